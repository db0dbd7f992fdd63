import { randomUUID } from 'node:crypto';
import { newId } from '@dl-rsim/db';
import { type DeploymentSpec, deploymentPresets } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { jobIdOf } from '../src/queue.ts';
import { addLibrary, seed, startTestApi, type TestApi, type World } from '../testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

const ERRORS = 'userErrors { code message path limit actual }';
const LAUNCH = `mutation($input: DeploymentLaunchInput!) { deploymentLaunch(input: $input) { deployment { id number state spec dataset { id } phase doneRatio result summary } ${ERRORS} } }`;
const CANCEL = `mutation($input: DeploymentCancelInput!) { deploymentCancel(input: $input) { deployment { id state finishedAt } ${ERRORS} } }`;

const specOf = (change: object = {}): DeploymentSpec =>
  exampleDeploymentSpec({ networkDigest: world.spec.networkDigest, ...change });
const launch = (change: object = {}) => {
  const input = { projectId: world.projectId, name: 'A deployment', spec: specOf(), ...change };
  return api.execute(LAUNCH, { input }, world.sessions.editor);
};
const launchedId = async (change: object = {}): Promise<string> =>
  (await launch(change)).data.deploymentLaunch.deployment.id;
const cancel = (id: string) => api.execute(CANCEL, { input: { id } }, world.sessions.editor);
const measuredOn = (datasetDigest: string, imageCount = 10) => ({
  activity: { measured: { datasetDigest, imageCount } },
});

async function jobsOf(id: string): Promise<readonly { state: string; data: object }[]> {
  return api.services.db.$queryRaw`SELECT state::text, data FROM pgboss.job WHERE id::text = ${jobIdOf(id)}`;
}

