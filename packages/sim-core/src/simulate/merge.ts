import type { StatisticsSpec } from '@dl-rsim/spec';
import { invariant } from '../numeric/invariant.ts';
import { drawIndexOf } from './shards.ts';
import type { ShardLayerReads, ShardReference, ShardResult } from './simulate-shard.ts';
import { stopDrawCount } from './stop-rule.ts';

/** Counts of a whole run. */
export interface MergedRun {
  readonly imageCount: number;
  readonly reference: ShardReference;
  /** In the order of draws; as many as the stop rule asks for. */
  readonly draws: readonly MergedDraw[];
  /** Over all draws. */
  readonly layers: readonly ShardLayerReads[];
}

export interface MergedDraw {
  readonly chipIndex: number;
  readonly repeatIndex: number;
  readonly correctCount: number;
  readonly topFiveCount: number | null;
  readonly changedCount: number;
  readonly predictions: readonly number[];
}

/**
 * Adds up shards in address order; any order of the list gives the same. Draws beyond those that the stop
 * rule asks for are left out, however much of them was computed. Throws unless the others tile their draws
 * exactly.
 */
export function mergeShards(shards: readonly ShardResult[], statistics: StatisticsSpec): MergedRun {
  const { imageCount, chipCount, repeatCount } = statistics;
  const plannedCount = chipCount * repeatCount;
  const drawCount = stopDrawCount(shards, statistics) ?? plannedCount;
  const byDraw: ShardResult[][] = Array.from({ length: drawCount }, () => []);
  for (const shard of shards) {
    const drawIndex = drawIndexOf(shard, statistics);
    const isPlanned = shard.repeatIndex < repeatCount && drawIndex < plannedCount;
    invariant(isPlanned, `draw ${drawIndex} of ${plannedCount}`);
    byDraw[drawIndex]?.push(shard);
  }
  for (const [drawIndex, siblings] of byDraw.entries()) {
    siblings.sort((a, b) => a.firstImageIndex - b.firstImageIndex);
    assertTiling(siblings, drawIndex, imageCount);
  }
  const reference = joinReference(byDraw[0]!);
  return {
    imageCount,
    reference,
    draws: byDraw.map((siblings) => joinDraw(siblings, reference)),
    layers: addLayers(byDraw.flat()),
  };
}

function assertTiling(siblings: readonly ShardResult[], drawIndex: number, imageCount: number): void {
  let next = 0;
  for (const shard of siblings) {
    invariant(shard.firstImageIndex === next, `draw ${drawIndex}: a shard starts at image ${next}`);
    invariant(
      shard.predictions.length === shard.imageCount,
      `shard ${shard.shardIndex}: one prediction an image`,
    );
    next += shard.imageCount;
  }
  invariant(next === imageCount, `draw ${drawIndex}: shards end at image ${imageCount}, not ${next}`);
}

/** The float and the ideal network ran with the first draw. */
function joinReference(siblings: readonly ShardResult[]): ShardReference {
  const parts = siblings.map(({ reference, imageCount, shardIndex }) => {
    invariant(
      reference !== null && reference.labels.length === imageCount,
      `shard ${shardIndex} of the first draw has the networks without errors`,
    );
    return reference;
  });
  return {
    labels: parts.flatMap((part) => part.labels),
    floatPredictions: parts.flatMap((part) => part.floatPredictions),
    idealPredictions: parts.flatMap((part) => part.idealPredictions),
  };
}

function joinDraw(siblings: readonly ShardResult[], reference: ShardReference): MergedDraw {
  const { chipIndex, repeatIndex } = siblings[0]!;
  const predictions = siblings.flatMap((shard) => shard.predictions);
  const correctCount = countAgreements(predictions, reference.labels);
  const counted = siblings.reduce((sum, shard) => sum + shard.correctCount, 0);
  invariant(
    correctCount === counted,
    `chip ${chipIndex}, repeat ${repeatIndex}: counts agree with predictions`,
  );
  return {
    chipIndex,
    repeatIndex,
    correctCount,
    topFiveCount: siblings.reduce<number | null>(
      (sum, shard) => (sum === null || shard.topFiveCount === null ? null : sum + shard.topFiveCount),
      0,
    ),
    changedCount: predictions.length - countAgreements(predictions, reference.idealPredictions),
    predictions,
  };
}

/** How many entries of two lists of equal length are the same. */
export function countAgreements(left: readonly number[], right: readonly number[]): number {
  return left.reduce((count, value, i) => count + (value === right[i] ? 1 : 0), 0);
}

function addLayers(shards: readonly ShardResult[]): readonly ShardLayerReads[] {
  const sums = new Map<number, ShardLayerReads>();
  for (const reads of shards.flatMap((shard) => shard.layers)) {
    const sum = sums.get(reads.layerIndex);
    sums.set(reads.layerIndex, sum ? addReads(sum, reads) : reads);
  }
  return [...sums.values()].sort((a, b) => a.layerIndex - b.layerIndex);
}

function addReads(left: ShardLayerReads, right: ShardLayerReads): ShardLayerReads {
  const add = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + b[i]!);
  const [a, b] = [left.irDropErrorRatio, right.irDropErrorRatio];
  return {
    layerIndex: left.layerIndex,
    readCount: left.readCount + right.readCount,
    wrongCount: left.wrongCount + right.wrongCount,
    sliceWrongCounts: add(left.sliceWrongCounts, right.sliceWrongCounts),
    planeWrongCounts: add(left.planeWrongCounts, right.planeWrongCounts),
    irDropErrorRatio: a === null ? b : b === null ? a : Math.max(a, b),
  };
}
