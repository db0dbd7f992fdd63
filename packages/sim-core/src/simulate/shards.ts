import type { StatisticsSpec } from '@dl-rsim/spec';

/** The unit of work and of checkpointing: some images of one draw. A draw is one repeat on one chip. */
export interface Shard {
  /** Place in the plan. */
  readonly shardIndex: number;
  readonly chipIndex: number;
  /** Within the chip. */
  readonly repeatIndex: number;
  /** Index in the data set. */
  readonly firstImageIndex: number;
  readonly imageCount: number;
}

const SHARD_IMAGE_COUNT = 50;

/**
 * Cuts a run into shards: chips in order, on each the repeats in order, in each the images in order, at most
 * `shardImageCount` to a shard.
 */
export function planShards(
  { imageCount, chipCount, repeatCount }: Pick<StatisticsSpec, 'imageCount' | 'chipCount' | 'repeatCount'>,
  shardImageCount = SHARD_IMAGE_COUNT,
): readonly Shard[] {
  const shards: Shard[] = [];
  for (let drawIndex = 0; drawIndex < chipCount * repeatCount; drawIndex++) {
    const chipIndex = Math.floor(drawIndex / repeatCount);
    const repeatIndex = drawIndex - chipIndex * repeatCount;
    for (let first = 0; first < imageCount; first += shardImageCount) {
      const count = Math.min(shardImageCount, imageCount - first);
      const shardIndex = shards.length;
      shards.push({ shardIndex, chipIndex, repeatIndex, firstImageIndex: first, imageCount: count });
    }
  }
  return shards;
}

/** Place of a shard's draw in the order of draws: chips, then repeats. */
export function drawIndexOf(
  { chipIndex, repeatIndex }: Pick<Shard, 'chipIndex' | 'repeatIndex'>,
  { repeatCount }: Pick<StatisticsSpec, 'repeatCount'>,
): number {
  return chipIndex * repeatCount + repeatIndex;
}
