import { Worker } from 'node:worker_threads';
import type { OnceReply } from './protocol.ts';
import { ThreadCrash, ThreadStopped, ThreadThrew } from './thread-errors.ts';

export interface ThreadUse<Told> {
  readonly heapMib: number;
  readonly signal: AbortSignal;
  /** Hears what the thread tells on its way, in order. */
  readonly onTold: (told: Told) => void;
}

/**
 * Carries out one request in a thread of its own, which ends with it. ThreadCrash: the thread died, mostly
 * for want of memory; ThreadThrew: an error of ours; ThreadStopped: `signal` aborted.
 */
export function runThread<Told, Value>(
  file: URL,
  request: unknown,
  { heapMib, signal, onTold }: ThreadUse<Told>,
): Promise<Value> {
  const worker = new Worker(file, {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: heapMib },
  });
  return new Promise<Value>((resolve, reject) => {
    const stop = () => reject(new ThreadStopped('the thread was stopped'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    worker.on('message', (reply: OnceReply<Told, Value>) => {
      if (reply.kind === 'told') onTold(reply.told);
      else if (reply.kind === 'done') resolve(reply.value);
      else reject(Object.assign(new ThreadThrew(reply.message), { stack: reply.stack }));
    });
    worker.on('error', (error) =>
      reject(new ThreadCrash(error instanceof Error ? error.message : String(error))),
    );
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop);
      reject(new ThreadCrash(`the thread ended with code ${code}`));
    });
  }).finally(() => worker.terminate());
}
