import { invariant } from '../numeric/invariant.ts';
import type { ShardLayerReads, ShardResult } from './simulate-shard.ts';

/** Counts of a whole run. */
export interface MergedRun {
  readonly imageCount: number;
  readonly floatCorrectCount: number;
  readonly idealCorrectCount: number;
  readonly repeats: readonly {
    readonly repeatIndex: number;
    readonly correctCount: number;
    readonly changedCount: number;
  }[];
  readonly layers: readonly ShardLayerReads[];
}

/**
 * Adds up shards in address order; any order of the list gives the same. Throws unless they tile the run
 * exactly.
 */
export function mergeShards(
  shards: readonly ShardResult[],
  { imageCount, repeatCount }: { readonly imageCount: number; readonly repeatCount: number },
): MergedRun {
  const byRepeat: ShardResult[][] = Array.from({ length: repeatCount }, () => []);
  for (const shard of shards) {
    const siblings = byRepeat[shard.repeatIndex];
    invariant(siblings !== undefined, `repeat ${shard.repeatIndex} of ${repeatCount}`);
    siblings.push(shard);
  }
  const repeats = byRepeat.map((siblings, repeatIndex) => {
    siblings.sort((a, b) => a.firstImageIndex - b.firstImageIndex);
    assertTiling(siblings, repeatIndex, imageCount);
    return {
      repeatIndex,
      correctCount: total(siblings, 'correctCount'),
      changedCount: total(siblings, 'changedCount'),
    };
  });
  const first = byRepeat[0]!;
  for (const siblings of byRepeat) assertSameReference(siblings, first);
  return {
    imageCount,
    floatCorrectCount: total(first, 'floatCorrectCount'),
    idealCorrectCount: total(first, 'idealCorrectCount'),
    repeats,
    layers: addLayers(byRepeat.flat()),
  };
}

function assertTiling(siblings: readonly ShardResult[], repeatIndex: number, imageCount: number): void {
  let next = 0;
  for (const shard of siblings) {
    invariant(shard.firstImageIndex === next, `repeat ${repeatIndex}: a shard starts at image ${next}`);
    invariant(
      shard.predictions.length === shard.imageCount,
      `shard ${shard.shardIndex}: one prediction an image`,
    );
    next += shard.imageCount;
  }
  invariant(next === imageCount, `repeat ${repeatIndex}: shards end at image ${imageCount}, not ${next}`);
}

/** The float and the ideal network see no errors: every repeat must agree on them. */
function assertSameReference(siblings: readonly ShardResult[], first: readonly ShardResult[]): void {
  for (const field of ['floatPredictions', 'idealPredictions'] as const) {
    const own = siblings.flatMap((shard) => shard[field]);
    const others = first.flatMap((shard) => shard[field]);
    invariant(
      own.every((value, i) => value === others[i]),
      `${field} are the same in every repeat`,
    );
  }
}

function addLayers(shards: readonly ShardResult[]): readonly ShardLayerReads[] {
  const sums = new Map<number, ShardLayerReads>();
  for (const { layerIndex, readCount, wrongCount, zeroCount } of shards.flatMap((shard) => shard.layers)) {
    const sum = sums.get(layerIndex) ?? { layerIndex, readCount: 0, wrongCount: 0, zeroCount: 0 };
    sums.set(layerIndex, {
      layerIndex,
      readCount: sum.readCount + readCount,
      wrongCount: sum.wrongCount + wrongCount,
      zeroCount: sum.zeroCount + zeroCount,
    });
  }
  return [...sums.values()].sort((a, b) => a.layerIndex - b.layerIndex);
}

function total(
  shards: readonly ShardResult[],
  field: 'correctCount' | 'changedCount' | 'floatCorrectCount' | 'idealCorrectCount',
): number {
  return shards.reduce((sum, shard) => sum + shard[field], 0);
}
