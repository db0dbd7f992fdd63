import type { FailureClass } from '@dl-rsim/db';
import { CORE_VERSION } from '@dl-rsim/sim-core';
import { canonicalJson, fingerprint, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import type { Logger } from 'pino';
import { ProgressTeller } from '../progress-teller.ts';
import { ThreadCrash, ThreadStopped, ThreadThrew } from '../thread/thread-errors.ts';

const TELL_INTERVAL_MSEC = 500;

/** What a claimed row of one thread ends as. lost: it was cancelled, or another worker has it. */
export type Computed =
  | { readonly kind: 'succeeded'; readonly resultJson: string; readonly resultDigest: string }
  | { readonly kind: 'failed'; readonly failureClass: FailureClass; readonly message: string }
  | { readonly kind: 'lost' };

export interface Computation<P, R> {
  /** Of the worker's leaving and of the queue. */
  readonly signals: readonly AbortSignal[];
  readonly log: Logger;
  /** What shows the same computation again, for the log. */
  readonly replay: { readonly specFingerprint: string; readonly spec: unknown };
  readonly firstProgress: P;
  /** Writes down the latest progress; false when the row is no longer ours. */
  readonly tell: (latest: P) => Promise<boolean>;
  readonly compute: (use: ComputationUse<P>) => Promise<Outcome<R, readonly SpecIssue[]>>;
}

export interface ComputationUse<P> {
  readonly signal: AbortSignal;
  readonly offer: (latest: P) => void;
  /** Stops the computation: the row is no longer ours. */
  readonly lose: () => void;
}

/**
 * Computes in a thread what a row has claimed, while its progress is told, and says how the row is to end.
 * Throws what the queue is to try again: database, disk, and the leaving of this worker.
 */
export async function computeClaimed<P, R>(computation: Computation<P, R>): Promise<Computed> {
  const { log, replay } = computation;
  const lost = new AbortController();
  const teller = new ProgressTeller<P>({
    first: computation.firstProgress,
    intervalMsec: TELL_INTERVAL_MSEC,
    tell: computation.tell,
    onLost: () => lost.abort(),
  });
  const signal = AbortSignal.any([...computation.signals, lost.signal]);
  const offer = (latest: P) => teller.offer(latest);
  try {
    const outcome = await computation
      .compute({ signal, offer, lose: () => lost.abort() })
      .finally(() => teller.stop());
    if (lost.signal.aborted) return { kind: 'lost' };
    return outcome.ok ? succeeded(outcome.value) : failed('INPUT', textOf(outcome.problem));
  } catch (error) {
    if (error instanceof ThreadStopped && lost.signal.aborted) return { kind: 'lost' };
    if (error instanceof ThreadCrash) {
      log.error({ err: error, ...replay, coreVersion: CORE_VERSION }, 'a thread died');
      return failed('LIMIT', `It needed more than a thread of this machine has: ${error.message}`);
    }
    if (error instanceof ThreadThrew) {
      log.error({ err: error, ...replay, coreVersion: CORE_VERSION }, 'an invariant was broken');
      return failed('NUMERIC', `It came upon an error of our own: ${error.message}; please report it`);
    }
    throw error;
  }
}

function succeeded(result: unknown): Computed {
  return { kind: 'succeeded', resultJson: canonicalJson(result), resultDigest: fingerprint(result) };
}

const failed = (failureClass: FailureClass, message: string): Computed => ({
  kind: 'failed',
  failureClass,
  message,
});

const textOf = (issues: readonly SpecIssue[]) => issues.map(({ message }) => message).join('; ');
