import { Worker } from 'node:worker_threads';
import { fail, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import type { TrainedNetwork, TrainReply, TrainRequest } from './protocol.ts';
import { ThreadStopped, ThreadThrew } from './thread-errors.ts';

export interface TrainLimits {
  readonly heapMib: number;
  readonly signal: AbortSignal;
  readonly onPoint: (reply: TrainReply & { readonly kind: 'point' }) => void;
}

/**
 * Trains in a thread of its own. Memory that runs out is the user's problem and comes back as an issue;
 * ThreadThrew is ours; ThreadStopped says that `signal` aborted.
 */
export function runTrainThread(
  request: TrainRequest,
  { heapMib, signal, onPoint }: TrainLimits,
): Promise<Outcome<TrainedNetwork, readonly SpecIssue[]>> {
  const worker = new Worker(new URL('./train.thread.ts', import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: heapMib },
  });
  return new Promise<Outcome<TrainedNetwork, readonly SpecIssue[]>>((resolve, reject) => {
    const stop = () => reject(new ThreadStopped('the training was stopped'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    worker.on('message', (reply: TrainReply) => {
      if (reply.kind === 'point') onPoint(reply);
      else if (reply.kind === 'done') resolve(reply.outcome);
      else reject(Object.assign(new ThreadThrew(reply.message), { stack: reply.stack }));
    });
    worker.on('error', (error) => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(fail([tooLarge(heapMib)]));
      else reject(error);
    });
    worker.on('exit', (code) => reject(new ThreadThrew(`the training thread ended with code ${code}`)));
    worker.on('exit', () => signal.removeEventListener('abort', stop));
  }).finally(() => worker.terminate());
}

function tooLarge(heapMib: number): SpecIssue {
  return {
    path: ['training', 'imageCount'],
    code: 'TOO_BIG',
    message: `training took more than ${heapMib} MiB of memory; ask for fewer images or a smaller batch`,
    limit: `at most ${heapMib} MiB`,
  };
}
