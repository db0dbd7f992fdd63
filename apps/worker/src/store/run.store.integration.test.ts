import { createTestDatabase, insertRun, type TestDatabase } from '@dl-rsim/db/testing';
import type { ShardResult } from '@dl-rsim/sim-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Claim,
  claimRun,
  closeAttempt,
  failRun,
  finishRun,
  fruitlessLossCount,
  releaseRun,
  renewLease,
  StaleClaim,
} from './run.store.ts';
import { readShards, storeShard, storeShardCount, tellProgress } from './shard.store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const failure = { failureClass: 'NUMERIC', message: 'it broke' } as const;
const answer = { resultJson: '{"resultVersion":1}', resultDigest: 'd'.repeat(64) };

test('every write of a claim is refused once another worker has claimed the run', async () => {
  const { prisma } = database;
  const { runId, claim: old } = await claimNew('first');
  await storeShard(prisma, old, shard(0));
  const next = (await claimRun(prisma, runId, 'second'))!.claim;
  expect(next.epoch).toBe(old.epoch + 1);
  await expectAllRefused(old);
  expect(await renewLease(prisma, old)).toBe('fenced');
  expect(await renewLease(prisma, next)).toBe('held');
  expect(await storeShard(prisma, next, shard(1))).toBe(2);
  await finishRun(prisma, next, answer);
  expect(await stateOf(runId)).toBe('SUCCEEDED');
  expect(await outcomesOf(runId)).toEqual(['lost', 'succeeded']);
  // the old claim neither sees nor changes the end
  await expectAllRefused(old);
  await closeAttempt(prisma, old);
  expect(await outcomesOf(runId)).toEqual(['lost', 'succeeded']);
});

test('every write of a claim is refused once the run was cancelled', async () => {
  const { prisma } = database;
  const { runId, claim } = await claimNew('first');
  await prisma.run.update({ where: { id: runId }, data: { state: 'CANCELLED', finishedAt: new Date() } });
  await expectAllRefused(claim);
  expect(await renewLease(prisma, claim)).toBe('cancelled');
  await closeAttempt(prisma, claim);
  expect(await outcomesOf(runId)).toEqual(['cancelled']);
  expect(await claimRun(prisma, runId, 'second')).toBeNull();
});

test('workers that claim at once each get an epoch; only the last one holds the run', async () => {
  const { prisma } = database;
  const { id: runId } = await insertRun(prisma);
  const claimed = await Promise.all(
    Array.from({ length: 6 }, (_, i) => claimRun(prisma, runId, `worker ${i}`)),
  );
  const epochs = claimed.map((run) => run!.claim.epoch).sort();
  expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
  const holds = await Promise.all(claimed.map((run) => renewLease(prisma, run!.claim)));
  expect(holds.filter((hold) => hold === 'held')).toHaveLength(1);
  expect((await outcomesOf(runId)).filter((outcome) => outcome === null)).toHaveLength(1);
});

test('a shard is stored once, and a run does not finish before all are', async () => {
  const { prisma } = database;
  const { runId, claim } = await claimNew('first');
  expect(await storeShard(prisma, claim, shard(1, 7))).toBe(1);
  expect(await storeShard(prisma, claim, shard(1, 8))).toBe(1);
  await expect(finishRun(prisma, claim, answer)).rejects.toThrow(StaleClaim);
  expect(await stateOf(runId)).toBe('RUNNING');
  expect(await storeShard(prisma, claim, shard(0, 9))).toBe(2);
  const shards = await readShards(prisma, runId);
  expect(shards.map(({ shardIndex, correctCount }) => [shardIndex, correctCount])).toEqual([
    [0, 9],
    [1, 7],
  ]);
  await finishRun(prisma, claim, answer);
  expect(await stateOf(runId)).toBe('SUCCEEDED');
});

