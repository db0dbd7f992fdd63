import type { StatisticsSpec } from '@dl-rsim/spec';

/** Images of a shard: the same as in planShards of packages/sim-core, which a test compares. */
const SHARD_IMAGE_COUNT = 50;

/**
 * How many shards the worker cuts a run into. A run finishes only when so many are stored; one that meets its
 * stop rule lowers the number first.
 */
export function countShards({
  imageCount,
  chipCount,
  repeatCount,
}: Pick<StatisticsSpec, 'imageCount' | 'chipCount' | 'repeatCount'>): number {
  return chipCount * repeatCount * Math.ceil(imageCount / SHARD_IMAGE_COUNT);
}
