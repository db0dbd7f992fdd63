import { decodeNetwork, encodeDataset, packZoo, renderStrokes, zooNetworks } from '@dl-rsim/networks';
import { datasetSeeds, mutate, onnxSeeds, packH5Model, tfjsSeeds } from '@dl-rsim/networks/testing';
import { type DatasetReading, readNetworkSummary } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { ChildStopped } from './child-errors.ts';
import { runImport } from './run-import.ts';

const limits = { memoryMib: 512, timeLimitSec: 60, signal: new AbortController().signal };
const readNetwork = { kind: 'read-network', name: 'mine', hasMeanDataset: false } as const;
const zooKey = zooNetworks[0]!.key;
const readZoo = { kind: 'read-zoo-network', zooKey } as const;

test('reads a network into our own file and its card', async () => {
  const outcome = await runImport(readNetwork, [await packZoo(zooKey)], limits);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  const { format, notes, ...card } = outcome.value.card as Record<string, unknown>;
  const summary = readNetworkSummary({ ...card, digest: 'f'.repeat(64) });
  expect(format).toBe('tfjs-layers');
  expect(notes).toEqual(expect.any(Array));
  expect(summary.classCount).toBe(10);
  const crossbarLayers = summary.layers.filter((layer) => layer.runsOnCrossbar);
  expect(crossbarLayers.map(({ form }) => form)).toContain('5 x 5, strides 1 x 1, padding valid');
  for (const { matrix, weights } of crossbarLayers) {
    const weightCount = weights!.binCounts.reduce((sum, count) => sum + count, 0);
    expect(weightCount).toBe(matrix!.groupCount * matrix!.rowCount * matrix!.columnCount);
  }
});

test('reads a Keras network by its content', async () => {
  const outcome = await runImport(readNetwork, [await packH5Model()], limits);
  expect(outcome).toMatchObject({ ok: true, value: { card: { name: 'tiny', classCount: 3 } } });
});

test('subtracts the mean image of a data set', async () => {
  const { images, ...card } = renderStrokes();
  const shape = { heightCount: 6, widthCount: 6, channelCount: 1 };
  const pixels = images.pixels.slice(0, 36);
  const trainMean = new Float32Array(36).fill(0.5);
  const stored = { shape, imageCount: 1, pixels, labels: Uint16Array.of(0) };
  const meanDataset = encodeDataset({ ...card, images: stored, trainMean });
  const request = { ...readNetwork, hasMeanDataset: true };
  const outcome = await runImport(request, [await packH5Model(), meanDataset], limits);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  expect(decodeNetwork(outcome.value.attachments[0]!).layers[0]).toMatchObject({
    kind: 'subtractMean',
    mean: trainMean,
  });
});

test('a file that keeps the HDF5 library busy for ever is the issue of the file', async () => {
  const file = await packH5Model();
  // The first object of the heap of texts is 2 bytes shorter than it is.
  const heapAt = Buffer.from(file).indexOf('GCOL');
  file[heapAt + 24]! -= 2;
  const outcome = await runImport(readNetwork, [file], { ...limits, timeLimitSec: 4 });
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 4 seconds' }] });
});

test('what needs too much memory is the issue of the file', async () => {
  const outcome = await runImport(readZoo, [], { ...limits, memoryMib: 8 });
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 8 MiB' }] });
});

test('what takes too long is the issue of the file', async () => {
  const outcome = await runImport(readZoo, [], { ...limits, timeLimitSec: 0.05 });
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 0.05 seconds' }] });
});

test('a worker that leaves stops its imports', async () => {
  const leaving = new AbortController();
  const work = runImport(readZoo, [], { ...limits, signal: leaving.signal });
  leaving.abort();
  await expect(work).rejects.toThrow(ChildStopped);
});

test('mutated files are read or refused, and never an error of ours', async () => {
  const networks = [...tfjsSeeds(), ...onnxSeeds()];
  const datasets = datasetSeeds().filter(({ files }) => files.length === 1);
  const work = Array.from({ length: 24 }, (_, number) => async () => {
    const donor = networks[number % networks.length]!.bytes;
    if (number % 2 === 0) {
      const { bytes } = networks[(number / 2) % networks.length]!;
      return runImport(readNetwork, [mutate({ bytes, donor }, number)], limits);
    }
    const { files, options } = datasets[number % datasets.length]!;
    const { name, ...reading } = options as { name: string } & DatasetReading;
    const request = { kind: 'read-dataset', name, fileNames: [files[0]!.path], reading } as const;
    return runImport(request, [mutate({ bytes: files[0]!.bytes, donor }, number)], limits);
  });
  const outcomes: Awaited<ReturnType<typeof runImport>>[] = [];
  // Two at a time, as many as a small machine has processors.
  for (let at = 0; at < work.length; at += 2)
    outcomes.push(...(await Promise.all(work.slice(at, at + 2).map((one) => one()))));
  const refused = outcomes.filter(({ ok }) => !ok);
  expect(refused.length).toBeGreaterThan(6);
  for (const outcome of refused)
    expect(outcome).toMatchObject({ problem: [expect.objectContaining({ message: expect.any(String) })] });
}, 240_000);

test('what is no network is refused with the reader’s own words', async () => {
  const outcome = await runImport(readNetwork, [new TextEncoder().encode('not a zip')], limits);
  expect(outcome).toMatchObject({ ok: false, problem: [{ message: expect.stringMatching(/\w+/) }] });
});
