import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { gunzip } from './gunzip.ts';

/** An IDX array of unsigned bytes, row-major, as LeCun's MNIST files have it. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

export interface IdxExpectation {
  /** Named in messages. */
  readonly fileName: string;
  /** 3 for images [n, h, w], 1 for labels [n]. */
  readonly rankCount: number;
  /** Most values accepted. */
  readonly limitBytes?: number;
}

const UNSIGNED_BYTE = 0x08;
const DEFAULT_LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Reads an IDX file, gzip or plain: two zero bytes, type, rank, big-endian extents, values.
 *
 * The format: http://yann.lecun.com/exdb/mnist/, end of the page.
 */
export function readIdx(bytes: Uint8Array, expectation: IdxExpectation): Outcome<IdxArray, SpecIssue> {
  const { fileName, rankCount, limitBytes = DEFAULT_LIMIT_BYTES } = expectation;
  const headerBytes = 4 + 4 * rankCount;
  const unpacked = gunzip(bytes, limitBytes + headerBytes, fileName);
  if (!unpacked.ok) return unpacked;
  const file = unpacked.value;
  const unreadable = (message: string, limit: string, actual: string): Outcome<IdxArray, SpecIssue> =>
    fail({ path: [fileName], code: 'UNREADABLE', message: `${fileName}: ${message}`, limit, actual });

  if (file.length < headerBytes) {
    return unreadable('too short for an IDX header', `${headerBytes} bytes`, `${file.length} bytes`);
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const expectedMagic = (UNSIGNED_BYTE << 8) | rankCount;
  const magic = view.getUint32(0);
  if (magic !== expectedMagic) {
    return unreadable('not an IDX file of bytes with this rank: wrong magic', hex(expectedMagic), hex(magic));
  }
  const shape = Array.from({ length: rankCount }, (_, axis) => view.getUint32(4 + 4 * axis));
  const valueCount = shape.reduce((product, extent) => product * extent, 1);
  if (valueCount === 0 || valueCount > limitBytes) {
    return unreadable(
      `shape ${shape.join(' x ')} is empty or too big`,
      `1..${limitBytes} values`,
      `${valueCount}`,
    );
  }
  if (file.length !== headerBytes + valueCount) {
    const message =
      `${file.length < headerBytes + valueCount ? 'cut off' : 'too long'}: shape ` + `${shape.join(' x ')}`;
    return unreadable(message, `${headerBytes + valueCount} bytes`, `${file.length} bytes`);
  }
  return succeed({ shape, values: file.subarray(headerBytes) });
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
