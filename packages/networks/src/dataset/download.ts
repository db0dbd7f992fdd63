import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

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

/** A part that nobody wrote to for so long was left by a process that died. */
const ORPHAN_AGE_SEC = 120;

/**
 * Streams a URL into a temporary file beside the target, forces it to the disk, lets `accept` judge the
 * bytes and only then renames it: a file under its final name is always whole and right. Returns what
 * `accept` made of it. A transfer that breaks leaves its part as `<target>.part`; the next download of the
 * same target, from whichever mirror, asks for the rest of it, and starts anew where the whole is then not
 * accepted.
 *
 * @throws when the mirror fails, sends too much or stalls, when `accept` throws, and with the signal's
 * reason when aborted.
 */
export async function download<T>(request: Download, accept: (bytes: Uint8Array) => T): Promise<T> {
  await mkdir(dirname(request.target), { recursive: true });
  const temporary = `${request.target}.${randomUUID()}.part`;
  const partBytes = await claimPart(request, temporary);
  if (partBytes === 0) return downloadInto(request, temporary, { partBytes, accept });
  try {
    return await downloadInto(request, temporary, { partBytes, accept });
  } catch (cause) {
    // A part of a lying or changed mirror: only the whole from this one can tell.
    if (!(cause instanceof RejectedPartError)) throw cause;
    return downloadInto(request, temporary, { partBytes: 0, accept });
  }
}

/** What was put together from a part was not accepted, or the mirror has nothing behind it. */
class RejectedPartError extends Error {}

interface Attempt<T> {
  readonly partBytes: number;
  readonly accept: (bytes: Uint8Array) => T;
}

async function downloadInto<T>(
  request: Download,
  temporary: string,
  { partBytes, accept }: Attempt<T>,
): Promise<T> {
  try {
    await streamToFile(request, temporary, partBytes);
  } catch (cause) {
    await keepPart(temporary, request.target, cause);
    throw cause;
  }
  let accepted: T;
  try {
    accepted = accept(await readFile(temporary));
    await rename(temporary, request.target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw partBytes > 0 ? new RejectedPartError('the resumed file is wrong', { cause }) : cause;
  }
  await syncFolder(dirname(request.target));
  return accepted;
}

/**
 * Makes the part of an earlier attempt this one's own, by renaming: of several processes one gets it.
 * Returns its length, 0 where there is none.
 */
async function claimPart({ target, limitBytes }: Download, temporary: string): Promise<number> {
  const folder = dirname(target);
  const name = basename(target);
  const parts = (await readdir(folder)).filter((one) => one.startsWith(`${name}.`) && one.endsWith('.part'));
  for (const part of parts) {
    const path = join(folder, part);
    const found = await stat(path).catch(() => null);
    if (found === null) continue;
    const isOrphan = Date.now() - found.mtimeMs > ORPHAN_AGE_SEC * 1000;
    if (part !== `${name}.part` && !isOrphan) continue;
    const isClaimed = await rename(path, temporary).then(
      () => true,
      () => false,
    );
    if (isClaimed) return found.size < limitBytes ? found.size : 0;
  }
  return 0;
}

/** What broke off is kept for the next attempt; what was too long is not. */
async function keepPart(temporary: string, target: string, cause: unknown): Promise<void> {
  const found = await stat(temporary).catch(() => null);
  const isWorthless = found === null || found.size === 0;
  if (isWorthless || cause instanceof FloodError || cause instanceof RejectedPartError)
    await rm(temporary, { force: true });
  else await rename(temporary, `${target}.part`);
}

class FloodError extends Error {}

async function streamToFile(request: Download, path: string, partBytes: number): Promise<void> {
  const { url, stallTimeoutSec } = request;
  const stall = new AbortController();
  const reason = new Error(`nothing came for ${stallTimeoutSec} s`);
  const timer = setTimeout(() => stall.abort(reason), stallTimeoutSec * 1000);
  const file = await open(path, partBytes > 0 ? 'r+' : 'w');
  try {
    const signal = AbortSignal.any([request.signal, stall.signal]);
    const headers = partBytes > 0 ? { range: `bytes=${partBytes}-` } : {};
    const response = await request.fetch(url, { signal, headers });
    if (partBytes > 0 && response.status === 416) throw new RejectedPartError('the part is too long');
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    // A mirror that knows no ranges sends the whole; one that sends another range is found out by `accept`.
    const startBytes = response.status === 206 ? partBytes : 0;
    await file.truncate(startBytes);
    await writeBody(request, { file, body: response.body, startBytes, onChunk: () => timer.refresh() });
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

interface Body {
  readonly file: FileHandle;
  readonly body: ReadableStream<Uint8Array>;
  readonly startBytes: number;
  readonly onChunk: () => void;
}

async function writeBody(
  { limitBytes, onBytes }: Download,
  { file, body, startBytes, onChunk }: Body,
): Promise<void> {
  let doneBytes = startBytes;
  for await (const chunk of body) {
    onChunk();
    if (doneBytes + chunk.length > limitBytes) throw new FloodError(`it sends more than ${limitBytes} bytes`);
    let written = 0;
    while (written < chunk.length) {
      const step = await file.write(chunk, written, chunk.length - written, doneBytes + written);
      written += step.bytesWritten;
    }
    doneBytes += chunk.length;
    onBytes(doneBytes);
  }
}

/** Makes the rename itself last through a power cut; not every system lets a folder be synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
