import type { RunSpec } from '@dl-rsim/spec';
import { runSpec1 } from '@dl-rsim/spec/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../testing/index.ts';

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
const RUN = `mutation($input: RunLaunchInput!) { runLaunch(input: $input) { run { id } ${ERRORS} } }`;
const SWEEP = `mutation($input: SweepLaunchInput!) { sweepLaunch(input: $input) { sweep { id runs { name spec } } ${ERRORS} } }`;

const launchRun = (change: object) =>
  api.execute(
    RUN,
    { input: { projectId: world.projectId, name: 'A run', spec: world.spec, ...change } },
    world.sessions.editor,
  );

const launchSweep = (axes: readonly object[]) => {
  const input = { projectId: world.projectId, name: 'A sweep', base: world.spec, axes };
  return api.execute(SWEEP, { input }, world.sessions.editor);
};

const written = async () => ({
  runs: await api.services.db.run.count(),
  sweeps: await api.services.db.sweep.count(),
});

const withDevice = (spec: RunSpec, change: object) => ({
  ...spec,
  accelerator: { ...spec.accelerator, device: { ...spec.accelerator.device, ...change } },
});

it('sweeps options and layers by name, and gives the axes back as they went', async () => {
  const axes = [
    { path: 'fidelity', options: ['table', 'array'] },
    { path: SIGMA, values: [0.1] },
  ];
  const { data } = await launchSweep(axes);
  const { sweep, userErrors } = data.sweepLaunch;
  expect(userErrors).toEqual([]);
  const names = sweep.runs.map((run: { name: string }) => run.name);
  expect(names[1]).toBe('A sweep: Fidelity Arrays, HRS sigma 0.1');
  expect(sweep.runs.map((run: { spec: RunSpec }) => run.spec.fidelity)).toEqual(['table', 'array']);
  const query = 'query($id: ID!) { sweep(id: $id) { axes { path values options } } }';
  const found = await api.execute(query, { id: sweep.id }, world.sessions.viewer);
  expect(found.data.sweep.axes).toEqual([
    { path: 'fidelity', values: null, options: ['table', 'array'] },
    { path: SIGMA, values: [0.1], options: null },
  ]);
});

it('refuses an alternative with two branches before anything of ours sees it', async () => {
  const { lognormal } = world.spec.accelerator.device.variation;
  const variation = { lognormal, polynomial: { coefficientsRatio: [0.1] } };
  const before = await written();
  const { status, errors } = await launchRun({ spec: withDevice(world.spec, { variation }) });
  expect(status).toBe(400);
  expect(errors[0]?.message).toContain('Exactly one key must be specified for OneOf type "VariationInput"');
  expect(await written()).toEqual(before);
});

it('stores what was left out as off', async () => {
  const { fidelity, overrides, scope, ...short } = world.spec;
  const { data } = await launchRun({ spec: { ...short, scope: null } });
  expect(data.runLaunch.userErrors).toEqual([]);
  const run = await api.services.db.run.findUnique({ where: { id: data.runLaunch.run.id } });
  expect(run?.spec).toMatchObject({ fidelity, overrides, scope });
});

it('takes measured cells up to the most that a spec may have', async () => {
  const samplesOhm = Array.from({ length: 16 }, (_, level) =>
    Array.from({ length: 1000 }, (_, index) => 1e5 / (level + 1) + index / 7),
  );
  const spec = withDevice(world.spec, { variation: { measured: { samplesOhm, use: 'fitted' } } });
  const { data, errors } = await launchRun({
    spec: { ...spec, accelerator: { ...spec.accelerator, cell: { levelBits: 4 } } },
  });
  expect(errors).toEqual([]);
  expect(data.runLaunch.userErrors).toEqual([]);
});

it('opens a sweep that was stored by version 1 under the names of today', async () => {
  const id = 'swp_of_version_1';
  const { networkDigest, datasetDigest } = world.spec;
  const base = { ...runSpec1, networkDigest, datasetDigest };
  const axes = [{ path: 'accelerator.senseAmplifier.resolutionBits', values: [3, 4] }];
  const { projectId } = world;
  const data = { id, projectId, number: 99, name: 'Old', spec: { base, axes }, createdById: '' };
  await api.services.db.sweep.create({ data });
  const query = 'query($id: ID!) { sweep(id: $id) { spec axes { path values } } }';
  const found = await api.execute(query, { id }, world.sessions.viewer);
  expect(found.data.sweep.axes).toEqual([
    { path: 'accelerator.readout.converter.senseAmplifier.resolutionBits', values: [3, 4] },
  ]);
  expect(found.data.sweep.spec).toEqual({ base, axes });
});

it('gives an accelerator that was stored by version 1 so that it can be launched', async () => {
  await api.services.db.design.update({
    where: { id: world.designId },
    data: { accelerator: runSpec1.accelerator, specVersion: 1 },
  });
  const query = 'query($id: ID!) { node(id: $id) { ... on Design { accelerator specVersion fingerprint } } }';
  const { data } = await api.execute(query, { id: world.designId }, world.sessions.viewer);
  const { accelerator, specVersion, fingerprint } = data.node;
  expect(specVersion).toBe(2);
  expect(fingerprint).not.toBe('f'.repeat(64));
  const launched = await launchRun({ spec: { ...world.spec, accelerator } });
  expect(launched.data.runLaunch.userErrors).toEqual([]);
});

it.each<[string, object[], object]>([
  [
    'an option that there is not',
    [{ path: 'fidelity', options: ['table', 'tabel'] }],
    { code: 'BAD_FORMAT', path: ['axes', '0', 'options', '1'], limit: 'table or array or moment' },
  ],
  [
    'a field of a branch that is not chosen',
    [{ path: 'accelerator.readout.converter.adc.resolutionBits', values: [6, 8] }],
    { code: 'CROSS_CHECK', path: ['axes', '0', 'path'] },
  ],
  [
    'neither values nor options',
    [{ path: 'fidelity', values: null }],
    { code: 'CROSS_CHECK', path: ['axes', '0'] },
  ],
  [
    'a layer that the network lacks',
    [{ path: 'scope.layerName', options: ['conv9'] }],
    { code: 'CROSS_CHECK', path: ['base', 'scope', 'layerName'] },
  ],
])('launches no point of a sweep with %s', async (_name, axes, expected) => {
  const before = await written();
  const { data } = await launchSweep(axes);
  expect(data.sweepLaunch).toMatchObject({ sweep: null, userErrors: [expected] });
  expect(await written()).toEqual(before);
});
