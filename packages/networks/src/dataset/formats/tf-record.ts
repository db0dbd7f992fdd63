import type { DatasetFile } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import { maskedCrc32c } from './crc32c.ts';

const HEAD_BYTES = 12;
const TAIL_BYTES = 4;

/** Whether the file begins with the length of a record and its right checksum. */
export function isTfRecord({ bytes }: DatasetFile): boolean {
  if (bytes.length < HEAD_BYTES + TAIL_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(8, true) === maskedCrc32c(bytes.subarray(0, 8));
}

/**
 * The records of a TFRecord file, as views: length (64 bits), its masked CRC-32C, content, its masked
 * CRC-32C. Both checksums must be right.
 *
 * The format: https://www.tensorflow.org/tutorials/load_data/tfrecord
 */
export function* tfRecords({ path, bytes }: DatasetFile): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let index = 0;
  for (let offset = 0; offset < bytes.length; index++) {
    const broken = (why: string): never =>
      refuse(path, 'UNREADABLE', { message: `${path}: record ${index} at byte ${offset} ${why}` });
    if (offset + HEAD_BYTES + TAIL_BYTES > bytes.length) broken('is cut off');
    if (view.getUint32(offset + 8, true) !== maskedCrc32c(bytes.subarray(offset, offset + 8)))
      broken('has a length with a wrong checksum');
    const byteCount = Number(view.getBigUint64(offset, true));
    const start = offset + HEAD_BYTES;
    if (byteCount > bytes.length - start - TAIL_BYTES)
      broken(`claims ${byteCount} bytes; the file has ${bytes.length - start - TAIL_BYTES}`);
    const record = bytes.subarray(start, start + byteCount);
    if (view.getUint32(start + byteCount, true) !== maskedCrc32c(record)) broken('has a wrong checksum');
    yield record;
    offset = start + byteCount + TAIL_BYTES;
  }
}
