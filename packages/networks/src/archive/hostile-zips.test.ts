import { Zip, ZipDeflate, ZipPassThrough, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readNetworkFile } from '../read-network-file.ts';
import { concatenate } from './concatenate.ts';
import { crc32 } from './crc32.ts';
import { readZip, ZIP_LIMITS } from './read-zip.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** One stored entry; what is given twice is what local header and directory say each. */
interface Entry {
  readonly name: string;
  readonly localName?: string;
  readonly content?: string | Uint8Array;
  readonly flags?: number;
  readonly localFlags?: number;
  readonly localMethod?: number;
  readonly localByteCount?: number;
  readonly localCrc?: number;
  readonly localExtra?: Uint8Array;
  /** Of Unix: kind and rights. */
  readonly mode?: number;
  /** Where the directory looks for the local header; its own where left out. */
  readonly localOffset?: number;
  readonly packedBytes?: number;
  readonly unpackedBytes?: number;
}

interface End {
  readonly directoryBytes?: number;
  readonly before?: Uint8Array;
  readonly entryCount?: number;
}

/** A zip written number by number, so that any of them may lie. */
function pack(entries: readonly Entry[], end: End = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { content = 'x', flags = 0, mode = 0o100644 } = entry;
    const bytes = typeof content === 'string' ? text(content) : content;
    const localByteCount = entry.localByteCount ?? bytes.length;
    const extra = entry.localExtra ?? new Uint8Array();
    const localName = text(entry.localName ?? entry.name);
    const local = record(30, [
      ...([
        [0, 4, 0x04034b50],
        [4, 2, 20],
        [6, 2, entry.localFlags ?? flags],
      ] as const),
      ...([
        [8, 2, entry.localMethod ?? 0],
        [14, 4, entry.localCrc ?? crc32(bytes)],
      ] as const),
      ...([
        [18, 4, localByteCount],
        [22, 4, localByteCount],
      ] as const),
      ...([
        [26, 2, localName.length],
        [28, 2, extra.length],
      ] as const),
    ]);
    const name = text(entry.name);
    const header = record(46, [
      ...([
        [0, 4, 0x02014b50],
        [4, 2, 0x0314],
        [6, 2, 20],
        [8, 2, flags],
        [16, 4, crc32(bytes)],
      ] as const),
      ...([
        [20, 4, entry.packedBytes ?? bytes.length],
        [24, 4, entry.unpackedBytes ?? bytes.length],
      ] as const),
      ...([
        [28, 2, name.length],
        [38, 4, mode * 0x10000],
        [42, 4, entry.localOffset ?? offset],
      ] as const),
    ]);
    central.push(header, name);
    parts.push(local, localName, extra, bytes);
    offset += local.length + localName.length + extra.length + bytes.length;
  }
  const directory = concatenate(central);
  const last = record(22, [
    ...([
      [0, 4, 0x06054b50],
      [8, 2, end.entryCount ?? entries.length],
    ] as const),
    ...([[10, 2, end.entryCount ?? entries.length]] as const),
    ...([
      [12, 4, end.directoryBytes ?? directory.length],
      [16, 4, offset],
    ] as const),
  ]);
  return concatenate([...parts, directory, end.before ?? new Uint8Array(), last]);
}

/** [offset, bytes, number], little-endian. */
function record(byteCount: number, fields: readonly (readonly [number, 2 | 4, number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(byteCount));
  for (const [offset, width, value] of fields)
    width === 2 ? view.setUint16(offset, value, true) : view.setUint32(offset, value, true);
  return new Uint8Array(view.buffer);
}

function told(zip: Uint8Array): string {
  const outcome = readZip(zip);
  return outcome.ok
    ? `read ${[...outcome.value.keys()].join()}`
    : outcome.problem.map((p) => p.message).join();
}

describe('what a zip holds', () => {
  it('is read where the writer of these tests tells the truth', () => {
    expect(told(pack([{ name: 'a/b' }, { name: 'c', content: '' }]))).toBe('read a/b,c');
    expect(told(pack([]))).toBe('read ');
  });

  it.each([
    ['a link', 0o120777, /"a" in the zip is a link; pack the file/],
    ['a device', 0o060644, /neither a file nor a folder/],
    ['a queue', 0o010644, /neither a file nor a folder/],
    ['a socket', 0o140644, /neither a file nor a folder/],
  ])('is no %s', (_what, mode, message) => {
    expect(told(pack([{ name: 'a', content: '/etc/passwd', mode }]))).toMatch(message);
  });

  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    './../x',
    'C:x',
    'a\\b',
    '\\\\host\\x',
    'a\nb',
    '..',
    '',
  ])('is not called %j', (name) => {
    expect(told(pack([{ name }]))).toMatch(/names must be relative/);
  });

  it.each([
    ['a/b', 'a/b'],
    ['a/b', './a/b'],
    ['a/b', 'a//b'],
    ['a/b', 'a/./b'],
    ['model.json', 'Model.JSON'],
    ['\u00e9', 'e\u0301'],
  ])('is not there twice: %j and %j', (first, second) => {
    expect(told(pack([{ name: first }, { name: second }]))).toMatch(/^the zip holds ".*" twice/);
  });

  it('has plain names: "./a//b" is "a/b"', () => {
    expect(told(pack([{ name: './', content: '' }, { name: './a//b' }]))).toBe('read a/b');
  });

  it('is not encrypted, by the directory or by the local header alone', () => {
    expect(told(pack([{ name: 'a', flags: 1 }]))).toMatch(/"a" in the zip is encrypted/);
    expect(told(pack([{ name: 'a', localFlags: 1 }]))).toMatch(/"a" is encrypted by its local header/);
  });

  it('is never an archive that is opened on the way', async () => {
    const inner = zipSync({ 'model.json': text('{}') });
    const outer = readZip(zipSync({ 'inner.zip': inner }));
    expect(outer.ok && [...outer.value]).toEqual([['inner.zip', inner]]);
    const network = await readNetworkFile(zipSync({ 'inner.zip': inner }), { name: 'n', inputMean: null });
    expect(network).toMatchObject({ ok: false, problem: [{ message: expect.stringMatching(/zip/) }] });
  });
});

