import type { Play } from './play.ts';

/** A buffer that lets nothing go on: smaller than what a step of its consumer has to wait for. */
export interface PipelineStall {
  readonly nodeIndex: number;
  readonly inputIndex: number;
  readonly bufferPlaceCount: number;
  /** Least places with which the source could go on. */
  readonly neededPlaceCount: number;
}

/**
 * Why a play that cannot go on has not come to its end; null: it has. Of all full buffers the one that lacks
 * the fewest places, since each of the others may wait for it.
 */
export function findStall({ stages, feeds }: Play): PipelineStall | null {
  let stall: PipelineStall | null = null;
  for (const { endedCount, startedCount, limitedIndices, stepCount, placeCount, through } of stages) {
    if (endedCount === startedCount) continue;
    const imageIndex = Math.floor(endedCount / stepCount);
    const leftCount = imageIndex * placeCount + through[endedCount - imageIndex * stepCount]!;
    for (const feedIndex of limitedIndices) {
      const { targetIndex, bufferPlaceCount, freed } = feeds[feedIndex]!;
      const target = stages[targetIndex]!;
      const lastIndex = target.startedCount - 1;
      const image = Math.floor(lastIndex / target.stepCount);
      const freedCount =
        lastIndex < 0 ? 0 : image * placeCount + freed![lastIndex - image * target.stepCount]!;
      const neededPlaceCount = leftCount - freedCount;
      if (neededPlaceCount <= bufferPlaceCount) continue;
      if (stall && stall.neededPlaceCount - stall.bufferPlaceCount <= neededPlaceCount - bufferPlaceCount)
        continue;
      const inputIndex = target.inputIndices.indexOf(feedIndex);
      stall = { nodeIndex: targetIndex - 1, inputIndex, bufferPlaceCount, neededPlaceCount };
    }
  }
  return stall;
}
