import { randomUUID } from 'node:crypto';
import type { RunSpec } from '@dl-rsim/spec';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { jobIdOf } from '../src/queue.ts';
import {
  type Answer,
  addLibrary,
  seed,
  specOf,
  startTestApi,
  type TestApi,
  type World,
} from '../testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

const SIGMA = 'accelerator.device.variation.lognormal.hrsSigmaRatio';
const ERRORS = 'userErrors { code message path limit actual }';
const RUN = `mutation($input: RunLaunchInput!) { runLaunch(input: $input) { run { id number state progress { shardCount doneRatio remainingSec } } ${ERRORS} } }`;
const SWEEP = `mutation($input: SweepLaunchInput!) { sweepLaunch(input: $input) { sweep { id number runs { id number name pointIndex state spec } } ${ERRORS} } }`;

const launchRun = (change: object = {}) =>
  api.execute(
    RUN,
    { input: { projectId: world.projectId, name: 'A run', spec: world.spec, ...change } },
    world.sessions.editor,
  );

const launchSweep = (change: object = {}) => {
  const axes = [
    { path: SIGMA, values: [0, 0.725] },
    { path: 'accelerator.device.resistanceRatio', values: [10, 50, 100] },
  ];
  const input = { projectId: world.projectId, name: 'A sweep', base: world.spec, axes, ...change };
  return api.execute(SWEEP, { input }, world.sessions.editor);
};

async function jobsOf(runIds: readonly string[]): Promise<{ id: string; state: string }[]> {
  const ids = runIds.map(jobIdOf);
  return api.services.db
    .$queryRaw`SELECT id::text, state::text FROM pgboss.job WHERE id::text = ANY(${ids}::text[])`;
}

