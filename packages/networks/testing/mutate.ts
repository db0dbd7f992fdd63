import { unzipSync, zipSync } from 'fflate';
import { type SeededRandom, seededRandom } from '../src/seeded-random.ts';

/** Bytes that were right once. `donor` is another right file, from which chunks may come. */
export interface MutationInput {
  readonly bytes: Uint8Array;
  readonly donor: Uint8Array;
}

/** Numbers that lengths and counts like to be wrong by. */
const LIES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
const JSON_LIES = [
  '-1',
  '0',
  '1',
  '3',
  '65537',
  '2147483648',
  '9007199254740993',
  '1e400',
  'null',
  '"x"',
  '[]',
  '{}',
  'true',
  '0.5',
];
/** What a stranger may call a file within an archive. */
const EVIL_NAMES = [
  '../../etc/passwd',
  '/etc/passwd',
  'C:\\x',
  'a/../../b',
  '',
  '.',
  'model.json',
  'a\u0000b',
];

/** The file of a mutation number: the same bytes for the same number and input, on every machine. */
export function mutate({ bytes, donor }: MutationInput, mutationNumber: number): Uint8Array {
  const random = seededRandom(Math.imul(mutationNumber + 1, 0x9e3779b1));
  // Inside of an archive, whose sums are then made right: else only the archive's own checks are tried.
  if (isZip(bytes) && random.next() < 0.85) return mutateZip({ bytes, donor }, random);
  return mutateBytes({ bytes, donor }, random);
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;

function mutateZip({ bytes, donor }: MutationInput, random: SeededRandom): Uint8Array {
  const unzipped: [string, Uint8Array][] = Object.entries(unzipSync(bytes));
  const entries = unzipped.filter(([name]) => !name.endsWith('/'));
  if (entries.length === 0) return mutateBytes({ bytes, donor }, random);
  const pick = random.index(entries.length);
  const [name, content] = entries[pick]!;
  switch (random.index(8)) {
    case 0: {
      const other = random.index(entries.length);
      entries[pick] = [name, entries[other]![1]];
      entries[other] = [entries[other]![0], content];
      break;
    }
    case 1:
      entries[pick] = [EVIL_NAMES[random.index(EVIL_NAMES.length)]!, content];
      break;
    case 2:
      entries.splice(pick, 1);
      break;
    default:
      entries[pick] = [name, mutateBytes({ bytes: content, donor }, random)];
  }
  return zipSync(Object.fromEntries(entries), { level: 0 });
}

/** One to four changes on top of one another. */
function mutateBytes({ bytes, donor }: MutationInput, random: SeededRandom): Uint8Array {
  let changed: Uint8Array = bytes;
  for (let rest = 1 + random.index(4); rest > 0; rest--) changed = changeOnce(changed, donor, random);
  return changed;
}

function changeOnce(bytes: Uint8Array, donor: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.index(bytes.length + 1);
  const length = 1 + random.index(Math.max(1, Math.min(4096, bytes.length - at)));
  switch (random.index(isJson(bytes) ? 12 : 8)) {
    case 0:
      return flipBits(bytes, random);
    case 1:
      return bytes.slice(0, at);
    case 2:
      return join(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    case 3:
      return join(bytes.subarray(0, at), bytes.subarray(at + length));
    case 4: {
      const from = random.index(donor.length);
      return join(bytes.subarray(0, at), donor.subarray(from, from + length), bytes.subarray(at + length));
    }
    case 5:
      return join(bytes.subarray(0, at), new Uint8Array(length), bytes.subarray(at + length));
    case 6:
    case 7:
      return lie(bytes, random);
    default:
      return mutateJson(bytes, random);
  }
}

function flipBits(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const changed = bytes.slice();
  for (let rest = 1 + random.index(8); rest > 0 && changed.length > 0; rest--)
    changed[random.index(changed.length)]! ^= 1 << random.index(8);
  return changed;
}

/** One, two, four or eight bytes become a number that they should not be, in either order of bytes. */
function lie(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const changed = bytes.slice();
  const width = [1, 2, 4, 8][random.index(4)]!;
  if (changed.length < width) return changed;
  // Lengths stand at the front, and in a zip or HDF5 at the end.
  const reach = random.next() < 0.5 ? Math.min(changed.length, 256) : changed.length;
  const at = Math.min(random.index(reach), changed.length - width);
  const value = LIES[random.index(LIES.length)]!;
  const isLittle = random.next() < 0.5;
  const view = new DataView(changed.buffer);
  if (width === 1) view.setUint8(at, value & 0xff);
  else if (width === 2) view.setUint16(at, value & 0xffff, isLittle);
  else if (width === 4) view.setUint32(at, value, isLittle);
  else view.setBigUint64(at, BigInt(value), isLittle);
  return changed;
}

const isJson = (bytes: Uint8Array) => bytes[0] === 0x7b;

/** One number, text or key becomes another; the rest stays JSON. */
function mutateJson(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const tokens = [...text.matchAll(/-?\d+(\.\d+)?|"[^"]*"|\btrue\b|\bnull\b|\bfalse\b/g)];
  const token = tokens[random.index(Math.max(1, tokens.length))];
  if (!token) return bytes;
  const other = tokens[random.index(tokens.length)]![0];
  const put = random.next() < 0.5 ? JSON_LIES[random.index(JSON_LIES.length)]! : other;
  return new TextEncoder().encode(
    text.slice(0, token.index) + put + text.slice(token.index + token[0].length),
  );
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
