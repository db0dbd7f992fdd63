import { newId } from '@dl-rsim/db';
import { FETCH_DATASET, IMPORT_NETWORK } from '@dl-rsim/jobs';
import { decodeNetwork, encodeDataset, packZoo, zooNetworks } from '@dl-rsim/networks';
import { packH5Model, packLayersModel } from '@dl-rsim/networks/testing';
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

test('an uploaded Keras network is known by its content, and subtracts the mean image of a data set', async () => {
  await startWorkerProcess(world, 1);
  const file = await packH5Model();
  const plain = await importEnded(await upload('h5 in disguise.zip', file));
  expect(plain).toMatchObject({ state: 'SUCCEEDED', issues: [] });
  const meanDatasetId = await storeCentring();
  const centred = await importEnded(await upload('centred.h5', file, meanDatasetId));
  expect(centred).toMatchObject({ state: 'SUCCEEDED', issues: [] });
  const network = await world.prisma.network.findUniqueOrThrow({ where: { id: centred.networkId! } });
  expect(network.source).toBe('centred.h5, minus the mean image of squares');
  expect(centred.networkId).not.toBe(plain.networkId);
  expect(decodeNetwork(await world.blobs.read(network.digest)).layers[0]).toMatchObject({
    kind: 'subtractMean',
    mean: new Float32Array(36).fill(0.25),
  });
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
async function upload(
  fileName: string,
  bytes: Uint8Array,
  meanDatasetId: string | null = null,
): Promise<string> {
  const { prisma, blobs, boss, projectId, userId } = world;
  const { digest, byteCount } = await blobs.write(bytes);
  const uploadId = newId('upl');
  const importId = newId('imp');
  await prisma.$transaction(async (tx) => {
    await tx.upload.create({
      data: { id: uploadId, projectId, userId, fileName, digest, byteCount: BigInt(byteCount) },
    });
    const asked = { projectId, kind: 'NETWORK' as const, name: fileName, uploadId, meanDatasetId };
    await tx.import.create({ data: { id: importId, ...asked } });
    await boss.send(IMPORT_NETWORK, { importId }, { db: fromPrisma(tx) });
  });
  return importId;
}

/** A data set of 6 x 6 images with a mean image; returns its id. */
async function storeCentring(): Promise<string> {
  const { prisma, blobs, projectId } = world;
  const card = {
    name: 'squares',
    classNames: ['a', 'b'],
    isSynthetic: true,
    source: 'a test',
    licence: 'none',
  };
  const shape = { heightCount: 6, widthCount: 6, channelCount: 1 };
  const images = { shape, imageCount: 1, pixels: new Uint8Array(36), labels: Uint8Array.of(0) };
  const trainMean = new Float32Array(36).fill(0.25);
  const { digest } = await blobs.write(encodeDataset({ ...card, images, trainMean }));
  const summary = readDatasetSummary({
    ...card,
    digest,
    imageShape: shape,
    imageCount: 1,
    hasTrainMean: true,
  });
  const id = newId('dat');
  await prisma.dataset.create({ data: { id, projectId, name: card.name, digest, summary } });
  return id;
}

function importEnded(importId: string) {
  return until(async () => {
    const found = await world.prisma.import.findUniqueOrThrow({ where: { id: importId } });
    return (found.state === 'SUCCEEDED' || found.state === 'FAILED') && found;
  }, 60_000);
}
