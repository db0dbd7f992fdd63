/**
 * VGG-1 of ISAAC (@source shafiee2016): 8 convolutions, 5 poolings and 3 dense layers, with copies by the
 * stride rule.
 */
import { type CopyStage, stageSec } from '../src/mapping/duplicate-stage.ts';
import { type StrideFeed, strideRuleCopies } from '../src/mapping/stride-rule.ts';
import { invariant } from '../src/numeric/invariant.ts';
import { LI_NETWORKS } from './li-2023.ts';

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
export function pipelinedGain(budgetCount: number): number {
  const copies = strideRuleCopies(stages, feeds, budgetCount);
  const times = stages.flatMap((own, i) => {
    const sec = stageSec(own, copies[i]!);
    return CONVOLUTIONS[i]?.pool ? [sec, sec] : [sec];
  });
  invariant(times.length === 16, 'VGG-1 has 16 layers');
  return times.reduce((sum, sec) => sum + sec, 0) / Math.max(...times);
}
