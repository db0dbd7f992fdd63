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
import { renderStrokes } from '../strokes/render-strokes.ts';
import { bringFile, type NotBrought, type Sources } from './bring-file.ts';
import type { Dataset } from './dataset.ts';
import { bringCifar10 } from './fetch-cifar10.ts';
import { readMnist } from './mnist.ts';
import { verifyFile } from './verify-file.ts';

export interface FetchDataset extends Omit<Sources, 'key'> {
  readonly entry: RegistryEntry;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/** Room for what gzip adds to content that it cannot shorten. */
const PACKING_BYTES = 1024 * 1024;

/**
 * Brings in a data set: from the cache, from the user's folder, or from each mirror in turn; synthetic
 * ones are drawn. Whatever the source, the content must have the registry's SHA-256. When no source
 * serves, one issue says what was tried and what to do, followed by one for each wrong copy.
 *
 * @throws the signal's reason when aborted.
 */
export async function fetchDataset(request: FetchDataset): Promise<Outcome<Dataset, readonly SpecIssue[]>> {
  request.signal?.throwIfAborted();
  const sources: Sources = { ...request, key: request.entry.key };
  switch (request.entry.key) {
    case 'strokes':
      return succeed(renderStrokes());
    case 'cifar10': {
      const totalBytes = downloadByteCount(request.entry);
      const onBytes = (doneBytes: number): void =>
        request.onProgress?.(Math.min(doneBytes, totalBytes), totalBytes);
      const brought = await bringCifar10(request.entry, sources, onBytes);
      return brought.ok ? brought : fail(problemsOf(request.entry, brought.problem));
    }
    case 'mnist':
      return fetchMnist(request, sources);
  }
}

async function fetchMnist(
  request: FetchDataset,
  sources: Sources,
): Promise<Outcome<Dataset, readonly SpecIssue[]>> {
  const contents: Uint8Array[] = [];
  const totalBytes = downloadByteCount(request.entry);
  let finishedBytes = 0;
  for (const file of request.entry.files) {
    const onBytes = (doneBytes: number): void =>
      request.onProgress?.(finishedBytes + Math.min(doneBytes, file.packedByteCount), totalBytes);
    const { name, urls } = file;
    const limitBytes = file.byteCount + PACKING_BYTES;
    const verify = (bytes: Uint8Array, where: string) => verifyFile(bytes, file, where);
    const brought = await bringFile(sources, { name, urls, limitBytes, verify, onBytes });
    if (!brought.ok) return fail(problemsOf(request.entry, { ...brought.problem, file }));
    contents.push(brought.value.content);
    onBytes(file.packedByteCount);
    finishedBytes += file.packedByteCount;
  }
  const [images, labels] = contents;
  if (images === undefined || labels === undefined)
    throw new Error(`registry entry ${request.entry.key} lacks files`);
  return readMnist(request.entry, { images, labels });
}

/** What to tell the user: `file` is what was not found, by itself or in the entry's archive. */
function problemsOf(
  entry: RegistryEntry,
  { file, tried, wrong }: NotBrought & { readonly file: Pick<RegistryFile, 'name'> },
): readonly SpecIssue[] {
  const names = entry.files.map(({ name }) => name).join(' and ');
  const wanted = entry.archive === undefined ? names : `${entry.archive.name} or ${names}`;
  const message =
    `${entry.name} could not be brought in: ${file.name} was not found. Tried: ${tried.join(', ')}. ` +
    `Set DLRSIM_DATASETS_DIR to a folder and put ${wanted} into its subfolder ${entry.key}, ` +
    'or use Strokes, which needs no download.';
  return [issue([entry.key], 'UNREADABLE', { message, actual: tried.join(', ') }), ...wrong];
}
