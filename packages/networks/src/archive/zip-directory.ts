import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import { plainName } from './entry-name.ts';
import { findContent } from './zip-local-header.ts';

/** One file as the central directory of a zip describes it, with the place of its packed bytes. */
export interface DirectoryEntry {
  /** Without "./"; a folder's ends in "/". */
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly dataOffset: number;
}

/** An entry and where its local header begins. */
interface PlacedEntry {
  readonly entry: DirectoryEntry;
  readonly localOffset: number;
}

const END_SIGNATURE = 0x06054b50;
const WIDE_LOCATOR_SIGNATURE = 0x07064b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const WIDE_LOCATOR_BYTES = 20;
const CENTRAL_BYTES = 46;
const LONGEST_COMMENT_BYTES = 0xffff;
const ENCRYPTED_FLAG = 0x0001;
const WIDE = 0xffffffff;
/** Unix' kinds of files, in the upper half of the external attributes; 0 where a system has none. */
const KIND_MASK = 0o170000;
const PLAIN_KINDS = [0, 0o100000, 0o040000];
const LINK_KIND = 0o120000;

/**
 * Reads the central directory and inflates nothing. Every entry must be a plain file or folder, agree with
 * its local header and share no byte with another.
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
  if (entryCount === 0xffff || directoryOffset === WIDE || directoryBytes === WIDE || hasWideEnd(view, end))
    return unsupported('the zip uses ZIP64; pack it again as a plain zip');
  if (view.getUint16(end + 8, true) !== entryCount || view.getUint16(end + 4, true) !== 0)
    return unsupported('the zip is split over several files; pack it as one');
  if (entryCount > limitCount) {
    const message = `the zip holds ${entryCount} files; at most ${limitCount} are accepted`;
    return fail(
      issue(['zip'], 'TOO_BIG', { message, limit: `at most ${limitCount}`, actual: String(entryCount) }),
    );
  }
  const directoryEnd = directoryOffset + directoryBytes;
  if (directoryEnd > end) return unreadable('its directory points outside the file');

  const placed: PlacedEntry[] = [];
  let offset = directoryOffset;
  for (let index = 0; index < entryCount; index++) {
    const step = readEntry(view, offset, directoryEnd);
    if (!step.ok) return step;
    placed.push(step.value);
    offset = step.value.nextOffset;
  }
  if (offset !== directoryEnd) return unreadable('its directory holds more than its end says');
  const overlap = findOverlap(placed, directoryOffset);
  if (overlap !== null) return unreadable(`${quote(overlap)} lies over other parts of the file`);
  return succeed(placed.map(({ entry }) => entry));
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

/** Programs that know ZIP64 would follow the locator to another directory. */
function hasWideEnd(view: DataView, end: number): boolean {
  const offset = end - WIDE_LOCATOR_BYTES;
  return offset >= 0 && view.getUint32(offset, true) === WIDE_LOCATOR_SIGNATURE;
}

function readEntry(
  view: DataView,
  offset: number,
  directoryEnd: number,
): Outcome<PlacedEntry & { readonly nextOffset: number }, SpecIssue> {
  if (offset + CENTRAL_BYTES > directoryEnd || view.getUint32(offset, true) !== CENTRAL_SIGNATURE)
    return unreadable('its directory is damaged');
  const nameByteCount = view.getUint16(offset + 28, true);
  const nextOffset =
    offset +
    CENTRAL_BYTES +
    nameByteCount +
    view.getUint16(offset + 30, true) +
    view.getUint16(offset + 32, true);
  if (nextOffset > directoryEnd) return unreadable('its directory is damaged');
  const nameBytes = new Uint8Array(view.buffer, view.byteOffset + offset + CENTRAL_BYTES, nameByteCount);
  const name = plainName(new TextDecoder().decode(nameBytes));
  const refused = refuseKind(view, offset, name);
  if (refused !== null) return refused;
  const claimed = {
    name,
    method: view.getUint16(offset + 10, true) === 0 ? 'stored' : 'deflated',
    crc: view.getUint32(offset + 16, true),
    packedBytes: view.getUint32(offset + 20, true),
    unpackedBytes: view.getUint32(offset + 24, true),
  } as const;
  const localOffset = view.getUint32(offset + 42, true);
  if (claimed.packedBytes === WIDE || claimed.unpackedBytes === WIDE || localOffset === WIDE)
    return unsupported('the zip uses ZIP64; pack it again as a plain zip');
  const found = findContent(view, localOffset, { claimed, nameBytes });
  if (typeof found === 'string') return unreadable(`${quote(name)} ${found}`);
  return succeed({ entry: { ...claimed, dataOffset: found }, localOffset, nextOffset });
}

/** Encrypted, packed in a way that we do not know, or no plain file. */
function refuseKind(view: DataView, offset: number, name: string): Outcome<never, SpecIssue> | null {
  const shown = quote(name);
  if ((view.getUint16(offset + 8, true) & ENCRYPTED_FLAG) !== 0)
    return unsupported(`${shown} in the zip is encrypted`, shown);
  const methodNumber = view.getUint16(offset + 10, true);
  if (methodNumber !== 0 && methodNumber !== 8) {
    const message = `${shown} in the zip is packed with method ${methodNumber}; use deflate or none`;
    const told = { message, limit: '0 or 8', actual: String(methodNumber) };
    return fail(issue(['zip', shown], 'UNSUPPORTED', told));
  }
  const kind = view.getUint16(offset + 40, true) & KIND_MASK;
  if (PLAIN_KINDS.includes(kind)) return null;
  const what = kind === LINK_KIND ? 'a link; pack the file that it leads to' : 'neither a file nor a folder';
  return unsupported(`${shown} in the zip is ${what}`, shown);
}

/** The name of an entry that shares bytes with another or with the directory. */
function findOverlap(placed: readonly PlacedEntry[], directoryOffset: number): string | null {
  const inOrder = placed.toSorted((a, b) => a.localOffset - b.localOffset);
  const over = inOrder.find(({ entry }, index) => {
    const nextOffset = inOrder[index + 1]?.localOffset ?? directoryOffset;
    return entry.dataOffset + entry.packedBytes > nextOffset;
  });
  return over?.entry.name ?? null;
}

function unreadable(why: string): Outcome<never, SpecIssue> {
  return fail(issue(['zip'], 'UNREADABLE', { message: `the zip cannot be read: ${why}` }));
}

function unsupported(message: string, shownName?: string): Outcome<never, SpecIssue> {
  return fail(issue(shownName === undefined ? ['zip'] : ['zip', shownName], 'UNSUPPORTED', { message }));
}
