import type { Progress, Shard, ShardResult } from '@dl-rsim/sim-core';
import type { ReliabilityResult } from '@dl-rsim/spec';
import type { Loaded, ReplyOf, RequestOf } from './protocol.ts';
import { SimulationThread } from './simulation-thread.ts';

/** A run whose thread needs more ends with LIMIT; the worker lives on. Typed arrays are outside of it. */
const HEAP_LIMIT_MIB = 2048;

/** Threads that simulate, kept from run to run. At most one run uses them at a time. */
export class SimulationPool {
  readonly #threads: readonly SimulationThread[];

  constructor(threadCount: number, heapLimitMib = HEAP_LIMIT_MIB) {
    this.#threads = Array.from({ length: threadCount }, () => new SimulationThread(heapLimitMib));
  }

  get threadCount(): number {
    return this.#threads.length;
  }

  /** Opens the run's files, calibrates and builds error tables, in the first thread, which is then loaded. */
  prepare(
    input: RequestOf<'prepare'>,
    onProgress?: (progress: Progress) => void,
  ): Promise<ReplyOf<'prepare'>> {
    return this.#first.request('prepare', input, onProgress);
  }

  /** Gives every other thread, up to one a shard, what the first one prepared. */
  async load(loaded: Loaded, shardCount: number): Promise<void> {
    const others = this.#threads.slice(1, shardCount);
    await Promise.all(others.map((thread) => thread.request('load', loaded)));
  }

  /**
   * Simulates shards, each on the next free thread, and hands every result to `store` before that thread
   * takes another one. Once `mayGoOn` says no, shards that have begun are finished and no more begun.
   * When anything throws, all threads are stopped and the first error is thrown.
   */
  async simulate(
    shards: readonly Shard[],
    use: { readonly store: (result: ShardResult) => Promise<void>; readonly mayGoOn: () => boolean },
  ): Promise<void> {
    const queue = shards.values();
    const take = async (thread: SimulationThread) => {
      while (use.mayGoOn()) {
        const next = queue.next();
        if (next.done) return;
        await use.store(await thread.request('simulate', { shard: next.value }));
      }
    };
    const busy = this.#threads.slice(0, shards.length).map(take);
    try {
      await Promise.all(busy);
    } catch (error) {
      await this.stop();
      await Promise.allSettled(busy);
      throw error;
    }
  }

  /** Merges the shards of the loaded run, all of them, in the first thread. */
  summarize(input: RequestOf<'summarize'>): Promise<ReliabilityResult> {
    return this.#first.request('summarize', input);
  }

  /** Within a second no thread computes any more; what was asked of them rejects with ThreadStopped. */
  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  get #first(): SimulationThread {
    const [first] = this.#threads;
    if (!first) throw new Error('a pool has at least one thread');
    return first;
  }
}
