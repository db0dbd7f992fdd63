import { describe, expect, it } from 'vitest';
import type { CopyStage } from './duplicate-stage.ts';
import { type StrideFeed, strideRuleCopies } from './stride-rule.ts';

const stage = (stepCount: number, crossbarCount: number, pinnedCount?: number): CopyStage => ({
  stepCount,
  crossbarCount,
  stepSec: 1,
  leastCount: pinnedCount ?? 1,
  mostCount: pinnedCount ?? stepCount,
});
const from = (sourceIndex: number, stepRatio: number): StrideFeed => ({ sourceIndex, stepRatio });

/** Strides 2 x 2 twice, then all 4 x 4 places at once. */
const chain = [stage(256, 1), stage(64, 2), stage(16, 3), stage(1, 4)];
const feeds = [[], [from(0, 4)], [from(1, 4)], [from(2, 16)]];

describe('from the last layer backwards', () => {
  it('copies grow by the strides', () => {
    expect(strideRuleCopies(chain, feeds, 1000)).toEqual([256, 64, 16, 1]);
  });

  it('and are halved, all but the last, until they fit', () => {
    // 256 + 128 + 48 + 4 = 436, then 220, then 112
    expect(strideRuleCopies(chain, feeds, 300)).toEqual([128, 32, 8, 1]);
    expect(strideRuleCopies(chain, feeds, 219)).toEqual([64, 16, 4, 1]);
    expect(strideRuleCopies(chain, feeds, 10)).toEqual([1, 1, 1, 1]);
  });

  it('a pinned layer keeps its copies, and those before go by them', () => {
    const pinned = chain.with(2, stage(16, 3, 5));
    expect(strideRuleCopies(pinned, feeds, 1000)).toEqual([80, 20, 5, 1]);
  });

  it('the reader that needs most decides', () => {
    const branches = [[], [from(0, 1)], [from(0, 4), from(1, 1)], [from(2, 1)]];
    const stages = [stage(64, 1), stage(64, 1), stage(16, 1), stage(16, 1)];
    expect(strideRuleCopies(stages, branches, 100)).toEqual([4, 1, 1, 1]);
  });
});
