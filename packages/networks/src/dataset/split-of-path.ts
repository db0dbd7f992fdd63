export type Split = 'train' | 'test';

const TRAIN = /(^|[/._ -])(x_|y_)?(train|training|data_batch)([/._ \d-]|$)/i;
const TEST = /(^|[/._ -])(x_|y_)?(test|t10k|val|valid|validation|test_batch)([/._ \d-]|$)/i;

/**
 * The split that a file's name or one of its folders tells; null where none does. A held-out part is a test
 * split.
 */
export function splitOfPath(path: string): Split | null {
  // The name itself counts before the folders that it lies in.
  for (const step of path.split('/').reverse()) {
    if (TRAIN.test(step)) return 'train';
    if (TEST.test(step)) return 'test';
  }
  return null;
}

/** The path without what tells the split: files of one name belong together. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
