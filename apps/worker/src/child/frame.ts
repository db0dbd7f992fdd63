/** What crosses the border to a child: a document of JSON and byte strings, which JSON cannot hold. */
export interface Frame {
  readonly document: unknown;
  readonly attachments: readonly Uint8Array[];
}

const HEAD_BYTES = 4;

/**
 * One frame as bytes: length of the header (32-bit little-endian), the header as JSON, the attachments one
 * after another. Plain JSON rather than V8's format: whoever reads it need not trust who wrote it.
 */
export function encodeFrame({ document, attachments }: Frame): readonly Uint8Array[] {
  const byteCounts = attachments.map((bytes) => bytes.length);
  const header = new TextEncoder().encode(JSON.stringify({ document, byteCounts }));
  const head = new Uint8Array(HEAD_BYTES);
  new DataView(head.buffer).setUint32(0, header.length, true);
  return [head, header, ...attachments];
}

/** Reads `encodeFrame`'s bytes; the attachments are views of them. @throws when they are no whole frame. */
export function decodeFrame(received: Uint8Array): Frame {
  // A Buffer's slice() shares memory, an array's copies: readers count on the latter.
  const bytes = new Uint8Array(received.buffer, received.byteOffset, received.length);
  if (bytes.length < HEAD_BYTES) throw new Error(`an answer of ${bytes.length} bytes is no frame`);
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let offset = HEAD_BYTES + headerBytes;
  if (offset > bytes.length) throw new Error('the header of the frame is cut off');
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, offset)));
  const { document, byteCounts } = header as { document?: unknown; byteCounts?: unknown };
  if (!Array.isArray(byteCounts) || !byteCounts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new Error('the frame does not say how long its attachments are');
  }
  const attachments = (byteCounts as readonly number[]).map((count) => {
    const start = offset;
    offset += count;
    if (offset > bytes.length) throw new Error('an attachment of the frame is cut off');
    return bytes.subarray(start, offset);
  });
  if (offset !== bytes.length) throw new Error(`${bytes.length - offset} bytes follow the frame`);
  return { document, attachments };
}
