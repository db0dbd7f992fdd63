import { parentPort, workerData } from 'node:worker_threads';
import {
  decodeDataset,
  encodeDataset,
  encodeNetwork,
  fetchDataset,
  type KerasH5Options,
  packZoo,
  readNetworkFile,
} from '@dl-rsim/networks';
import { checkNetwork } from '@dl-rsim/sim-core';
import { fail, type Outcome, registry, type SpecIssue, succeed } from '@dl-rsim/spec';
import type { ImportedFile, ImportReply, ImportRequest } from './protocol.ts';

/** An import thread: reads one foreign file or fetches one data set, answers and ends. */

if (!parentPort) throw new Error('import.thread runs in a worker thread only');
const port = parentPort;
const post = (reply: ImportReply) => port.postMessage(reply);

try {
  post({ kind: 'done', outcome: await carryOut(workerData as ImportRequest) });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  post({ kind: 'threw', message, stack: stack ?? message });
}

type Imported = Outcome<ImportedFile, readonly SpecIssue[]>;

async function carryOut(request: ImportRequest): Promise<Imported> {
  switch (request.kind) {
    case 'read-network':
      return readNetwork(request.file, { name: request.name, inputMean: meanOf(request.meanDataset) });
    case 'read-zoo-network':
      return readNetwork(await packZoo(request.zooKey), { name: request.zooKey });
    case 'fetch-dataset':
      return fetchOf(request);
  }
}

async function readNetwork(file: Uint8Array, options: KerasH5Options): Promise<Imported> {
  const read = await readNetworkFile(file, options);
  if (!read.ok) return fail(read.problem);
  const checked = checkNetwork(read.value);
  if (!checked.ok) return fail(checked.problem);
  return succeed({ bytes: encodeNetwork(read.value), summary: { ...checked.value } });
}

function meanOf(meanDataset: Uint8Array | null): Float32Array | null {
  if (meanDataset === null) return null;
  const { name, trainMean } = decodeDataset(meanDataset);
  // The API asks for no mean of a data set that has none.
  if (trainMean === undefined) throw new Error(`data set ${name} has no mean training image`);
  return trainMean;
}

async function fetchOf(request: ImportRequest & { readonly kind: 'fetch-dataset' }): Promise<Imported> {
  const entry = registry.find((candidate) => candidate.key === request.registryKey);
  if (!entry) return fail([unknownKey(request.registryKey)]);
  const fetched = await fetchDataset({
    entry,
    cacheDir: request.cacheDir,
    ...(request.datasetsDir === null ? {} : { datasetsDir: request.datasetsDir }),
    onProgress: (doneByteCount, totalByteCount) => post({ kind: 'progress', doneByteCount, totalByteCount }),
    signal: new AbortController().signal,
  });
  if (!fetched.ok) return fail(fetched.problem);
  const { images, name, classNames, isSynthetic, source, licence, trainMean } = fetched.value;
  const summary = {
    name,
    imageShape: images.shape,
    imageCount: images.imageCount,
    classNames,
    isSynthetic,
    source,
    licence,
    ...(trainMean === undefined ? {} : { hasTrainMean: true }),
  };
  return succeed({ bytes: encodeDataset(fetched.value), summary });
}

function unknownKey(key: string): SpecIssue {
  const known = registry.map((entry) => entry.key).join(', ');
  return {
    path: ['registryKey'],
    code: 'UNSUPPORTED',
    message: `registryKey is ${key}, which the registry does not have; choose one of ${known}`,
    actual: key,
  };
}
