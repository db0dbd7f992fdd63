import { renameSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
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

const DAY_SEC = 24 * 3600;
const stays = (...named: readonly string[]) => ({ named: new Set(named), youngSec: 3600 });

/** Stores a text and makes its file so old. */
async function storeOld(text: string, ageSec = 2 * 3600): Promise<string> {
  const { digest } = await store.write(bytes(text));
  await age(store.path(digest), ageSec);
  return digest;
}

function age(file: string, ageSec: number): Promise<void> {
  const when = new Date(Date.now() - ageSec * 1000);
  return utimes(file, when, when);
}

test('only blobs that are old and not named are removed', async () => {
  const named = await storeOld('named');
  const orphan = await storeOld('orphan');
  const young = await storeOld('young', 3500);
  expect(await store.removeOthers(stays(named))).toEqual({ blobCount: 1, byteCount: 6 });
  expect([await store.has(named), await store.has(orphan), await store.has(young)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(await readdir(join(homeDir, 'blobs/condemned'))).toEqual([]);
});

test('an empty store has nothing to remove', async () => {
  expect(await store.removeOthers(stays())).toEqual({ blobCount: 0, byteCount: 0 });
});

test('bytes that are stored again are young again', async () => {
  const digest = await storeOld('again');
  await store.write(bytes('again'));
  expect(await store.removeOthers(stays())).toEqual({ blobCount: 0, byteCount: 0 });
  expect(await store.has(digest)).toBe(true);
});

test('bytes stored after it was decided to remove them stay', async () => {
  const digest = await storeOld('worst moment');
  // Asked between the look at the file's age and what follows: here a writer puts the same bytes there.
  let askedCount = 0;
  const has = () => {
    if (askedCount++ === 0) {
      const temporary = join(homeDir, 'blobs/incoming/new');
      writeFileSync(temporary, 'worst moment');
      renameSync(temporary, store.path(digest));
    }
    return false;
  };
  expect(await store.removeOthers({ named: { has }, youngSec: 3600 })).toMatchObject({ blobCount: 0 });
  expect(new TextDecoder().decode(await store.read(digest))).toBe('worst moment');
});

test('writers and removers at once: what was written last is there', async () => {
  for (let round = 0; round < 40; round++) {
    const digest = await storeOld(`round ${round % 4}`);
    const work = [
      store.removeOthers(stays()),
      store.write(bytes(`round ${round % 4}`)),
      store.removeOthers(stays()),
    ];
    await Promise.all(work);
    expect(await store.has(digest)).toBe(true);
  }
});

test('what a killed remover left is put back or removed', async () => {
  const [named, orphan] = [await storeOld('named'), await storeOld('orphan')];
  const condemnedDir = join(homeDir, 'blobs/condemned');
  await mkdir(condemnedDir);
  for (const digest of [named, orphan])
    await rename(store.path(digest), join(condemnedDir, `${digest}.0123`));
  await store.removeOthers(stays(named));
  expect([await store.has(named), await store.has(orphan)]).toEqual([true, false]);
  expect(await readdir(condemnedDir)).toEqual([]);
});

test('files that a killed writer left are removed after a day', async () => {
  await store.write(bytes('abc'));
  const incomingDir = join(homeDir, 'blobs/incoming');
  for (const name of ['old', 'new']) await writeFile(join(incomingDir, name), 'half');
  await age(join(incomingDir, 'old'), DAY_SEC + 60);
  await age(join(incomingDir, 'new'), DAY_SEC - 60);
  await store.removeOthers(stays());
  expect(await readdir(incomingDir)).toEqual(['new']);
});
