import { pixelCount } from '@dl-rsim/sim-core';
import { imageShapeSchema } from '@dl-rsim/spec';
import { z } from 'zod';
import { concatenate } from '../archive/concatenate.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { type ContainerKind, packContainer, unpackContainer } from './container.ts';

/** Version 1: a label is one byte. Version 2: two, and it is written only where one does not do. */
const KIND: ContainerKind = { magic: 'DLRSIMDS', version: 2, oldestVersion: 1 };
/** Classes that labels of one byte can tell apart. */
const BYTE_CLASS_COUNT = 256;

const headerSchema = z.strictObject({
  name: z.string(),
  classNames: z.array(z.string()).min(2).max(4096),
  isSynthetic: z.boolean(),
  source: z.string(),
  licence: z.string(),
  shape: imageShapeSchema,
  imageCount: z.int().min(1),
  /** Absent in files without one, whose bytes and digests stay what they always were. */
  hasTrainMean: z.literal(true).optional(),
});

/**
 * The stored file of a data set: card, then pixels [n, h, w, c], then labels [n], one byte each up to 256
 * classes and two (little-endian) above, then the mean image [h, w, c] in 32-bit little-endian numbers where
 * there is one.
 */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const { images, trainMean, ...card } = dataset;
  const { shape, imageCount, pixels, labels } = images;
  const kind = { ...KIND, version: card.classNames.length <= BYTE_CLASS_COUNT ? 1 : 2 };
  const labelBytes = kind.version === 1 ? Uint8Array.from(labels) : twoBytesEach(labels);
  const header = { ...card, shape, imageCount };
  if (trainMean === undefined)
    return packContainer(kind, { header, body: concatenate([pixels, labelBytes]) });
  const body = concatenate([pixels, labelBytes, littleEndian(trainMean)]);
  return packContainer(kind, { header: { ...header, hasTrainMean: true }, body });
}

/** Reads `encodeDataset`'s file. @throws when it is broken. */
export function decodeDataset(bytes: Uint8Array): Dataset {
  const { version, header, body } = unpackContainer(KIND, bytes);
  const { shape, imageCount, hasTrainMean = false, ...card } = headerSchema.parse(header);
  const pixelBytes = imageCount * pixelCount(shape);
  const imageBytes = pixelBytes + imageCount * version;
  const expectedBytes = imageBytes + (hasTrainMean ? 4 * pixelCount(shape) : 0);
  if (body.length !== expectedBytes)
    throw new Error(`stored data set is broken: ${body.length} bytes of images, expected ${expectedBytes}`);
  const labels = readLabels(body.subarray(pixelBytes, imageBytes), version);
  const stray = labels.find((label) => label >= card.classNames.length);
  if (stray !== undefined)
    throw new Error(`stored data set is broken: label ${stray} of ${card.classNames.length} classes`);
  const images = { shape, imageCount, pixels: body.slice(0, pixelBytes), labels };
  return hasTrainMean
    ? { ...card, images, trainMean: readMean(body.subarray(imageBytes)) }
    : { ...card, images };
}

function twoBytesEach(labels: Uint16Array): Uint8Array {
  return Uint8Array.from(
    { length: 2 * labels.length },
    (_, at) => (labels[at >> 1]! >> (8 * (at & 1))) & 255,
  );
}

/** A label has as many bytes as the file's version says. */
function readLabels(bytes: Uint8Array, version: number): Uint16Array {
  if (version === 1) return Uint16Array.from(bytes);
  return Uint16Array.from(
    { length: bytes.length / 2 },
    (_, at) => bytes[2 * at]! | (bytes[2 * at + 1]! << 8),
  );
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(4 * index, value, true);
  });
  return bytes;
}

function readMean(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mean = Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(4 * at, true));
  if (!mean.every(Number.isFinite))
    throw new Error('stored data set is broken: its mean image is not finite');
  return mean;
}
