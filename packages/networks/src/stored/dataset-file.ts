import { pixelCount } from '@dl-rsim/sim-core';
import { imageShapeSchema } from '@dl-rsim/spec';
import { z } from 'zod';
import { concatenate } from '../archive/concatenate.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { type ContainerKind, packContainer, unpackContainer } from './container.ts';

const KIND: ContainerKind = { magic: 'DLRSIMDS', version: 1 };

const headerSchema = z.strictObject({
  name: z.string(),
  classNames: z.array(z.string()).min(2).max(256),
  isSynthetic: z.boolean(),
  source: z.string(),
  licence: z.string(),
  shape: imageShapeSchema,
  imageCount: z.int().min(1),
});

/** The stored file of a data set: card, then pixels [n, h, w, c], then labels [n], one byte each. */
export function encodeDataset(dataset: Dataset): Uint8Array {
  const { images, ...card } = dataset;
  const { shape, imageCount, pixels, labels } = images;
  return packContainer(KIND, { header: { ...card, shape, imageCount }, body: concatenate([pixels, labels]) });
}

/** Reads `encodeDataset`'s file. @throws when it is broken. */
export function decodeDataset(bytes: Uint8Array): Dataset {
  const { header, body } = unpackContainer(KIND, bytes);
  const { shape, imageCount, ...card } = headerSchema.parse(header);
  const pixelBytes = imageCount * pixelCount(shape);
  if (body.length !== pixelBytes + imageCount) {
    throw new Error(
      `stored data set is broken: ${body.length} bytes of images, expected ${pixelBytes + imageCount}`,
    );
  }
  const labels = body.slice(pixelBytes);
  const stray = labels.find((label) => label >= card.classNames.length);
  if (stray !== undefined)
    throw new Error(`stored data set is broken: label ${stray} of ${card.classNames.length} classes`);
  return { ...card, images: { shape, imageCount, pixels: body.slice(0, pixelBytes), labels } };
}
