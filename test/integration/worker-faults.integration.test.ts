import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { begun, ended, launch, outcomes, readRun } from './kit/runs.ts';
import { startSwallowingProxy } from './kit/swallowing-proxy.ts';
import { killWorkers, startWorkerProcess, until } from './kit/worker-process.ts';
import { createWorld, type World } from './kit/world.ts';

/** About six seconds of work. */
const request = { imageCount: 8, repeatCount: 30 };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(() => killWorkers(world));

test('a worker whose connections break goes on, and the run succeeds', async () => {
  const worker = await startWorkerProcess(world, 1);
  const runId = await launch(world, request);
  for (const doneShardCount of [3, 8]) {
    await begun(world, runId, doneShardCount);
    await world.prisma.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  }
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'SUCCEEDED', doneShardCount: 30 });
  expect((await outcomes(world, runId)).at(-1)).toBe('succeeded');
  worker.signal('SIGTERM');
  expect(await worker.ended()).toBe(0);
}, 60_000);

test('a worker whose way to the database goes dead loses its run to another and ends itself', async () => {
  const proxy = await startSwallowingProxy(world.url);
  const cutOff = await startWorkerProcess({ ...world, url: proxy.url }, 1);
  const runId = await launch(world, request);
  await begun(world, runId, 3);
  proxy.swallow();
  const deadMsec = performance.now();
  await startWorkerProcess(world, 1);
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'SUCCEEDED', epoch: 2 });
  expect(await outcomes(world, runId)).toEqual(['lost', 'succeeded']);
  expect(await cutOff.ended()).toBe(1);
  const endedSec = (performance.now() - deadMsec) / 1000;
  console.log(`dead connection to end of the worker: ${endedSec.toFixed(1)} s`);
  expect(endedSec).toBeLessThan(45);
  proxy.close();
}, 90_000);

test('a run whose tries are used up by dying workers is ended as infrastructure', async () => {
  const worker = await startWorkerProcess(world, 1);
  const runId = await launch(world, { ...request, retryLimit: 0 });
  await begun(world, runId, 2);
  worker.signal('SIGKILL');
  await startWorkerProcess(world, 1);
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'FAILED', failureClass: 'INFRASTRUCTURE' });
  expect(run.failureMessage).toContain('heartbeat');
  expect(await outcomes(world, runId)).toEqual(['lost', 'failed']);
}, 60_000);

test('an error of our own ends the run at once, and the log says how to see it again', async () => {
  const worker = await startWorkerProcess(world, 1);
  const { digest } = await world.blobs.write(new TextEncoder().encode('no network of ours'));
  const row = await world.prisma.network.findUniqueOrThrow({ where: { id: world.network.id } });
  const { projectId, name, source, licence, summary } = row;
  const network = await world.prisma.network.create({
    data: { projectId, name, source, licence, id: 'net_damaged', digest, summary: summary ?? {} },
  });
  const runId = await launch(world, { imageCount: 1, repeatCount: 1, network });
  const run = await ended(world, runId);
  expect(run).toMatchObject({ state: 'FAILED', failureClass: 'NUMERIC', epoch: 1 });
  const { specFingerprint } = await readRun(world, runId);
  const line = await until(() =>
    worker
      .log()
      .split('\n')
      .find((text) => text.includes(specFingerprint)),
  );
  expect(JSON.parse(line)).toMatchObject({
    runId,
    spec: { seed: expect.any(String) },
    coreVersion: expect.any(String),
  });
});
