import { parentPort, workerData } from 'node:worker_threads';
import type { OnceReply } from './protocol.ts';

/** The other side of runThread: carries out the request that this thread was made for, and answers. */
export function serveOnce<Request, Told, Value>(
  carryOut: (request: Request, tell: (told: Told) => void) => Value,
): void {
  if (!parentPort) throw new Error('this runs in a worker thread only');
  const port = parentPort;
  const post = (reply: OnceReply<Told, Value>) => port.postMessage(reply);
  try {
    post({ kind: 'done', value: carryOut(workerData as Request, (told) => post({ kind: 'told', told })) });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    post({ kind: 'threw', message, stack: stack ?? message });
  }
}
