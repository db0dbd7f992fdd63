import type { StatisticsSpec } from '@dl-rsim/spec';
import { studentHalfWidth } from '../numeric/confidence.ts';
import { sampleDeviation } from '../numeric/moments.ts';
import { drawIndexOf } from './shards.ts';
import type { ShardResult } from './simulate-shard.ts';

/** Below so many chips or repeats the interval says too little to stop by. */
const MIN_UNIT_COUNT = 3;

/** What the rule looks at in a shard. */
export type ShardScore = Pick<ShardResult, 'chipIndex' | 'repeatIndex' | 'imageCount' | 'correctCount'>;

/**
 * How many draws a run needs: those of the shortest row of complete chips (with one chip: repeats), from the
 * first on and at least three, whose Student-t interval of the mean accuracy is at most stopHalfWidthRatio
 * wide to each side. Accuracies come in steps of one image, so their spread counts as at least that of the
 * rounding, step / sqrt(12): chips that agree by chance do not end a run at once. Null while there is no such
 * row, or when all draws are asked for. Which other shards exist, and their order, changes nothing.
 */
export function stopDrawCount(shards: readonly ShardScore[], statistics: StatisticsSpec): number | null {
  const { imageCount, chipCount, repeatCount, stopHalfWidthRatio } = statistics;
  if (stopHalfWidthRatio === 0) return null;
  const drawCount = chipCount * repeatCount;
  const doneCounts = new Float64Array(drawCount);
  const correctCounts = new Float64Array(drawCount);
  for (const shard of shards) {
    const drawIndex = drawIndexOf(shard, statistics);
    doneCounts[drawIndex]! += shard.imageCount;
    correctCounts[drawIndex]! += shard.correctCount;
  }
  const unitDrawCount = chipCount > 1 ? repeatCount : 1;
  const leastDeviation = 1 / (unitDrawCount * imageCount * Math.sqrt(12));
  const accuracies: number[] = [];
  for (let first = 0; first < drawCount; first += unitDrawCount) {
    let correctCount = 0;
    for (let drawIndex = first; drawIndex < first + unitDrawCount; drawIndex++) {
      if (doneCounts[drawIndex] !== imageCount) return null;
      correctCount += correctCounts[drawIndex]!;
    }
    accuracies.push(correctCount / (unitDrawCount * imageCount));
    if (accuracies.length < MIN_UNIT_COUNT) continue;
    const deviation = Math.max(sampleDeviation(accuracies)!, leastDeviation);
    if (studentHalfWidth(deviation, accuracies.length) <= stopHalfWidthRatio) return first + unitDrawCount;
  }
  return null;
}