describe('where a zip says one thing twice', () => {
  it.each([
    ['name', { localName: 'b' }, /"a" is called otherwise in its local header/],
    ['longer name', { localName: 'ab' }, /"a" is called otherwise/],
    ['method', { localMethod: 8 }, /"a" is packed in another way/],
    ['size', { localByteCount: 2 }, /"a" has another size or checksum/],
    ['checksum', { localCrc: 1 }, /"a" has another size or checksum/],
  ])('another %s in the local header is refused', (_what, change, message) => {
    expect(told(pack([{ name: 'a', ...change }]))).toMatch(message);
  });

  it('a size of 64 bits in the local header counts, as Keras writes it', () => {
    const wide = (byteCount: number) =>
      record(20, [
        [0, 2, 1],
        [2, 2, 16],
        [4, 4, byteCount],
        [12, 4, byteCount],
      ]);
    const entry = { name: 'a', localByteCount: 0xffffffff };
    expect(told(pack([{ ...entry, localExtra: wide(1) }]))).toBe('read a');
    expect(told(pack([{ ...entry, localExtra: wide(2) }]))).toMatch(/another size/);
    expect(told(pack([entry]))).toMatch(/another size/);
    expect(told(pack([{ ...entry, localExtra: wide(1).subarray(0, 15) }]))).toMatch(/another size/);
  });

  it('entries that share bytes are refused', () => {
    const inner = pack([{ name: 'b' }]);
    const shared = pack([
      { name: 'a', content: inner.subarray(0, 32) },
      { name: 'b', localOffset: 31 },
    ]);
    expect(told(shared)).toMatch(/"a" lies over other parts of the file/);
    const beyond = pack([{ name: 'a', packedBytes: 20, unpackedBytes: 20, localByteCount: 20 }]);
    expect(told(beyond)).toMatch(/"a" lies over other parts of the file/);
  });

  it('a directory longer than its entries is refused', () => {
    const two = [{ name: 'a' }, { name: 'b' }];
    expect(told(pack(two, { entryCount: 1 }))).toMatch(/holds more than its end says/);
    expect(told(pack(two, { directoryBytes: 60 }))).toMatch(/its directory is damaged/);
  });
});

describe('what only a large zip needs is refused', () => {
  it.each([
    ['a locator', pack([{ name: 'a' }], { before: record(20, [[0, 4, 0x07064b50]]) })],
    ['a wide directory', pack([{ name: 'a' }], { directoryBytes: 0xffffffff })],
    ['a wide count', pack([{ name: 'a' }], { entryCount: 0xffff })],
    ['a wide packed size', pack([{ name: 'a', packedBytes: 0xffffffff }])],
    ['a wide unpacked size', pack([{ name: 'a', unpackedBytes: 0xffffffff }])],
    ['a wide offset', pack([{ name: 'a', localOffset: 0xffffffff }])],
  ])('%s', (_what, zip) => {
    expect(told(zip)).toMatch(/ZIP64; pack it again as a plain zip/);
  });
});

describe('sizes behind the content (data descriptors)', () => {
  /** As programs write it that cannot go back: local headers without sizes. */
  function streamed(): Uint8Array {
    const parts: Uint8Array[] = [];
    const zip = new Zip((_error, part) => void parts.push(part));
    const packed = new ZipDeflate('packed', { level: 9 });
    const plain = new ZipPassThrough('plain');
    zip.add(packed);
    packed.push(text('weights '.repeat(50)), true);
    zip.add(plain);
    plain.push(text('hello'), true);
    zip.end();
    return concatenate(parts);
  }

  it('are read', () => {
    expect(told(streamed())).toBe('read packed,plain');
  });

  it('do not excuse a directory that lies', () => {
    const zip = streamed();
    const view = new DataView(zip.buffer);
    const directory = view.getUint32(zip.length - 6, true);
    view.setUint32(directory + 24, 399, true);
    expect(told(zip)).toBe('"packed" in the zip is damaged: more than 399 bytes');
    view.setUint32(directory + 24, 401, true);
    expect(told(zip)).toBe('"packed" in the zip is damaged: 400 bytes instead of 401');
  });
});

it('a bomb in many entries is stopped by the sum, before anything is inflated', () => {
  const zeros = new Uint8Array(4_000_000);
  // Each stays within the ratio: one byte in twenty is noise.
  for (let at = 0, seed = 1; at < 200_000; at++) {
    seed = (seed * 48271) % 0x7fffffff;
    zeros[at] = seed;
  }
  const zip = zipSync(Object.fromEntries([1, 2, 3, 4].map((number) => [`${number}`, zeros])));
  expect(told(zip)).toBe('read 1,2,3,4');
  const start = performance.now();
  const outcome = readZip(zip, { ...ZIP_LIMITS, unpackedBytes: 15_999_999 });
  expect(performance.now() - start).toBeLessThan(20);
  const message = 'the zip unpacks to 16000000 bytes; at most 15999999 are accepted';
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', message }] });
});
