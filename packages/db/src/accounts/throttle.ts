import { createHash } from 'node:crypto';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { type Prisma, poolOf } from '../prisma.ts';

/**
 * From this failure on there is a delay. An address may be shared by a whole lab, so it is let go on
 * longer.
 */
export const FREE_FAILURE_COUNT = { account: 5, address: 20 } as const;
const LONGEST_DELAY_SEC = 15 * 60;
const MEMORY_SEC = 24 * 60 * 60;

/** Who tries: the account's e-mail address, and the network address where it is known. */
export interface AttemptSubject {
  readonly account: string;
  readonly address: string | null;
}

/** Seconds that the next attempt must wait after `failureCount` failures: 0, then 1, 2, 4, up to 900. */
export function delaySec(failureCount: number, freeFailureCount: number): number {
  if (failureCount < freeFailureCount) return 0;
  return Math.min(2 ** (failureCount - freeFailureCount), LONGEST_DELAY_SEC);
}

/**
 * Slows down guessing. Attempts are counted in the database, for all processes together, and count as
 * failed before the password is looked at, so that parallel guesses gain nothing. From the last free
 * failure on, each attempt goes through a gate that it shuts behind itself, for longer every time. Null: go
 * ahead.
 */
export async function admitAttempt(
  prisma: Prisma,
  subject: AttemptSubject,
): Promise<{ readonly retryAfterSec: number } | null> {
  const { failures, gate } = limiters(prisma);
  const counted: string[] = [];
  for (const { key, freeFailureCount } of keysOf(subject)) {
    const before = (await failures.get(key))?.consumedPoints ?? 0;
    const { consumedPoints } = await failures.penalty(key);
    counted.push(key);
    if (consumedPoints < freeFailureCount) continue;
    // parallel attempts raise the count together: the delay follows the count before them
    const waitSec = await passGate(gate, key, Math.max(1, delaySec(before + 1, freeFailureCount)));
    if (waitSec === 0) continue;
    for (const refused of counted) await failures.reward(refused);
    return { retryAfterSec: waitSec };
  }
  return null;
}

/**
 * The password was right: the account's failures are forgotten. The address only gets this attempt back, or
 * someone with an account of their own could guess on for ever.
 */
export async function forgiveAttempt(prisma: Prisma, subject: AttemptSubject): Promise<void> {
  const { failures, gate } = limiters(prisma);
  for (const { key, kind } of keysOf(subject)) {
    await gate.delete(key);
    await (kind === 'account' ? failures.delete(key) : failures.reward(key));
  }
}

interface Limiters {
  readonly failures: RateLimiterPostgres;
  readonly gate: RateLimiterPostgres;
}

const limitersByClient = new WeakMap<Prisma, Limiters>();

function limiters(prisma: Prisma): Limiters {
  const known = limitersByClient.get(prisma);
  if (known) return known;
  // the table is made by a migration
  const table = {
    storeClient: poolOf(prisma),
    storeType: 'pool',
    schemaName: 'throttle',
    tableName: 'attempt',
  };
  const made: Limiters = {
    failures: new RateLimiterPostgres({
      ...table,
      tableCreated: true,
      keyPrefix: 'failures',
      points: Number.MAX_SAFE_INTEGER,
      duration: MEMORY_SEC,
    }),
    gate: new RateLimiterPostgres({
      ...table,
      tableCreated: true,
      keyPrefix: 'gate',
      points: 1,
      duration: 1,
    }),
  };
  limitersByClient.set(prisma, made);
  return made;
}

/** 0 when the gate was open; it is then shut for `shutSec`. Else the seconds until it opens. */
async function passGate(gate: RateLimiterPostgres, key: string, shutSec: number): Promise<number> {
  try {
    await gate.consume(key, 1, { customDuration: shutSec });
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}

/** Hashed: the table should tell no one who tried to sign in. */
function keysOf({ account, address }: AttemptSubject) {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
  const kinds = [
    { kind: 'address' as const, text: address },
    { kind: 'account' as const, text: account },
  ];
  return kinds.flatMap(({ kind, text }) =>
    text === null ? [] : [{ kind, key: `${kind}:${hash(text)}`, freeFailureCount: FREE_FAILURE_COUNT[kind] }],
  );
}
