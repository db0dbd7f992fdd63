import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readIdx } from './idx.ts';

const images = { fileName: 'images.gz', rankCount: 3 };
/** Two images of 1 x 2. */
const plain = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40);

function told(bytes: Uint8Array, expectation: Parameters<typeof readIdx>[1] = images): unknown {
  const outcome = readIdx(bytes, expectation);
  return outcome.ok ? 'accepted' : outcome.problem;
}

describe('readIdx', () => {
  it.each([plain, gzipSync(plain)])('reads plain and gzip', (bytes) => {
    expect(readIdx(bytes, images)).toEqual({
      ok: true,
      value: { shape: [2, 1, 2], values: Uint8Array.of(10, 20, 30, 40) },
    });
  });

  it('names file, expected and actual bytes when cut off or too long', () => {
    expect(told(plain.subarray(0, 19))).toEqual({
      path: ['images.gz'],
      code: 'UNREADABLE',
      message: 'images.gz: cut off: shape 2 x 1 x 2',
      limit: '20 bytes',
      actual: '19 bytes',
    });
    expect(told(Uint8Array.of(...plain, 0))).toMatchObject({
      message: 'images.gz: too long: shape 2 x 1 x 2',
      limit: '20 bytes',
      actual: '21 bytes',
    });
    expect(told(plain.subarray(0, 10))).toMatchObject({ limit: '16 bytes', actual: '10 bytes' });
  });

  it('refuses another type or rank by its magic', () => {
    expect(told(plain, { fileName: 'labels.gz', rankCount: 1 })).toMatchObject({
      message: 'labels.gz: not an IDX file of bytes with this rank: wrong magic',
      limit: '0x00000801',
      actual: '0x00000803',
    });
  });

  it('refuses extents that are zero or beyond any memory', () => {
    expect(told(plain.map((byte, at) => (at === 7 ? 0 : byte)))).toMatchObject({ actual: '0' });
    expect(told(plain.map((byte, at) => (at >= 4 && at < 16 ? 255 : byte)))).toMatchObject({
      code: 'UNREADABLE',
    });
  });

  it('refuses a gzip bomb, a cut gzip and a damaged one', () => {
    const bomb = gzipSync(new Uint8Array(10_000_000));
    expect(told(bomb, { ...images, limitBytes: 1000 })).toMatchObject({
      code: 'TOO_BIG',
      limit: 'at most 1016 bytes',
    });
    const packed = gzipSync(plain);
    for (let length = 2; length < packed.length; length++) {
      expect(told(packed.subarray(0, length))).toMatchObject({ code: 'UNREADABLE', path: ['images.gz'] });
    }
    const damaged = packed.slice();
    damaged[packed.length - 6]! ^= 1;
    expect(told(damaged)).toMatchObject({ message: expect.stringContaining('its checksum does not match') });
  });
});
