import type { Claim } from './store/run.store.ts';
import { ThreadStopped } from './thread/thread-errors.ts';

/**
 * Why an attempt stops early. cancelled: a user did it. fenced: another worker holds the run. lease-lost: the
 * database could not be told for a whole lease that we live. shutdown: this worker leaves.
 */
export type StopReason = 'cancelled' | 'fenced' | 'lease-lost' | 'shutdown';

/** An attempt under way: what the heartbeat, the cancel listener and the shutdown see of it. */
export class Attempt {
  readonly claim: Claim;
  readonly #stopThreads: () => Promise<void>;
  #stopReason: StopReason | null = null;
  #isDraining = false;
  /** Monotonic, milliseconds: when the lease was last known to be ours. */
  renewedAtMsec = performance.now();

  constructor(claim: Claim, stopThreads: () => Promise<void>) {
    this.claim = claim;
    this.#stopThreads = stopThreads;
  }

  get stopReason(): StopReason | null {
    return this.#stopReason;
  }

  /** No new shard is begun once the attempt is draining or stopped. */
  get mayGoOn(): boolean {
    return !this.#isDraining && this.#stopReason === null;
  }

  /** Call it right before a thread is asked for anything: a stop finds only threads that are busy. */
  throwIfStopped(): void {
    if (this.#stopReason !== null) throw new ThreadStopped(this.#stopReason);
  }

  /** Shards that have begun are finished and stored; then the run goes back to the queue. */
  drain(): void {
    this.#isDraining = true;
  }

  /** Stops its threads within a second. The first reason counts. */
  async stop(reason: StopReason): Promise<void> {
    if (this.#stopReason !== null) return;
    this.#stopReason = reason;
    await this.#stopThreads();
  }
}

/** The attempts of this worker that are under way. */
export type Attempts = Set<Attempt>;
