import { Gunzip, Inflate } from 'fflate';
import { concatenate } from './concatenate.ts';

const CHUNK_BYTES = 64 * 1024;

/** Thrown when more comes out than was allowed: the caller words it for its file. */
export class UnpackLimitError extends Error {}

/**
 * Inflates in small steps and stops as soon as more than `limitBytes` have come out, whatever the stream
 * claims.
 *
 * @throws UnpackLimitError beyond the limit, and fflate's own error when the stream is damaged or cut off.
 */
export function unpackWithin(packed: Uint8Array, limitBytes: number, format: 'deflate' | 'gzip'): Uint8Array {
  const parts: Uint8Array[] = [];
  let totalBytes = 0;
  const stream = format === 'gzip' ? new Gunzip() : new Inflate();
  stream.ondata = (part: Uint8Array): void => {
    totalBytes += part.length;
    if (totalBytes > limitBytes) throw new UnpackLimitError(`more than ${limitBytes} bytes`);
    // The stream may reuse its buffer for the next part.
    parts.push(part.slice());
  };
  for (let start = 0; start < packed.length; start += CHUNK_BYTES) {
    const end = Math.min(start + CHUNK_BYTES, packed.length);
    stream.push(packed.slice(start, end), end === packed.length);
  }
  return concatenate(parts);
}
