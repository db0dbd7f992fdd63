import { decodeNetwork, encodeDataset, packZoo, renderStrokes, zooNetworks } from '@dl-rsim/networks';
import { packH5Model } from '@dl-rsim/networks/testing';
import { expect, test } from 'vitest';
import { runImportThread } from './run-import-thread.ts';
import { ThreadStopped } from './thread-errors.ts';

const limits = { heapMib: 512, timeLimitSec: 60, signal: new AbortController().signal };
const zooKey = zooNetworks[0]!.key;

test('reads a network into our own file and its card', async () => {
  const file = await packZoo(zooKey);
  const request = { kind: 'read-network', file, name: 'mine', meanDataset: null } as const;
  const outcome = await runImportThread(request, limits);
  expect(outcome).toMatchObject({ ok: true, value: { summary: { classCount: 10 } } });
});

test('reads a Keras network by its content', async () => {
  const request = {
    kind: 'read-network',
    file: await packH5Model(),
    name: 'x.zip',
    meanDataset: null,
  } as const;
  expect(await runImportThread(request, limits)).toMatchObject({
    ok: true,
    value: { summary: { name: 'tiny', classCount: 3 } },
  });
});

test('subtracts the mean image of a data set', async () => {
  const { images, ...card } = renderStrokes();
  const shape = { heightCount: 6, widthCount: 6, channelCount: 1 };
  const pixels = images.pixels.slice(0, 36);
  const trainMean = new Float32Array(36).fill(0.5);
  const stored = { shape, imageCount: 1, pixels, labels: Uint8Array.of(0) };
  const meanDataset = encodeDataset({ ...card, images: stored, trainMean });
  const request = { kind: 'read-network', file: await packH5Model(), name: 'x', meanDataset } as const;
  const outcome = await runImportThread(request, limits);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  expect(decodeNetwork(outcome.value.bytes).layers[0]).toMatchObject({
    kind: 'subtractMean',
    mean: trainMean,
  });
});

test('a file that keeps the HDF5 library busy for ever is the issue of the file', async () => {
  const file = await packH5Model();
  // The first object of the heap of texts is 2 bytes shorter than it is.
  const heapAt = Buffer.from(file).indexOf('GCOL');
  file[heapAt + 24]! -= 2;
  const request = { kind: 'read-network', file, name: 'x', meanDataset: null } as const;
  const outcome = await runImportThread(request, { ...limits, timeLimitSec: 3 });
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 3 seconds' }] });
});

test('what needs too much memory is the issue of the file', async () => {
  const outcome = await runImportThread({ kind: 'read-zoo-network', zooKey }, { ...limits, heapMib: 4 });
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 4 MiB' }] });
});

test('what takes too long is the issue of the file', async () => {
  const outcome = await runImportThread(
    { kind: 'read-zoo-network', zooKey },
    { ...limits, timeLimitSec: 0.01 },
  );
  expect(outcome).toMatchObject({ ok: false, problem: [{ code: 'TOO_BIG', limit: 'at most 0.01 seconds' }] });
});

test('a worker that leaves stops its imports', async () => {
  const leaving = new AbortController();
  const work = runImportThread({ kind: 'read-zoo-network', zooKey }, { ...limits, signal: leaving.signal });
  leaving.abort();
  await expect(work).rejects.toThrow(ThreadStopped);
});
