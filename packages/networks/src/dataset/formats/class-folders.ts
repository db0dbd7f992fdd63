import { quote } from '../../issue.ts';
import { DATASET_LIMITS } from '../limits.ts';
import type { Parts } from '../parts.ts';
import type { DatasetFile, DatasetOptions } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import type { Split } from '../split-of-path.ts';
import { createImageCollector } from './image-collector.ts';
import { decodeImageFile } from './image-file.ts';

const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  test: 'test',
  testing: 'test',
  val: 'test',
  valid: 'test',
  validation: 'test',
};

/**
 * PNG and JPEG files in a folder for each class, whose name is the class; the classes have alphabetical
 * order. Above them may stand folders train and test (val, validation), and above those one folder around
 * all.
 */
export function readClassFolders(files: readonly DatasetFile[], options: DatasetOptions): Parts {
  const placed = files.map((file) => ({ file, ...placeOf(file.path) }));
  const classNames = [...new Set(placed.map(({ className }) => className))].sort();
  if (classNames.length < 2 || classNames.length > DATASET_LIMITS.classCount) {
    const limit = `2 to ${DATASET_LIMITS.classCount}`;
    const some = classNames.slice(0, 3).map(quote).join(', ');
    const message = `the images lie in ${classNames.length} class folders (${some}); ${limit} are accepted`;
    refuse('files', 'SHAPE_MISMATCH', { message, limit, actual: String(classNames.length) });
  }
  const labels = new Map(classNames.map((name, index) => [name, index]));
  const collector = createImageCollector(options);
  for (const { file, className, split } of placed) {
    const image = decodeImageFile(file.bytes, file.path);
    collector.add(image, { place: file.path, split, label: labels.get(className) ?? 0 });
  }
  const { parts, notes } = collector.finish();
  return { format: 'class-folders', parts, classNames, notes };
}

function placeOf(path: string): { readonly className: string; readonly split: Split | null } {
  const folders = path.split('/').slice(0, -1);
  const className = folders.at(-1);
  if (className === undefined) {
    const message = `${quote(path)} lies in no folder; put each image into one with the name of its class`;
    return refuse(path, 'BAD_FORMAT', { message });
  }
  return { className, split: SPLITS[(folders.at(-2) ?? '').toLowerCase()] ?? null };
}
