import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';

/** One file as the central directory of a zip describes it, with the place of its packed bytes. */
export interface DirectoryEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly dataOffset: number;
}

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT_BYTES = 0xffff;
const ENCRYPTED_FLAG = 0x0001;

/**
 * Reads the central directory and inflates nothing.
 *
 * Format: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16. ZIP64 is refused: no accepted file
 * needs it.
 */
export function readDirectory(
  zip: Uint8Array,
  limitCount: number,
): Outcome<readonly DirectoryEntry[], SpecIssue> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(view);
  if (end === null) return unreadable('this is not a zip file, or its end is cut off');
  const entryCount = view.getUint16(end + 10, true);
  const directoryBytes = view.getUint32(end + 12, true);
  const directoryOffset = view.getUint32(end + 16, true);
  if (entryCount === 0xffff || directoryOffset === 0xffffffff) {
    return fail(
      issue(['zip'], 'UNSUPPORTED', { message: 'the zip uses ZIP64; pack it again as a plain zip' }),
    );
  }
  if (view.getUint16(end + 8, true) !== entryCount || view.getUint16(end + 4, true) !== 0) {
    return fail(
      issue(['zip'], 'UNSUPPORTED', { message: 'the zip is split over several files; pack it as one' }),
    );
  }
  if (entryCount > limitCount) {
    const message = `the zip holds ${entryCount} files; at most ${limitCount} are accepted`;
    return fail(
      issue(['zip'], 'TOO_BIG', { message, limit: `at most ${limitCount}`, actual: String(entryCount) }),
    );
  }
  if (directoryOffset + directoryBytes > end) return unreadable('its directory points outside the file');

  const entries: DirectoryEntry[] = [];
  let offset = directoryOffset;
  for (let index = 0; index < entryCount; index++) {
    const step = readEntry(view, offset, end);
    if (!step.ok) return step;
    entries.push(step.value.entry);
    offset = step.value.nextOffset;
  }
  return succeed(entries);
}

function findEnd(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT_BYTES);
  for (let offset = view.byteLength - END_BYTES; offset >= first; offset--) {
    const commentBytes = view.byteLength - offset - END_BYTES;
    if (view.getUint32(offset, true) === END_SIGNATURE && view.getUint16(offset + 20, true) === commentBytes)
      return offset;
  }
  return null;
}

function readEntry(
  view: DataView,
  offset: number,
  end: number,
): Outcome<{ readonly entry: DirectoryEntry; readonly nextOffset: number }, SpecIssue> {
  if (offset + CENTRAL_BYTES > end || view.getUint32(offset, true) !== CENTRAL_SIGNATURE) {
    return unreadable('its directory is damaged');
  }
  const nameBytes = view.getUint16(offset + 28, true);
  const nextOffset =
    offset +
    CENTRAL_BYTES +
    nameBytes +
    view.getUint16(offset + 30, true) +
    view.getUint16(offset + 32, true);
  if (nextOffset > end) return unreadable('its directory is damaged');
  const name = new TextDecoder().decode(
    new Uint8Array(view.buffer, view.byteOffset + offset + CENTRAL_BYTES, nameBytes),
  );
  if ((view.getUint16(offset + 8, true) & ENCRYPTED_FLAG) !== 0) {
    return fail(
      issue(['zip', quote(name)], 'UNSUPPORTED', { message: `${quote(name)} in the zip is encrypted` }),
    );
  }
  const methodNumber = view.getUint16(offset + 10, true);
  if (methodNumber !== 0 && methodNumber !== 8) {
    const message = `${quote(name)} in the zip is packed with method ${methodNumber}; use deflate or none`;
    return fail(
      issue(['zip', quote(name)], 'UNSUPPORTED', { message, limit: '0 or 8', actual: String(methodNumber) }),
    );
  }
  const packedBytes = view.getUint32(offset + 20, true);
  const localOffset = view.getUint32(offset + 42, true);
  if (localOffset + LOCAL_BYTES > view.byteLength || view.getUint32(localOffset, true) !== LOCAL_SIGNATURE) {
    return unreadable(`${quote(name)} has no local header where the directory says`);
  }
  const dataOffset =
    localOffset +
    LOCAL_BYTES +
    view.getUint16(localOffset + 26, true) +
    view.getUint16(localOffset + 28, true);
  if (dataOffset + packedBytes > view.byteLength) return unreadable(`${quote(name)} reaches beyond the end`);
  const entry: DirectoryEntry = {
    name,
    method: methodNumber === 0 ? 'stored' : 'deflated',
    crc: view.getUint32(offset + 16, true),
    packedBytes,
    unpackedBytes: view.getUint32(offset + 24, true),
    dataOffset,
  };
  return succeed({ entry, nextOffset });
}

function unreadable(why: string): Outcome<never, SpecIssue> {
  return fail(issue(['zip'], 'UNREADABLE', { message: `the zip cannot be read: ${why}` }));
}
