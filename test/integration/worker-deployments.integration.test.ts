import { randomUUID } from 'node:crypto';
import {
  createClient,
  DeploymentCancelDocument,
  type DeploymentDetailFragment,
  DeploymentDocument,
  DeploymentLaunchDocument,
  SearchCancelDocument,
  type SearchDetailFragment,
  SearchDocument,
  SearchLaunchDocument,
} from '@dl-rsim/client';
import { readZooNetwork } from '@dl-rsim/networks';
import { lenetNetwork, randomImages } from '@dl-rsim/sim-core/testing';
import {
  type DeploymentSpecDraft,
  fingerprint,
  readDeploymentResult,
  readDeploymentSummary,
  readSearchResult,
  type SearchSpecDraft,
} from '@dl-rsim/spec';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../../apps/api/testing/index.ts';
import {
  killWorkers,
  startWorkerProcess,
  until,
  type WorkerPlace,
  type WorkerProcess,
} from './kit/worker-process.ts';
import { type StoredFile, storeDataset, storeNetwork } from './kit/world.ts';

let api: TestApi;
let world: World;
let place: WorkerPlace;
let worker: WorkerProcess;
let network: StoredFile;
let dataset: StoredFile;
beforeAll(async () => {
  api = await startTestApi();
  world = await seed(api.services.db);
  place = { url: api.databaseUrl, homeDir: api.homeDir, children: new Set() };
  const { db: prisma, blobs } = api.services;
  const project = { prisma, blobs, projectId: world.projectId };
  network = await storeNetwork(project, lenetNetwork());
  dataset = await storeDataset(project, randomImages(lenetNetwork().inputShape, 100, 10));
  worker = await startWorkerProcess(place, 1);
});
afterAll(async () => {
  await killWorkers(place);
  await api.drop();
});

const client = () => createClient({ url: `${api.url}/graphql`, headers: world.sessions.editor });
const deploymentSpec = (change: Partial<DeploymentSpecDraft> = {}) =>
  exampleDeploymentSpec({ networkDigest: network.digest, level: 'contention', ...change });
const searchSpec = (change: Partial<SearchSpecDraft> = {}) =>
  exampleSearchSpec({ base: deploymentSpec(), ...change });

async function deploy(spec: DeploymentSpecDraft): Promise<string> {
  const input = { projectId: world.projectId, name: 'deployed', spec, idempotencyKey: randomUUID() };
  const { deploymentLaunch } = await client().request(DeploymentLaunchDocument, { input });
  expect(deploymentLaunch.userErrors).toEqual([]);
  return deploymentLaunch.deployment!.id;
}

async function search(spec: SearchSpecDraft): Promise<string> {
  const input = { projectId: world.projectId, name: 'searched', spec, idempotencyKey: randomUUID() };
  const { searchLaunch } = await client().request(SearchLaunchDocument, { input });
  expect(searchLaunch.userErrors).toEqual([]);
  return searchLaunch.search!.id;
}

const deployment = async (id: string): Promise<DeploymentDetailFragment> =>
  (await client().request(DeploymentDocument, { id })).node as DeploymentDetailFragment;
const found = async (id: string): Promise<SearchDetailFragment> =>
  (await client().request(SearchDocument, { id })).node as SearchDetailFragment;

/** Waits at the row, for the API takes only so many requests. */
const ended = (readState: () => Promise<{ readonly state: string }>, limitMsec: number) =>
  until(async () => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes((await readState()).state), limitMsec);
async function endedDeployment(id: string): Promise<DeploymentDetailFragment> {
  await ended(() => api.services.db.deployment.findUniqueOrThrow({ where: { id } }), 90_000);
  return deployment(id);
}
async function endedSearch(id: string, limitMsec = 90_000): Promise<SearchDetailFragment> {
  await ended(() => api.services.db.search.findUniqueOrThrow({ where: { id } }), limitMsec);
  return found(id);
}
const batchesOf = (searchId: string) =>
  api.services.db.searchBatch.findMany({ where: { searchId }, orderBy: { batchIndex: 'asc' } });

test('a deployment has its result with a digest, the same one when it is launched again', async () => {
  const [first, second] = [await deploy(deploymentSpec()), await deploy(deploymentSpec())];
  const row = await endedDeployment(first);
  expect(row).toMatchObject({ state: 'SUCCEEDED', failureMessage: null, phase: null, doneRatio: null });
  const result = readDeploymentResult(row.result);
  expect(result.levels.map(({ level }) => level)).toEqual(['closedForm', 'pipeline', 'contention']);
  expect(result.latencySec).toBeGreaterThan(0);
  expect(row.resultDigest).toBe(fingerprint(result));
  expect((await endedDeployment(second)).resultDigest).toBe(row.resultDigest);
  const { data } = await api.execute(
    'query($id: ID!) { node(id: $id) { ... on Deployment { summary } } }',
    { id: first },
    world.sessions.viewer,
  );
  expect(readDeploymentSummary(data.node.summary).energyJ).toBe(result.energyJ);
  const change = api.services.db.deployment.update({ where: { id: first }, data: { name: 'another' } });
  await expect(change).rejects.toThrow(/never changes again/);
}, 120_000);

