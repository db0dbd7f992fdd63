import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from './errors.ts';

/** What a caller may do in a minute; an hour for sign-ups, which cost a password hash each. */
const REQUESTS_PER_MINUTE = 1200;
const ANONYMOUS_REQUESTS_PER_MINUTE = 300;
const LAUNCHES_PER_MINUTE = 60;
const SIGN_UPS_PER_HOUR = 30;
const STREAMS_PER_CALLER = 20;

export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSec: number;
}

/** The limits of one API process, kept in memory. Each throws RATE_LIMITED when it is used up. */
export interface Limits {
  takeRequest(key: string): Promise<LimitState>;
  /** A sweep counts 1 + points / 100. */
  takeLaunch(key: string, pointCount: number): Promise<void>;
  takeSignUp(ipAddress: string): Promise<void>;
  /** Returns the function that gives the place back. */
  takeStream(key: string): () => void;
}

export function createLimits(): Limits {
  const known = new RateLimiterMemory({ points: REQUESTS_PER_MINUTE, duration: 60 });
  const anonymous = new RateLimiterMemory({ points: ANONYMOUS_REQUESTS_PER_MINUTE, duration: 60 });
  const launches = new RateLimiterMemory({ points: LAUNCHES_PER_MINUTE, duration: 60 });
  const signUps = new RateLimiterMemory({ points: SIGN_UPS_PER_HOUR, duration: 3600 });
  const streamCounts = new Map<string, number>();
  return {
    takeRequest: (key) =>
      take(key.startsWith('ip:') ? anonymous : known, { key, points: 1, what: 'requests' }),
    async takeLaunch(key, pointCount) {
      await take(launches, { key, points: 1 + Math.floor(pointCount / 100), what: 'launches' });
    },
    async takeSignUp(ipAddress) {
      await take(signUps, { key: ipAddress, points: 1, what: 'sign-ups from your address' });
    },
    takeStream(key) {
      const count = streamCounts.get(key) ?? 0;
      if (count >= STREAMS_PER_CALLER) {
        throw limited(`${STREAMS_PER_CALLER} event streams are open already; close one first`, 10);
      }
      streamCounts.set(key, count + 1);
      return onlyOnce(() => {
        const rest = (streamCounts.get(key) ?? 1) - 1;
        if (rest > 0) streamCounts.set(key, rest);
        else streamCounts.delete(key);
      });
    },
  };
}

async function take(
  limiter: RateLimiterMemory,
  { key, points, what }: { readonly key: string; readonly points: number; readonly what: string },
): Promise<LimitState> {
  try {
    return stateOf(limiter, await limiter.consume(key, points));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const { limit, resetSec } = stateOf(limiter, refusal);
    const windowText = limiter.duration === 60 ? 'a minute' : 'an hour';
    throw limited(`more than ${limit} ${what} in ${windowText}; try again in ${resetSec} s`, resetSec);
  }
}

function stateOf(limiter: RateLimiterMemory, state: RateLimiterRes): LimitState {
  return {
    limit: limiter.points,
    remaining: Math.max(0, state.remainingPoints),
    resetSec: Math.max(1, Math.ceil(state.msBeforeNext / 1000)),
  };
}

const limited = (message: string, retryAfterSec: number) =>
  new Refusal('RATE_LIMITED', message, { 'retry-after': String(retryAfterSec) });

function onlyOnce(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}
