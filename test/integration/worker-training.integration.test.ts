import { newId } from '@dl-rsim/db';
import { TRAIN_NETWORK } from '@dl-rsim/jobs';
import { decodeNetwork, encodeDataset, readZooNetwork, renderStrokes } from '@dl-rsim/networks';
import { type Images, sliceImages } from '@dl-rsim/sim-core';
import {
  fingerprint,
  parseTrainingSpec,
  presets,
  readDatasetSummary,
  readTrainingPoints,
  type TrainingSpec,
  type TrainingSpecDraft,
} from '@dl-rsim/spec';
import { fromPrisma } from 'pg-boss';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { killWorkers, startWorkerProcess, until } from './kit/worker-process.ts';
import { createWorld, type StoredFile, storeNetwork, type World } from './kit/world.ts';

let world: World;
let network: StoredFile;
let dataset: StoredFile;
beforeAll(async () => {
  world = await createWorld();
  const read = await readZooNetwork('lenet5-mnist');
  if (!read.ok) throw new Error(read.problem[0]?.message);
  network = await storeNetwork(world, read.value.network);
  dataset = await storeSplits();
});
afterAll(() => world.close());
afterEach(() => killWorkers(world));

/** Drawn strokes: the first for tests, the rest for training. */
async function storeSplits(): Promise<StoredFile> {
  const drawn = renderStrokes();
  const part = (first: number, count: number): Images => sliceImages(drawn.images, first, count);
  const test = part(0, 100);
  const train = part(100, drawn.images.imageCount - 100);
  const { digest } = await world.blobs.write(encodeDataset({ ...drawn, images: test }));
  const { digest: trainDigest } = await world.blobs.write(encodeDataset({ ...drawn, images: train }));
  const { images: _images, ...card } = drawn;
  const id = newId('dat');
  const summary = readDatasetSummary({
    ...{ ...card, digest, imageShape: test.shape, imageCount: test.imageCount },
    ...{ trainDigest, trainImageCount: train.imageCount },
  });
  const { projectId } = world;
  await world.prisma.dataset.create({
    data: { id, projectId, name: card.name, digest, trainDigest, summary },
  });
  return { id, digest };
}

function specOf(training: NonNullable<TrainingSpecDraft['training']>): TrainingSpec {
  const { accelerator, quantization } = presets[0]!;
  const parsed = parseTrainingSpec({
    trainingVersion: 1,
    ...{ accelerator, quantization, training },
    ...{ networkDigest: network.digest, datasetDigest: dataset.digest, seed: '00000000000000a7' },
  });
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  return parsed.value;
}

/** Queues a training, as the API does. */
async function launch(spec: TrainingSpec): Promise<string> {
  const id = newId('trn');
  const { projectId, userId, prisma, boss } = world;
  await prisma.$transaction(async (tx) => {
    const number = (await tx.training.count()) + 1;
    await tx.training.create({
      data: {
        ...{ id, projectId, number, name: 'tuned', createdById: userId, spec },
        ...{ specFingerprint: fingerprint(spec), networkId: network.id, datasetId: dataset.id },
      },
    });
    await boss.send(TRAIN_NETWORK, { trainingId: id }, { db: fromPrisma(tx) });
  });
  return id;
}

const training = (id: string) => world.prisma.training.findUniqueOrThrow({ where: { id } });
const ended = (id: string) =>
  until(async () => {
    const row = await training(id);
    return ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(row.state) && row;
  }, 90_000);

const SMALL = {
  epochCount: 2,
  imageCount: 64,
  batchCount: 32,
  heldOutImageCount: 20,
  calibrationImageCount: 4,
};

test('a training makes a network of the project, with its curves', async () => {
  await startWorkerProcess(world, 1);
  const id = await launch(specOf(SMALL));
  const row = await ended(id);
  expect(row).toMatchObject({ state: 'SUCCEEDED', failureMessage: null, remainingSec: null });
  expect(row.backend).toMatch(/^(tensorflow|wasm|cpu)$/);
  const points = readTrainingPoints(row.points);
  const measured = points.filter((point) => point.heldOutAccuracyRatio !== null);
  expect(measured.map(({ epochCount, stepCount }) => [epochCount, stepCount])).toEqual([
    [0, 0],
    [1, 2],
    [2, 4],
  ]);
  expect(measured.slice(1).every(({ lossRatio }) => lossRatio !== null && lossRatio > 0)).toBe(true);
  const made = await world.prisma.network.findUniqueOrThrow({ where: { id: row.madeNetworkId! } });
  expect(made).toMatchObject({ name: 'tuned', format: 'fine-tuned', projectId: world.projectId });
  expect(made.source).toContain('TRAIN-1');
  const [before, after] = [await weightsOf(network.digest), await weightsOf(made.digest)];
  expect(after.length).toBe(before.length);
  expect(after.some((value, index) => value !== before[index])).toBe(true);
}, 120_000);

test('a cancel stops the thread and makes nothing', async () => {
  await startWorkerProcess(world, 1);
  const id = await launch(specOf({ ...SMALL, epochCount: 1000, imageCount: 300 }));
  await until(async () => readTrainingPoints((await training(id)).points).length > 1, 60_000);
  const count = await world.prisma.$executeRaw`
    UPDATE "Training" SET "state" = 'CANCELLED', "finishedAt" = now() WHERE "id" = ${id} AND "state" = 'RUNNING'`;
  expect(count).toBe(1);
  const { points } = await training(id);
  const next = await launch(specOf({ ...SMALL, epochCount: 1 }));
  // The one place for trainings is free again.
  expect(await ended(next)).toMatchObject({ state: 'SUCCEEDED' });
  expect(await training(id)).toMatchObject({ state: 'CANCELLED', madeNetworkId: null, points });
}, 180_000);

test('held-out images that the data set lacks fail the training with what to do', async () => {
  await startWorkerProcess(world, 1);
  const row = await ended(await launch(specOf({ ...SMALL, heldOutImageCount: 5000 })));
  expect(row).toMatchObject({ state: 'FAILED', failureClass: 'INPUT', madeNetworkId: null });
  expect(row.failureMessage).toContain('100');
}, 120_000);

async function weightsOf(digest: string): Promise<readonly number[]> {
  const { layers } = decodeNetwork(await world.blobs.read(digest));
  return layers.flatMap((layer) => (layer.kind === 'conv2d' ? [...layer.kernel] : []));
}
