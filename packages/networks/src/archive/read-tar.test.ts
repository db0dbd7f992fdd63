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
  return outcome.ok ? 'read' : outcome.problem.message;
}

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
    expect(told(Buffer.concat([empty, empty, Buffer.alloc(512)]))).toContain('two files have the name');
  });

  it('never throws, wherever it is cut', () => {
    const good = packed('ustar');
    for (let length = 0; length < good.length; length += 100) told(good.subarray(0, length));
    expect(told(good.subarray(0, 700))).not.toBe('read');
  });
});
