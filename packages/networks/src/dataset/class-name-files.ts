import type { DatasetFile } from './read-dataset.ts';
import { baseName } from './split-of-path.ts';

const NAMES = ['batches.meta.txt', 'fine_label_names.txt', 'class_names.txt', 'classes.txt', 'labels.txt'];

/** Whether the file lists class names, one a line, in the order of the labels. */
export function isClassNameFile({ path }: DatasetFile): boolean {
  return NAMES.includes(baseName(path).toLowerCase());
}

export function readClassNameFile({ bytes }: DatasetFile): readonly string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
