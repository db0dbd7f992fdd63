import { quote } from '../../issue.ts';
import { DIGIT_NAMES } from '../dataset.ts';
import { checkExtents } from '../limits.ts';
import type { Part, Parts } from '../parts.ts';
import type { DatasetFile } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import { splitOfPath } from '../split-of-path.ts';
import { type MatArray, readMat5 } from './mat5.ts';

/**
 * SVHN's cropped digits, train_32x32.mat and test_32x32.mat: X [h, w, c, n] and y [n, 1], first extent
 * fastest. The digit 0 has label 10 in the file and 0 here.
 *
 * The format: http://ufldl.stanford.edu/housenumbers/
 */
export function readSvhnFiles(files: readonly DatasetFile[]): Parts {
  return { format: 'svhn', parts: files.map(readFile), classNames: DIGIT_NAMES, notes: [] };
}

function readFile(file: DatasetFile): Part {
  const { path } = file;
  const arrays = readMat5(file);
  const [images, labels] = [arrays.get('X'), arrays.get('y')];
  if (images === undefined || labels === undefined || images.shape.length !== 4) {
    const names = [...arrays.keys()].slice(0, 8).map(quote).join(', ') || 'none';
    const message = `${path}: a MATLAB file needs bytes X [h, w, c, n] and y [n, 1]; it has ${names}`;
    return refuse(path, 'MISSING', { message, actual: names });
  }
  const [heightCount = 0, widthCount = 0, channelCount = 0, imageCount = 0] = images.shape;
  const shape = { heightCount, widthCount, channelCount };
  checkExtents(path, imageCount, shape);
  if (labels.values.length !== imageCount) {
    const message = `${path}: y has ${labels.values.length} labels for ${imageCount} images`;
    refuse(path, 'SHAPE_MISMATCH', {
      message,
      limit: String(imageCount),
      actual: String(labels.values.length),
    });
  }
  const digits = Uint16Array.from(labels.values, (value, index) => digitOf(path, value, index));
  return {
    place: path,
    split: splitOfPath(path),
    images: { shape, imageCount, pixels: rowsFirst(images), labels: digits },
  };
}

function digitOf(path: string, value: number, index: number): number {
  if (value >= 1 && value <= 10) return value % 10;
  const message = `${path}: image ${index} has label ${value}; SVHN's are 1 to 10`;
  return refuse(path, 'TOO_BIG', { message, limit: '1 to 10', actual: String(value) });
}

/** [h, w, c] of every image, last extent fastest. */
function rowsFirst({ shape, values }: MatArray): Uint8Array {
  const [height = 0, width = 0, channels = 0, imageCount = 0] = shape;
  const count = height * width * channels;
  const pixels = new Uint8Array(values.length);
  for (let start = 0, to = 0; start < imageCount * count; start += count)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let channel = 0; channel < channels; channel++)
          pixels[to++] = values[start + y + height * (x + width * channel)]!;
  return pixels;
}
