import { parentPort, workerData } from 'node:worker_threads';
import { type DatasetFile, fetchRegistryFiles } from '@dl-rsim/networks';
import { fail, type Outcome, registry, type SpecIssue } from '@dl-rsim/spec';
import type { FetchReply, FetchRequest } from './protocol.ts';

/** A fetch thread: gets the files of one data set of the registry and ends. It reads none of them. */

if (!parentPort) throw new Error('fetch.thread runs in a worker thread only');
const port = parentPort;
const post = (reply: FetchReply) => port.postMessage(reply);

try {
  post({ kind: 'done', outcome: await fetchFiles(workerData as FetchRequest) });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  post({ kind: 'threw', message, stack: stack ?? message });
}

async function fetchFiles(
  request: FetchRequest,
): Promise<Outcome<readonly DatasetFile[], readonly SpecIssue[]>> {
  const { registryKey, cacheDir, datasetsDir } = request;
  const entry = registry.find((candidate) => candidate.key === registryKey);
  if (!entry) return fail([unknownKey(registryKey)]);
  return fetchRegistryFiles({
    entry,
    cacheDir,
    ...(datasetsDir === null ? {} : { datasetsDir }),
    onProgress: (doneByteCount: number, totalByteCount: number) =>
      post({ kind: 'progress', doneByteCount, totalByteCount }),
    signal: new AbortController().signal,
  });
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
