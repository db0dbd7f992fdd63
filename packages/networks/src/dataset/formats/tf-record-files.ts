import type { ImageShape } from '@dl-rsim/sim-core';
import { printable, quote } from '../../issue.ts';
import { checkExtents, checkedLabel } from '../limits.ts';
import type { Part, Parts } from '../parts.ts';
import type { DatasetFile, DatasetOptions } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import { splitOfPath } from '../split-of-path.ts';
import { createImageCollector, type ImageCollector } from './image-collector.ts';
import { decodeImageFile, imageFileKind } from './image-file.ts';
import { readTfExample, type TfExample } from './tf-example.ts';
import { tfRecords } from './tf-record.ts';

const ENCODED = ['image/encoded', 'image', 'image_encoded'];
const RAW = ['image_raw', 'image/raw', 'image'];
const LABEL = ['image/class/label', 'label', 'image/label', 'class'];
const NAME = ['image/class/text', 'label_text', 'class_name'];
const HEIGHT = ['image/height', 'height'];
const WIDTH = ['image/width', 'width'];
const CHANNELS = ['image/channels', 'depth', 'channels', 'image/depth'];

/**
 * TFRecord files of tf.train.Example: an image as PNG or JPEG (image/encoded, image) or as bytes [h, w, c]
 * (image_raw, with height, width and depth), and its label (image/class/label or label). Shards of one split
 * have its name in theirs.
 */
export function readTfRecordFiles(files: readonly DatasetFile[], options: DatasetOptions): Parts {
  const collector = createImageCollector(options);
  const names = new Map<number, string>();
  for (const file of files) {
    let index = 0;
    for (const record of tfRecords(file)) {
      const place = `${file.path}: record ${index}`;
      addExample(readTfExample(record, place), { collector, file, place, options, names });
      index++;
    }
  }
  const { parts, notes } = collector.finish();
  return { format: 'tfrecord', parts, classNames: classNamesOf(names, parts), notes };
}

interface Context {
  readonly collector: ImageCollector;
  readonly file: DatasetFile;
  readonly place: string;
  readonly options: DatasetOptions;
  readonly names: Map<number, string>;
}

function addExample(example: TfExample, { collector, file, place, options, names }: Context): void {
  const labelValue = example.numberOf(LABEL);
  if (labelValue === null) missing(example, place, LABEL);
  const label = checkedLabel(place, labelValue, 0);
  const text = example.bytesOf(NAME);
  if (text !== null) names.set(label, printable(new TextDecoder().decode(text.subarray(0, 200))));
  const split = splitOfPath(file.path);
  const encoded = example.bytesOf(ENCODED);
  if (encoded !== null && imageFileKind(encoded) !== null) {
    collector.add(decodeImageFile(encoded, place), { place: file.path, split, label });
    return;
  }
  const raw = example.bytesOf(RAW);
  if (raw === null) missing(example, place, [...ENCODED, ...RAW]);
  const shape = rawShape(example, place, options.shape);
  checkExtents(place, 1, shape);
  const expectedBytes = shape.heightCount * shape.widthCount * shape.channelCount;
  if (raw.length !== expectedBytes) {
    const message = `${place}: its image has ${raw.length} bytes; its shape asks for ${expectedBytes}`;
    const limit = `${expectedBytes} bytes`;
    refuse(place, 'SHAPE_MISMATCH', { message, limit, actual: `${raw.length} bytes` });
  }
  collector.add({ shape, pixels: raw, isJpeg: false }, { place: file.path, split, label });
}

function rawShape(example: TfExample, place: string, asked: ImageShape | undefined): ImageShape {
  const heightCount = example.numberOf(HEIGHT) ?? asked?.heightCount;
  const widthCount = example.numberOf(WIDTH) ?? asked?.widthCount;
  const channelCount = example.numberOf(CHANNELS) ?? asked?.channelCount ?? 1;
  if (heightCount === undefined || widthCount === undefined) {
    const message = `${place}: its image is raw bytes without height and width; say the shape`;
    return refuse('shape', 'MISSING', { message });
  }
  return { heightCount, widthCount, channelCount };
}

function missing(example: TfExample, place: string, wanted: readonly string[]): never {
  const some = example.names.slice(0, 8).map(quote).join(', ');
  const message = `${place} has none of the features ${wanted.join(', ')}; it has ${some || 'none'}`;
  return refuse(place, 'MISSING', { message, limit: wanted.join(', ') });
}

/** Where every label up to the highest has a name, and no two the same. */
function classNamesOf(names: ReadonlyMap<number, string>, parts: readonly Part[]): readonly string[] | null {
  let highest = 0;
  for (const { images } of parts) for (const label of images.labels) highest = Math.max(highest, label);
  const found = Array.from({ length: highest + 1 }, (_, label) => names.get(label) ?? '');
  return new Set(found).size === found.length && !found.includes('') ? found : null;
}
