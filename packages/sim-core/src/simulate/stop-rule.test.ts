import { expect, test } from 'vitest';
import { runSpec } from '../../testing/index.ts';
import { planShards } from './shards.ts';
import { stopDrawCount } from './stop-rule.ts';

/** Shards of 10 images with so many right each, in order of draws; two shards a draw. */
function scores(
  counts: readonly number[],
  changes: { chipCount?: number; stopHalfWidthRatio?: number } = {},
) {
  const chipCount = changes.chipCount ?? 1;
  const { statistics } = runSpec({
    statistics: {
      imageCount: 20,
      repeatCount: 10 / chipCount,
      stopHalfWidthRatio: 0.1,
      chipCount,
      ...changes,
    },
  });
  const shards = planShards(statistics, 10).map((shard, i) => ({
    ...shard,
    correctCount: counts[i >> 1]! / 2,
  }));
  return { statistics, shards };
}

const WIDE_THEN_NARROW = [4, 14, 8, 10, 10, 10, 10, 10, 10, 10];

test('the shortest row of draws that is narrow enough counts', () => {
  const { statistics, shards } = scores(WIDE_THEN_NARROW);
  const count = stopDrawCount(shards, statistics)!;
  const half = (n: number) => {
    const values = WIDE_THEN_NARROW.slice(0, n).map((x) => x / 20);
    const mean = values.reduce((a, b) => a + b) / n;
    const s = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1));
    const t = [0, 0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262][n]!;
    return (t * s) / Math.sqrt(n);
  };
  expect(half(count)).toBeLessThanOrEqual(0.1);
  expect(half(count - 1)).toBeGreaterThan(0.1);
  expect(count).toBeGreaterThan(4);
});

test('order and further shards change nothing; a missing one in front does', () => {
  const { statistics, shards } = scores(WIDE_THEN_NARROW);
  const count = stopDrawCount(shards, statistics)!;
  expect(stopDrawCount([...shards].reverse(), statistics)).toBe(count);
  expect(stopDrawCount(shards.slice(0, 2 * count), statistics)).toBe(count);
  expect(stopDrawCount(shards.slice(0, 2 * count - 1), statistics)).toBeNull();
  expect(stopDrawCount(shards.slice(1), statistics)).toBeNull();
});

test('two equal draws are too few, three are enough', () => {
  const { statistics, shards } = scores(WIDE_THEN_NARROW.map(() => 12));
  expect(stopDrawCount(shards.slice(0, 4), statistics)).toBeNull();
  expect(stopDrawCount(shards.slice(0, 6), statistics)).toBe(3);
});

test('draws that all agree count with the spread of rounding to whole images', () => {
  // 1 image of 20 in sqrt(12), three draws: 4.303 * 0.05 / sqrt(12) / sqrt(3) = 0.0359
  const agreeing = WIDE_THEN_NARROW.map(() => 12);
  const at = (stopHalfWidthRatio: number) => {
    const { statistics, shards } = scores(agreeing, { stopHalfWidthRatio });
    return stopDrawCount(shards, statistics);
  };
  expect(at(0.0359)).toBe(3);
  expect(at(0.0358)).toBe(4);
  expect(at(0.001)).toBeNull();
});

test('with several chips, whole chips count: their means may agree where repeats do not', () => {
  const { statistics, shards } = scores([0, 20, 20, 0, 0, 20, 20, 0, 0, 20], { chipCount: 5 });
  expect(stopDrawCount(shards, statistics)).toBe(6);
});

test('a half-width of 0 asks for all draws', () => {
  const { statistics, shards } = scores(
    WIDE_THEN_NARROW.map(() => 12),
    { stopHalfWidthRatio: 0 },
  );
  expect(stopDrawCount(shards, statistics)).toBeNull();
});
