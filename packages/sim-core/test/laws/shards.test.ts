import { applyOverrides, readResult } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import {
  createShardSimulator,
  mergeShards,
  planShards,
  type ShardResult,
  simulateReliability,
  sliceImages,
  stopDrawCount,
  summarize,
} from '../../src/index.ts';
import {
  drain,
  prepareRun,
  type RunSpecChanges,
  randomImages,
  runSpec,
  tinyConvNetwork,
  tinyDenseNetwork,
} from '../../testing/index.ts';

const network = tinyConvNetwork();
const statistics = { imageCount: 11, chipCount: 2, repeatCount: 2, calibrationImageCount: 3 };
const images = randomImages(network.inputShape, statistics.imageCount, 3);
const specFingerprint = 'f'.repeat(64);
const FIDELITIES = ['table', 'array', 'moment'] as const;

/** A run that can be cut into shards in any way. */
function runOf(changes: RunSpecChanges) {
  const spec = runSpec({ statistics, ...changes });
  const { design, prepared } = prepareRun(spec, network, images);
  const simulate = createShardSimulator({ design, prepared, images });
  return {
    spec,
    design,
    prepared,
    simulate,
    shards: (shardImageCount: number): ShardResult[] =>
      planShards(spec.statistics, shardImageCount).map((shard) => drain(simulate(shard))),
    summary: (shards: readonly ShardResult[]) => summarize({ design, prepared, specFingerprint, shards }),
  };
}

test('the plan tiles every draw in order: chips, repeats, images', () => {
  const shards = planShards({ imageCount: 120, chipCount: 2, repeatCount: 2 });
  expect(shards.map((shard) => shard.shardIndex)).toEqual(shards.map((_, i) => i));
  expect(
    shards
      .slice(0, 7)
      .map((shard) => [shard.chipIndex, shard.repeatIndex, shard.firstImageIndex, shard.imageCount]),
  ).toEqual([
    [0, 0, 0, 50],
    [0, 0, 50, 50],
    [0, 0, 100, 20],
    [0, 1, 0, 50],
    [0, 1, 50, 50],
    [0, 1, 100, 20],
    [1, 0, 0, 50],
  ]);
  expect(shards).toHaveLength(12);
});

test.each(FIDELITIES)('%s: shard size, order and a second run change nothing', (fidelity) => {
  const run = runOf({ fidelity });
  const whole = run.shards(50);
  const result = run.summary(whole);
  expect(run.summary(run.shards(50))).toEqual(result);
  expect(run.summary(run.shards(1))).toEqual(result);
  expect(run.summary(run.shards(4).reverse())).toEqual(result);
  expect(
    run
      .shards(4)
      .filter((shard) => shard.chipIndex === 1 && shard.repeatIndex === 0)
      .flatMap((shard) => shard.predictions),
  ).toEqual(whole[2]!.predictions);
});

test.each(FIDELITIES)('%s: shards in any order of chips give the same, each on its own too', (fidelity) => {
  const run = runOf({ fidelity });
  const expected = run.shards(6);
  const again = createShardSimulator({ design: run.design, prepared: run.prepared, images });
  const plan = planShards(run.spec.statistics, 6);
  for (const shard of [plan[7]!, plan[0]!, plan[4]!, plan[2]!]) {
    expect(drain(again(shard))).toEqual(expected[shard.shardIndex]);
  }
});

test('draws have errors of their own; the networks without errors run with the first draw only', () => {
  const [first, second, third] = runOf({}).shards(50);
  expect(second!.layers).not.toEqual(first!.layers);
  expect(third!.layers).not.toEqual(first!.layers);
  expect([second!.reference, third!.reference]).toEqual([null, null]);
  expect(first!.reference!.labels).toEqual([...images.labels]);
  expect(first!.layers.map((layer) => layer.layerIndex)).toEqual([0, 3, 6]);
  for (const { readCount, wrongCount, sliceWrongCounts, planeWrongCounts } of first!.layers) {
    expect(wrongCount).toBeGreaterThan(0);
    expect(wrongCount).toBeLessThan(readCount);
    const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
    expect([total(sliceWrongCounts), total(planeWrongCounts)]).toEqual([wrongCount, wrongCount]);
  }
});

test('float and ideal accuracies do not depend on what the errors are', () => {
  const references = FIDELITIES.map((fidelity) => {
    const run = runOf({ fidelity, device: { resistanceRatio: fidelity === 'table' ? 2 : 30 } });
    const { float, ideal } = run.summary(run.shards(5));
    return { float, ideal };
  });
  expect(references[1]).toEqual(references[0]);
  expect(references[2]).toEqual(references[0]);
});

