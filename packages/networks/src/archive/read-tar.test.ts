import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTar } from './read-tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contents = {
  'in/empty': Buffer.alloc(0),
  'in/block': Buffer.alloc(512, 7),
  'in/text.txt': Buffer.from('hello'),
};
mkdirSync(join(folder, 'in'));
for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
symlinkSync('/etc/passwd', join(folder, 'in', 'link'));

/** What the machine's own tar writes. */
function packed(format: string): Uint8Array {
  execFileSync('tar', [`--format=${format}`, '-cf', 'out.tar', 'in'], { cwd: folder });
  return new Uint8Array(readFileSync(join(folder, 'out.tar')));
}

function told(bytes: Uint8Array): string {
  const outcome = readTar(bytes, 'a.tar');
  return outcome.ok ? `read ${[...outcome.value.keys()].join()}` : outcome.problem.message;
}

interface Entry {
  readonly name?: string;
  readonly type?: string;
  readonly content?: string;
  /** As the header says it, where it lies. */
  readonly size?: string;
}

/** One entry, its header with the right sum. */
function entry({ name = 'a', type = '0', content = '', size }: Entry): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write(size ?? content.length.toString(8).padStart(11, '0'), 124, 'latin1');
  header.write(`        ${type}`, 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([
    header,
    Buffer.alloc(Math.ceil(content.length / 512) * 512, content || '\0', 'latin1'),
  ]);
}

const tar = (...entries: readonly Buffer[]) =>
  new Uint8Array(Buffer.concat([...entries, Buffer.alloc(1024)]));

/** A record of an extended header, shorter than 98 bytes. */
const pax = (record: string) => `${record.length + 4} ${record}\n`;

describe('readTar', () => {
  it.each(['ustar', 'gnu', 'pax'])('reads the files of a %s archive and no links', (format) => {
    const outcome = readTar(packed(format), 'a.tar');
    expect(outcome.ok && Object.fromEntries([...outcome.value].sort())).toEqual(
      Object.fromEntries(
        Object.entries(contents)
          .map(([name, content]) => [name, new Uint8Array(content)])
          .sort(),
      ),
    );
  });

  it('refuses a damaged header, a lying size, a missing end and twins', () => {
    const good = packed('ustar');
    const bent = (change: (bytes: Uint8Array) => void): string => {
      const bytes = good.slice();
      change(bytes);
      return told(bytes);
    };
    expect(bent((bytes) => bytes.fill(0x41, 0, 1))).toContain('no header at byte 0');
    expect(told(good.subarray(0, 512))).toContain('its end is missing');
    const first = readTar(good, 'a.tar');
    const name = first.ok ? [...first.value.keys()][0]! : '';
    const place = Buffer.from(good).indexOf(`${name}\0`);
    const file = good.subarray(place, place + 512);
    const huge = file.slice();
    huge.set(new TextEncoder().encode('77777777777\0'), 124);
    huge.set(new TextEncoder().encode('        '), 148);
    const sum = huge
      .reduce((total, byte) => total + byte, 0)
      .toString(8)
      .padStart(6, '0');
    huge.set(new TextEncoder().encode(`${sum}\0 `), 148);
    expect(told(huge)).toContain('the file at byte 0 is cut off');
    const empty = good.subarray(Buffer.from(good).indexOf('in/empty\0')).subarray(0, 512);
    expect(told(Buffer.concat([empty, empty, Buffer.alloc(512)]))).toContain('holds "in/empty" twice');
  });

  it.each(['ustar', 'gnu', 'pax'])('reads long names out of a %s archive, and names with "./"', (format) => {
    const long = `deep/${'a'.repeat(60)}/${'b'.repeat(60)}/c.txt`;
    mkdirSync(join(folder, long, '..'), { recursive: true });
    writeFileSync(join(folder, long), 'found');
    execFileSync('tar', [`--format=${format}`, '-cf', 'long.tar', './deep'], { cwd: folder });
    const outcome = readTar(new Uint8Array(readFileSync(join(folder, 'long.tar'))), 'a.tar');
    expect(outcome.ok && [...outcome.value.keys()]).toEqual([long]);
  });

  it('leaves out hard links, devices and queues', () => {
    const parts = ['1', '2', '3', '4', '6'].map((type) => entry({ name: `in/${type}`, type }));
    expect(told(tar(...parts, entry({ name: 'in/last' })))).toBe('read in/last');
  });

  it.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    './../x',
    'a\\b',
    'C:x',
    'a\nb',
    '..',
  ])('refuses the name %j', (name) => {
    expect(told(tar(entry({ name })))).toMatch(/names must be relative/);
    expect(told(tar(entry({ name: 'x', type: 'L', content: `${name}\0` }), entry({})))).toMatch(/relative/);
    expect(told(tar(entry({ type: 'x', content: pax(`path=${name}`) }), entry({})))).toMatch(/relative/);
  });

  it.each([
    ['a/b', './a/b'],
    ['a/b', 'a//b'],
    ['a/b', 'A/B'],
  ])('refuses %j beside %j', (first, second) => {
    expect(told(tar(entry({ name: first }), entry({ name: second })))).toMatch(/holds ".*" twice/);
  });

  it.each([
    ['a link with content', entry({ type: '2', content: 'hidden' }), /is a link or folder and has 6 bytes/],
    ['a hard link with content', entry({ type: '1', content: 'hidden' }), /is a link or folder/],
    ['a folder with content', entry({ name: 'a/', content: 'hidden' }), /is a link or folder/],
    ['a sparse file', entry({ type: 'S' }), /of a kind that is not supported \("S"\)/],
    ['a second size', entry({ type: 'x', content: pax('size=1') }), /changes what follows \(size\)/],
    ['a map of holes', entry({ type: 'x', content: pax('GNU.sparse.major=1') }), /GNU.sparse.major/],
    ['one name for all', entry({ type: 'g', content: pax('path=a') }), /changes what follows \(path\)/],
    ['a record too long', entry({ type: 'x', content: '99 path=a\n' }), /an extended header is damaged/],
    ['a record of nothing', entry({ type: 'x', content: '0 a=b\n' }), /an extended header is damaged/],
    ['a record without a value', entry({ type: 'x', content: '5 ab\n' }), /an extended header is damaged/],
    ['an endless name', entry({ type: 'L', content: 'a'.repeat(70_000) }), /the name at byte 0 is too long/],
    ['a size in base 256', entry({ size: '\x80\0\0\0\0\0\0\0\0\0\0\x01' }), /is cut off/],
    ['a size below zero', entry({ size: '-0000000001' }), /is cut off/],
    ['a size beyond the end', entry({ size: '00000010000' }), /is cut off/],
  ])('refuses %s', (_what, first, message) => {
    expect(told(tar(first, entry({ name: 'b' })))).toMatch(message);
  });

  it('never throws, wherever it is cut', () => {
    const good = packed('ustar');
    for (let length = 0; length < good.length; length += 100) told(good.subarray(0, length));
    expect(told(good.subarray(0, 700))).not.toMatch(/^read/);
  });
});
