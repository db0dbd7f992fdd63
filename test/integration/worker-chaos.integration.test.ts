import { rm } from 'node:fs/promises';
import { lenetNetwork, randomImages } from '@dl-rsim/sim-core/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { begun, ended, eventKinds, launch, outcomes, readRun } from './kit/runs.ts';
import { killWorkers, startWorkerProcess, until } from './kit/worker-process.ts';
import { createWorld, storeDataset, type World } from './kit/world.ts';

/** About five seconds of work in shards of an eighth of a second. */
const request = { imageCount: 50, repeatCount: 40 };

let world: World;
let undisturbedDigest: string | null;
beforeAll(async () => {
  world = await createWorld();
  await startWorkerProcess(world, 1);
  const run = await ended(world, await launch(world, request));
  undisturbedDigest = run.resultDigest;
  await killWorkers(world);
});
afterAll(() => world.close());
afterEach(() => killWorkers(world));

test('a killed worker is replaced: the same result, no shard done twice', async () => {
  const first = await startWorkerProcess(world, 2);
  const runId = await launch(world, request);
  await begun(world, runId, 5);
  const second = await startWorkerProcess(world, 2);
  first.signal('SIGKILL');
  const killedMsec = performance.now();
  const { doneShardCount: storedCount } = await readRun(world, runId);
  await until(async () => (await readRun(world, runId)).epoch === 2, 35_000);
  console.log(`kill -9 to takeover: ${((performance.now() - killedMsec) / 1000).toFixed(1)} s`);
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'SUCCEEDED', resultDigest: undisturbedDigest, doneShardCount: 40 });
  expect(await outcomes(world, runId)).toEqual(['lost', 'succeeded']);
  expect(await eventKinds(world, runId)).toEqual(['queued', 'started', 'lost', 'started', 'succeeded']);
  // what the first one stored was kept, not simulated again
  const byEpoch = await world.prisma.runShard.groupBy({ by: ['epoch'], where: { runId }, _count: true });
  const countOf = (epoch: number) => byEpoch.find((group) => group.epoch === epoch)?._count ?? 0;
  expect(countOf(1)).toBeGreaterThanOrEqual(storedCount);
  expect(countOf(1) + countOf(2)).toBe(40);
  expect(second.log()).toContain(`"missingShardCount":${countOf(2)}`);
}, 90_000);

test('a worker that was frozen finds its run taken, and its late writes are refused', async () => {
  const frozen = await startWorkerProcess(world, 1);
  const runId = await launch(world, { imageCount: 8, repeatCount: 60 });
  await begun(world, runId, 3);
  frozen.signal('SIGSTOP');
  const { doneShardCount: storedCount } = await readRun(world, runId);
  const other = await startWorkerProcess(world, 1);
  await until(async () => (await readRun(world, runId)).epoch === 2, 35_000);
  await begun(world, runId, storedCount + 2);
  frozen.signal('SIGCONT');
  await until(() => frozen.log().includes('attempt stepped aside'), 10_000);
  const run = await ended(world, runId);
  expect(run.state).toBe('SUCCEEDED');
  expect(await outcomes(world, runId)).toEqual(['lost', 'succeeded']);
  const firstShards = await world.prisma.runShard.findMany({ where: { runId, epoch: 1 } });
  const attempts = await world.prisma.runAttempt.findMany({ where: { runId }, orderBy: { epoch: 'asc' } });
  for (const shard of firstShards)
    expect(+shard.createdAt).toBeLessThanOrEqual(Number(attempts[1]?.startedAt));
  expect(await world.prisma.runShard.count({ where: { runId } })).toBe(60);
  const late = await world.prisma.runEvent.findMany({
    where: {
      runId,
      kind: { not: 'lost' },
      createdAt: { gt: attempts[1]!.startedAt },
      payload: { path: ['epoch'], equals: 1 },
    },
  });
  expect(late).toEqual([]);
  // and it goes on as a worker like any other
  other.signal('SIGKILL');
  expect((await ended(world, await launch(world, { imageCount: 1, repeatCount: 1 }))).state).toBe(
    'SUCCEEDED',
  );
}, 120_000);

test('a worker that is told to leave hands its run over with every shard', async () => {
  await world.prisma.worker.deleteMany();
  const leaving = await startWorkerProcess(world, 2);
  expect(await world.prisma.worker.count()).toBe(1);
  const runId = await launch(world, request);
  await begun(world, runId, 5);
  await startWorkerProcess(world, 2);
  expect(await world.prisma.worker.count()).toBe(2);
  const toldMsec = performance.now();
  leaving.signal('SIGTERM');
  expect(await leaving.ended()).toBe(0);
  console.log(`SIGTERM to exit: ${((performance.now() - toldMsec) / 1000).toFixed(1)} s`);
  expect(performance.now() - toldMsec).toBeLessThan(10_000);
  expect(await world.prisma.worker.count()).toBe(1);
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'SUCCEEDED', resultDigest: undisturbedDigest });
  expect(await outcomes(world, runId)).toEqual(['released', 'succeeded']);
  expect(await eventKinds(world, runId)).toEqual(['queued', 'started', 'queued', 'started', 'succeeded']);
}, 60_000);

test('a run whose workers die without a trace is given up', async () => {
  const runId = await launch(world, { imageCount: 1, repeatCount: 1 });
  // three workers that died right after their claim
  await world.prisma.run.update({ where: { id: runId }, data: { state: 'RUNNING', epoch: 3 } });
  for (const epoch of [1, 2, 3]) {
    const outcome = epoch < 3 ? 'lost' : null;
    await world.prisma.runAttempt.create({ data: { runId, epoch, workerId: `gone ${epoch}`, outcome } });
  }
  await startWorkerProcess(world, 1);
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'FAILED', failureClass: 'INFRASTRUCTURE', epoch: 4 });
  expect(run.failureMessage).toContain('3 times in a row');
});

test('a stored file that cannot be read is tried again, then the run fails as infrastructure', async () => {
  const dataset = await storeDataset(world, randomImages(lenetNetwork().inputShape, 3, 10));
  await rm(world.blobs.path(dataset.digest));
  const runId = await launch(world, { imageCount: 1, repeatCount: 1, dataset });
  await startWorkerProcess(world, 1);
  const run = await ended(world, runId, 90_000);
  expect(run).toMatchObject({ state: 'FAILED', failureClass: 'INFRASTRUCTURE' });
  expect(await outcomes(world, runId)).toEqual(Array(5).fill('failed'));
}, 120_000);
