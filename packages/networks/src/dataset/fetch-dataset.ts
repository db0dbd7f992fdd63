import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RegistryEntry, RegistryFile } from '@dl-rsim/spec';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { renderStrokes } from '../strokes/render-strokes.ts';
import type { Dataset } from './dataset.ts';
import { download } from './download.ts';
import { readMnist } from './mnist.ts';
import { verifyFile } from './verify-file.ts';

export interface FetchDataset {
  readonly entry: RegistryEntry;
  /** Downloads are kept here, as `<cacheDir>/<key>/<file>`. */
  readonly cacheDir: string;
  /** The user's own copies, as `<datasetsDir>/<key>/<file>`: DLRSIM_DATASETS_DIR. */
  readonly datasetsDir?: string | undefined;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Told of a copy that exists but is wrong, even when another source then serves. */
  readonly onIssue?: (issue: SpecIssue) => void;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
  readonly stallTimeoutSec?: number;
}

/** Room for what gzip adds to content that it cannot shorten. */
const PACKING_BYTES = 1024 * 1024;
const STALL_TIMEOUT_SEC = 30;

/**
 * Brings in a data set: from the cache, from the user's folder, or from each mirror in turn; synthetic
 * ones are drawn. Whatever the source, the content must have the registry's SHA-256. When no source
 * serves, one issue says what was tried and what to do, followed by one for each wrong copy.
 *
 * @throws the signal's reason when aborted.
 */
export async function fetchDataset(request: FetchDataset): Promise<Outcome<Dataset, readonly SpecIssue[]>> {
  request.signal?.throwIfAborted();
  if (request.entry.key === 'strokes') return succeed(renderStrokes());
  const contents: Uint8Array[] = [];
  const totalBytes = request.entry.files.reduce((sum, file) => sum + file.packedByteCount, 0);
  let finishedBytes = 0;
  for (const file of request.entry.files) {
    const report = (doneBytes: number): void =>
      request.onProgress?.(finishedBytes + Math.min(doneBytes, file.packedByteCount), totalBytes);
    const content = await bringFile(request, file, report);
    if (!content.ok) return content;
    contents.push(content.value);
    report(file.packedByteCount);
    finishedBytes += file.packedByteCount;
  }
  const [images, labels] = contents;
  if (images === undefined || labels === undefined)
    throw new Error(`registry entry ${request.entry.key} lacks files`);
  return readMnist(request.entry, { images, labels });
}

async function bringFile(
  request: FetchDataset,
  file: RegistryFile,
  report: (doneBytes: number) => void,
): Promise<Outcome<Uint8Array, readonly SpecIssue[]>> {
  const { entry, cacheDir, datasetsDir, onIssue } = request;
  const tried: string[] = [];
  const wrong: SpecIssue[] = [];
  const target = join(cacheDir, entry.key, file.name);
  const folders = [
    { where: 'the cache', path: target },
    ...(datasetsDir === undefined
      ? []
      : [{ where: `DLRSIM_DATASETS_DIR/${entry.key}`, path: join(datasetsDir, entry.key, file.name) }]),
  ];
  const remember = (found: SpecIssue): void => {
    wrong.push(found);
    onIssue?.(found);
  };
  for (const { where, path } of folders) {
    const content = await readLocal(path, file, where);
    if (content === null) tried.push(`${where} (not there)`);
    else if (content.ok) return content;
    else {
      tried.push(`${where} (wrong content)`);
      remember(content.problem);
    }
  }
  if (datasetsDir === undefined) tried.push('DLRSIM_DATASETS_DIR (not set)');
  for (const url of file.urls) {
    const content = await readMirror(request, { file, url, target, report });
    if (content.ok) return content;
    tried.push(`${new URL(url).host} (${content.problem.reason})`);
    if (content.problem.issue !== null) remember(content.problem.issue);
  }
  return fail([offlineIssue(entry, file, tried), ...wrong]);
}

async function readLocal(
  path: string,
  file: RegistryFile,
  where: string,
): Promise<Outcome<Uint8Array, SpecIssue> | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const limitBytes = file.byteCount + PACKING_BYTES;
  if (found.size > limitBytes) {
    const message =
      `${where}: ${file.name} has ${found.size} bytes; the right file has at ` + `most ${limitBytes}`;
    return fail(
      issue([file.name], 'TOO_BIG', {
        message,
        limit: `at most ${limitBytes} bytes`,
        actual: `${found.size} bytes`,
      }),
    );
  }
  try {
    return verifyFile(await readFile(path), file, where);
  } catch (cause) {
    const message = `${where}: ${file.name} cannot be read (${reasonOf(cause)})`;
    return fail(issue([file.name], 'UNREADABLE', { message }));
  }
}

/** Carries a wrong content out of the download, which then leaves no file behind. */
class WrongContentError extends Error {
  readonly issue: SpecIssue;

  constructor(found: SpecIssue) {
    super('wrong content');
    this.issue = found;
  }
}

interface MirrorFailure {
  readonly reason: string;
  readonly issue: SpecIssue | null;
}

async function readMirror(
  request: FetchDataset,
  from: {
    readonly file: RegistryFile;
    readonly url: string;
    readonly target: string;
    readonly report: (doneBytes: number) => void;
  },
): Promise<Outcome<Uint8Array, MirrorFailure>> {
  const { file, url, target, report } = from;
  try {
    const content = await download(
      {
        url,
        target,
        limitBytes: file.byteCount + PACKING_BYTES,
        fetch: request.fetch ?? fetch,
        signal: request.signal ?? new AbortController().signal,
        stallTimeoutSec: request.stallTimeoutSec ?? STALL_TIMEOUT_SEC,
        onBytes: report,
      },
      (bytes) => {
        const verified = verifyFile(bytes, file, new URL(url).host);
        if (!verified.ok) throw new WrongContentError(verified.problem);
        return verified.value;
      },
    );
    return succeed(content);
  } catch (cause) {
    request.signal?.throwIfAborted();
    return fail({ reason: reasonOf(cause), issue: cause instanceof WrongContentError ? cause.issue : null });
  }
}

function offlineIssue(entry: RegistryEntry, file: RegistryFile, tried: readonly string[]): SpecIssue {
  const names = entry.files.map(({ name }) => name).join(' and ');
  const message =
    `${entry.name} could not be brought in: ${file.name} was not found. Tried: ${tried.join(', ')}. ` +
    `Set DLRSIM_DATASETS_DIR to a folder and put ${names} into its subfolder ${entry.key}, ` +
    'or use Strokes, which needs no download.';
  return issue([entry.key], 'UNREADABLE', { message, actual: tried.join(', ') });
}

/** System errors have a code that says more than "fetch failed", and no path of this machine. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.cause instanceof Error ? reasonOf(cause.cause) : cause.message;
}
