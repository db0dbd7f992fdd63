import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { seed, sessionOf, startTestApi, type TestApi, type World } from '../testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

const SIGN_UP =
  'mutation($input: UserCreateInput!) { userCreate(input: $input) { user { id name email } userErrors { code path message } } }';
const person = (change: object = {}) => ({
  name: 'Ada',
  email: `${crypto.randomUUID()}@example.org`,
  password: 'a fine long password',
  ...change,
});
const signUp = (change: object = {}) =>
  api.execute(SIGN_UP, { input: person(change) }, { 'x-forwarded-for': crypto.randomUUID() });

it('signs up with a project, owned, and the example in it', async () => {
  const { data } = await signUp({ email: ' Ada.Lovelace@Example.org ' });
  expect(data.userCreate).toMatchObject({
    user: { name: 'Ada', email: 'ada.lovelace@example.org' },
    userErrors: [],
  });
  const document = '{ projects { name role designs { name presetKey version } runCounts { queuedCount } } }';
  const { data: seen } = await api.execute(document, {}, await sessionOf(data.userCreate.user));
  expect(seen.projects).toMatchObject([
    { name: 'My first project', role: 'OWNER', designs: [{ version: 1, presetKey: expect.any(String) }] },
  ]);
});

it.each([
  ['an address without @', { email: 'ada' }, { code: 'BAD_FORMAT', path: ['email'] }],
  ['a password of 11 characters', { password: 'short passw' }, { code: 'TOO_SMALL', path: ['password'] }],
  ['a password of 129 characters', { password: 'xyz'.repeat(43) }, { code: 'TOO_BIG', path: ['password'] }],
  ['an easy password', { password: 'Password-1234' }, { code: 'BAD_FORMAT', path: ['password'] }],
  ['no name', { name: '' }, { code: 'TOO_SMALL', path: ['name'] }],
])('refuses %s and writes nothing', async (_name, change, expected) => {
  const before = await api.services.db.project.count();
  const { data } = await signUp(change);
  expect(data.userCreate).toMatchObject({ user: null, userErrors: [expected] });
  expect(await api.services.db.project.count()).toBe(before);
});

it('refuses an address that is taken', async () => {
  const email = `${crypto.randomUUID()}@example.org`;
  await signUp({ email });
  const before = await api.services.db.project.count();
  const { data } = await signUp({ email: email.toUpperCase() });
  expect(data.userCreate).toMatchObject({ user: null, userErrors: [{ code: 'TAKEN', path: ['email'] }] });
  expect(await api.services.db.project.count()).toBe(before);
});

it('lets 30 people an hour sign up from one address', async () => {
  for (let index = 0; index < 30; index++) await api.services.limits.takeSignUp('192.0.2.7');
  const { status, errors } = await api.execute(
    SIGN_UP,
    { input: person() },
    { 'x-forwarded-for': '192.0.2.7' },
  );
  expect([status, errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED']);
});

const UPDATE =
  'mutation($input: DesignUpdateInput!) { designUpdate(input: $input) { design { name version } userErrors { code path limit actual } } }';
const CREATE =
  'mutation($input: DesignCreateInput!) { designCreate(input: $input) { design { id name version fingerprint accelerator } userErrors { code path } } }';

it('keeps a design, and refuses a change of what somebody has changed meanwhile', async () => {
  const input = { projectId: world.projectId, name: 'Mine', accelerator: world.spec.accelerator };
  const { design } = (await api.execute(CREATE, { input }, world.sessions.editor)).data.designCreate;
  expect(design).toMatchObject({ name: 'Mine', version: 1, accelerator: world.spec.accelerator });
  const change = (name: string) =>
    api.execute(UPDATE, { input: { id: design.id, expectedVersion: 1, name } }, world.sessions.editor);
  expect((await change('Better')).data.designUpdate).toMatchObject({
    design: { name: 'Better', version: 2 },
  });
  expect((await change('Worse')).data.designUpdate).toEqual({
    design: null,
    userErrors: [{ code: 'CONFLICT', path: ['expectedVersion'], limit: '2', actual: '1' }],
  });
});

it('refuses a second design of the same name, and one out of range', async () => {
  const create = (change: object) => {
    const input = {
      projectId: world.projectId,
      name: 'Twice',
      accelerator: world.spec.accelerator,
      ...change,
    };
    return api.execute(CREATE, { input }, world.sessions.editor);
  };
  await create({});
  expect((await create({})).data.designCreate.userErrors).toEqual([{ code: 'TAKEN', path: ['name'] }]);
  const { accelerator } = world.spec;
  const wrong = { ...accelerator, device: { ...accelerator.device, resistanceRatio: 0.5 } };
  expect((await create({ name: 'Other', accelerator: wrong })).data.designCreate.userErrors).toEqual([
    { code: 'TOO_SMALL', path: ['accelerator', 'device', 'resistanceRatio'] },
  ]);
});

it('fetches a data set of the registry once, however many ask', async () => {
  const document =
    'mutation { datasetFetch(input: { registryKey: "mnist" }) { import { id state kind } userErrors { code } } }';
  const answers = await Promise.all(
    ['owner', 'stranger', 'editor'].map((name) => api.execute(document, {}, world.sessions[name as 'owner'])),
  );
  const ids = new Set(answers.map(({ data }) => data.datasetFetch.import.id));
  expect(ids.size).toBe(1);
  const { data } = await api.execute(
    '{ registryDatasets { key downloadByteCount lastImport { id } } }',
    {},
    world.sessions.viewer,
  );
  const mnist = data.registryDatasets.find(({ key }: { key: string }) => key === 'mnist');
  expect(mnist.lastImport.id).toBe([...ids][0]);
  expect(mnist.downloadByteCount).toBeGreaterThan(1_000_000);
});
