/**
 * MurmurHash3_x86_128 (Austin Appleby, public domain) of ASCII text, as four 32-bit words.
 * Every bit of an address reaches every word, so neighbouring addresses get unrelated generators.
 */
const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;

/** Four signed 32-bit words. Throws on text that is not ASCII: an address must have one spelling in bytes. */
export function murmur3(text: string, seed = 0): Int32Array {
  const bytes = asciiBytes(text);
  const h = new Int32Array([seed, seed, seed, seed]);
  const blockCount = bytes.length >> 4;
  for (let block = 0; block < blockCount; block++) {
    const at = block * 16;
    h[0]! ^= scramble(word(bytes, at), C1, 15, C2);
    h[0] = Math.imul((rotate(h[0]!, 19) + h[1]!) | 0, 5) + 0x561ccd1b;
    h[1]! ^= scramble(word(bytes, at + 4), C2, 16, C3);
    h[1] = Math.imul((rotate(h[1]!, 17) + h[2]!) | 0, 5) + 0x0bcaa747;
    h[2]! ^= scramble(word(bytes, at + 8), C3, 17, C4);
    h[2] = Math.imul((rotate(h[2]!, 15) + h[3]!) | 0, 5) + 0x96cd1c35;
    h[3]! ^= scramble(word(bytes, at + 12), C4, 18, C1);
    h[3] = Math.imul((rotate(h[3]!, 13) + h[0]!) | 0, 5) + 0x32ac3b17;
  }
  const tail = new Uint8Array(16);
  tail.set(bytes.subarray(blockCount * 16));
  h[3]! ^= scramble(word(tail, 12), C4, 18, C1);
  h[2]! ^= scramble(word(tail, 8), C3, 17, C4);
  h[1]! ^= scramble(word(tail, 4), C2, 16, C3);
  h[0]! ^= scramble(word(tail, 0), C1, 15, C2);
  for (let i = 0; i < 4; i++) h[i]! ^= bytes.length;
  addAcross(h);
  for (let i = 0; i < 4; i++) h[i] = mixWord(h[i]!);
  addAcross(h);
  return h;
}

/**
 * The finalizer of MurmurHash3: a bijection on 32-bit words in which every input bit flips every output bit.
 */
export function mixWord(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function addAcross(h: Int32Array): void {
  h[0]! += h[1]! + h[2]! + h[3]!;
  for (let i = 1; i < 4; i++) h[i]! += h[0]!;
}

function scramble(value: number, first: number, rotation: number, second: number): number {
  return Math.imul(rotate(Math.imul(value, first), rotation), second);
}

function rotate(value: number, count: number): number {
  return (value << count) | (value >>> (32 - count));
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) throw new RangeError(`not ASCII at ${i}: ${text}`);
    bytes[i] = code;
  }
  return bytes;
}
