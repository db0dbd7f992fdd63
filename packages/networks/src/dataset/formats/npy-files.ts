import type { ImageShape } from '@dl-rsim/sim-core';
import type { ImportNote } from '../../read-network.ts';
import { createByteScale } from '../byte-scale.ts';
import { checkExtents, checkedLabel } from '../limits.ts';
import type { Part, Parts } from '../parts.ts';
import type { DatasetFile, DatasetOptions } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import { rowShape } from '../row-shape.ts';
import { baseName, type Split, splitOfPath } from '../split-of-path.ts';
import { type NpyArray, readNpy } from './npy.ts';

const IMAGES = /^(x|images?|data|features)([_.-]|\d|$)|[_.-](x|images?|data)\.npy$/i;
const LABELS = /^(y|labels?|targets?|classes)([_.-]|\d|$)|[_.-](y|labels?)\.npy$/i;

/**
 * NPY files, loose or in an .npz: for each split one of images and one of labels, by name x_train, y_train,
 * x_test, y_test or images, labels. Images [n, h, w], [n, h, w, c], [n, c, h, w] with layout channelsFirst,
 * or [n, values] with `shape`; labels [n] or [n, 1] of whole numbers, or one-hot [n, classes].
 */
export function readNpyFiles(files: readonly DatasetFile[], options: DatasetOptions): Parts {
  const notes: ImportNote[] = [];
  const parts = ([null, 'train', 'test'] as const).flatMap((split) =>
    readPair(files, split, { options, notes }),
  );
  return { format: 'npy', parts, classNames: null, notes };
}

interface Context {
  readonly options: DatasetOptions;
  readonly notes: ImportNote[];
}

function readPair(files: readonly DatasetFile[], split: Split | null, context: Context): readonly Part[] {
  const own = files.filter(({ path }) => splitOfPath(path) === split);
  if (own.length === 0) return [];
  const labels = own.filter(({ path }) => LABELS.test(baseName(path)));
  const images = own.filter(({ path }) => !LABELS.test(baseName(path)) && IMAGES.test(baseName(path)));
  const [image] = images;
  const [label] = labels;
  if (own.length !== 2 || image === undefined || label === undefined) {
    const names = own.map(({ path }) => path).join(', ');
    const message =
      `${names}: each split needs one array of images and one of labels; ` +
      'name them x_train, y_train, x_test, y_test or images, labels';
    return refuse(own[0]?.path ?? 'files', 'MISSING', { message, actual: `${own.length} arrays` });
  }
  return [{ place: image.path, split, images: readImages(image, label, context) }];
}

function readImages(image: DatasetFile, label: DatasetFile, { options, notes }: Context): Part['images'] {
  const array = readNpy(image);
  const isFirst = options.layout === 'channelsFirst';
  const imageCount = array.shape[0] ?? 0;
  const shape = shapeOf(image.path, array, options);
  checkExtents(image.path, imageCount, shape);
  const labels = labelsOf(label.path, readNpy(label), imageCount);
  const scale = createByteScale(image.path, options.valueRange);
  const pixels = new Uint8Array(array.valueCount);
  if (array.bytes !== null && !isFirst) pixels.set(array.bytes);
  else {
    const { widthCount, channelCount } = shape;
    const plane = shape.heightCount * widthCount;
    const count = plane * channelCount;
    for (let to = 0; to < pixels.length; to++) {
      const imageIndex = Math.floor(to / count);
      const within = to - imageIndex * count;
      const channel = within % channelCount;
      const from = isFirst ? channel * plane + (within - channel) / channelCount : within;
      const value = array.at(imageIndex * count + from);
      pixels[to] = array.kind === 'boolean' ? 255 * value : scale.toByte(value, imageIndex);
    }
  }
  notes.push(...scale.notes());
  return { shape, imageCount, pixels, labels };
}

function shapeOf(place: string, { shape }: NpyArray, { layout, shape: asked }: DatasetOptions): ImageShape {
  const [, first = 0, second = 0, third = 0] = shape;
  if (shape.length === 2) return rowShape(place, first, asked);
  if (shape.length === 3) return { heightCount: first, widthCount: second, channelCount: 1 };
  if (shape.length === 4) {
    return layout === 'channelsFirst'
      ? { heightCount: second, widthCount: third, channelCount: first }
      : { heightCount: first, widthCount: second, channelCount: third };
  }
  const actual = `[${shape.join(', ')}]`;
  const message = `${place}: shape ${actual} holds no images; use [n, h, w] or [n, h, w, c]`;
  return refuse(place, 'SHAPE_MISMATCH', { message, limit: '[n, h, w, c]', actual });
}

function labelsOf(place: string, array: NpyArray, imageCount: number): Uint16Array {
  const [count = 0, columns = 1] = array.shape;
  if (count !== imageCount || array.shape.length < 1 || array.shape.length > 2 || columns < 1) {
    const actual = `[${array.shape.join(', ')}]`;
    const message = `${place}: labels of shape ${actual} for ${imageCount} images; use [${imageCount}]`;
    return refuse(place, 'SHAPE_MISMATCH', { message, limit: `[${imageCount}]`, actual });
  }
  return Uint16Array.from({ length: count }, (_, index) =>
    columns === 1
      ? checkedLabel(place, array.at(index), index)
      : checkedLabel(place, hotColumn(place, array, { index, columns }), index),
  );
}

/** The only column that is not zero. */
function hotColumn(
  place: string,
  array: NpyArray,
  { index, columns }: { readonly index: number; readonly columns: number },
): number {
  let hot = -1;
  for (let column = 0; column < columns; column++) {
    const value = array.at(index * columns + column);
    if (value === 0) continue;
    if (hot >= 0 || value !== 1) {
      const message = `${place}: row ${index} is not one-hot: exactly one 1 among zeros`;
      refuse(place, 'BAD_FORMAT', { message, actual: String(value) });
    }
    hot = column;
  }
  return hot;
}