test('a run that needs fewer shards than were planned finishes with those it has', async () => {
  const { prisma } = database;
  const { runId, claim } = await claimNew('stopped early');
  await storeShardCount(prisma, claim, 40);
  await storeShard(prisma, claim, { ...shard(0), shardCount: 40 });
  await expect(finishRun(prisma, claim, answer)).rejects.toThrow(StaleClaim);
  expect(await storeShardCount(prisma, claim, 1)).toBe(1);
  await finishRun(prisma, claim, answer);
  expect(await stateOf(runId)).toBe('SUCCEEDED');
});

test('shards stored at the same moment are counted exactly', async () => {
  const { prisma } = database;
  const { claim } = await claimNew('first');
  const writes = Array.from({ length: 20 }, (_, i) =>
    storeShard(prisma, claim, { result: shard(i).result, shardCount: 20 }),
  );
  expect((await Promise.all(writes)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

test('only workers that died in a row without storing anything count as fruitless', async () => {
  const { prisma } = database;
  const { runId, claim } = await claimNew('first');
  await storeShard(prisma, claim, shard(0));
  const second = (await claimRun(prisma, runId, 'second'))!.claim;
  expect(await fruitlessLossCount(prisma, second)).toBe(0);
  const third = (await claimRun(prisma, runId, 'third'))!.claim;
  expect(await fruitlessLossCount(prisma, third)).toBe(1);
  await releaseRun(prisma, third, 'released');
  const fourth = (await claimRun(prisma, runId, 'fourth'))!.claim;
  expect(await fruitlessLossCount(prisma, fourth)).toBe(0);
});

async function claimNew(workerId: string): Promise<{ readonly runId: string; readonly claim: Claim }> {
  const { id: runId } = await insertRun(database.prisma);
  const claimed = await claimRun(database.prisma, runId, workerId);
  return { runId, claim: claimed!.claim };
}

async function expectAllRefused(claim: Claim): Promise<void> {
  const { prisma } = database;
  const before = await snapshot(claim.runId);
  const progress = { doneShardCount: 1, shardCount: 2 };
  await expect(storeShard(prisma, claim, shard(1))).rejects.toThrow(StaleClaim);
  await expect(storeShardCount(prisma, claim, 3)).rejects.toThrow(StaleClaim);
  await expect(tellProgress(prisma, claim, progress)).rejects.toThrow(StaleClaim);
  await expect(finishRun(prisma, claim, answer)).rejects.toThrow(StaleClaim);
  await expect(failRun(prisma, claim, failure)).rejects.toThrow(StaleClaim);
  await expect(releaseRun(prisma, claim, 'released')).rejects.toThrow(StaleClaim);
  expect(await snapshot(claim.runId)).toEqual(before);
}

async function snapshot(runId: string) {
  const { prisma } = database;
  return {
    run: await prisma.run.findUniqueOrThrow({ where: { id: runId } }),
    shards: await prisma.runShard.findMany({ where: { runId }, orderBy: { shardIndex: 'asc' } }),
    attempts: await prisma.runAttempt.findMany({ where: { runId }, orderBy: { epoch: 'asc' } }),
    events: await prisma.runEvent.findMany({ where: { runId }, orderBy: { sequence: 'asc' } }),
  };
}

async function stateOf(runId: string): Promise<string> {
  return (await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state;
}

async function outcomesOf(runId: string): Promise<readonly (string | null)[]> {
  const attempts = await database.prisma.runAttempt.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
  return attempts.map((attempt) => attempt.outcome);
}

function shard(
  shardIndex: number,
  correctCount = 0,
): { readonly result: ShardResult; readonly shardCount: number } {
  const result: ShardResult = {
    ...{ shardIndex, chipIndex: 0, repeatIndex: shardIndex, firstImageIndex: 0, imageCount: 1 },
    ...{ correctCount, topFiveCount: null, predictions: [0], reference: null, layers: [] },
  };
  return { result, shardCount: 2 };
}
