import { maskedCrc32c } from './crc32c.ts';
import { VariablesRefusal } from './variables-refusal.ts';

/**
 * A sorted table as LevelDB lays it down, which TensorFlow's checkpoints use as their index:
 *
 *   data blocks, ..., index block, footer
 *   block    entries, restart offsets (32-bit each), their count; behind it a type byte and a masked CRC-32C
 *   entry    shared key bytes, own key bytes, value bytes (varints each), own part of the key, value
 *   footer   places of two blocks (varints: offset, size), padded to 40 bytes, magic number
 */
const FOOTER_BYTES = 48;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
const TRAILER_BYTES = 5;
const LIMIT_ENTRIES = 100_000;

/** All entries of the table, by key. @throws VariablesRefusal */
export function readTable(file: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const footer = file.subarray(Math.max(0, file.length - FOOTER_BYTES));
  const magic = footer.subarray(FOOTER_BYTES - MAGIC.length);
  if (footer.length < FOOTER_BYTES || !MAGIC.every((byte, index) => magic[index] === byte))
    throw damaged('it does not end like a table');
  const places = new Cursor(footer);
  // The first place is that of a block for filters.
  places.varint();
  places.varint();
  const index = readBlock(file, places.varint(), places.varint());
  const entries = new Map<string, Uint8Array>();
  eachEntry(index, (_, place) => {
    const block = new Cursor(place);
    eachEntry(readBlock(file, block.varint(), block.varint()), (key, value) => {
      if (entries.size >= LIMIT_ENTRIES) throw damaged(`it has more than ${LIMIT_ENTRIES} entries`);
      entries.set(key, value);
    });
  });
  return entries;
}

function readBlock(file: Uint8Array, offset: number, size: number): Uint8Array {
  const end = offset + size;
  if (end + TRAILER_BYTES > file.length - FOOTER_BYTES) throw damaged('a block reaches beyond its end');
  const block = file.subarray(offset, end);
  const type = file.subarray(end, end + 1);
  if (type[0] !== 0)
    throw new VariablesRefusal(
      `variables.index: its blocks are compressed (type ${type[0]}); TensorFlow writes them plainly, save anew`,
      'UNSUPPORTED',
    );
  const sum = new DataView(file.buffer, file.byteOffset + end + 1, 4).getUint32(0, true);
  if (sum !== maskedCrc32c(block, type)) throw damaged('the checksum of a block does not match');
  return block;
}

function eachEntry(block: Uint8Array, take: (key: string, value: Uint8Array) => void): void {
  if (block.length < 4) throw damaged('a block is too short');
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const restartCount = view.getUint32(block.length - 4, true);
  const end = block.length - 4 - 4 * restartCount;
  if (end < 0) throw damaged('a block is too short');
  const cursor = new Cursor(block.subarray(0, end));
  let key: Uint8Array = new Uint8Array();
  while (!cursor.isAtEnd) {
    const [sharedCount, ownCount, valueCount] = [cursor.varint(), cursor.varint(), cursor.varint()];
    if (sharedCount > key.length) throw damaged('a key shares more than there is');
    const own = cursor.take(ownCount);
    const whole = new Uint8Array(sharedCount + ownCount);
    whole.set(key.subarray(0, sharedCount));
    whole.set(own, sharedCount);
    key = whole;
    take(new TextDecoder().decode(key), cursor.take(valueCount));
  }
}

/** Varints and bytes, one after another. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 49; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw damaged('a number is cut off');
  }

  take(count: number): Uint8Array {
    const from = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length) throw damaged('an entry is cut off');
    return this.#bytes.subarray(from, this.#at);
  }
}

function damaged(why: string): VariablesRefusal {
  return new VariablesRefusal(`variables.index is damaged: ${why}; save the model again`);
}
