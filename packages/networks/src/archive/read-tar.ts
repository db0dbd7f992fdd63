import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';

const BLOCK_BYTES = 512;
/** Where the header's own sum stands: counted as spaces. */
const SUM_START = 148;
const SUM_END = 156;
const SIZE_START = 124;
const SIZE_END = 136;
const TYPE_AT = 156;
const NAME_END = 100;
const REGULAR = ['0', '\0'];

/**
 * The regular files of a tar archive (POSIX ustar) by their names in it, as views of `bytes`. Names longer
 * than 100 bytes, links and folders are left out. Every header must have its right sum, and every file must
 * lie inside the archive.
 */
export function readTar(
  bytes: Uint8Array,
  archiveName: string,
): Outcome<ReadonlyMap<string, Uint8Array>, SpecIssue> {
  const damaged = (why: string): Outcome<never, SpecIssue> =>
    fail(
      issue([archiveName], 'UNREADABLE', { message: `${archiveName}: the tar archive is damaged: ${why}` }),
    );
  const files = new Map<string, Uint8Array>();
  for (let offset = 0; offset + BLOCK_BYTES <= bytes.length; ) {
    const header = bytes.subarray(offset, offset + BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) return succeed(files);
    if (octal(header.subarray(SUM_START, SUM_END)) !== headerSum(header))
      return damaged(`no header at byte ${offset}`);
    const byteCount = octal(header.subarray(SIZE_START, SIZE_END));
    const start = offset + BLOCK_BYTES;
    if (byteCount === null || start + byteCount > bytes.length)
      return damaged(`the file at byte ${offset} is cut off`);
    const name = text(header.subarray(0, NAME_END));
    if (REGULAR.includes(String.fromCharCode(header[TYPE_AT] ?? 0))) {
      if (files.has(name)) return damaged(`two files have the name of the one at byte ${offset}`);
      files.set(name, bytes.subarray(start, start + byteCount));
    }
    offset = start + Math.ceil(byteCount / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return damaged('its end is missing');
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** A number in octal digits, padded with spaces or NULs; null when it is none. */
function octal(field: Uint8Array): number | null {
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

function headerSum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= SUM_START && at < SUM_END ? 0x20 : byte), 0);
}
