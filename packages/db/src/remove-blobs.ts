import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What of a blob store is kept. */
export interface WhatStays {
  /** Digests that something names. */
  readonly named: { has(digest: string): boolean };
  /** Blobs written within so many seconds: what names them may not be stored yet. */
  readonly youngSec: number;
  /** Ends it between two blobs. */
  readonly signal?: AbortSignal;
}

export interface RemovedBlobs {
  readonly blobCount: number;
  readonly byteCount: number;
}

interface Store {
  readonly blobsDir: string;
  path(digest: string): string;
}

/** A file that is still being written is written to all the time. */
const ABANDONED_SEC = 24 * 3600;

/**
 * Removes what is neither named nor young. A writer may store the same bytes at any moment, and then counts
 * on them: a file is first taken out of its place, in one step, and only what is old even then is removed;
 * the rest is put back. Writers always put a new file into the place, so none of theirs is ever lost. Several
 * may do this at once.
 */
export async function removeOtherBlobs(store: Store, stays: WhatStays): Promise<RemovedBlobs> {
  const condemnedDir = join(store.blobsDir, 'condemned');
  await mkdir(condemnedDir, { recursive: true });
  // Left by one that was killed.
  await eachFile(condemnedDir, stays, (name) => judge(store, join(condemnedDir, name), stays));
  await eachFile(join(store.blobsDir, 'incoming'), stays, async (name) => {
    const file = join(store.blobsDir, 'incoming', name);
    if ((await sizeIfOld(file, ABANDONED_SEC)) !== null) await rm(file, { force: true });
  });
  let [blobCount, byteCount] = [0, 0];
  const folders = (await readdir(store.blobsDir)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders.sort()) {
    await eachFile(join(store.blobsDir, folder), stays, async (digest) => {
      if (!/^[0-9a-f]{64}$/.test(digest)) return;
      if ((await sizeIfOld(store.path(digest), stays.youngSec)) === null || stays.named.has(digest)) return;
      // A name of its own, so that nobody puts another file there.
      const condemned = join(condemnedDir, `${digest}.${randomBytes(8).toString('hex')}`);
      if (!(await isThere(rename(store.path(digest), condemned)))) return;
      const removedBytes = await judge(store, condemned, stays);
      if (removedBytes === null) return;
      blobCount++;
      byteCount += removedBytes;
    });
  }
  return { blobCount, byteCount };
}

/** Removes a file that was taken out of its place and gives its bytes; one that is to stay is put back. */
async function judge(store: Store, condemned: string, stays: WhatStays): Promise<number | null> {
  const [digest = ''] = basename(condemned).split('.');
  const byteCount = stays.named.has(digest) ? null : await sizeIfOld(condemned, stays.youngSec);
  if (byteCount !== null) return (await isThere(unlink(condemned))) ? byteCount : null;
  const place = store.path(digest);
  await mkdir(dirname(place), { recursive: true });
  // It may take the place of a young file with the same bytes.
  await isThere(utimes(condemned, new Date(), new Date()));
  await isThere(rename(condemned, place));
  return null;
}

async function eachFile(
  folder: string,
  { signal }: WhatStays,
  visit: (name: string) => Promise<unknown>,
): Promise<void> {
  const names: string[] = [];
  await isThere(readdir(folder).then((found) => void names.push(...found)));
  for (const name of names) {
    if (signal?.aborted) return;
    await visit(name);
  }
}

/** Null for a file that is younger than this, or gone. */
async function sizeIfOld(file: string, youngSec: number): Promise<number | null> {
  const found: { size: number; mtimeMs: number }[] = [];
  await isThere(stat(file).then((stats) => void found.push(stats)));
  const [stats] = found;
  return stats !== undefined && Date.now() - stats.mtimeMs > youngSec * 1000 ? stats.size : null;
}

/** False where the file is gone: another was faster. */
async function isThere(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw cause;
  }
}
