import {
  downloadByteCount,
  fail,
  type Outcome,
  type RegistryEntry,
  type RegistryFile,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { bringFile, type NotBrought, type Sources } from './bring-file.ts';
import { CIFAR10_MEAN_FILE } from './cifar.ts';
import { bringArchive } from './fetch-archive.ts';
import type { DatasetFile } from './read-dataset.ts';
import { type KnownContent, verifyFile } from './verify-file.ts';

export interface FetchRegistry extends Omit<Sources, 'key'> {
  readonly entry: RegistryEntry;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/** Room for what gzip adds to content that it cannot shorten. */
const PACKING_BYTES = 1024 * 1024;

type Brought = Outcome<readonly DatasetFile[], readonly SpecIssue[]>;

/**
 * Brings the files of a registry entry, unpacked, each with the registry's SHA-256: from the cache, from the
 * user's folder, or from each mirror in turn. The test files must all be there. Training files are taken
 * where they are at hand, and downloaded unless the test files came from the user's folder: who has files of
 * their own is not made to download more. A training file that no source serves is left out. Entries that
 * are drawn have no files.
 *
 * @throws the signal's reason when aborted.
 */
export async function fetchRegistryFiles(request: FetchRegistry): Promise<Brought> {
  const { entry } = request;
  request.signal?.throwIfAborted();
  if (entry.files.length === 0) return succeed([]);
  const sources: Sources = { ...request, key: entry.key };
  const progress = createProgress(request);
  const test = await bringAll(sources, entry.files, progress);
  if (test.ok) return succeed([...test.value.files, ...(await bringTrain(sources, entry, test.value))]);
  if (entry.archive === undefined) return fail(problemsOf(entry, test.problem));
  const whole = await bringArchive(sources, entry, progress.onBytes);
  if (whole.ok) return whole;
  const tried = [...new Set([...test.problem.tried, ...whole.problem.tried])];
  const wrong = [...test.problem.wrong, ...whole.problem.wrong];
  return fail(problemsOf(entry, { file: entry.archive, tried, wrong }));

  async function bringTrain(
    from: Sources,
    { key, trainFiles = [], archive }: RegistryEntry,
    { isOwn }: BroughtFiles,
  ): Promise<readonly DatasetFile[]> {
    const found: DatasetFile[] = [];
    for (const file of trainFiles) {
      // What lies there but is wrong is told; that it is missing is no problem.
      const wanted = isOwn || archive !== undefined ? { ...file, urls: [] } : file;
      const brought = await bringKnown(from, wanted, progress.onBytes);
      if (brought?.ok) found.push({ path: file.name, bytes: brought.value.content });
      progress.finish(file);
    }
    if (key === 'cifar10') found.push(...(await bringMeanFile(from)));
    return found;
  }
}

interface FileProgress {
  readonly onBytes: (doneBytes: number) => void;
  readonly finish: (file: RegistryFile) => void;
}

/** Bytes of finished files plus those of the present one, over those of all. */
function createProgress({ entry, onProgress }: FetchRegistry): FileProgress {
  const totalBytes = downloadByteCount(entry);
  let finishedBytes = 0;
  const onBytes = (doneBytes: number): void =>
    onProgress?.(Math.min(finishedBytes + doneBytes, totalBytes), totalBytes);
  return {
    onBytes,
    finish({ packedByteCount }) {
      if (entry.archive !== undefined) return;
      finishedBytes += packedByteCount;
      onBytes(0);
    },
  };
}

interface BroughtFiles {
  readonly files: readonly DatasetFile[];
  /** Whether all of them came out of the user's folder. */
  readonly isOwn: boolean;
}

type Missing = NotBrought & { readonly file: Pick<RegistryFile, 'name'> };

async function bringAll(
  sources: Sources,
  wanted: readonly RegistryFile[],
  progress: FileProgress,
): Promise<Outcome<BroughtFiles, Missing>> {
  const files: DatasetFile[] = [];
  let isOwn = true;
  for (const file of wanted) {
    const brought = await bringKnown(sources, file, progress.onBytes);
    if (brought === null) return fail({ file, tried: [], wrong: [] });
    if (!brought.ok) return fail({ ...brought.problem, file });
    files.push({ path: file.name, bytes: brought.value.content });
    isOwn &&= brought.value.where.startsWith('DLRSIM_DATASETS_DIR');
    progress.finish(file);
  }
  return succeed({ files, isOwn });
}

/** Null where the file is known only as part of its archive. */
async function bringKnown(
  sources: Sources,
  file: RegistryFile,
  onBytes: (doneBytes: number) => void,
): Promise<Outcome<KnownContent, NotBrought> | null> {
  if (file.sha256 === null) return null;
  return bringFile(sources, {
    name: file.name,
    otherNames: file.name.endsWith('.gz') ? [file.name.slice(0, -3)] : [`${file.name}.gz`],
    urls: file.urls,
    limitBytes: file.byteCount + PACKING_BYTES,
    verify: (bytes, where) => verifyFile(bytes, file, where),
    onBytes,
  });
}

/** The mean of all training images, for who has not all of them. */
async function bringMeanFile(sources: Sources): Promise<readonly DatasetFile[]> {
  const brought = await bringFile(sources, {
    name: CIFAR10_MEAN_FILE,
    urls: [],
    limitBytes: PACKING_BYTES,
    verify: (bytes) => succeed(bytes),
  });
  return brought.ok ? [{ path: CIFAR10_MEAN_FILE, bytes: brought.value }] : [];
}

/** What to tell the user: `file` is what was not found, by itself or in the entry's archive. */
function problemsOf(entry: RegistryEntry, { file, tried, wrong }: Missing): readonly SpecIssue[] {
  const loose = entry.files.filter(({ sha256 }) => sha256 !== null);
  const names = loose.map(({ name }) => name).join(' and ');
  const wanted = [entry.archive?.name, names]
    .filter((name) => name !== undefined && name !== '')
    .join(' or ');
  const message =
    `${entry.name} could not be brought in: ${file.name} was not found. Tried: ${tried.join(', ')}. ` +
    `Set DLRSIM_DATASETS_DIR to a folder and put ${wanted} into its subfolder ${entry.key}, ` +
    'or use Strokes, which needs no download.';
  return [issue([entry.key], 'UNREADABLE', { message, actual: tried.join(', ') }), ...wrong];
}
