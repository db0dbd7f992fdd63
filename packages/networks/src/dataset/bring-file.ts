import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { download } from './download.ts';

/** Where files of one data set may come from. */
export interface Sources {
  /** Subfolder of both folders. */
  readonly key: string;
  /** Downloads are kept here, as `<cacheDir>/<key>/<file>`. */
  readonly cacheDir: string;
  /** The user's own copies, as `<datasetsDir>/<key>/<file>`: DLRSIM_DATASETS_DIR. */
  readonly datasetsDir?: string | undefined;
  /** Told of a copy that exists but is wrong, even when another source then serves. */
  readonly onIssue?: ((issue: SpecIssue) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly stallTimeoutSec?: number | undefined;
}

/** A file, and what makes sure that it is the right one. */
export interface WantedFile<T> {
  readonly name: string;
  /** Other names that it may have in the user's folder. */
  readonly otherNames?: readonly string[];
  /** Empty: it is taken from the folders only. */
  readonly urls: readonly string[];
  /** Most bytes that the file has as it lies on the disk or comes over the wire. */
  readonly limitBytes: number;
  /** `where` names the source in messages. */
  readonly verify: (bytes: Uint8Array, where: string) => Outcome<T, SpecIssue>;
  readonly onBytes?: (doneBytes: number) => void;
}

/** No source served: each with its reason, and what was wrong with the copies that were there. */
export interface NotBrought {
  readonly tried: readonly string[];
  readonly wrong: readonly SpecIssue[];
}

const STALL_TIMEOUT_SEC = 30;

/**
 * Brings in one file: from the cache, from the user's folder, or from each mirror in turn; the first that
 * passes `verify`.
 *
 * @throws the signal's reason when aborted.
 */
export async function bringFile<T>(sources: Sources, wanted: WantedFile<T>): Promise<Outcome<T, NotBrought>> {
  const tried: string[] = [];
  const wrong: SpecIssue[] = [];
  const remember = (found: SpecIssue): void => {
    wrong.push(found);
    sources.onIssue?.(found);
  };
  const target = join(sources.cacheDir, sources.key, wanted.name);
  for (const { where, paths } of foldersOf(sources, wanted)) {
    const content = await readFirst(paths, wanted, where);
    if (content === null) tried.push(`${where} (not there)`);
    else if (content.ok) return content;
    else {
      tried.push(`${where} (wrong content)`);
      remember(content.problem);
    }
  }
  if (sources.datasetsDir === undefined) tried.push('DLRSIM_DATASETS_DIR (not set)');
  for (const url of wanted.urls) {
    const content = await readMirror(sources, wanted, { url, target });
    if (content.ok) return content;
    tried.push(`${new URL(url).host} (${content.problem.reason})`);
    if (content.problem.issue !== null) remember(content.problem.issue);
  }
  return fail({ tried, wrong });
}

interface Folder {
  readonly where: string;
  readonly paths: readonly string[];
}

function foldersOf(sources: Sources, wanted: WantedFile<unknown>): readonly Folder[] {
  const { key, cacheDir, datasetsDir } = sources;
  const cache = { where: 'the cache', paths: [join(cacheDir, key, wanted.name)] };
  if (datasetsDir === undefined) return [cache];
  const names = [wanted.name, ...(wanted.otherNames ?? [])];
  const paths = names.map((name) => join(datasetsDir, key, name));
  return [cache, { where: `DLRSIM_DATASETS_DIR/${key}`, paths }];
}

/** The first of the paths at which there is a file; null when there is none. */
async function readFirst<T>(
  paths: readonly string[],
  wanted: WantedFile<T>,
  where: string,
): Promise<Outcome<T, SpecIssue> | null> {
  for (const path of paths) {
    const content = await readLocal(path, wanted, where);
    if (content !== null) return content;
  }
  return null;
}

async function readLocal<T>(
  path: string,
  wanted: WantedFile<T>,
  where: string,
): Promise<Outcome<T, SpecIssue> | null> {
  const { name, limitBytes } = wanted;
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return null;
  if (found.size > limitBytes) {
    const message = `${where}: ${name} has ${found.size} bytes; the right file has at most ${limitBytes}`;
    const limit = `at most ${limitBytes} bytes`;
    return fail(issue([name], 'TOO_BIG', { message, limit, actual: `${found.size} bytes` }));
  }
  try {
    return wanted.verify(await readFile(path), where);
  } catch (cause) {
    const message = `${where}: ${name} cannot be read (${reasonOf(cause)})`;
    return fail(issue([name], 'UNREADABLE', { message }));
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

async function readMirror<T>(
  sources: Sources,
  wanted: WantedFile<T>,
  { url, target }: { readonly url: string; readonly target: string },
): Promise<Outcome<T, MirrorFailure>> {
  try {
    const content = await download(
      {
        url,
        target,
        limitBytes: wanted.limitBytes,
        fetch: sources.fetch ?? fetch,
        signal: sources.signal ?? new AbortController().signal,
        stallTimeoutSec: sources.stallTimeoutSec ?? STALL_TIMEOUT_SEC,
        onBytes: wanted.onBytes ?? (() => undefined),
      },
      (bytes) => {
        const verified = wanted.verify(bytes, new URL(url).host);
        if (!verified.ok) throw new WrongContentError(verified.problem);
        return verified.value;
      },
    );
    return succeed(content);
  } catch (cause) {
    sources.signal?.throwIfAborted();
    return fail({ reason: reasonOf(cause), issue: cause instanceof WrongContentError ? cause.issue : null });
  }
}

/** System errors have a code that says more than "fetch failed", and no path of this machine. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.cause instanceof Error ? reasonOf(cause.cause) : cause.message;
}
