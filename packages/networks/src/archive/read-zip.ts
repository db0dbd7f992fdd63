import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import { crc32 } from './crc32.ts';
import { checkNames } from './entry-name.ts';
import { unpackWithin } from './unpack-within.ts';
import { type DirectoryEntry, readDirectory } from './zip-directory.ts';

export interface ZipLimits {
  readonly entryCount: number;
  readonly unpackedBytes: number;
  /** Unpacked bytes for each packed one, of every single entry. */
  readonly inflationRatio: number;
}

export const ZIP_LIMITS: ZipLimits = {
  entryCount: 100,
  unpackedBytes: 640 * 1024 * 1024,
  inflationRatio: 100,
};

/** A zip by its first bytes, whatever it is called: a file's header, or the end of an empty archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * Unpacks a stranger's zip: names (with "/") to bytes. Everything the directory claims is checked before
 * the first byte is inflated, and inflating stops where more comes out than was claimed, so a lie cannot
 * cost more than the limit.
 */
export function readZip(
  zip: Uint8Array,
  limits: ZipLimits = ZIP_LIMITS,
): Outcome<ReadonlyMap<string, Uint8Array>, readonly SpecIssue[]> {
  const directory = readDirectory(zip, limits.entryCount);
  if (!directory.ok) return fail([directory.problem]);
  const entries = directory.value.filter(({ name }) => !name.endsWith('/'));
  const names = directory.value.map(({ name }) => name);
  const issues = [...checkNames('zip', names), ...checkSizes(entries, limits)];
  if (issues.length > 0) return fail(issues);

  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const unpacked = unpackEntry(zip, entry);
    if (!unpacked.ok) return fail([unpacked.problem]);
    files.set(entry.name, unpacked.value);
  }
  return succeed(files);
}

function checkSizes(entries: readonly DirectoryEntry[], limits: ZipLimits): readonly SpecIssue[] {
  const issues: SpecIssue[] = [];
  const totalBytes = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0);
  if (totalBytes > limits.unpackedBytes) {
    const message = `the zip unpacks to ${totalBytes} bytes; at most ${limits.unpackedBytes} are accepted`;
    const limit = `at most ${limits.unpackedBytes} bytes`;
    issues.push(issue(['zip'], 'TOO_BIG', { message, limit, actual: `${totalBytes} bytes` }));
  }
  for (const { name, packedBytes, unpackedBytes } of entries) {
    if (unpackedBytes <= packedBytes * limits.inflationRatio) continue;
    const ratio = packedBytes === 0 ? 'without end' : `${Math.floor(unpackedBytes / packedBytes)} times`;
    const message =
      `${quote(name)} in the zip grows ${ratio} when unpacked; at most ` +
      `${limits.inflationRatio} times is accepted`;
    const limit = `at most ${limits.inflationRatio} times`;
    issues.push(issue(['zip', name], 'TOO_BIG', { message, limit, actual: ratio }));
  }
  return issues;
}

function unpackEntry(zip: Uint8Array, entry: DirectoryEntry): Outcome<Uint8Array, SpecIssue> {
  const { name, method, dataOffset, packedBytes, unpackedBytes } = entry;
  const damaged = (why: string): Outcome<Uint8Array, SpecIssue> =>
    fail(issue(['zip', name], 'UNREADABLE', { message: `${quote(name)} in the zip is damaged: ${why}` }));
  const packed = zip.subarray(dataOffset, dataOffset + packedBytes);
  if (method === 'stored' && packedBytes !== unpackedBytes) return damaged('its two sizes differ');
  let bytes: Uint8Array;
  try {
    bytes = method === 'stored' ? packed.slice() : unpackWithin(packed, unpackedBytes, 'deflate');
  } catch (cause) {
    return damaged(cause instanceof Error ? cause.message : 'it cannot be inflated');
  }
  if (bytes.length !== unpackedBytes) return damaged(`${bytes.length} bytes instead of ${unpackedBytes}`);
  if (crc32(bytes) !== entry.crc) return damaged('its checksum does not match');
  return succeed(bytes);
}
