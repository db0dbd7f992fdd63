import { Worker } from 'node:worker_threads';
import { fail, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import type { ImportedFile, ImportReply, ImportRequest } from './protocol.ts';
import { ThreadStopped, ThreadThrew } from './thread-errors.ts';

export interface ImportLimits {
  readonly heapMib: number;
  readonly timeLimitSec: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (doneByteCount: number, totalByteCount: number) => void;
}

/**
 * Carries out one import in a thread of its own. A file that needs more memory or time than it may is the
 * user's problem and comes back as an issue; ThreadThrew is ours; ThreadStopped says that `signal` aborted.
 */
export function runImportThread(
  request: ImportRequest,
  limits: ImportLimits,
): Promise<Outcome<ImportedFile, readonly SpecIssue[]>> {
  const worker = new Worker(new URL('./import.thread.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMib },
  });
  return new Promise<Outcome<ImportedFile, readonly SpecIssue[]>>((resolve, reject) => {
    const stop = () => reject(new ThreadStopped('the import was stopped'));
    const timer = setTimeout(() => resolve(fail([tooSlow(limits)])), limits.timeLimitSec * 1000);
    limits.signal.addEventListener('abort', stop, { once: true });
    if (limits.signal.aborted) stop();
    worker.on('message', (reply: ImportReply) => {
      if (reply.kind === 'progress') limits.onProgress?.(reply.doneByteCount, reply.totalByteCount);
      else if (reply.kind === 'done') resolve(reply.outcome);
      else reject(Object.assign(new ThreadThrew(reply.message), { stack: reply.stack }));
    });
    worker.on('error', (error) => {
      if (isOutOfMemory(error)) resolve(fail([tooLarge(limits)]));
      else reject(error);
    });
    worker.on('exit', (code) => reject(new ThreadThrew(`the import thread ended with code ${code}`)));
    worker.on('exit', () => {
      clearTimeout(timer);
      limits.signal.removeEventListener('abort', stop);
    });
  }).finally(() => worker.terminate());
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge({ heapMib }: ImportLimits): SpecIssue {
  return {
    path: ['file'],
    code: 'TOO_BIG',
    message: `reading the file took more than ${heapMib} MiB of memory; import a smaller one`,
    limit: `at most ${heapMib} MiB`,
  };
}

function tooSlow({ timeLimitSec }: ImportLimits): SpecIssue {
  return {
    path: ['file'],
    code: 'TOO_BIG',
    message: `it was not done after ${timeLimitSec} seconds; try again, or import something smaller`,
    limit: `at most ${timeLimitSec} seconds`,
  };
}
