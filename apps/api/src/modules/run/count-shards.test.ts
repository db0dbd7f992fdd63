import { planShards } from '@dl-rsim/sim-core';
import { expect, it } from 'vitest';
import { countShards } from './count-shards.ts';

it.each([
  { imageCount: 1, chipCount: 1, repeatCount: 1 },
  { imageCount: 50, chipCount: 1, repeatCount: 3 },
  { imageCount: 51, chipCount: 4, repeatCount: 2 },
  { imageCount: 10_000, chipCount: 1, repeatCount: 7 },
])('as many shards as the worker makes of $imageCount images, $chipCount chips x $repeatCount', (statistics) => {
  expect(countShards(statistics)).toBe(planShards(statistics).length);
});
