import type { StatisticsSpec } from '@dl-rsim/spec';

/** Images of a shard: the same as in planShards of packages/sim-core, which a test compares. */
const SHARD_IMAGE_COUNT = 50;

/** How many shards the worker cuts a run into: a run finishes only when so many are stored. */
export function countShards({
  imageCount,
  repeatCount,
}: Pick<StatisticsSpec, 'imageCount' | 'repeatCount'>): number {
  return repeatCount * Math.ceil(imageCount / SHARD_IMAGE_COUNT);
}
