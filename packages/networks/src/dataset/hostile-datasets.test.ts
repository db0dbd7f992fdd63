import type { SpecIssue } from '@dl-rsim/spec';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { datasetFixture, datasetSeeds } from '../../testing/index.ts';
import { concatenate } from '../archive/concatenate.ts';
import { crc32 } from '../archive/crc32.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { maskedCrc32c } from './formats/crc32c.ts';
import { tfRecords } from './formats/tf-record.ts';
import { openFiles } from './open-files.ts';
import type { DatasetFile, DatasetOptions } from './read-dataset.ts';
import { readDatasetFiles } from './read-dataset-files.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

function problemOf(files: readonly DatasetFile[], options: Partial<DatasetOptions> = {}): SpecIssue {
  const outcome = readDatasetFiles(files, { name: 'a set', ...options });
  if (outcome.ok) throw new Error('it was read');
  return outcome.problem[0]!;
}

/** A fixture with some bytes changed. */
function forged(name: string, change: (view: DataView, bytes: Uint8Array) => void): DatasetFile {
  const file = datasetFixture(name);
  change(new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength), file.bytes);
  return file;
}

/** A .npy file with any header. */
function npy(header: string, values = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + values.length);
  bytes.set([0x93, ...text('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(text(header), 10);
  bytes.set(values, 10 + header.length);
  return bytes;
}

const npyHeader = (descr: string, shape: string): string =>
  `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;

it.each(datasetSeeds())('$name is read or refused wherever it is cut', ({ files, options }) => {
  for (const [index, file] of files.entries()) {
    const step = Math.max(1, Math.floor(file.bytes.length / 150));
    for (let length = 0; length < file.bytes.length; length += step) {
      const cut = files.map((one, at) =>
        at === index ? { ...one, bytes: one.bytes.slice(0, length) } : one,
      );
      const outcome = readDatasetFiles(cut, options);
      // Rows of text may end anywhere; whole TFRecords are fewer images.
      const mayBeRead = ['csv', 'tsv', 'ord'].includes(file.path.slice(-3));
      if (!mayBeRead) expect(outcome.ok, `${file.path} of ${length} bytes`).toBe(false);
    }
  }
});

it.each(datasetSeeds())('$name is read or refused with any bytes changed, and never throws', ({
  files,
  options,
}) => {
  const random = seededRandom(5);
  // Packed files would only fail their checksum: what is in them is changed.
  const opened = openFiles(files).map(({ path, bytes }) => ({ path, bytes: bytes.slice() }));
  for (let trial = 0; trial < 60; trial++) {
    const mutated = opened.map(({ path, bytes }) => ({ path, bytes: bytes.slice() }));
    for (let change = 0; change < 4; change++) {
      const { bytes } = mutated[random.index(mutated.length)]!;
      // Headers decide more than pixels.
      const reach = random.next() < 0.7 ? Math.min(bytes.length, 200) : bytes.length;
      bytes[random.index(reach)] = random.index(256);
    }
    const outcome = readDatasetFiles(mutated, options);
    if (!outcome.ok) expect(outcome.problem[0]!.message).not.toBe('');
  }
});

it('reads or refuses TFRecords and PNGs whose checksums are right and whose content is not', () => {
  const random = seededRandom(6);
  const codes = new Set<string>();
  const names = ['raw.tfrecord', 'encoded-test-00000-of-00001.tfrecord'];
  const pngs = openFiles([datasetFixture('class-folders.zip')]);
  for (let trial = 0; trial < 300; trial++) {
    const name = names[trial % 2]!;
    const records = Array.from(tfRecords(datasetFixture(name)), (record) => mutated(record, 0, random));
    const framed = concatenate(records.map(framedRecord));
    const images = pngs.map(({ path, bytes }) => ({
      path,
      bytes: withRightCrcs(mutated(bytes, 16, random)),
    }));
    for (const files of [[{ path: name, bytes: framed }], images]) {
      const outcome = readDatasetFiles(files, { name: 'a set' });
      codes.add(outcome.ok ? 'read' : outcome.problem[0]!.message.replace(/.*: /, ''));
    }
  }
  // Far more than the checksums has spoken.
  expect(codes.size).toBeGreaterThan(20);
});

/** One byte changed in half of the cases. */
function mutated(bytes: Uint8Array, from: number, random: SeededRandom): Uint8Array {
  const changed = bytes.slice();
  if (random.next() < 0.5) changed[from + random.index(changed.length - from)] = random.index(256);
  return changed;
}

function framedRecord(record: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(record.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(record.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(record, 12);
  view.setUint32(12 + record.length, maskedCrc32c(record), true);
  return bytes;
}

function withRightCrcs(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let offset = 8; offset + 12 <= png.length; ) {
    const end = offset + 8 + view.getUint32(offset);
    if (end + 4 > png.length) break;
    view.setUint32(end, crc32(png.subarray(offset + 4, end)));
    offset = end + 4;
  }
  return png;
}

it('refuses paths that lead elsewhere, in zips and among uploads', () => {
  for (const path of ['../x_test.npy', '/etc/x_test.npy', 'a/../../y.npy', 'C:\\x.npy', 'a\0.npy']) {
    const { bytes } = datasetFixture('x_test.npy');
    expect(problemOf([{ path, bytes }])).toMatchObject({ code: 'BAD_FORMAT' });
    expect(problemOf([{ path: 'a.zip', bytes: zipSync({ [path]: bytes }) }])).toMatchObject({
      code: 'BAD_FORMAT',
    });
  }
});

it('refuses archives in archives, however they are called', () => {
  const inner = datasetFixture('idx.zip').bytes;
  const bytes = zipSync({ 'innocent.npy': inner });
  expect(problemOf([{ path: 'a.zip', bytes }])).toMatchObject({
    code: 'UNSUPPORTED',
    path: ['innocent.npy'],
  });
});

it('refuses the same name twice, mixed formats, and what is no data set', () => {
  const file = datasetFixture('x_test.npy');
  expect(problemOf([file, file])).toMatchObject({ code: 'BAD_FORMAT' });
  expect(problemOf([file, datasetFixture('test.csv')]).message).toContain('different formats');
  expect(problemOf([{ path: 'letter.doc', bytes: text('hello') }])).toMatchObject({ code: 'UNSUPPORTED' });
  expect(problemOf([])).toMatchObject({ code: 'MISSING' });
  expect(problemOf([{ path: 'a.zip', bytes: zipSync({ 'README.md': text('hello') }) }]).code).toBe('MISSING');
});

it('stops at the bytes that all files may unpack to', () => {
  const zeros = zipSync({ 'x.npy': new Uint8Array(3_000_000) });
  const view = new DataView(zeros.buffer);
  const directory = view.getUint32(zeros.length - 22 + 16, true);
  // A lie about the size costs nothing: it is checked against the sum before inflating.
  view.setUint32(directory + 24, 0x7fffffff, true);
  view.setUint32(22, 0x7fffffff, true);
  expect(problemOf([{ path: 'a.zip', bytes: zeros }])).toMatchObject({ code: 'TOO_BIG' });
});

it('believes no shape of an NPY file', () => {
  const labels = datasetFixture('y_test.npy');
  const told = (descr: string, shape: string): SpecIssue =>
    problemOf([{ path: 'x_test.npy', bytes: npy(npyHeader(descr, shape)) }, labels]);
  expect(told('|u1', '1000000, 1000, 1000')).toMatchObject({ code: 'UNREADABLE', actual: '0 bytes' });
  expect(told('|u1', '0, 0, 0')).toMatchObject({ code: 'TOO_SMALL' });
  expect(told('|O', '6, 5, 4')).toMatchObject({ code: 'UNSUPPORTED' });
  expect(told('<U5', '6, 5, 4')).toMatchObject({ code: 'UNSUPPORTED' });
  const exploit = npy(
    "{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (6, 5, 4), }\n",
  );
  expect(problemOf([{ path: 'x_test.npy', bytes: exploit }, labels])).toMatchObject({ code: 'UNREADABLE' });
});

it('refuses NaN, infinities and values out of their range', () => {
  const labels = { path: 'labels.npy', bytes: npy(npyHeader('|u1', '2,'), Uint8Array.of(0, 1)) };
  const told = (value: number, valueRange?: 'unit' | 'byte'): unknown => {
    const values = new Uint8Array(new Float32Array([0, value]).buffer);
    const images = { path: 'images.npy', bytes: npy(npyHeader('<f4', '2, 1, 1'), values) };
    const outcome = readDatasetFiles([images, labels], { name: 'a set', valueRange });
    return outcome.ok ? [...outcome.value.test.images.pixels] : outcome.problem[0]!.code;
  };
  expect([told(Number.NaN, 'unit'), told(Infinity, 'byte')]).toEqual(['NOT_FINITE', 'NOT_FINITE']);
  expect([told(1.01, 'unit'), told(-0.01, 'unit'), told(255.9, 'byte')]).toEqual([
    'TOO_BIG',
    'TOO_SMALL',
    'TOO_BIG',
  ]);
  expect([told(1, 'unit'), told(1, 'byte'), told(1), told(0.5)]).toEqual([
    [0, 255],
    [0, 1],
    [0, 1],
    'MISSING',
  ]);
});

it('believes no IDX header: counts, type, and labels for other images', () => {
  const head = (...numbers: number[]): Uint8Array =>
    new Uint8Array(new Uint32Array(numbers.map(swapped)).buffer);
  const swapped = (value: number): number =>
    ((value & 255) << 24) | ((value & 0xff00) << 8) | ((value >> 8) & 0xff00) | (value >>> 24);
  const labels = { path: 'labels', bytes: Uint8Array.of(...head(0x801, 2), 0, 1) };
  const told = (bytes: Uint8Array): SpecIssue => problemOf([{ path: 'images', bytes }, labels]);
  expect(told(head(0x803, 0xffffffff, 0xffff, 0xffff))).toMatchObject({ code: 'UNREADABLE' });
  expect(told(head(0x803, 2, 1, 0))).toMatchObject({ code: 'UNREADABLE' });
  expect(told(Uint8Array.of(...head(0x803, 3, 1, 1), 1, 2, 3))).toMatchObject({ code: 'SHAPE_MISMATCH' });
  expect(told(Uint8Array.of(...head(0xd03, 2, 1, 1), 1, 2))).toMatchObject({ code: 'UNREADABLE' });
  expect(problemOf([labels])).toMatchObject({ code: 'MISSING' });
});

it('believes no checksum and no length of a TFRecord', () => {
  const content = forged('raw.tfrecord', (_, bytes) => {
    bytes[40]! ^= 1;
  });
  expect(problemOf([content]).message).toContain('record 0 at byte 0 has a wrong checksum');
  const length = forged('raw.tfrecord', (view) => view.setUint32(0, 5, true));
  expect(problemOf([length]).message).toContain('a length with a wrong checksum');
  const long = forged('raw.tfrecord', (view, bytes) => {
    view.setBigUint64(0, 2n ** 62n, true);
    view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  });
  expect(problemOf([long]).message).toContain('claims 4611686018427388000 bytes');
});

it('refuses ragged CSV, words among pixels, lost labels and too many columns', () => {
  const told = (content: string, options: Partial<DatasetOptions> = {}): unknown => {
    const outcome = readDatasetFiles([{ path: 'a.csv', bytes: text(content) }], {
      name: 'a set',
      ...options,
    });
    return outcome.ok ? outcome.value.test.images.imageCount : outcome.problem[0]!.code;
  };
  expect(told('0,1,2,3,4\n1,1,2,3,4\n')).toBe(2);
  expect(told('0,1,2,3,4\n1,1,2,3\n')).toBe('BAD_FORMAT');
  expect(told('0,1,2,3,4\n1,1,two,3,4\n')).toBe('WRONG_TYPE');
  expect(told('0,1,2,3,4\n1,1,NaN,3,4\n')).toBe('NOT_FINITE');
  expect(told('0,1,2,3,256\n1,1,1,3,4\n')).toBe('TOO_BIG');
  expect(told('0,1,2,3,4\n9000,1,1,3,4\n')).toBe('TOO_BIG');
  // As 16 bits it would be 1.
  expect(told('0,1,2,3,4\n65537,1,1,3,4\n')).toBe('TOO_BIG');
  expect(told('0,1,2,3,4\n1,1,"2,3,4\n')).toBe('BAD_FORMAT');
  expect(told('0,1,2,3,4\n1,1,2,3,4\n', { labelColumn: 'kind' })).toBe('MISSING');
  expect(told('0,1,2\n1,1,2\n')).toBe('MISSING');
  expect(told('a,b,c,d,label\n1,1,2,3,4\n1,1,2,3,0\n')).toBe(2);
  // Columns that have numbers for names.
  expect(told('label,0,1,2,3\n1,1,2,3,4\n0,1,2,3,4\n')).toBe(2);
  expect(told('')).toBe('MISSING');
});

it('refuses images that claim more than they have, and kinds that it cannot show', () => {
  const [first] = openFiles([datasetFixture('class-folders.zip')]);
  const png = first!.bytes;
  const told = (bytes: Uint8Array): SpecIssue =>
    problemOf([
      { path: 'a/0.png', bytes },
      { path: 'b/1.png', bytes: png },
    ]);
  const withSize = (width: number, height: number): Uint8Array => {
    const changed = png.slice();
    const view = new DataView(changed.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    return changed;
  };
  expect(told(withSize(1e9, 1e9))).toMatchObject({ code: 'TOO_BIG' });
  expect(told(withSize(0, 4))).toMatchObject({ code: 'TOO_BIG' });
  // Rows of 13 bytes: five of them are there.
  for (const [width, height] of [
    [4, 4],
    [4, 6],
    [3, 5],
  ] as const) {
    const lying = withRightCrcs(withSize(width, height));
    expect(told(lying).message).toMatch(/bytes of pixels/);
  }
  expect(told(withSize(4096, 4096))).toMatchObject({ code: 'UNREADABLE' });
  expect(told(png.map((byte, at) => (at === 45 ? byte ^ 1 : byte)))).toMatchObject({ code: 'UNREADABLE' });
  expect(told(datasetFixture('cmyk.jpg').bytes)).toMatchObject({ code: 'UNSUPPORTED' });
  expect(problemOf([{ path: '0.png', bytes: png }]).message).toContain('lies in no folder');
  expect(problemOf([{ path: 'a/0.png', bytes: png }]).message).toContain('1 class folders');
});

it('refuses labels beyond the classes and names that do not fit', () => {
  const files = [datasetFixture('x_test.npy'), datasetFixture('y_test.npy')];
  expect(problemOf(files, { classNames: ['one', 'two'] })).toMatchObject({
    code: 'SHAPE_MISMATCH',
    limit: '3',
  });
  expect(problemOf(files, { classNames: ['one', 'two', ''] })).toMatchObject({ code: 'BAD_FORMAT' });
  expect(problemOf(files, { classNames: new Array(4097).fill('x') })).toMatchObject({ code: 'TOO_BIG' });
  expect(problemOf([datasetFixture('raw.tfrecord')], { heldOutRatio: 1 })).toMatchObject({
    path: ['heldOutRatio'],
  });
  expect(problemOf(files, { resize: { heightCount: 1e9, widthCount: 1 } })).toMatchObject({
    code: 'TOO_BIG',
  });
});
