import { expect, it } from 'vitest';
import { remainingSec } from './run.queries.ts';

const clock = {
  id: 'run_1',
  shardCount: 10,
  doneShardCount: 6,
  isLost: false,
  attemptShardCount: 4,
  workedSec: 20,
  sinceShardSec: 1,
  phase: null,
  phaseDoneRatio: null,
};

it('goes by the pace of this attempt, not by shards of earlier ones', () => {
  // 4 shards in 20 s: 5 s each, 4 to do, one second of that is over
  expect(remainingSec(clock)).toBe(19);
});

it('does not know before the first shard of the attempt', () => {
  expect(remainingSec({ ...clock, attemptShardCount: 0 })).toBeNull();
});

it('is never below zero', () => {
  expect(remainingSec({ ...clock, sinceShardSec: 1000 })).toBe(0);
});
