import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Download {
  readonly url: string;
  /** Where the file goes once `accept` has seen it. */
  readonly target: string;
  readonly limitBytes: number;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** A mirror that sends nothing for so long has failed. */
  readonly stallTimeoutSec: number;
  readonly onBytes: (doneBytes: number) => void;
}

/**
 * Streams a URL into a temporary file beside the target, forces it to the disk, lets `accept` judge the
 * bytes and only then renames it: a file under its final name is always whole and right. Returns what
 * `accept` made of it.
 *
 * @throws when the mirror fails, sends too much or stalls, when `accept` throws, and with the signal's
 * reason when aborted.
 */
export async function download<T>(request: Download, accept: (bytes: Uint8Array) => T): Promise<T> {
  await mkdir(dirname(request.target), { recursive: true });
  const temporary = `${request.target}.${randomUUID()}.part`;
  try {
    await streamToFile(request, temporary);
    const accepted = accept(await readFile(temporary));
    await rename(temporary, request.target);
    await syncFolder(dirname(request.target));
    return accepted;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function streamToFile(request: Download, path: string): Promise<void> {
  const { url, limitBytes, stallTimeoutSec, onBytes } = request;
  const stall = new AbortController();
  const reason = new Error(`nothing came for ${stallTimeoutSec} s`);
  const timer = setTimeout(() => stall.abort(reason), stallTimeoutSec * 1000);
  const file = await open(path, 'wx');
  try {
    const response = await request.fetch(url, { signal: AbortSignal.any([request.signal, stall.signal]) });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    let doneBytes = 0;
    for await (const chunk of response.body) {
      timer.refresh();
      doneBytes += chunk.length;
      if (doneBytes > limitBytes) throw new Error(`it sends more than ${limitBytes} bytes`);
      await file.writeFile(chunk);
      onBytes(doneBytes);
    }
    await file.sync();
  } catch (cause) {
    request.signal.throwIfAborted();
    throw cause;
  } finally {
    clearTimeout(timer);
    // Frees the connection when the body was not read to its end.
    stall.abort(reason);
    await file.close();
  }
}

/** Makes the rename itself last through a power cut; not every system lets a folder be synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
