import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BlobStore, blobStore } from './blob-store.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const bytes = (text: string) => new TextEncoder().encode(text);

let homeDir: string;
let store: BlobStore;

beforeEach(async () => {
  homeDir = await mkdtemp(join(tmpdir(), 'dlrsim blobs '));
  store = blobStore(homeDir);
});
afterEach(() => rm(homeDir, { recursive: true }));

async function* slowly(...texts: readonly string[]) {
  for (const text of texts) yield bytes(text);
}

test('bytes come back under their digest, from memory or from a stream', async () => {
  expect(await store.write(bytes('abc'))).toEqual({ digest: ABC, byteCount: 3 });
  expect(await store.write(slowly('a', 'b', 'c'))).toEqual({ digest: ABC, byteCount: 3 });
  expect(new TextDecoder().decode(await store.read(ABC))).toBe('abc');
  expect(await store.has(ABC)).toBe(true);
  expect(await store.has(ABC.replace('b', 'c'))).toBe(false);
});

test('a stream that breaks leaves nothing behind', async () => {
  async function* broken() {
    yield bytes('half');
    throw new Error('the line is dead');
  }
  await expect(store.write(broken())).rejects.toThrow('the line is dead');
  expect(await readdir(join(homeDir, 'blobs'))).toEqual(['incoming']);
  expect(await readdir(join(homeDir, 'blobs/incoming'))).toEqual([]);
});

test('a damaged file is not given out', async () => {
  await store.write(bytes('abc'));
  await writeFile(store.path(ABC), 'abd');
  await expect(store.read(ABC)).rejects.toThrow(/is damaged/);
});

test.each([
  '',
  '../../etc/passwd',
  ABC.toUpperCase(),
  `${ABC}/..`,
  ABC.slice(1),
])('%o is no digest', (text) => {
  expect(() => store.path(text)).toThrow(/Not a SHA-256 digest/);
});
