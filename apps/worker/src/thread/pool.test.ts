import { encodeDataset, encodeNetwork } from '@dl-rsim/networks';
import { planShards, type ShardResult, simulateReliability } from '@dl-rsim/sim-core';
import {
  drain,
  type RunSpecChanges,
  randomImages,
  runSpec,
  tinyConvNetwork,
} from '@dl-rsim/sim-core/testing';
import { applyOverrides, readResult } from '@dl-rsim/spec';
import { afterEach, expect, test } from 'vitest';
import { SimulationPool } from './pool.ts';
import { ThreadCrash, ThreadStopped } from './thread-errors.ts';

const network = tinyConvNetwork();
const images = randomImages(network.inputShape, 60, 3);
const specFingerprint = 'f'.repeat(64);
const dataset = {
  name: 'noise',
  classNames: ['a', 'b', 'c'],
  isSynthetic: true,
  source: 'a test',
  licence: 'none',
  images,
};

let pool = new SimulationPool(1);
afterEach(() => pool.close());

function inputOf(statistics: NonNullable<RunSpecChanges['statistics']>, changes: RunSpecChanges = {}) {
  const spec = runSpec({ ...changes, statistics });
  return { spec, networkBytes: encodeNetwork(network), datasetBytes: encodeDataset(dataset) };
}

test.each([
  [1, 'table'],
  [2, 'table'],
  [2, 'array'],
  [2, 'moment'],
] as const)('%i threads give what the core gives on one: %s', async (threadCount, fidelity) => {
  pool = new SimulationPool(threadCount);
  const input = inputOf({ imageCount: 55, chipCount: 2, repeatCount: 2 }, { fidelity });
  const phases = new Set<string>();
  const prepared = await pool.prepare(input, ({ phase }) => phases.add(phase));
  if (!prepared.ok) throw new Error('it prepares');
  const shards = planShards(prepared.value.design.statistics);
  await pool.load(prepared.value, shards.length);
  const results: ShardResult[] = [];
  await pool.simulate(shards, { store: async (result) => void results.push(result), mayGoOn: () => true });
  const result = await pool.summarize({ specFingerprint, shards: results });
  const expected = drain(
    simulateReliability({ spec: input.spec, specFingerprint, network, images, applyOverrides }),
  );
  expect({ ok: true, value: readResult(result) }).toEqual(expected);
  expect(phases).toContain('calibration');
});

/** So many samples that a table takes far longer than the test. */
const ENDLESS = {
  imageCount: 1,
  repeatCount: 1,
  tableMethod: 'sampled',
  sampleCount: 1_000_000_000,
} as const;

test('a stop during the error table ends within a second, and the pool works on', async () => {
  pool = new SimulationPool(1);
  const isInTable = Promise.withResolvers<void>();
  const long = pool.prepare(inputOf(ENDLESS), ({ phase }) => {
    if (phase === 'tables') isInTable.resolve();
  });
  const outcome = expect(long).rejects.toThrow(ThreadStopped);
  await isInTable.promise;
  const begunMsec = performance.now();
  await pool.stop();
  expect(performance.now() - begunMsec).toBeLessThan(1000);
  await outcome;
  const short = await pool.prepare(inputOf({ imageCount: 1, repeatCount: 1 }));
  expect(short.ok).toBe(true);
});

test('an error while storing stops all threads and comes out', async () => {
  pool = new SimulationPool(2);
  const prepared = await pool.prepare(inputOf({ imageCount: 50, repeatCount: 20 }));
  if (!prepared.ok) throw new Error('it prepares');
  const shards = planShards(prepared.value.design.statistics);
  await pool.load(prepared.value, shards.length);
  const store = () => Promise.reject(new Error('the disk is full'));
  await expect(pool.simulate(shards, { store, mayGoOn: () => true })).rejects.toThrow('the disk is full');
});

test('images that do not fit the network are the issue of the user', async () => {
  pool = new SimulationPool(1);
  const other = randomImages({ heightCount: 4, widthCount: 4, channelCount: 2 }, 60, 3);
  const input = inputOf({ imageCount: 5, repeatCount: 1 });
  const prepared = await pool.prepare({
    ...input,
    datasetBytes: encodeDataset({ ...dataset, images: other }),
  });
  expect(prepared).toMatchObject({ ok: false, problem: [{ code: 'SHAPE_MISMATCH' }] });
});

test('a thread that runs out of memory dies alone, and the next request has a new one', async () => {
  pool = new SimulationPool(1, 4);
  const input = inputOf({ imageCount: 50, repeatCount: 1000 });
  await expect(pool.prepare(input)).rejects.toThrow(ThreadCrash);
  await expect(pool.prepare(input)).rejects.toThrow(ThreadCrash);
});
