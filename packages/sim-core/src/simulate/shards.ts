import type { StatisticsSpec } from '@dl-rsim/spec';

/** The unit of work and of checkpointing: some images of one repeat. */
export interface Shard {
  /** Place in the plan. */
  readonly shardIndex: number;
  readonly repeatIndex: number;
  /** Index in the data set. */
  readonly firstImageIndex: number;
  readonly imageCount: number;
}

const SHARD_IMAGE_COUNT = 50;

/**
 * Cuts a run into shards: repeats in order, in each the images in order, at most `shardImageCount` to a
 * shard.
 */
export function planShards(
  { imageCount, repeatCount }: Pick<StatisticsSpec, 'imageCount' | 'repeatCount'>,
  shardImageCount = SHARD_IMAGE_COUNT,
): readonly Shard[] {
  const shards: Shard[] = [];
  for (let repeatIndex = 0; repeatIndex < repeatCount; repeatIndex++) {
    for (let first = 0; first < imageCount; first += shardImageCount) {
      const count = Math.min(shardImageCount, imageCount - first);
      shards.push({ shardIndex: shards.length, repeatIndex, firstImageIndex: first, imageCount: count });
    }
  }
  return shards;
}
