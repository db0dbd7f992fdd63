import { readResult } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import {
  buildErrorTable,
  mergeShards,
  planShards,
  resolveRun,
  type ShardResult,
  simulateReliability,
  simulateShard,
  sliceImages,
  summarize,
} from '../../src/index.ts';
import { drain, randomImages, runSpec, tinyConvNetwork, tinyDenseNetwork } from '../../testing/index.ts';

const network = tinyConvNetwork();
const statistics = { imageCount: 11, repeatCount: 3, sampleCount: 1000 };
const spec = runSpec({ statistics });
const images = randomImages(network.inputShape, statistics.imageCount, 3);
const specFingerprint = 'f'.repeat(64);

function resolved() {
  const outcome = resolveRun({ spec, network });
  if (!outcome.ok) throw new Error(outcome.problem[0]?.message);
  return outcome.value;
}

const design = resolved();
const errorTable = buildErrorTable(design);
const run = (shardImageCount: number): ShardResult[] =>
  planShards(statistics, shardImageCount).map((shard) =>
    drain(simulateShard({ design, errorTable, images, shard })),
  );
const summary = (shards: readonly ShardResult[]) =>
  summarize({ spec, specFingerprint, network, errorTable, shards });

test('the plan tiles every repeat in order', () => {
  const shards = planShards({ imageCount: 120, repeatCount: 2 });
  expect(
    shards.map((shard) => [shard.shardIndex, shard.repeatIndex, shard.firstImageIndex, shard.imageCount]),
  ).toEqual([
    [0, 0, 0, 50],
    [1, 0, 50, 50],
    [2, 0, 100, 20],
    [3, 1, 0, 50],
    [4, 1, 50, 50],
    [5, 1, 100, 20],
  ]);
});

test('shard size, order and a second run change nothing', () => {
  const whole = run(50);
  const result = summary(whole);
  expect(summary(run(50))).toEqual(result);
  expect(summary(run(1))).toEqual(result);
  expect(summary(run(4).reverse())).toEqual(result);
  expect(
    run(4)
      .filter((shard) => shard.repeatIndex === 1)
      .flatMap((shard) => shard.predictions),
  ).toEqual(whole[1]!.predictions);
});

test('repeats draw other errors; float and ideal predictions stay', () => {
  const [first, second] = run(50);
  expect(second!.layers).not.toEqual(first!.layers);
  expect(second!.idealPredictions).toEqual(first!.idealPredictions);
  expect(first!.layers.map((layer) => layer.layerIndex)).toEqual([0, 3, 6]);
  for (const { readCount, wrongCount, zeroCount } of first!.layers) {
    expect(wrongCount).toBeGreaterThan(0);
    expect(wrongCount).toBeLessThan(readCount);
    expect(zeroCount).toBeLessThan(readCount);
  }
});

test('two equal images at different places draw different errors', () => {
  const first = sliceImages(images, 0, 1);
  const at = (imagesStartIndex: number) => {
    const shard = { shardIndex: 0, repeatIndex: 0, firstImageIndex: imagesStartIndex, imageCount: 1 };
    return drain(simulateShard({ design, errorTable, images: first, imagesStartIndex, shard })).layers[0]!;
  };
  expect(at(1).readCount).toBe(at(0).readCount);
  expect([1, 2, 3].some((place) => at(place).wrongCount !== at(0).wrongCount)).toBe(true);
});

test('a slice of the images, cloned parts and stored JSON give the same shard', () => {
  const shard = planShards(statistics, 4)[1]!;
  const expected = drain(simulateShard({ design, errorTable, images, shard }));
  const clones = structuredClone({ design, errorTable });
  const slice = sliceImages(images, shard.firstImageIndex, shard.imageCount);
  const actual = drain(
    simulateShard({ ...clones, images: slice, imagesStartIndex: shard.firstImageIndex, shard }),
  );
  expect(JSON.parse(JSON.stringify(actual))).toEqual(expected);
});

test('one thread does the same as shards, and the result is one that the spec accepts', () => {
  const steps = simulateReliability({ spec, specFingerprint, network, images });
  const phases: string[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    phases.push(step.value.phase);
    expect(step.value.doneCount).toBeLessThanOrEqual(step.value.totalCount);
  }
  if (!step.value.ok) throw new Error(step.value.problem[0]?.message);
  expect(step.value.value).toEqual(summary(run(50)));
  expect(readResult(JSON.parse(JSON.stringify(step.value.value)))).toEqual(step.value.value);
  expect(phases.filter((phase) => phase === 'images')).toHaveLength(33);
  expect(step.value.value.layers.map((layer) => layer.layerName)).toEqual(['conv1', 'conv2', 'dense']);
});

test('missing, double and contradicting shards are our bugs', () => {
  const shards = run(4);
  expect(() => mergeShards(shards.slice(1), statistics)).toThrow(/starts at image 0/);
  expect(() => mergeShards(shards.slice(0, -1), statistics)).toThrow(/end at image 11/);
  expect(() => mergeShards([...shards, shards[0]!], statistics)).toThrow(/broken invariant/);
  const first = shards[0]!;
  const lying = { ...first, idealPredictions: first.idealPredictions.map((value) => value + 1) };
  expect(() => mergeShards([lying, ...shards.slice(1)], statistics)).toThrow(/the same in every repeat/);
});

test('images that do not fit are issues, with numbers', () => {
  const issue = (changes: Partial<Parameters<typeof simulateReliability>[0]>) => {
    const outcome = drain(simulateReliability({ spec, specFingerprint, network, images, ...changes }));
    return outcome.ok ? 'accepted' : outcome.problem[0]!.message;
  };
  expect(issue({ network: tinyDenseNetwork() })).toBe(
    'the network takes images of 4x4x1, the data set has 6x6x2',
  );
  expect(issue({ spec: runSpec({ statistics: { imageCount: 12 } }) })).toBe(
    '12 images asked for, the data set has 11',
  );
  expect(issue({ images: { ...images, labels: images.labels.map(() => 3) } })).toMatch(
    /has a class 3, the network knows 0..2/,
  );
  expect(issue({ network: { ...network, layers: network.layers.slice(1) } })).toMatch(/^layer 2/);
});
