import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readZip, ZIP_LIMITS } from './read-zip.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

function refusals(zip: Uint8Array, limits = ZIP_LIMITS): readonly string[] {
  const outcome = readZip(zip, limits);
  return outcome.ok ? [] : outcome.problem.map(({ code, message }) => `${code} ${message}`);
}

/** Writes little-endian numbers at places relative to every directory entry. */
function forge(zip: Uint8Array, edit: (entry: DataView) => void): Uint8Array {
  return forgeAt(zip, 0x02014b50, edit);
}

/** The same unpacked size in every directory entry and local header. */
function forgeSize(zip: Uint8Array, unpackedBytes: number): Uint8Array {
  const forged = forge(zip, (entry) => entry.setUint32(24, unpackedBytes, true));
  return forgeAt(forged, 0x04034b50, (header) => header.setUint32(22, unpackedBytes, true));
}

function forgeAt(zip: Uint8Array, signature: number, edit: (record: DataView) => void): Uint8Array {
  const forged = zip.slice();
  for (let at = 0; at + 46 < forged.length; at++) {
    const view = new DataView(forged.buffer, at);
    if (view.getUint32(0, true) === signature) edit(view);
  }
  return forged;
}

describe('readZip', () => {
  it('unpacks stored and deflated files and skips folders', () => {
    const long = text('weights '.repeat(50));
    const zip = zipSync({
      'a/': new Uint8Array(),
      'a/stored': [text('hello'), { level: 0 }],
      'a/long': long,
    });
    const outcome = readZip(zip);
    expect(outcome.ok && [...outcome.value]).toEqual([
      ['a/stored', text('hello')],
      ['a/long', long],
    ]);
  });

  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'C:\\x',
    'C:/x',
    'a\\..\\x',
    'a\0b',
  ])('refuses the name %j', (name) => {
    expect(refusals(zipSync({ [name]: text('x') }))).toEqual([
      expect.stringMatching(/^BAD_FORMAT the zip holds ".*": names must be relative/),
    ]);
  });

  it('refuses one name twice', () => {
    const zip = zipSync({ aa: text('1'), ab: text('2') });
    const twin = zip.map((byte, at) => (byte === 0x62 && zip[at - 1] === 0x61 ? 0x61 : byte));
    expect(refusals(twin)).toEqual([
      'BAD_FORMAT the zip holds "aa" twice, capitals aside; rename or remove one',
    ]);
  });

  it('refuses a bomb before inflating it', () => {
    const zip = zipSync({ zeros: new Uint8Array(50_000_000) }, { level: 9 });
    expect(zip.length).toBeLessThan(100_000);
    const start = performance.now();
    expect(refusals(zip)).toEqual([
      expect.stringMatching(/^TOO_BIG "zeros" in the zip grows 10\d\d times.* at most 100/),
    ]);
    expect(performance.now() - start).toBeLessThan(20);
  });

  it('stops inflating where a lying directory ends', () => {
    const zip = forgeSize(zipSync({ zeros: new Uint8Array(50_000_000) }, { level: 9 }), 100);
    expect(refusals(zip)).toEqual(['UNREADABLE "zeros" in the zip is damaged: more than 100 bytes']);
  });

  it('refuses too many files, too many bytes, and says the limits', () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, text('x')]));
    expect(refusals(zipSync(many))).toEqual(['TOO_BIG the zip holds 101 files; at most 100 are accepted']);
    const limits = { ...ZIP_LIMITS, unpackedBytes: 9 };
    expect(refusals(zipSync({ a: text('12345'), b: text('12345') }), limits)).toEqual([
      'TOO_BIG the zip unpacks to 10 bytes; at most 9 are accepted',
    ]);
  });

  it('refuses encryption, other methods, ZIP64 and split archives', () => {
    const zip = zipSync({ a: text('x') });
    expect(refusals(forge(zip, (entry) => entry.setUint16(8, 1, true)))).toEqual([
      'UNSUPPORTED "a" in the zip is encrypted',
    ]);
    expect(refusals(forge(zip, (entry) => entry.setUint16(10, 14, true)))).toEqual([
      'UNSUPPORTED "a" in the zip is packed with method 14; use deflate or none',
    ]);
    const end = zip.length - 22;
    const zip64 = zip.slice();
    zip64.fill(0xff, end + 16, end + 20);
    expect(refusals(zip64)[0]).toContain('UNSUPPORTED the zip uses ZIP64');
    const split = zip.slice();
    split[end + 4] = 1;
    expect(refusals(split)[0]).toContain('UNSUPPORTED the zip is split');
  });

  it('notices a flipped bit by the checksum', () => {
    const zip = zipSync({ a: [text('hello'), { level: 0 }] });
    const at = zip.indexOf(0x68);
    zip[at] = 0x48;
    expect(refusals(zip)).toEqual(['UNREADABLE "a" in the zip is damaged: its checksum does not match']);
  });

  it('refuses what is no zip', () => {
    for (const bytes of [new Uint8Array(), text('not a zip'), new Uint8Array(100_000)]) {
      expect(refusals(bytes)).toEqual([
        'UNREADABLE the zip cannot be read: this is not a zip file, or its end is cut off',
      ]);
    }
  });
});
