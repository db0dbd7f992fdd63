import { randomUUID } from 'node:crypto';
import type { SearchSpec } from '@dl-rsim/spec';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
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
const LAUNCH = `mutation($input: SearchLaunchInput!) { searchLaunch(input: $input) { search { id number state spec dataset { id } doneCount totalCount result } ${ERRORS} } }`;
const CANCEL = `mutation($input: SearchCancelInput!) { searchCancel(input: $input) { search { id state } ${ERRORS} } }`;

const baseOf = (change: object = {}) =>
  exampleDeploymentSpec({ networkDigest: world.spec.networkDigest, ...change });
const specOf = (change: object = {}): SearchSpec => exampleSearchSpec({ base: baseOf(), ...change });
const launch = (change: object = {}) => {
  const input = { projectId: world.projectId, name: 'A search', spec: specOf(), ...change };
  return api.execute(LAUNCH, { input }, world.sessions.editor);
};
const withAccuracy = (datasetDigest: string, imageCount = 10) => ({
  objectives: ['accuracy', 'area'],
  reliability: { datasetDigest, statistics: { imageCount, repeatCount: 1 } },
});

it('launches a search once for its key: row, number, job and audit', async () => {
  const idempotencyKey = randomUUID();
  const { search, userErrors } = (await launch({ idempotencyKey })).data.searchLaunch;
  expect(userErrors).toEqual([]);
  expect(search).toMatchObject({ number: 2, state: 'QUEUED', doneCount: 0, totalCount: 0, result: null });
  expect(search.spec).toEqual(specOf());
  const { db } = api.services;
  expect(
    await db.$queryRaw`SELECT state::text, data FROM pgboss.job WHERE id::text = ${jobIdOf(search.id)}`,
  ).toEqual([{ state: 'created', data: { searchId: search.id } }]);
  expect(await db.auditEntry.findMany({ where: { subjectId: search.id } })).toMatchObject([
    { action: 'search.launch', actorId: world.users.editor.id },
  ]);
  expect((await launch({ idempotencyKey })).data.searchLaunch.search.id).toBe(search.id);
  const other = await launch({ idempotencyKey, name: 'Another' });
  expect(other.data.searchLaunch.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
});

it('finds accuracies on a data set that fits', async () => {
  const spec = specOf(withAccuracy(world.spec.datasetDigest));
  expect((await launch({ spec })).data.searchLaunch).toMatchObject({
    search: { dataset: { id: world.datasetId } },
    userErrors: [],
  });
});

it.each<[string, () => object | Promise<object>, object]>([
  [
    'a field that cannot be searched',
    () => ({ knobs: [{ path: 'chip.colour', values: [1] }] }),
    { code: 'CROSS_CHECK', path: ['spec', 'knobs', '0', 'path'] },
  ],
  [
    'a value out of range',
    () => ({ knobs: [{ path: 'chip.peCount', values: [0, 12] }] }),
    { code: 'TOO_SMALL', path: ['spec', 'knobs', '0', 'values', '0'], limit: 'at least 1', actual: '0' },
  ],
  [
    'an accuracy that nothing finds',
    () => ({ objectives: ['accuracy'] }),
    { code: 'CROSS_CHECK', path: ['spec', 'objectives', '0'], actual: 'accuracy' },
  ],
  [
    'a network of another project',
    async () => ({ base: baseOf({ networkDigest: (await seed(api.services.db)).spec.networkDigest }) }),
    { code: 'CROSS_CHECK', path: ['spec', 'base', 'networkDigest'] },
  ],
  [
    'a data set of another project',
    async () => withAccuracy((await seed(api.services.db)).spec.datasetDigest),
    { code: 'CROSS_CHECK', path: ['spec', 'reliability', 'datasetDigest'] },
  ],
  [
    'more images than there are',
    () => withAccuracy(world.spec.datasetDigest, 1001),
    { code: 'TOO_BIG', path: ['spec', 'reliability', 'statistics', 'imageCount'], limit: 'at most 1000' },
  ],
  [
    'two data sets',
    async () => {
      const { datasetDigest } = await addLibrary(api.services.db, world.projectId);
      const activity = { measured: { datasetDigest, imageCount: 10 } };
      return { ...withAccuracy(world.spec.datasetDigest), base: baseOf({ activity }) };
    },
    { code: 'CROSS_CHECK', path: ['spec', 'base', 'activity', 'measured', 'datasetDigest'] },
  ],
])('says what is wrong with %s and writes nothing', async (_name, change, expected) => {
  const changed = await change();
  const before = await api.services.db.search.count();
  const { data, errors } = await launch({ spec: { ...specOf(), ...changed } });
  expect(errors).toEqual([]);
  expect(data.searchLaunch).toMatchObject({ search: null, userErrors: [expected] });
  expect(await api.services.db.search.count()).toBe(before);
});

it('cancels a queued search once', async () => {
  const { id } = (await launch()).data.searchLaunch.search;
  const cancel = () => api.execute(CANCEL, { input: { id } }, world.sessions.editor);
  const first = await cancel();
  expect(first.data.searchCancel).toEqual({ search: { id, state: 'CANCELLED' }, userErrors: [] });
  expect((await cancel()).data).toEqual(first.data);
});
