import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { crc32 } from '../archive/crc32.ts';
import { UnpackLimitError, unpackWithin } from '../archive/unpack-within.ts';
import { issue } from '../issue.ts';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/**
 * Unpacks gzip, or hands plain bytes through. A small file cannot fill the memory: it stops beyond
 * `limitBytes`. Length and checksum of the gzip trailer must be met.
 */
export function gunzip(
  packed: Uint8Array,
  limitBytes: number,
  fileName: string,
): Outcome<Uint8Array, SpecIssue> {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return succeed(packed);
  const damaged = (why: string): Outcome<Uint8Array, SpecIssue> => {
    const message = `${fileName}: the gzip stream is damaged or cut off (${why}); fetch the file again`;
    return fail(issue([fileName], 'UNREADABLE', { message, actual: `${packed.length} bytes packed` }));
  };
  if (packed.length < HEADER_BYTES + TRAILER_BYTES) return damaged('too short');
  let unpacked: Uint8Array;
  try {
    unpacked = unpackWithin(packed, limitBytes, 'gzip');
  } catch (cause) {
    if (!(cause instanceof UnpackLimitError))
      return damaged(cause instanceof Error ? cause.message : String(cause));
    const message = `${fileName}: unpacks to more than ${limitBytes} bytes; it is not the right file`;
    return fail(issue([fileName], 'TOO_BIG', { message, limit: `at most ${limitBytes} bytes` }));
  }
  const trailer = new DataView(
    packed.buffer,
    packed.byteOffset + packed.length - TRAILER_BYTES,
    TRAILER_BYTES,
  );
  const promisedBytes = trailer.getUint32(4, true);
  if (promisedBytes !== unpacked.length)
    return damaged(`${unpacked.length} bytes instead of ${promisedBytes}`);
  return trailer.getUint32(0, true) === crc32(unpacked)
    ? succeed(unpacked)
    : damaged('its checksum does not match');
}
