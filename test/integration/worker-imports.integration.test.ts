import { newId } from '@dl-rsim/db';
import { FETCH_DATASET, IMPORT_NETWORK } from '@dl-rsim/jobs';
import { packZoo, zooNetworks } from '@dl-rsim/networks';
import { packLayersModel } from '@dl-rsim/networks/testing';
import { readDatasetSummary, readNetworkSummary, registry } from '@dl-rsim/spec';
import { fromPrisma } from 'pg-boss';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { killWorkers, startWorkerProcess, until } from './kit/worker-process.ts';
import { createWorld, type World } from './kit/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(() => killWorkers(world));

test('two workers that start at once bring the library in once', async () => {
  await Promise.all([startWorkerProcess(world, 1), startWorkerProcess(world, 1)]);
  const imports = () => world.prisma.import.findMany({ where: { projectId: null } });
  await until(
    async () => (await imports()).every(({ state }) => state === 'SUCCEEDED' || state === 'FAILED'),
    90_000,
  );
  const made = await imports();
  const keys = made.map(({ registryKey }) => registryKey).sort();
  expect(keys).toEqual([...zooNetworks.map(({ key }) => key), 'mnist', 'strokes'].sort());
  const failed = made.filter(({ state }) => state === 'FAILED').map(({ registryKey }) => registryKey);
  // without a network or files mnist cannot be had, and says so
  expect(failed.filter((key) => key !== 'mnist')).toEqual([]);
  const networks = await world.prisma.network.findMany({ where: { projectId: null } });
  expect(networks.map(({ name }) => name).sort()).toEqual(zooNetworks.map(({ name }) => name).sort());
  for (const network of networks) expect(readNetworkSummary(network.summary).digest).toBe(network.digest);
  const strokes = await world.prisma.dataset.findUniqueOrThrow({ where: { registryKey: 'strokes' } });
  expect(readDatasetSummary(strokes.summary)).toMatchObject({ isSynthetic: true, digest: strokes.digest });
  expect(await world.blobs.has(strokes.digest)).toBe(true);
}, 120_000);

test('an uploaded network becomes a network of the project, once', async () => {
  await startWorkerProcess(world, 1);
  const zip = packLayersModel();
  const first = await importEnded(await upload('tiny.zip', zip));
  expect(first).toMatchObject({ state: 'SUCCEEDED', issues: [] });
  const network = await world.prisma.network.findUniqueOrThrow({ where: { id: first.networkId! } });
  expect(network).toMatchObject({ projectId: world.projectId, name: 'tiny.zip', source: 'tiny.zip' });
  expect(await world.blobs.has(network.digest)).toBe(true);
  const again = await importEnded(await upload('the same.zip', zip));
  expect(again).toMatchObject({ state: 'SUCCEEDED', networkId: network.id });
});

test('an uploaded copy of a built-in network is that network', async () => {
  await startWorkerProcess(world, 1);
  const ended = await importEnded(await upload('mine.zip', await packZoo(zooNetworks[0]!.key)));
  const builtIn = await world.prisma.network.findFirstOrThrow({ where: { projectId: null } });
  expect(ended).toMatchObject({ state: 'SUCCEEDED', networkId: builtIn.id });
});

test('a file that is no network fails with issues and changes nothing', async () => {
  await startWorkerProcess(world, 1);
  const before = await world.prisma.network.count();
  const ended = await importEnded(await upload('holiday.zip', new TextEncoder().encode('not a zip')));
  expect(ended).toMatchObject({ state: 'FAILED', networkId: null });
  expect(ended.finishedAt).not.toBeNull();
  expect(ended.issues).toEqual([
    expect.objectContaining({ message: expect.any(String), path: expect.any(Array) }),
  ]);
  expect(await world.prisma.network.count()).toBe(before);
});

test('fetching a data set that is there links to it', async () => {
  await startWorkerProcess(world, 1);
  const importId = newId('imp');
  const { key, name } = registry.find((entry) => entry.key === 'strokes')!;
  await world.prisma.$transaction(async (tx) => {
    await tx.import.create({ data: { id: importId, kind: 'DATASET', name, registryKey: key } });
    await world.boss.send(FETCH_DATASET, { importId }, { db: fromPrisma(tx) });
  });
  const ended = await importEnded(importId);
  const strokes = await world.prisma.dataset.findUniqueOrThrow({ where: { registryKey: 'strokes' } });
  expect(ended).toMatchObject({ state: 'SUCCEEDED', datasetId: strokes.id });
});

/** Uploads bytes and asks for their import, as the API does; returns the import's id. */
async function upload(fileName: string, bytes: Uint8Array): Promise<string> {
  const { prisma, blobs, boss, projectId, userId } = world;
  const { digest, byteCount } = await blobs.write(bytes);
  const uploadId = newId('upl');
  const importId = newId('imp');
  await prisma.$transaction(async (tx) => {
    await tx.upload.create({
      data: { id: uploadId, projectId, userId, fileName, digest, byteCount: BigInt(byteCount) },
    });
    await tx.import.create({ data: { id: importId, projectId, kind: 'NETWORK', name: fileName, uploadId } });
    await boss.send(IMPORT_NETWORK, { importId }, { db: fromPrisma(tx) });
  });
  return importId;
}

function importEnded(importId: string) {
  return until(async () => {
    const found = await world.prisma.import.findUniqueOrThrow({ where: { id: importId } });
    return (found.state === 'SUCCEEDED' || found.state === 'FAILED') && found;
  }, 60_000);
}
