/**
 * "VGG-1 has 16 layers, and the pipelined version is 16 times as fast as the unpipelined one" (shafiee2016):
 * 8 convolutions, 5 poolings and 3 dense layers, with copies by the stride rule.
 */
import { describe, expect, it } from 'vitest';
import { type CopyStage, stageSec } from '../../src/mapping/duplicate-stage.ts';
import { type StrideFeed, strideRuleCopies } from '../../src/mapping/stride-rule.ts';
import { LI_NETWORKS } from '../../testing/index.ts';

/** 128 rows; 16-bit weights in 8 cells of 2 bits. */
const crossbarsOf = (rowCount: number, columnCount: number) =>
  Math.ceil(rowCount / 128) * Math.ceil((8 * columnCount) / 128);

const stage = (stepCount: number, crossbarCount: number): CopyStage => ({
  stepCount,
  crossbarCount,
  stepSec: 1.6e-6,
  leastCount: 1,
  mostCount: stepCount,
});

const CONVOLUTIONS = LI_NETWORKS.vggA;
const stages = [
  ...CONVOLUTIONS.map(({ inputCount, outputCount, placeCount }) =>
    stage(placeCount * placeCount, crossbarsOf(9 * inputCount, outputCount)),
  ),
  stage(1, crossbarsOf(25_088, 4096)),
  stage(1, crossbarsOf(4096, 4096)),
  stage(1, crossbarsOf(4096, 1000)),
];
const feeds = stages.map((_, i): readonly StrideFeed[] => {
  const source = CONVOLUTIONS[i - 1];
  if (i === 0) return [];
  if (!source) return [{ sourceIndex: i - 1, stepRatio: 1 }];
  const everything = source.placeCount * source.placeCount;
  return [{ sourceIndex: i - 1, stepRatio: CONVOLUTIONS[i] ? (source.pool ? 4 : 1) : everything }];
});

/** Sum of all layers over the slowest; a pooling takes as long as the layer that it pools. */
function pipelinedGain(budgetCount: number): number {
  const copies = strideRuleCopies(stages, feeds, budgetCount);
  const times = stages.flatMap((own, i) => {
    const sec = stageSec(own, copies[i]!);
    return CONVOLUTIONS[i]?.pool ? [sec, sec] : [sec];
  });
  expect(times).toHaveLength(16);
  return times.reduce((sum, sec) => sum + sec, 0) / Math.max(...times);
}

describe('VGG-1 pipelined', () => {
  it('is 16 times as fast where copies balance all layers, as the claim has it', () => {
    expect(pipelinedGain(Infinity)).toBeCloseTo(16, 10);
    expect(Math.abs(pipelinedGain(Infinity) / 16 - 1)).toBeLessThan(0.1);
  });

  it('is 13 times as fast with the copies that 16 chips hold: dense layers then wait', () => {
    // Copies are halved, dense layers have one: their single step is short beside the others' many.
    const gain = pipelinedGain(16 * 168 * 96);
    expect(gain).toBeGreaterThan(12.5);
    expect(gain).toBeLessThan(16);
  });
});