test('activity is measured on images of the data set', async () => {
  const activity = { measured: { datasetDigest: dataset.digest, imageCount: 3 } };
  const row = await endedDeployment(await deploy(deploymentSpec({ activity })));
  expect(row).toMatchObject({ state: 'SUCCEEDED', dataset: { id: dataset.id } });
  const assumed = await endedDeployment(await deploy(deploymentSpec()));
  expect(readDeploymentResult(row.result).energyJ).not.toBe(readDeploymentResult(assumed.result).energyJ);
}, 120_000);

test('an architecture without weights is deployed', async () => {
  const read = await readZooNetwork('resnet20-cifar10');
  if (!read.ok) throw new Error(read.problem[0]?.message);
  const { db: prisma, blobs } = api.services;
  const place = { prisma, blobs, projectId: world.projectId };
  const { digest } = await storeNetwork(place, read.value.network);
  const row = await endedDeployment(await deploy(deploymentSpec({ networkDigest: digest })));
  expect(row).toMatchObject({ state: 'SUCCEEDED', failureMessage: null });
  expect(readDeploymentResult(row.result).macCount).toBeGreaterThan(1e7);
}, 120_000);

test('a network that does not fit fails with what it needs and what there is', async () => {
  const { chip } = deploymentSpec();
  const tiny = { ...chip, chipCount: 1, tileRowCount: 1, tileColumnCount: 1, peCount: 1, crossbarCount: 1 };
  const row = await endedDeployment(await deploy(deploymentSpec({ chip: tiny })));
  expect(row).toMatchObject({ state: 'FAILED', failureClass: 'INPUT', result: null });
  expect(row.failureMessage).toMatch(/crossbars/);
}, 120_000);

test('a cancel stops the thread and stores nothing', async () => {
  const { mapping } = deploymentSpec();
  const annealed = { ...mapping, order: 'annealed', annealMoveCount: 10_000_000 } as const;
  const id = await deploy(deploymentSpec({ mapping: annealed }));
  const { db } = api.services;
  await until(async () => (await db.deployment.findUniqueOrThrow({ where: { id } })).state === 'RUNNING');
  const { deploymentCancel } = await client().request(DeploymentCancelDocument, { input: { id } });
  expect(deploymentCancel).toMatchObject({ deployment: { state: 'CANCELLED' }, userErrors: [] });
  // The one place for deployments is free again.
  expect(await endedDeployment(await deploy(deploymentSpec()))).toMatchObject({ state: 'SUCCEEDED' });
  expect(await deployment(id)).toMatchObject({ state: 'CANCELLED', result: null, phase: null });
}, 120_000);

test('a search has its result with a digest, the same one when it is launched again', async () => {
  const ids = [await search(searchSpec()), await search(searchSpec())];
  const [row, again] = [await endedSearch(ids[0]!), await endedSearch(ids[1]!)];
  expect(row).toMatchObject({ state: 'SUCCEEDED', failureMessage: null, phase: null });
  const result = readSearchResult(row.result);
  expect(result.candidates).toHaveLength(6);
  expect(result.finalists.some(({ isOnFront }) => isOnFront)).toBe(true);
  expect(row.resultDigest).toBe(fingerprint(result));
  expect(again.resultDigest).toBe(row.resultDigest);
}, 120_000);

/** 30 designs of five accelerators, whose accuracies are found on a handful of images: two batches. */
const accuracySpec = () =>
  searchSpec({
    knobs: [
      { path: 'accelerator.operationUnit.rowCount', values: [4, 6, 8, 12, 16] },
      { path: 'chip.peCount', values: [4, 6, 8, 12, 16, 24] },
    ],
    objectives: ['accuracy', 'latency'],
    candidateCount: 30,
    reliability: {
      datasetDigest: dataset.digest,
      statistics: { imageCount: 6, repeatCount: 2, calibrationImageCount: 2 },
    },
  });

test('a search that is killed goes on where its batches end, and finds the same', async () => {
  const id = await search(accuracySpec());
  await until(async () => (await batchesOf(id)).length >= 1, 90_000);
  worker.signal('SIGKILL');
  await worker.ended();
  expect(await found(id)).toMatchObject({ state: 'RUNNING' });
  worker = await startWorkerProcess(place, 1);
  const row = await endedSearch(id, 150_000);
  expect(row).toMatchObject({ state: 'SUCCEEDED', failureMessage: null, dataset: { id: dataset.id } });
  const batches = await batchesOf(id);
  expect(batches[0]?.epoch).toBe(1);
  expect(batches.at(-1)?.epoch).toBe(2);
  const result = readSearchResult(row.result);
  expect(result.candidates).toHaveLength(30);
  const accuracies = result.finalists.map(({ accuracy }) => accuracy?.meanRatio ?? -1);
  expect(accuracies.every((ratio) => ratio >= 0 && ratio <= 1)).toBe(true);
  const again = await endedSearch(await search(accuracySpec()), 150_000);
  expect(again.resultDigest).toBe(row.resultDigest);
}, 400_000);

test('a cancel stops a search within seconds', async () => {
  const id = await search(accuracySpec());
  const { db } = api.services;
  await until(async () => (await db.search.findUniqueOrThrow({ where: { id } })).phase !== null, 60_000);
  const { searchCancel } = await client().request(SearchCancelDocument, { input: { id } });
  expect(searchCancel).toMatchObject({ search: { state: 'CANCELLED' }, userErrors: [] });
  await until(() => worker.log().includes('"ending":"lost","msg":"search ended"'), 5000);
  expect(await found(id)).toMatchObject({ state: 'CANCELLED', result: null });
}, 120_000);
