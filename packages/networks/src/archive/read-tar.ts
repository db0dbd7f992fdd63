import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import { checkNames, plainName } from './entry-name.ts';
import { readPaxRecords, TarDamage } from './pax-records.ts';

const BLOCK_BYTES = 512;
/** Where the header's own sum stands: counted as spaces. */
const SUM_START = 148;
const SUM_END = 156;
const SIZE_START = 124;
const SIZE_END = 136;
const TYPE_AT = 156;
const NAME_END = 100;
const PREFIX_START = 345;
const PREFIX_END = 500;
/** POSIX; GNU writes "ustar " and uses the place of the prefix otherwise. */
const POSIX_MAGIC = 'ustar\0';
const REGULAR = ['0', '\0', '7'];
/** Links, devices, folders, queues: nothing follows their header. */
const WITHOUT_CONTENT = ['1', '2', '3', '4', '5', '6'];
const GNU_NAME = 'L';
const GNU_LINK_NAME = 'K';
const PAX = 'x';
const PAX_GLOBAL = 'g';
/** A name longer than any file system takes. */
const LIMIT_NAME_BYTES = 64 * 1024;

interface Header {
  readonly name: string;
  readonly type: string;
  readonly byteCount: number;
}

/**
 * The regular files of a tar archive (POSIX ustar and pax, GNU) by their names in it, without "./", as views
 * of `bytes`. Folders, links and devices are left out. Every header must have its right sum, and every file
 * must lie inside the archive.
 */
export function readTar(
  bytes: Uint8Array,
  archiveName: string,
): Outcome<ReadonlyMap<string, Uint8Array>, SpecIssue> {
  try {
    const files = filesOf(bytes);
    const [wrong] = checkNames(
      'tar archive',
      files.map(([name]) => name),
    );
    return wrong === undefined
      ? succeed(new Map(files))
      : fail({ ...wrong, path: [archiveName, ...wrong.path.slice(1)] });
  } catch (cause) {
    if (!(cause instanceof TarDamage)) throw cause;
    const message = `${archiveName}: the tar archive is damaged: ${cause.message}`;
    return fail(issue([archiveName], 'UNREADABLE', { message }));
  }
}

/** @throws TarDamage */
function filesOf(bytes: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const files: (readonly [string, Uint8Array])[] = [];
  // What an entry before says of the name of the next.
  let longName: string | null = null;
  for (let offset = 0; offset + BLOCK_BYTES <= bytes.length; ) {
    const block = bytes.subarray(offset, offset + BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) return files;
    const { name, type, byteCount } = readHeader(block, offset);
    const start = offset + BLOCK_BYTES;
    if (start + byteCount > bytes.length) throw new TarDamage(`the file at byte ${offset} is cut off`);
    const content = bytes.subarray(start, start + byteCount);
    if (type === GNU_NAME || type === PAX || type === PAX_GLOBAL) {
      if (byteCount > LIMIT_NAME_BYTES) throw new TarDamage(`the name at byte ${offset} is too long`);
      const told = type === GNU_NAME ? text(content) : pathOf(content, type, offset);
      longName = told ?? longName;
    } else if (type !== GNU_LINK_NAME) {
      const fullName = longName ?? name;
      longName = null;
      // Old archives have no type for folders.
      if (REGULAR.includes(type) && !fullName.endsWith('/')) files.push([plainName(fullName), content]);
      else if (REGULAR.includes(type) || WITHOUT_CONTENT.includes(type)) refuseContent(fullName, byteCount);
      else throw new TarDamage(`${quote(fullName)} is of a kind that is not supported (${quote(type)})`);
    }
    offset = start + Math.ceil(byteCount / BLOCK_BYTES) * BLOCK_BYTES;
  }
  throw new TarDamage('its end is missing');
}

function readHeader(block: Uint8Array, offset: number): Header {
  if (octal(block.subarray(SUM_START, SUM_END)) !== headerSum(block))
    throw new TarDamage(`no header at byte ${offset}`);
  const byteCount = octal(block.subarray(SIZE_START, SIZE_END));
  if (byteCount === null) throw new TarDamage(`the file at byte ${offset} is cut off`);
  const isPosix = new TextDecoder().decode(block.subarray(257, 263)) === POSIX_MAGIC;
  const prefix = isPosix ? text(block.subarray(PREFIX_START, PREFIX_END)) : '';
  const shortName = text(block.subarray(0, NAME_END));
  return {
    name: prefix === '' ? shortName : `${prefix}/${shortName}`,
    type: String.fromCharCode(block[TYPE_AT] ?? 0),
    byteCount,
  };
}

/** Some programs skip what follows such an entry, and some take it for the next header. */
function refuseContent(name: string, byteCount: number): void {
  if (byteCount > 0) throw new TarDamage(`${quote(name)} is a link or folder and has ${byteCount} bytes`);
}

/** The name that pax records give to the next file. What else would change it is refused. */
function pathOf(content: Uint8Array, type: string, offset: number): string | null {
  const records = readPaxRecords(content);
  const strange = [...records.keys()].find(
    (key) => key === 'size' || key.startsWith('GNU.sparse') || (type === PAX_GLOBAL && key === 'path'),
  );
  if (strange !== undefined)
    throw new TarDamage(`the entry at byte ${offset} changes what follows (${strange}); pack it plainly`);
  return records.get('path') ?? null;
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
