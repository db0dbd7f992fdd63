import { type Images, pixelCount } from '@dl-rsim/sim-core';
import { quote, UNPRINTABLE } from '../issue.ts';
import type { ImportNote } from '../read-network.ts';
import { holdOut } from './hold-out.ts';
import { checkExtents, DATASET_LIMITS, shapeText } from './limits.ts';
import type { Part, Parts } from './parts.ts';
import type { DatasetOptions, ReadDataset } from './read-dataset.ts';
import { refuse } from './refusal.ts';
import { resample } from './resample.ts';

/**
 * Joins the parts of each split, settles the classes and makes the splits that the files do not have. A data
 * set without test images takes all it has as such.
 */
export function assembleDataset(found: Parts, options: DatasetOptions): ReadDataset {
  const parts = found.parts.map((part) => resized(part, options.resize));
  checkShapes(parts);
  const notes = [...found.notes];
  const splits = splitParts(parts, options, notes);
  const classNames = classNamesOf(found, [splits.test, splits.train], options);
  notes.push(...emptyClasses(splits.test, classNames));
  return {
    test: {
      name: options.name,
      classNames,
      isSynthetic: false,
      source: options.source ?? 'uploaded',
      licence: options.licence ?? 'not stated',
      images: splits.test,
    },
    train: splits.train,
    format: found.format,
    notes,
  };
}

function resized(part: Part, resize: DatasetOptions['resize']): Part {
  const { images } = part;
  const { shape, imageCount, pixels } = images;
  if (resize === undefined) return part;
  if (resize.heightCount === shape.heightCount && resize.widthCount === shape.widthCount) return part;
  const to = { ...shape, ...resize };
  checkExtents('resize', imageCount, to);
  const [fromCount, toCount] = [pixelCount(shape), pixelCount(to)];
  const result = new Uint8Array(imageCount * toCount);
  for (let image = 0; image < imageCount; image++) {
    const own = pixels.subarray(image * fromCount, (image + 1) * fromCount);
    result.set(resample(own, shape, to), image * toCount);
  }
  return { ...part, images: { ...images, shape: to, pixels: result } };
}

function checkShapes(parts: readonly Part[]): void {
  const [first] = parts;
  if (first === undefined) refuse('files', 'MISSING', { message: 'the files hold no images' });
  const expected = shapeText(first.images.shape);
  for (const { place, images } of parts) {
    const actual = shapeText(images.shape);
    if (actual === expected) continue;
    const message = `${place}: its images are ${actual}, of ${first.place} ${expected}; make them alike`;
    refuse(place, 'SHAPE_MISMATCH', { message, limit: expected, actual });
  }
}

/** Adds to `notes` what it decides. */
function splitParts(
  parts: readonly Part[],
  { heldOutRatio }: DatasetOptions,
  notes: ImportNote[],
): { readonly test: Images; readonly train: Images | null } {
  const named = parts.filter(({ split }) => split !== null);
  const test = parts.filter(({ split }) => split === 'test');
  if (test.length > 0) {
    const unnamed = parts.find(({ split }) => split === null);
    if (unnamed !== undefined) {
      const message = `${unnamed.place}: its name tells no split (train, test), as ${test[0]?.place} does`;
      refuse(unnamed.place, 'BAD_FORMAT', { message });
    }
    const train = parts.filter(({ split }) => split === 'train');
    return { test: joined(test), train: train.length > 0 ? joined(train) : null };
  }
  const all = joined(parts);
  if (heldOutRatio === undefined) {
    if (named.length > 0)
      notes.push({ place: 'splits', message: 'the files have training images only: all became test images' });
    return { test: all, train: null };
  }
  if (!(heldOutRatio > 0 && heldOutRatio < 1)) {
    const message = `heldOutRatio is ${heldOutRatio}; it must lie between 0 and 1`;
    refuse('heldOutRatio', 'TOO_BIG', { message, limit: 'between 0 and 1', actual: String(heldOutRatio) });
  }
  const splits = holdOut(all, heldOutRatio);
  const { test: held, train } = splits;
  notes.push({
    place: 'splits',
    message: `${held.imageCount} of ${all.imageCount} images are held out as test`,
  });
  return { test: held, train: train.imageCount > 0 ? train : null };
}

function joined(parts: readonly Part[]): Images {
  const [first] = parts;
  if (first === undefined) throw new Error('there are parts');
  const imageCount = parts.reduce((sum, { images }) => sum + images.imageCount, 0);
  checkExtents(first.place, imageCount, first.images.shape);
  if (parts.length === 1) return first.images;
  const { shape } = first.images;
  const count = pixelCount(shape);
  const pixels = new Uint8Array(imageCount * count);
  const labels = new Uint16Array(imageCount);
  let offset = 0;
  for (const { images } of parts) {
    pixels.set(images.pixels, offset * count);
    labels.set(images.labels, offset);
    offset += images.imageCount;
  }
  return { shape, imageCount, pixels, labels };
}

function classNamesOf(
  found: Parts,
  splits: readonly (Images | null)[],
  options: DatasetOptions,
): readonly string[] {
  const highest = splits.reduce((most, images) => Math.max(most, highestLabel(images)), 0);
  const given = options.classNames ?? found.classNames;
  const place = options.classNames === undefined ? 'class names of the files' : 'classNames';
  const names = given ?? Array.from({ length: highest + 1 }, (_, index) => `class ${index}`);
  if (names.length <= highest) {
    const message = `${place}: ${names.length} names for labels up to ${highest}; give one for each class`;
    refuse(place, 'SHAPE_MISMATCH', { message, limit: String(highest + 1), actual: String(names.length) });
  }
  if (names.length < 2 || names.length > DATASET_LIMITS.classCount) {
    const limit = `2 to ${DATASET_LIMITS.classCount}`;
    const message = `${place}: the images are of ${names.length} classes; ${limit} are accepted`;
    refuse(place, names.length < 2 ? 'TOO_SMALL' : 'TOO_BIG', {
      message,
      limit,
      actual: String(names.length),
    });
  }
  const bad = names.find((name) => name === '' || name.length > 200 || UNPRINTABLE.test(name));
  if (bad !== undefined) {
    const message = `${place}: ${quote(bad)} is no name; 1 to 200 printable characters are accepted`;
    refuse(place, 'BAD_FORMAT', { message });
  }
  return names;
}

function highestLabel(images: Images | null): number {
  let highest = 0;
  for (const label of images?.labels ?? []) if (label > highest) highest = label;
  return highest;
}

function emptyClasses({ labels }: Images, classNames: readonly string[]): readonly ImportNote[] {
  const seen = new Uint8Array(classNames.length);
  for (const label of labels) seen[label] = 1;
  const empty = classNames.filter((_, index) => seen[index] === 0);
  if (empty.length === 0) return [];
  const some = empty.slice(0, 3).map(quote).join(', ');
  const rest = empty.length > 3 ? ` and ${empty.length - 3} more` : '';
  return [{ place: 'classes', message: `no test image is of ${some}${rest}` }];
}
