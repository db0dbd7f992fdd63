import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Db, newId } from '@dl-rsim/db';
import { EXPORT_NETWORK, FETCH_DATASET, IMPORT_DATASET, IMPORT_NETWORK } from '@dl-rsim/jobs';
import { decodeDataset, decodeNetwork, encodeDataset, packZoo, zooNetworks } from '@dl-rsim/networks';
import { packH5Model, packLayersModel } from '@dl-rsim/networks/testing';
import {
  readBackendReport,
  readDatasetSummary,
  readNetworkSummary,
  readVerification,
  registry,
} from '@dl-rsim/spec';
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
  expect(network).toMatchObject({
    ...{ projectId: world.projectId, name: 'tiny.zip', source: 'tiny.zip', fileName: 'tiny.zip' },
    ...{
      format: 'tfjs-layers',
      fileDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      importedById: world.userId,
    },
    productVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  // The file itself, run by TensorFlow.js, gave what our engine gives.
  const { comparison, whyNot } = readVerification(network.verification);
  expect(whyNot).toBeNull();
  expect(comparison).toMatchObject({ against: 'original', imageCount: 16, samePredictionCount: 16 });
  expect(comparison!.largestDifferenceRatio).toBeLessThan(1e-5);
  const { layers } = readNetworkSummary(network.summary);
  expect(layers[0]).toMatchObject({ inputIndices: [-1], matrix: { rowCount: 9, columnCount: 2 } });
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
  const { name } = zooNetworks[0]!;
  const builtIn = await world.prisma.network.findFirstOrThrow({ where: { projectId: null, name } });
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

test('the worker says which backend of TensorFlow.js works on it', async () => {
  await startWorkerProcess(world, 1);
  const row = await until(() =>
    world.prisma.worker.findFirst({ where: { tensorflow: { not: Db.AnyNull } } }),
  );
  const { backend, tried } = readBackendReport(row.tensorflow);
  expect(tried.find(({ name }) => name === backend)).toMatchObject({ ok: true });
});

test('hostile files fail with a message, leave nothing behind, and the worker lives', async () => {
  const worker = await startWorkerProcess(world, 1);
  const before = await counts();
  const h5 = await packH5Model();
  // The first object of the heap of texts is 2 bytes shorter than it is: the HDF5 library never ends.
  const endless = h5.slice();
  endless[Buffer.from(h5).indexOf('GCOL') + 24]! -= 2;
  const zip = packLayersModel();
  const files = [h5.slice(0, 1000), zip.slice(0, -30), h5.map((byte, at) => (at > 600 ? 255 : byte))];
  const ended = [];
  for (const [index, bytes] of files.entries())
    ended.push(await importEnded(await upload(`${index}`, bytes)));
  expect(ended.map(({ state }) => state)).toEqual(['FAILED', 'FAILED', 'FAILED']);
  for (const { issues } of ended) expect(issues).toMatchObject([{ message: expect.stringMatching(/\w{3}/) }]);
  expect(await counts()).toEqual(before);
  expect(await blobsThatNothingNames()).toEqual([]);
  expect(worker.log()).not.toContain('broke an invariant');
  // One that hangs is in hand when the worker is told to leave: its child dies with it, and the job waits.
  const hanging = await upload('endless.h5', endless);
  await until(async () => (await readImport(hanging)).state === 'RUNNING');
  await until(() => childrenOf(worker.pid).length > 0);
  const children = childrenOf(worker.pid);
  worker.signal('SIGTERM');
  expect(await worker.ended()).toBe(0);
  expect(children.filter(isAlive)).toEqual([]);
  expect((await readImport(hanging)).state).toBe('RUNNING');
  await world.prisma.import.update({
    where: { id: hanging },
    data: { state: 'FAILED', finishedAt: new Date() },
  });
});

test('the child of an import is killed: the issue says so, the next import is read', async () => {
  const worker = await startWorkerProcess(world, 1);
  const h5 = await packH5Model();
  const endless = h5.slice();
  endless[Buffer.from(h5).indexOf('GCOL') + 24]! -= 2;
  const importId = await upload('endless.h5', endless);
  const [child] = await until(() => {
    const found = childrenOf(worker.pid).filter((pid) => commandOf(pid).includes('import.child'));
    return found.length > 0 && found;
  });
  process.kill(child!, 'SIGKILL');
  expect(await importEnded(importId)).toMatchObject({ state: 'FAILED', issues: [{ code: 'TOO_BIG' }] });
  expect((await importEnded(await upload('good.h5', h5))).state).toBe('SUCCEEDED');
});

test('the files of a data set become a data set of the project', async () => {
  await startWorkerProcess(world, 1);
  const image = (label: number) => [label, ...Array.from({ length: 16 }, (_, at) => (at * 16 + label) % 256)];
  const rows = Array.from({ length: 20 }, (_, at) => image(at % 2).join(','));
  const csv = new TextEncoder().encode(rows.join('\n'));
  const reading = { heldOutRatio: 0.5, classNames: ['even', 'odd'], licence: 'CC0' };
  const ended = await importEnded(await uploadDataset([['rows.csv', csv]], reading));
  expect(ended).toMatchObject({ state: 'SUCCEEDED', issues: [] });
  const dataset = await world.prisma.dataset.findUniqueOrThrow({ where: { id: ended.datasetId! } });
  expect(dataset).toMatchObject({ projectId: world.projectId, format: 'csv', fileNames: ['rows.csv'] });
  const summary = readDatasetSummary(dataset.summary);
  expect(summary).toMatchObject({
    ...{ imageCount: 10, trainImageCount: 10, classNames: ['even', 'odd'], licence: 'CC0' },
    ...{ classCounts: [5, 5], digest: dataset.digest, trainDigest: dataset.trainDigest },
  });
  expect(decodeDataset(await world.blobs.read(dataset.trainDigest!)).images.imageCount).toBe(10);
  const png = await world.blobs.read(dataset.thumbnailsDigest!);
  expect([...png.slice(1, 4)]).toEqual([...Buffer.from('PNG')]);
  const broken = await importEnded(await uploadDataset([['rows.csv', csv.slice(0, 50)]], reading));
  expect(broken).toMatchObject({ state: 'FAILED', datasetId: null });
});

test.each([
  'TFJS_LAYERS',
  'ONNX',
] as const)('a network exported as %s comes back the same', async (format) => {
  await startWorkerProcess(world, 1);
  const exportId = newId('exp');
  const { prisma, boss, projectId, userId: createdById, network } = world;
  await prisma.$transaction(async (tx) => {
    const row = { id: exportId, projectId, networkId: network.id, format, createdById };
    await tx.networkExport.create({ data: row });
    await boss.send(EXPORT_NETWORK, { exportId }, { db: fromPrisma(tx) });
  });
  const ended = await until(async () => {
    const found = await prisma.networkExport.findUniqueOrThrow({ where: { id: exportId } });
    return (found.state === 'SUCCEEDED' || found.state === 'FAILED') && found;
  });
  expect(ended).toMatchObject({ state: 'SUCCEEDED', issues: [] });
  const file = await world.blobs.read(ended.digest!);
  expect(ended.byteCount).toBe(BigInt(file.length));
  const again = await importEnded(await upload(ended.fileName!, file));
  expect(again).toMatchObject({ state: 'SUCCEEDED', issues: [] });
});

async function counts() {
  const { network, dataset } = world.prisma;
  return { networks: await network.count(), datasets: await dataset.count() };
}

/** Digests in the blob store that no row has. */
async function blobsThatNothingNames(): Promise<readonly string[]> {
  const { prisma, homeDir } = world;
  const [networks, datasets, uploads, exports] = await Promise.all([
    prisma.network.findMany(),
    prisma.dataset.findMany(),
    prisma.upload.findMany(),
    prisma.networkExport.findMany(),
  ]);
  const named = new Set([
    ...[...networks, ...uploads, ...exports].map(({ digest }) => digest),
    ...datasets.flatMap(({ digest, trainDigest, thumbnailsDigest }) => [
      digest,
      trainDigest,
      thumbnailsDigest,
    ]),
  ]);
  const entries = await readdir(join(homeDir, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !named.has(entry.name)).map(({ name }) => name);
}

/** Process ids, as Linux lists them. */
function childrenOf(pid: number): readonly number[] {
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return listed === '' ? [] : listed.split(' ').map(Number);
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
const isAlive = (pid: number): boolean => commandOf(pid) !== '';

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
    const createdById = userId;
    await tx.import.create({ data: { id: importId, createdById, ...asked } });
    await boss.send(IMPORT_NETWORK, { importId }, { db: fromPrisma(tx) });
  });
  return importId;
}

/** Uploads files and asks for the import of a data set of them, as the API does. */
async function uploadDataset(
  files: readonly (readonly [string, Uint8Array])[],
  reading: object,
): Promise<string> {
  const { prisma, blobs, boss, projectId, userId } = world;
  const uploadIds: string[] = [];
  for (const [fileName, bytes] of files) {
    const { digest, byteCount } = await blobs.write(bytes);
    const id = newId('upl');
    uploadIds.push(id);
    await prisma.upload.create({
      data: { id, projectId, userId, fileName, digest, byteCount: BigInt(byteCount) },
    });
  }
  const importId = newId('imp');
  await prisma.$transaction(async (tx) => {
    const asked = { projectId, kind: 'DATASET' as const, name: 'mine', uploadIds, reading };
    await tx.import.create({ data: { id: importId, ...asked } });
    await boss.send(IMPORT_DATASET, { importId }, { db: fromPrisma(tx) });
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
  const images = { shape, imageCount: 1, pixels: new Uint8Array(36), labels: Uint16Array.of(0) };
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
    const found = await readImport(importId);
    return (found.state === 'SUCCEEDED' || found.state === 'FAILED') && found;
  }, 60_000);
}

function readImport(importId: string) {
  return world.prisma.import.findUniqueOrThrow({ where: { id: importId } });
}