async function written() {
  const { db } = api.services;
  const [jobs] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pgboss.job`;
  return {
    deployments: await db.deployment.count(),
    keys: await db.idempotencyRecord.count(),
    audits: await db.auditEntry.count(),
    jobs: jobs?.count,
  };
}

it('launches a deployment: row, number, job and audit', async () => {
  const { deployment, userErrors } = (await launch()).data.deploymentLaunch;
  expect(userErrors).toEqual([]);
  expect(deployment).toMatchObject({ number: 2, state: 'QUEUED', dataset: null, phase: null, result: null });
  expect(deployment.spec).toEqual(specOf());
  const data = { deploymentId: deployment.id };
  expect(await jobsOf(deployment.id)).toEqual([{ state: 'created', data }]);
  const entries = await api.services.db.auditEntry.findMany({ where: { subjectId: deployment.id } });
  expect(entries).toMatchObject([{ action: 'deployment.launch', actorId: world.users.editor.id }]);
});

it('takes every preset through GraphQL as it is', async () => {
  expect(deploymentPresets.length).toBeGreaterThan(0);
  const { data } = await api.execute('{ deploymentPresets { key deployment } }');
  for (const { key, deployment } of data.deploymentPresets) {
    const spec = { ...deployment, networkDigest: world.spec.networkDigest, seed: world.spec.seed };
    const { data: answer, errors } = await launch({ spec });
    expect(errors, key).toEqual([]);
    expect(answer.deploymentLaunch.userErrors, key).toEqual([]);
    expect(answer.deploymentLaunch.deployment.spec, key).toMatchObject(deployment);
  }
});

it('measures on a data set that fits', async () => {
  const spec = specOf(measuredOn(world.spec.datasetDigest));
  expect((await launch({ spec })).data.deploymentLaunch).toMatchObject({
    deployment: { dataset: { id: world.datasetId } },
    userErrors: [],
  });
});

it('makes one deployment of 20 parallel launches with one key; another input is refused', async () => {
  const idempotencyKey = randomUUID();
  const before = await written();
  const answers = await Promise.all(Array.from({ length: 20 }, () => launch({ idempotencyKey })));
  expect(new Set(answers.map(({ data }) => data.deploymentLaunch.deployment.id)).size).toBe(1);
  const after = await written();
  expect([after.deployments, after.jobs]).toEqual([before.deployments + 1, Number(before.jobs) + 1]);
  const other = await launch({ idempotencyKey, name: 'Another' });
  expect(other.data.deploymentLaunch.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  expect(await written()).toEqual(after);
});

it.each<[string, () => object | Promise<object>, object]>([
  [
    'no PE',
    () => ({ spec: { ...specOf(), chip: { ...specOf().chip, peCount: 0 } } }),
    { code: 'TOO_SMALL', path: ['spec', 'chip', 'peCount'], limit: 'at least 1', actual: '0' },
  ],
  [
    'a layer that the network has not',
    () => ({ spec: specOf({ layers: [{ layerName: 'conv9', replicaCount: 2 }] }) }),
    { code: 'CROSS_CHECK', path: ['spec', 'layers', '0', 'layerName'], actual: 'conv9' },
  ],
  [
    'a network of another project',
    async () => ({ spec: specOf({ networkDigest: (await seed(api.services.db)).spec.networkDigest }) }),
    { code: 'CROSS_CHECK', path: ['spec', 'networkDigest'] },
  ],
  [
    'a data set of another project',
    async () => ({ spec: specOf(measuredOn((await seed(api.services.db)).spec.datasetDigest)) }),
    { code: 'CROSS_CHECK', path: ['spec', 'activity', 'measured', 'datasetDigest'] },
  ],
  [
    'a data set whose images do not fit',
    async () => {
      const wide = { heightCount: 32, widthCount: 32, channelCount: 3 };
      const { datasetDigest } = await addLibrary(api.services.db, world.projectId, wide);
      return { spec: specOf(measuredOn(datasetDigest)) };
    },
    {
      code: 'SHAPE_MISMATCH',
      path: ['spec', 'activity', 'measured', 'datasetDigest'],
      limit: '28x28x1',
      actual: '32x32x3',
    },
  ],
  ['no name', () => ({ name: ' ' }), { code: 'TOO_SMALL', path: ['name'] }],
  ['a key that is no UUID', () => ({ idempotencyKey: 'k' }), { path: ['idempotencyKey'] }],
])('says what is wrong with %s and writes nothing', async (_name, change, expected) => {
  const changed = await change();
  const before = await written();
  const { data, errors } = await launch(changed);
  expect(errors).toEqual([]);
  expect(data.deploymentLaunch).toMatchObject({ deployment: null, userErrors: [expected] });
  expect(await written()).toEqual(before);
});

it('measures nothing on an architecture, which can be deployed all the same', async () => {
  const { db } = api.services;
  const network = await db.network.findUniqueOrThrow({ where: { id: world.networkId } });
  const summary = { ...(network.summary as object), isShapeOnly: true };
  await db.network.update({ where: { id: world.networkId }, data: { summary } });
  expect((await launch()).data.deploymentLaunch.userErrors).toEqual([]);
  const measured = await launch({ spec: specOf(measuredOn(world.spec.datasetDigest)) });
  expect(measured.data.deploymentLaunch.userErrors).toMatchObject([
    { code: 'CROSS_CHECK', path: ['spec', 'activity', 'measured'] },
  ]);
});

it('cancels a queued deployment and its job, once, and none that has ended', async () => {
  const id = await launchedId();
  const first = await cancel(id);
  expect(first.data.deploymentCancel).toMatchObject({
    deployment: { id, state: 'CANCELLED', finishedAt: expect.any(String) },
    userErrors: [],
  });
  expect(await jobsOf(id)).toMatchObject([{ state: 'cancelled' }]);
  expect((await cancel(id)).data.deploymentCancel).toEqual(first.data.deploymentCancel);
  const failed = await launchedId();
  await api.services.db.deployment.update({
    where: { id: failed },
    data: { state: 'FAILED', failureClass: 'INPUT', failureMessage: 'too small', finishedAt: new Date() },
  });
  expect((await cancel(failed)).data.deploymentCancel).toMatchObject({
    deployment: { state: 'FAILED' },
    userErrors: [{ code: 'ALREADY_ENDED' }],
  });
});

const READ = `query($id: ID!) { node(id: $id) { ... on Deployment { result summary resultDigest reliabilityRuns { id } } } }`;
const read = async (id: string) => (await api.execute(READ, { id }, world.sessions.viewer)).data.node;

it('gives the result whole and in short, once it has succeeded', async () => {
  const id = await launchedId();
  expect(await read(id)).toMatchObject({ result: null, summary: null, resultDigest: null });
  const result = { latencySec: 1, layers: [1], links: [2], floorPlan: [3], timeline: {} };
  const end = { state: 'SUCCEEDED', result, resultDigest: 'd'.repeat(64), finishedAt: new Date() } as const;
  await api.services.db.deployment.update({ where: { id }, data: end });
  expect(await read(id)).toMatchObject({ result, summary: { latencySec: 1 }, resultDigest: 'd'.repeat(64) });
  expect(Object.keys((await read(id)).summary)).toEqual(['latencySec']);
});

/** A finished run of the deployment's design; `change` is of its spec, `row` of its row. */
async function addRun(number: number, change: object = {}, row: object = {}): Promise<string> {
  const { accelerator, quantization } = specOf();
  const { projectId, networkId, datasetId } = world;
  const ended = { state: 'SUCCEEDED', result: {}, resultDigest: 'd'.repeat(64), finishedAt: new Date() };
  const { id } = await api.services.db.run.create({
    data: {
      ...{ id: newId('run'), projectId, networkId, datasetId, number, name: 'r', createdById: '' },
      ...{ spec: { ...world.spec, accelerator, quantization, ...change }, specFingerprint: 'f'.repeat(64) },
      ...(ended as object as { state: 'SUCCEEDED' }),
      ...row,
    },
  });
  return id;
}

it('lists the finished runs of the same design, the newest first', async () => {
  const { accelerator } = specOf();
  const [first, second] = [await addRun(10), await addRun(11, { fidelity: 'array' })];
  await addRun(12, { accelerator: { ...accelerator, weightEncoding: 'forms' } });
  await addRun(13, { overrides: [{ layerName: 'c', path: 'p', value: 1 }] });
  await addRun(14, { scope: { layerName: 'c', sliceIndex: -1, factor: 'all' } });
  await addRun(15, {}, { networkId: (await addLibrary(api.services.db, world.projectId)).networkId });
  await addRun(16, {}, { state: 'CANCELLED', result: undefined, resultDigest: null });
  const { reliabilityRuns } = await read(await launchedId());
  expect(reliabilityRuns).toEqual([{ id: second }, { id: first }]);
});

it('keeps what it is made of, and lists it there', async () => {
  const id = await launchedId({ spec: specOf(measuredOn(world.spec.datasetDigest)) });
  const { networkId, datasetId, projectId } = world;
  const document =
    'query($n: ID!, $d: ID!, $p: ID!) { network: node(id: $n) { ... on Network { deployments(projectId: $p) { id } searches(projectId: $p) { id } } } dataset: node(id: $d) { ... on Dataset { deployments(projectId: $p) { id } searches(projectId: $p) { id } } } project(id: $p) { deployments { id } searches { id } } }';
  const variables = { n: networkId, d: datasetId, p: projectId };
  const lists = { deployments: [{ id }, { id: world.deploymentId }], searches: [{ id: world.searchId }] };
  const { data } = await api.execute(document, variables, world.sessions.viewer);
  expect(data).toEqual({ network: lists, dataset: lists, project: lists });
  const remove = (what: string, input: object) =>
    api.execute(
      `mutation($input: ${what}DeleteInput!) { ${what.toLowerCase()}Delete(input: $input) { deletedId ${ERRORS} } }`,
      { input },
      world.sessions.editor,
    );
  for (const answer of [
    (await remove('Network', { id: networkId })).data.networkDelete,
    (await remove('Dataset', { id: datasetId })).data.datasetDelete,
  ]) {
    expect(answer).toMatchObject({ deletedId: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(answer.userErrors[0].message).toContain('DEP-2, DEP-1');
  }
});

it('tells of a shared network only who used it in a project of the asker', async () => {
  const { networkId } = await addLibrary(api.services.db, null);
  const document =
    'query($id: ID!, $p: ID!) { node(id: $id) { ... on Network { deployments(projectId: $p) { id } } } }';
  const ask = (persona: 'viewer' | 'stranger') =>
    api.execute(document, { id: networkId, p: world.projectId }, world.sessions[persona]);
  expect((await ask('viewer')).data).toEqual({ node: { deployments: [] } });
  expect((await ask('stranger')).errors[0]?.extensions.code).toBe('NOT_FOUND');
});
