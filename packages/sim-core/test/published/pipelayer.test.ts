/** Cycles, buffers and default copies printed by song2017. */
import { expect, it } from 'vitest';
import { proportionalCopies } from '../../src/mapping/duplicate-evenly.ts';
import { inferenceCycles, trainingBufferCount, trainingCycles } from '../../src/schedule/image-pipeline.ts';

it('training: (2 L + 1) N + N / B cycles, pipelined (N / B) (2 L + B + 1)', () => {
  expect(trainingCycles({ layerCount: 3, imageCount: 64, batchCount: 64 })).toEqual({
    oneByOneCount: 7 * 64 + 1,
    pipelinedCount: 6 + 64 + 1,
  });
  expect(trainingCycles({ layerCount: 8, imageCount: 1280, batchCount: 64 })).toEqual({
    oneByOneCount: 17 * 1280 + 20,
    pipelinedCount: 20 * (16 + 64 + 1),
  });
});

it('the pipelined cycles are those of images that enter one a cycle, batch by batch', () => {
  // An image passes L layers forward, L + 1 stages back (error of the output first); then one update.
  const layerCount = 5;
  const batchCount = 16;
  let cycle = 0;
  for (let batch = 0; batch < 4; batch++) {
    const lastEnters = cycle + batchCount - 1;
    cycle = lastEnters + (2 * layerCount + 1) + 1;
  }
  expect(trainingCycles({ layerCount, imageCount: 4 * batchCount, batchCount }).pipelinedCount).toBe(cycle);
});

it('inference of N images through L layers: L + N - 1 cycles', () => {
  expect(inferenceCycles(16, 1)).toBe(16);
  expect(inferenceCycles(16, 100)).toBe(115);
});

it('buffers of layer l: 2 (L - l) + 1', () => {
  expect([1, 2, 3].map((layer) => trainingBufferCount(3, layer))).toEqual([5, 3, 1]);
});

it('default copies of VGG, 1024 to 4, are the proportional rule with 49 steps a copy', () => {
  const stages = [224, 112, 56, 28, 14].map((placeCount) => ({
    stepCount: placeCount * placeCount,
    crossbarCount: 1,
    stepSec: 1,
    leastCount: 1,
    mostCount: placeCount * placeCount,
  }));
  expect(proportionalCopies(stages, 1024 + 256 + 64 + 16 + 4)).toEqual([1024, 256, 64, 16, 4]);
});
