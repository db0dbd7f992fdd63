import { simulateReliability } from '@dl-rsim/sim-core';
import { drain, lenetNetwork, randomImages, runSpec } from '@dl-rsim/sim-core/testing';
import { applyOverrides, fingerprint, readResult, readRunSpec } from '@dl-rsim/spec';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { begun, cancel, ended, eventKinds, launch, outcomes, readRun } from './kit/runs.ts';
import { killWorkers, startWorkerProcess, until } from './kit/worker-process.ts';
import { createWorld, storeDataset, type World } from './kit/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(() => killWorkers(world));

const small = { imageCount: 8, repeatCount: 6 };
/** Long enough to be cancelled in the middle. */
const long = { imageCount: 50, repeatCount: 100 };

test('a run succeeds with the result of the core, on one thread and on two', async () => {
  await startWorkerProcess(world, 1);
  const first = await ended(world, await launch(world, small));
  expect(first).toMatchObject({ state: 'SUCCEEDED', doneShardCount: 6, epoch: 1, leaseUntil: null });
  const result = readResult(first.result);
  expect(first.resultDigest).toBe(fingerprint(result));
  expect(first.resultDigest).toBe(fingerprint(await simulatedHere(first.id)));
  expect(await eventKinds(world, first.id)).toEqual(['queued', 'started', 'succeeded']);
  expect(await outcomes(world, first.id)).toEqual(['succeeded']);
  await killWorkers(world);

  await startWorkerProcess(world, 2);
  const second = await ended(world, await launch(world, small));
  expect(second.resultDigest).toBe(first.resultDigest);
  const rename = world.prisma.run.update({ where: { id: first.id }, data: { resultDigest: 'f'.repeat(64) } });
  await expect(rename).rejects.toThrow();
});

test('the last progress event tells of all shards, and there are at most four a second', async () => {
  await startWorkerProcess(world, 1);
  const run = await ended(world, await launch(world, { imageCount: 2, repeatCount: 60 }));
  const progress = await world.prisma.runEvent.findMany({
    where: { runId: run.id, kind: 'progress' },
    orderBy: { sequence: 'asc' },
  });
  expect(progress.at(-1)?.payload).toMatchObject({ doneShardCount: 60, shardCount: 60 });
  // Before the first shard come the phases, each with its own fraction.
  const isPhase = (event: (typeof progress)[number]) => 'phase' in (event.payload as object);
  const phaseCount = progress.filter(isPhase).length;
  expect(phaseCount).toBeGreaterThan(0);
  expect(progress.slice(0, phaseCount).every(isPhase)).toBe(true);
  const shards = progress.slice(phaseCount);
  const counts = shards.map((event) => (event.payload as { doneShardCount: number }).doneShardCount);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  // Free of the interval are the first phase, the first shard and the last one; a row is written a while after
  // it is told, which may bring one more into the span.
  const lastMsec = Number(progress.at(-1)?.createdAt) - Number(progress[0]?.createdAt);
  expect(progress.length).toBeLessThanOrEqual(4 + lastMsec / 250);
});

test('a run that meets its stop rule ends with the draws that it needed', async () => {
  await startWorkerProcess(world, 2);
  const request = { imageCount: 8, repeatCount: 60, stopHalfWidthRatio: 0.15 };
  const run = await ended(world, await launch(world, request));
  const result = readResult(run.result);
  expect(result.draws.length).toBeGreaterThanOrEqual(3);
  expect(result.draws.length).toBeLessThan(60);
  expect(result.plannedDrawCount).toBe(60);
  expect(run.shardCount).toBe(run.doneShardCount);
  expect(run.shardCount).toBeLessThan(60);
  expect(run.phase).toBeNull();
  expect(run.resultDigest).toBe(fingerprint(await simulatedHere(run.id)));
});

test('queued runs are carried out one by one in their order', async () => {
  const runIds = [];
  for (let i = 0; i < 4; i++) runIds.push(await launch(world, { imageCount: 2, repeatCount: 2 }));
  await startWorkerProcess(world, 2);
  for (const runId of runIds) await ended(world, runId);
  const events = await world.prisma.runEvent.findMany({
    where: { runId: { in: runIds }, kind: { in: ['started', 'succeeded'] } },
    orderBy: { sequence: 'asc' },
  });
  const expected = runIds.flatMap((runId) => [`started ${runId}`, `succeeded ${runId}`]);
  expect(events.map((event) => `${event.kind} ${event.runId}`)).toEqual(expected);
});

test('a cancel in the middle frees the worker within 5 seconds and ends the run once', async () => {
  await startWorkerProcess(world, 2);
  const runId = await launch(world, long);
  await begun(world, runId, 2);
  const cancelledMsec = performance.now();
  expect(await cancel(world, runId)).toBe(true);
  const next = await launch(world, { imageCount: 1, repeatCount: 1 });
  await until(async () => (await outcomes(world, runId))[0] === 'cancelled', 5000);
  const freeMsec = performance.now() - cancelledMsec;
  console.log(`cancel to attempt ended: ${freeMsec.toFixed(0)} ms`);
  expect(freeMsec).toBeLessThan(5000);
  expect((await ended(world, next)).state).toBe('SUCCEEDED');
  const run = await readRun(world, runId);
  expect(run.state).toBe('CANCELLED');
  expect(await eventKinds(world, runId)).toEqual(['queued', 'started', 'cancelled']);
  expect(await world.prisma.runShard.count({ where: { runId } })).toBe(run.doneShardCount);
});

test('cancels at any moment leave one terminal state', async () => {
  await startWorkerProcess(world, 2);
  for (const delayMsec of [0, 40, 150, 400, 700, 1000]) {
    const runId = await launch(world, { imageCount: 4, repeatCount: 6 });
    await new Promise((resolve) => setTimeout(resolve, delayMsec));
    const isCancelled = await cancel(world, runId);
    const run = await ended(world, runId);
    expect(run.state).toBe(isCancelled ? 'CANCELLED' : 'SUCCEEDED');
    const terminal = (await eventKinds(world, runId)).filter((kind) =>
      /succeeded|failed|cancelled/.test(kind),
    );
    expect(terminal).toEqual([isCancelled ? 'cancelled' : 'succeeded']);
  }
});

test('a data set that does not fit the network fails the run with what to do', async () => {
  await startWorkerProcess(world, 1);
  const shape = { heightCount: 14, widthCount: 14, channelCount: 1 };
  const dataset = await storeDataset(world, randomImages(shape, 20, 10));
  const run = await ended(world, await launch(world, { ...small, dataset }));
  expect(run).toMatchObject({ state: 'FAILED', failureClass: 'INPUT', doneShardCount: 0 });
  expect(run.failureMessage).toContain('28x28x1');
  expect(run.failureMessage).toContain('14x14x1');
  expect(await outcomes(world, run.id)).toEqual(['failed']);
});

/** The same spec in this process, on one thread, without shards in between. */
async function simulatedHere(runId: string) {
  const run = await readRun(world, runId);
  const spec = readRunSpec(run.spec);
  expect(spec.accelerator).toEqual(runSpec().accelerator);
  const network = lenetNetwork();
  const images = randomImages(network.inputShape, 100, 10);
  const { specFingerprint } = run;
  const outcome = drain(simulateReliability({ spec, specFingerprint, network, images, applyOverrides }));
  if (!outcome.ok) throw new Error('it simulates');
  return outcome.value;
}
