import { CIFAR10_CLASS_NAMES, CIFAR100_CLASS_NAMES, type CifarKind, readCifarRecords } from '../cifar.ts';
import type { Part, Parts } from '../parts.ts';
import type { DatasetFile } from '../read-dataset.ts';
import { demandOk, refuse } from '../refusal.ts';
import { splitOfPath } from '../split-of-path.ts';

/** Bytes of a record. */
const RECORD_BYTES = { cifar10: 3073, cifar100: 3074 } as const;

/** Binary batches of CIFAR-10 or CIFAR-100: which of the two, their length tells. */
export function readCifarFiles(files: readonly DatasetFile[]): Parts {
  const [kind] = kindsOf(files);
  if (kind === undefined) {
    const [first] = files;
    const message =
      `${first?.path}: ${first?.bytes.length} bytes are no whole number of records of CIFAR-10 ` +
      '(3073 bytes) or CIFAR-100 (3074)';
    return refuse(first?.path ?? 'files', 'UNREADABLE', { message, actual: `${first?.bytes.length} bytes` });
  }
  const parts = files.map(({ path, bytes }): Part => {
    const images = demandOk(readCifarRecords(bytes, path, kind));
    return { place: path, split: splitOfPath(path), images };
  });
  const classNames = kind === 'cifar10' ? CIFAR10_CLASS_NAMES : CIFAR100_CLASS_NAMES;
  return { format: kind, parts, classNames, notes: [] };
}

/** The kinds that the lengths of all files fit. */
function kindsOf(files: readonly DatasetFile[]): readonly CifarKind[] {
  const fits = (kind: CifarKind): boolean =>
    files.every(({ bytes }) => bytes.length > 0 && bytes.length % RECORD_BYTES[kind] === 0);
  return (['cifar10', 'cifar100'] as const).filter(fits);
}