async function written() {
  const { db } = api.services;
  const [jobs] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pgboss.job`;
  return {
    runs: await db.run.count(),
    sweeps: await db.sweep.count(),
    events: await db.runEvent.count(),
    keys: await db.idempotencyRecord.count(),
    audits: await db.auditEntry.count(),
    jobs: jobs?.count,
  };
}

it('launches a run: row, number, shards, event, job and audit', async () => {
  const { data } = await launchRun();
  const { run, userErrors } = data.runLaunch;
  expect(userErrors).toEqual([]);
  expect(run).toMatchObject({
    number: 2,
    state: 'QUEUED',
    progress: { shardCount: 4, doneRatio: 0, remainingSec: null },
  });
  expect(await jobsOf([run.id])).toEqual([{ id: jobIdOf(run.id), state: 'created' }]);
  const { db } = api.services;
  expect(await db.runEvent.findMany({ where: { runId: run.id } })).toMatchObject([{ kind: 'queued' }]);
  expect(await db.auditEntry.findMany({ where: { subjectId: run.id } })).toMatchObject([
    { action: 'run.launch', actorId: world.users.editor.id },
  ]);
});

it('makes one run of 50 parallel launches with one key, and gives it back 50 times', async () => {
  const idempotencyKey = randomUUID();
  const before = await written();
  const answers = await Promise.all(Array.from({ length: 50 }, () => launchRun({ idempotencyKey })));
  expect(answers.map(({ errors }) => errors)).toEqual(answers.map(() => []));
  const ids = new Set(answers.map(({ data }) => data.runLaunch.run.id));
  expect(ids.size).toBe(1);
  const after = await written();
  expect({ runs: after.runs - before.runs, jobs: Number(after.jobs) - Number(before.jobs) }).toEqual({
    runs: 1,
    jobs: 1,
  });
});

it('refuses a key that comes again with another input', async () => {
  const idempotencyKey = randomUUID();
  await launchRun({ idempotencyKey });
  const before = await written();
  const { data } = await launchRun({ idempotencyKey, name: 'Another' });
  expect(data.runLaunch).toMatchObject({ run: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  expect(await written()).toEqual(before);
});

it('launches every point of a sweep with numbers in a row', async () => {
  const idempotencyKey = randomUUID();
  const { data } = await launchSweep({ idempotencyKey });
  const { sweep, userErrors } = data.sweepLaunch;
  expect(userErrors).toEqual([]);
  expect(sweep.number).toBe(2);
  expect(sweep.runs.map((run: { number: number }) => run.number)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(sweep.runs[5]).toMatchObject({
    pointIndex: 5,
    name: 'A sweep: HRS sigma 0.725, R-ratio 100',
  });
  expect(sweep.runs[5].spec.accelerator.device).toMatchObject({
    variation: { lognormal: { hrsSigmaRatio: 0.725 } },
    resistanceRatio: 100,
  });
  expect(await jobsOf(sweep.runs.map((run: { id: string }) => run.id))).toHaveLength(6);
  const again = await launchSweep({ idempotencyKey });
  expect(again.data.sweepLaunch.sweep.id).toBe(sweep.id);
});

const withDevice = (spec: RunSpec, change: object) => ({
  ...spec,
  accelerator: { ...spec.accelerator, device: { ...spec.accelerator.device, ...change } },
});
const withImages = (spec: RunSpec, imageCount: number) => ({
  ...spec,
  statistics: { ...spec.statistics, imageCount },
});

it.each<[string, () => Promise<object>, object]>([
  [
    'an R-ratio of 0.5',
    async () => ({ spec: withDevice(world.spec, { resistanceRatio: 0.5 }) }),
    {
      code: 'TOO_SMALL',
      path: ['spec', 'accelerator', 'device', 'resistanceRatio'],
      limit: 'at least 1.01',
      actual: '0.5',
    },
  ],
  [
    'more images than there are',
    async () => ({ spec: withImages(world.spec, 1001) }),
    { code: 'TOO_BIG', path: ['spec', 'statistics', 'imageCount'], limit: 'at most 1000', actual: '1001' },
  ],
  [
    'a data set whose images do not fit',
    async () => {
      const wide = { heightCount: 32, widthCount: 32, channelCount: 3 };
      const { datasetDigest } = await addLibrary(api.services.db, world.projectId, wide);
      return { spec: { ...world.spec, datasetDigest } };
    },
    { code: 'SHAPE_MISMATCH', path: ['spec', 'datasetDigest'], limit: '28x28x1', actual: '32x32x3' },
  ],
  [
    'a network of another project',
    async () => {
      const other = await seed(api.services.db);
      return {
        spec: specOf({ networkDigest: other.spec.networkDigest, datasetDigest: world.spec.datasetDigest }),
      };
    },
    { code: 'CROSS_CHECK', path: ['spec', 'networkDigest'] },
  ],
  [
    'a seed of three digits',
    async () => ({ spec: { ...world.spec, seed: 'abc' } }),
    { code: 'BAD_FORMAT', path: ['spec', 'seed'] },
  ],
  ['no name', async () => ({ name: '  ' }), { code: 'TOO_SMALL', path: ['name'] }],
  [
    'a key that is no UUID',
    async () => ({ idempotencyKey: 'again' }),
    { code: 'BAD_FORMAT', path: ['idempotencyKey'] },
  ],
])('says what is wrong with %s and writes nothing', async (_name, change, expected) => {
  const changed = await change();
  const before = await written();
  const { data, errors } = await launchRun(changed);
  expect(errors).toEqual([]);
  expect(data.runLaunch).toMatchObject({ run: null, userErrors: [expected] });
  expect(data.runLaunch.userErrors[0].message).not.toBe('');
  expect(await written()).toEqual(before);
});

it('refuses an unknown field with its name and writes nothing', async () => {
  const before = await written();
  const { status, errors } = await launchRun({ spec: withDevice(world.spec, { resistanceRatoi: 5 }) });
  expect(status).toBe(400);
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(errors[0]?.message).toMatch(/"resistanceRatoi" is not defined .*Did you mean "resistanceRatio"/);
  expect(await written()).toEqual(before);
});

it.each<[string, object, object]>([
  [
    'a point out of range',
    { axes: [{ path: 'accelerator.device.resistanceRatio', values: [10, 0.5] }] },
    { code: 'TOO_SMALL', path: ['base', 'accelerator', 'device', 'resistanceRatio'] },
  ],
  [
    'a field that cannot be swept',
    { axes: [{ path: 'seed', values: [1] }] },
    { code: 'UNKNOWN_AXIS', path: ['axes', '0', 'path'] },
  ],
  [
    '250 points',
    {
      axes: [
        { path: 'accelerator.device.resistanceRatio', values: Array.from({ length: 50 }, (_, i) => 10 + i) },
        { path: SIGMA, values: [0, 0.1, 0.2, 0.3, 0.4] },
      ],
    },
    { code: 'TOO_MANY_POINTS', path: ['axes'], limit: 'at most 200', actual: '250' },
  ],
  [
    'a point with more images than there are',
    { axes: [{ path: 'statistics.imageCount', values: [100, 2000] }] },
    { code: 'TOO_BIG', path: ['base', 'statistics', 'imageCount'] },
  ],
])('launches no point of a sweep with %s', async (_name, change, expected) => {
  const before = await written();
  const { data } = await launchSweep(change);
  expect(data.sweepLaunch).toMatchObject({ sweep: null, userErrors: [expected] });
  expect(await written()).toEqual(before);
});

it('launches 200 points at once', async () => {
  const axes = [
    { path: 'accelerator.device.resistanceRatio', values: Array.from({ length: 50 }, (_, i) => 10 + i) },
    { path: SIGMA, values: [0, 0.1, 0.2, 0.3] },
  ];
  const { data } = await launchSweep({ axes });
  expect(data.sweepLaunch.sweep.runs).toHaveLength(200);
});

const CANCEL = `mutation($input: RunCancelInput!) { runCancel(input: $input) { run { id state finishedAt } ${ERRORS} } }`;
const cancel = (id: string): Promise<Answer> => api.execute(CANCEL, { input: { id } }, world.sessions.editor);

it('cancels a queued run and its job, once', async () => {
  const { id } = (await launchRun()).data.runLaunch.run;
  const first = await cancel(id);
  expect(first.data.runCancel).toMatchObject({ run: { id, state: 'CANCELLED' }, userErrors: [] });
  expect(first.data.runCancel.run.finishedAt).not.toBeNull();
  expect(await jobsOf([id])).toEqual([{ id: jobIdOf(id), state: 'cancelled' }]);
  expect((await cancel(id)).data.runCancel).toEqual(first.data.runCancel);
  const events = await api.services.db.runEvent.findMany({
    where: { runId: id },
    orderBy: { sequence: 'asc' },
  });
  expect(events.map(({ kind }) => kind)).toEqual(['queued', 'cancelled']);
});

it('closes the attempt of a running run that is cancelled', async () => {
  const { db } = api.services;
  const { id } = (await launchRun()).data.runLaunch.run;
  await db.run.update({
    where: { id },
    data: { state: 'RUNNING', epoch: 1, leaseUntil: new Date(Date.now() + 30_000) },
  });
  await db.runAttempt.create({ data: { runId: id, epoch: 1, workerId: 'w' } });
  await cancel(id);
  expect(await db.runAttempt.findFirst({ where: { runId: id } })).toMatchObject({
    outcome: 'cancelled',
    endedAt: expect.any(Date),
  });
});

it('leaves a run that has failed as it is', async () => {
  const { db } = api.services;
  const { id } = (await launchRun()).data.runLaunch.run;
  const failed = {
    state: 'FAILED',
    failureClass: 'NUMERIC',
    failureMessage: 'NaN',
    finishedAt: new Date(),
  } as const;
  await db.run.update({ where: { id }, data: failed });
  expect((await cancel(id)).data.runCancel).toMatchObject({
    run: { state: 'FAILED' },
    userErrors: [{ code: 'ALREADY_ENDED' }],
  });
});

it('cancels what has not ended of a sweep', async () => {
  const { sweep } = (await launchSweep()).data.sweepLaunch;
  const [first] = sweep.runs;
  await cancel(first.id);
  const document = `mutation($input: SweepCancelInput!) { sweepCancel(input: $input) { sweep { runs { state } } ${ERRORS} } }`;
  const { data } = await api.execute(document, { input: { id: sweep.id } }, world.sessions.editor);
  expect(data.sweepCancel.sweep.runs).toEqual(Array(6).fill({ state: 'CANCELLED' }));
});

it('shows the phase of a running run, and of no other', async () => {
  const { db } = api.services;
  const { id } = (await launchRun()).data.runLaunch.run;
  const query = 'query($id: ID!) { run(id: $id) { progress { phase phaseDoneRatio } } }';
  const progressOf = async () =>
    (await api.execute(query, { id }, world.sessions.viewer)).data.run.progress as object;
  expect(await progressOf()).toEqual({ phase: null, phaseDoneRatio: null });
  await db.$executeRaw`UPDATE "Run" SET state = 'RUNNING', phase = 'tables', "phaseDoneRatio" = 0.25 WHERE id = ${id}`;
  expect(await progressOf()).toEqual({ phase: 'tables', phaseDoneRatio: 0.25 });
  await cancel(id);
  expect(await progressOf()).toEqual({ phase: null, phaseDoneRatio: null });
});

it('shows a lost run, and the rest of its time from the shards of this attempt', async () => {
  const { db } = api.services;
  const { id } = (await launchRun()).data.runLaunch.run;
  const query =
    'query($id: ID!) { run(id: $id) { state isLost progress { doneShardCount doneRatio remainingSec } } }';
  await db.$executeRaw`UPDATE "Run" SET state = 'RUNNING', epoch = 2, "doneShardCount" = 2, "leaseUntil" = now() - interval '1 second' WHERE id = ${id}`;
  await db.$executeRaw`INSERT INTO "RunAttempt" ("runId", epoch, "workerId", "startedAt") VALUES (${id}, 2, 'w', now() - interval '10 seconds')`;
  const lost = await api.execute(query, { id }, world.sessions.viewer);
  expect(lost.data.run).toEqual({
    state: 'RUNNING',
    isLost: true,
    progress: { doneShardCount: 2, doneRatio: 0.5, remainingSec: null },
  });
  await db.$executeRaw`UPDATE "Run" SET "leaseUntil" = now() + interval '30 seconds' WHERE id = ${id}`;
  await db.$executeRaw`INSERT INTO "RunShard" ("runId", "shardIndex", epoch, result) VALUES (${id}, 0, 1, '{}'), (${id}, 1, 2, '{}')`;
  const held = await api.execute(query, { id }, world.sessions.viewer);
  expect(held.data.run.isLost).toBe(false);
  // one shard of this attempt took 10 s, two are left
  expect(held.data.run.progress.remainingSec).toBeGreaterThan(17);
  expect(held.data.run.progress.remainingSec).toBeLessThan(21);
});
