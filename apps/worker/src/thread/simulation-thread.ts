import { Worker } from 'node:worker_threads';
import type { Progress } from '@dl-rsim/sim-core';
import type { ReplyOf, RequestKind, RequestOf, ThreadReply, ThreadRequest, ThreadStart } from './protocol.ts';
import { ThreadCrash, ThreadStopped, ThreadThrew } from './thread-errors.ts';

/** A thread that does not stop between two images in this time is ended; a new one takes its place. */
const STOP_GRACE_MSEC = 500;

interface Pending {
  readonly resolve: (value: ReplyOf<RequestKind>) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** One worker thread that simulates; made when first needed and made anew after a crash. */
export class SimulationThread {
  readonly #heapLimitMib: number;
  readonly #stopWord = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | null = null;
  #pending: Pending | null = null;

  constructor(heapLimitMib: number) {
    this.#heapLimitMib = heapLimitMib;
  }

  /**
   * Asks the thread and waits for its answer; `onProgress` hears how far it is. Throws ThreadCrash,
   * ThreadThrew or ThreadStopped.
   */
  request<K extends RequestKind>(
    kind: K,
    body: RequestOf<K>,
    onProgress: (progress: Progress) => void = () => {},
  ): Promise<ReplyOf<K>> {
    if (this.#pending) throw new Error(`thread is busy: it cannot take ${kind}`);
    Atomics.store(this.#stopWord, 0, 0);
    const worker = this.#worker ?? this.#start();
    this.#worker = worker;
    return new Promise<ReplyOf<K>>((resolve, reject) => {
      // The protocol pairs each reply with the one request that is out.
      this.#pending = { resolve: (value) => resolve(value as ReplyOf<K>), reject, onProgress };
      const message = { kind, body } as ThreadRequest;
      worker.postMessage(message);
    });
  }

  /** Stops the current request, if any; it then rejects with ThreadStopped. Takes a second at most. */
  async stop(): Promise<void> {
    if (!this.#pending) return;
    Atomics.store(this.#stopWord, 0, 1);
    const stopped = await this.#settlesWithin(STOP_GRACE_MSEC);
    if (!stopped) await this.close();
  }

  /** Ends the thread whatever it is doing. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#settle((pending) => pending.reject(new ThreadStopped('the thread was ended')));
    await worker?.terminate();
  }

  #start(): Worker {
    const start: ThreadStart = { stopWord: this.#stopWord };
    const worker = new Worker(new URL('./simulate.thread.ts', import.meta.url), {
      workerData: start,
      resourceLimits: { maxOldGenerationSizeMb: this.#heapLimitMib },
    });
    const crash = (message: string) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#settle((pending) => pending.reject(new ThreadCrash(message)));
    };
    worker.on('message', (reply: ThreadReply) => {
      if (this.#worker === worker) this.#receive(reply);
    });
    worker.on('error', (error) => crash(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => crash(`the thread ended with code ${code}`));
    return worker;
  }

  #receive(reply: ThreadReply): void {
    if (reply.kind === 'progress') {
      this.#pending?.onProgress(reply.progress);
      return;
    }
    this.#settle((pending) => {
      if (reply.kind === 'done') pending.resolve(reply.value);
      else if (reply.kind === 'stopped') pending.reject(new ThreadStopped('the simulation was stopped'));
      else pending.reject(Object.assign(new ThreadThrew(reply.message), { stack: reply.stack }));
    });
  }

  #settle(act: (pending: Pending) => void): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending) act(pending);
  }

  async #settlesWithin(limitMsec: number): Promise<boolean> {
    const deadline = performance.now() + limitMsec;
    while (this.#pending && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.#pending === null;
  }
}
