import { pixelCount } from '@dl-rsim/sim-core';
import { imageShapeSchema } from '@dl-rsim/spec';
import { z } from 'zod';
import { concatenate } from '../archive/concatenate.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { type ContainerKind, packContainer, unpackContainer } from './container.ts';

const KIND: ContainerKind = { magic: 'DLRSIMDS', version: 1, oldestVersion: 1 };

const headerSchema = z.strictObject({
  name: z.string(),
  classNames: z.array(z.string()).min(2).max(256),
  isSynthetic: z.boolean(),
  source: z.string(),
  licence: z.string(),
  shape: imageShapeSchema,
  imageCount: z.int().min(1),
  /** Absent in files without one, whose bytes and digests stay what they always were. */
  hasTrainMean: z.literal(true).optional(),
});

/**
 * The stored file of a data set: card, then pixels [n, h, w, c], then labels [n], one byte each, then the
 * mean image [h, w, c] in 32-bit little-endian numbers where there is one.
 */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const { images, trainMean, ...card } = dataset;
  const { shape, imageCount, pixels, labels } = images;
  const header = { ...card, shape, imageCount };
  if (trainMean === undefined) return packContainer(KIND, { header, body: concatenate([pixels, labels]) });
  const body = concatenate([pixels, labels, littleEndian(trainMean)]);
  return packContainer(KIND, { header: { ...header, hasTrainMean: true }, body });
}

/** Reads `encodeDataset`'s file. @throws when it is broken. */
export function decodeDataset(bytes: Uint8Array): Dataset {
  const { header, body } = unpackContainer(KIND, bytes);
  const { shape, imageCount, hasTrainMean = false, ...card } = headerSchema.parse(header);
  const pixelBytes = imageCount * pixelCount(shape);
  const imageBytes = pixelBytes + imageCount;
  const expectedBytes = imageBytes + (hasTrainMean ? 4 * pixelCount(shape) : 0);
  if (body.length !== expectedBytes)
    throw new Error(`stored data set is broken: ${body.length} bytes of images, expected ${expectedBytes}`);
  const labels = body.slice(pixelBytes, imageBytes);
  const stray = labels.find((label) => label >= card.classNames.length);
  if (stray !== undefined)
    throw new Error(`stored data set is broken: label ${stray} of ${card.classNames.length} classes`);
  const images = { shape, imageCount, pixels: body.slice(0, pixelBytes), labels };
  return hasTrainMean
    ? { ...card, images, trainMean: readMean(body.subarray(imageBytes)) }
    : { ...card, images };
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
