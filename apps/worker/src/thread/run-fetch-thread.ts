import { Worker } from 'node:worker_threads';
import type { DatasetFile } from '@dl-rsim/networks';
import { fail, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import type { FetchReply, FetchRequest } from './protocol.ts';
import { ThreadStopped, ThreadThrew } from './thread-errors.ts';

export interface FetchLimits {
  readonly heapMib: number;
  readonly timeLimitSec: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (doneByteCount: number, totalByteCount: number) => void;
}

/**
 * Fetches one data set in a thread of its own: digests and unpacking take seconds, in which the main thread
 * must beat. What takes more memory or time than it may comes back as an issue; ThreadThrew is ours;
 * ThreadStopped says that `signal` aborted.
 */
export function runFetchThread(
  request: FetchRequest,
  limits: FetchLimits,
): Promise<Outcome<readonly DatasetFile[], readonly SpecIssue[]>> {
  const worker = new Worker(new URL('./fetch.thread.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMib },
  });
  return new Promise<Outcome<readonly DatasetFile[], readonly SpecIssue[]>>((resolve, reject) => {
    const stop = () => reject(new ThreadStopped('the fetch was stopped'));
    const timer = setTimeout(() => resolve(fail([tooSlow(limits)])), limits.timeLimitSec * 1000);
    limits.signal.addEventListener('abort', stop, { once: true });
    if (limits.signal.aborted) stop();
    worker.on('message', (reply: FetchReply) => {
      if (reply.kind === 'progress') limits.onProgress?.(reply.doneByteCount, reply.totalByteCount);
      else if (reply.kind === 'done') resolve(reply.outcome);
      else reject(Object.assign(new ThreadThrew(reply.message), { stack: reply.stack }));
    });
    worker.on('error', (error) => {
      if (isOutOfMemory(error)) resolve(fail([tooLarge(limits)]));
      else reject(error);
    });
    worker.on('exit', (code) => reject(new ThreadThrew(`the fetch thread ended with code ${code}`)));
    worker.on('exit', () => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', stop);
    });
  }).finally(() => worker.terminate());
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge({ heapMib }: FetchLimits): SpecIssue {
  return {
    path: ['file'],
    code: 'TOO_BIG',
    message: `fetching took more than ${heapMib} MiB of memory; this installation allows no more`,
    limit: `at most ${heapMib} MiB`,
  };
}

function tooSlow({ timeLimitSec }: FetchLimits): SpecIssue {
  return {
    path: ['file'],
    code: 'TOO_BIG',
    message: `it was not done after ${timeLimitSec} seconds; try again over a faster line`,
    limit: `at most ${timeLimitSec} seconds`,
  };
}
