import { isUnsafeName } from '../archive/entry-name.ts';
import { readTar } from '../archive/read-tar.ts';
import { readZip } from '../archive/read-zip.ts';
import { quote } from '../issue.ts';
import { gunzip } from './gunzip.ts';
import { DATASET_LIMITS } from './limits.ts';
import type { DatasetFile } from './read-dataset.ts';
import { demandOk, refuse } from './refusal.ts';

/** What systems leave in archives, and what people write beside images. */
const LEFT_OUT =
  /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$|readme|licen[cs]e|notice)|\.(md|html?|pdf)$/i;

/**
 * The plain files in what was uploaded: zips and tars are opened, gzip streams unpacked, and what is no part
 * of a data set (readme, hidden files) is left out. An archive in an archive is refused. All bounds are met
 * before a byte is unpacked.
 */
export function openFiles(uploaded: readonly DatasetFile[]): readonly DatasetFile[] {
  const budget = { unpackedBytes: DATASET_LIMITS.unpackedBytes, fileCount: DATASET_LIMITS.fileCount };
  const files: DatasetFile[] = [];
  const paths = new Set<string>();
  for (const file of uploaded) {
    checkPath(file.path);
    for (const one of openOne(file, budget)) {
      if (LEFT_OUT.test(one.path)) continue;
      if (paths.has(one.path))
        refuse(one.path, 'BAD_FORMAT', {
          message: `${quote(one.path)} is there twice; rename or remove one`,
        });
      paths.add(one.path);
      files.push(one);
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Budget {
  unpackedBytes: number;
  fileCount: number;
}

function openOne(file: DatasetFile, budget: Budget): readonly DatasetFile[] {
  const plain = unpackGzip(file, budget);
  const kind = archiveKind(plain.bytes);
  if (kind === null) {
    if (plain === file) spend(budget, file);
    return [plain];
  }
  const entries = kind === 'zip' ? openZip(plain, budget) : openTar(plain);
  return entries.map((entry) => {
    spend(budget, entry);
    const inner = unpackGzip(entry, budget);
    if (archiveKind(inner.bytes) === null) return inner;
    const message = `${quote(entry.path)} in ${file.path} is an archive, too; unpack it and send its files`;
    return refuse(entry.path, 'UNSUPPORTED', { message });
  });
}

/** Counts an unpacked file against what is left. */
function spend(budget: Budget, { path, bytes }: DatasetFile): void {
  budget.unpackedBytes -= bytes.length;
  budget.fileCount--;
  const { unpackedBytes, fileCount } = DATASET_LIMITS;
  if (budget.unpackedBytes < 0) {
    const message = `${path}: the files unpack to more than ${unpackedBytes} bytes together`;
    refuse(path, 'TOO_BIG', { message, limit: `at most ${unpackedBytes} bytes` });
  }
  if (budget.fileCount < 0) {
    const message = `${path}: there are more than ${fileCount} files`;
    refuse(path, 'TOO_BIG', { message, limit: `at most ${fileCount} files` });
  }
}

function archiveKind(bytes: Uint8Array): 'zip' | 'tar' | null {
  if (startsWith(bytes, 0, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, 0, [0x50, 0x4b, 0x05, 0x06]))
    return 'zip';
  // "ustar" where POSIX and GNU write it.
  return startsWith(bytes, 257, [0x75, 0x73, 0x74, 0x61, 0x72]) ? 'tar' : null;
}

function startsWith(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((byte, at) => bytes[offset + at] === byte);
}

/** Data compresses up to a thousandfold where it is labels in order: only the sum of bytes is bounded. */
const MAX_DEFLATE_RATIO = 1100;

function openZip({ path, bytes }: DatasetFile, budget: Budget): readonly DatasetFile[] {
  const limits = {
    entryCount: budget.fileCount,
    unpackedBytes: budget.unpackedBytes,
    inflationRatio: MAX_DEFLATE_RATIO,
  };
  const entries = demandOk(readZip(bytes, limits));
  if (entries.size === 0) refuse(path, 'MISSING', { message: `${path}: the zip holds no files` });
  return Array.from(entries, ([name, content]) => ({ path: name, bytes: content }));
}

function openTar({ path, bytes }: DatasetFile): readonly DatasetFile[] {
  const entries = demandOk(readTar(bytes, path));
  return Array.from(entries, ([name, content]) => ({ path: name, bytes: content }));
}

function unpackGzip(file: DatasetFile, budget: Budget): DatasetFile {
  const { path, bytes } = file;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return file;
  const unpacked = demandOk(gunzip(bytes, Math.max(1, budget.unpackedBytes), path));
  const plain = { path: path.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar'), bytes: unpacked };
  spend(budget, plain);
  return plain;
}

function checkPath(path: string): void {
  if (!isUnsafeName(path)) return;
  const message = `${quote(path)}: names must be relative, without "..", "\\" and control characters`;
  refuse(quote(path), 'BAD_FORMAT', { message });
}
