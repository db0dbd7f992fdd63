import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RemovedBlobs, removeOtherBlobs, type WhatStays } from './remove-blobs.ts';

/** Files named by the SHA-256 of their bytes, so that a row which holds a digest holds the content. */
export interface BlobStore {
  /**
   * Stores bytes or a stream of them; the same bytes are stored once, and are young again. When it resolves
   * they are on disk, under their digest, and have been read back. An error of the stream is thrown on and
   * leaves nothing behind.
   */
  write(source: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredBlob>;
  /** The bytes, checked against their digest. Throws where they are missing or damaged. */
  read(digest: string): Promise<Uint8Array>;
  path(digest: string): string;
  has(digest: string): Promise<boolean>;
  /** Removes all blobs but those that are named or young; a blob written meanwhile stays, too. */
  removeOthers(stays: WhatStays): Promise<RemovedBlobs>;
}

export interface StoredBlob {
  /** SHA-256 in lower-case hex. */
  readonly digest: string;
  readonly byteCount: number;
}

/** The blobs in `<homeDir>/blobs`, spread over 256 folders. */
export function blobStore(homeDir: string): BlobStore {
  const blobsDir = join(homeDir, 'blobs');
  const path = (digest: string) => {
    // the digest becomes part of a path, so nothing but one may pass
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`Not a SHA-256 digest: ${JSON.stringify(digest)}`);
    return join(blobsDir, digest.slice(0, 2), digest);
  };
  const has = (digest: string) =>
    access(path(digest)).then(
      () => true,
      () => false,
    );
  return {
    path,
    has,
    read: (digest) => readChecked(path(digest), digest),
    write: (source) => writeBlob(source, { blobsDir, path }),
    removeOthers: (stays) => removeOtherBlobs({ blobsDir, path }, stays),
  };
}

async function writeBlob(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  store: { readonly blobsDir: string } & Pick<BlobStore, 'path'>,
): Promise<StoredBlob> {
  const incomingDir = join(store.blobsDir, 'incoming');
  await mkdir(incomingDir, { recursive: true });
  const temporary = join(incomingDir, randomBytes(16).toString('hex'));
  try {
    const blob = await writeDurably(temporary, source);
    if ((await digestOfFile(temporary)) !== blob.digest)
      throw new Error('The disk gave back other bytes than it got.');
    const target = store.path(blob.digest);
    await mkdir(dirname(target), { recursive: true });
    // Over the same bytes, where they are there already: whoever removes old blobs finds a young one.
    await rename(temporary, target);
    await syncFolder(dirname(target));
    await syncFolder(store.blobsDir);
    return blob;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeDurably(
  file: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let byteCount = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      hash.update(chunk);
      byteCount += chunk.byteLength;
      await handle.appendFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { digest: hash.digest('hex'), byteCount };
}

async function readChecked(file: string, digest: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== digest) throw new Error(`Stored file ${digest} is damaged: its digest is now ${actual}.`);
  return bytes;
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** A rename is durable only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