test('two equal images at different places draw different errors', () => {
  const { design, prepared } = runOf({});
  const first = sliceImages(images, 0, 1);
  const at = (imagesStartIndex: number) => {
    const simulate = createShardSimulator({ design, prepared, images: first, imagesStartIndex });
    const draw = { shardIndex: 0, chipIndex: 0, repeatIndex: 0 };
    return drain(simulate({ ...draw, firstImageIndex: imagesStartIndex, imageCount: 1 })).layers[0]!;
  };
  expect(at(1).readCount).toBe(at(0).readCount);
  expect([1, 2, 3].some((place) => at(place).wrongCount !== at(0).wrongCount)).toBe(true);
});

test('a slice of the images, cloned parts and stored JSON give the same shard', () => {
  const { design, prepared, simulate, spec } = runOf({});
  const shard = planShards(spec.statistics, 4)[1]!;
  const clones = structuredClone({ design, prepared });
  const slice = sliceImages(images, shard.firstImageIndex, shard.imageCount);
  const other = createShardSimulator({ ...clones, images: slice, imagesStartIndex: shard.firstImageIndex });
  expect(JSON.parse(JSON.stringify(drain(other(shard))))).toEqual(drain(simulate(shard)));
});

test.each(
  FIDELITIES,
)('%s: one thread does the same as shards, and the spec accepts the result', (fidelity) => {
  const run = runOf({ fidelity });
  const { spec } = run;
  const steps = simulateReliability({ spec, specFingerprint, network, images, applyOverrides });
  const phases: string[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    phases.push(step.value.phase);
    expect(step.value.doneCount).toBeLessThanOrEqual(step.value.totalCount);
  }
  if (!step.value.ok) throw new Error(step.value.problem[0]?.message);
  expect(step.value.value).toEqual(run.summary(run.shards(50)));
  expect(readResult(JSON.parse(JSON.stringify(step.value.value)))).toEqual(step.value.value);
  expect(phases.filter((phase) => phase === 'images')).toHaveLength(44);
  expect(new Set(phases)).toEqual(
    new Set(['calibration', ...(fidelity === 'array' ? [] : ['tables']), 'moments', 'images']),
  );
  expect(step.value.value.layers.map((layer) => layer.layerName)).toEqual(['conv1', 'conv2', 'dense']);
});

test('a run stops after the shortest row of draws that is narrow enough, whatever else was computed', () => {
  const wide = { imageCount: 11, chipCount: 1, repeatCount: 12, calibrationImageCount: 3 };
  const run = runOf({ statistics: { ...wide, stopHalfWidthRatio: 0.2 } });
  const shards = run.shards(5);
  const drawCount = stopDrawCount(shards, run.spec.statistics)!;
  expect(drawCount).toBeGreaterThanOrEqual(3);
  expect(drawCount).toBeLessThan(12);
  const result = run.summary(shards);
  expect(result.draws).toHaveLength(drawCount);
  expect(result.plannedDrawCount).toBe(12);
  const needed = shards.filter((shard) => shard.repeatIndex < drawCount);
  expect(run.summary(needed)).toEqual(result);
  expect(run.summary([...needed, shards.at(-1)!].reverse())).toEqual(result);
  const outcome = drain(
    simulateReliability({ spec: run.spec, specFingerprint, network, images, applyOverrides }),
  );
  expect(outcome).toEqual({ ok: true, value: result });
});

test('missing, double and contradicting shards are our bugs', () => {
  const run = runOf({});
  const shards = run.shards(4);
  const merge = (list: readonly ShardResult[]) => mergeShards(list, run.spec.statistics);
  expect(() => merge(shards.slice(1))).toThrow(/starts at image 0/);
  expect(() => merge(shards.slice(0, -1))).toThrow(/end at image 11/);
  expect(() => merge([...shards, shards[0]!])).toThrow(/broken invariant/);
  const first = shards[0]!;
  expect(() => merge([{ ...first, reference: null }, ...shards.slice(1)])).toThrow(/without errors/);
  const lying = { ...first, correctCount: first.correctCount + 1 };
  expect(() => merge([lying, ...shards.slice(1)])).toThrow(/agree with predictions/);
});

test('images that do not fit are issues, with numbers', () => {
  const { spec } = runOf({});
  const issue = (changes: Partial<Parameters<typeof simulateReliability>[0]>) => {
    const given = { spec, specFingerprint, network, images, applyOverrides, ...changes };
    const outcome = drain(simulateReliability(given));
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
  expect(issue({ network: { ...network, layers: network.layers.slice(1) } })).toMatch(/^layer 0/);
});
