import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOptimum, randomStages } from '../../testing/copy-stages.ts';
import { type CopyStage, crossbarsOf, leastCrossbars, stageSec } from './duplicate-stage.ts';
import { minSumCopies } from './min-sum.ts';

const sumSec = (stages: readonly CopyStage[], copies: readonly number[]) =>
  stages.reduce((sum, stage, i) => sum + stageSec(stage, copies[i]!), 0);

describe('the smallest sum', () => {
  it('is that of plain dynamic programming', () => {
    fc.assert(
      fc.property(randomStages, ({ stages, extraCount }) => {
        const budgetCount = leastCrossbars(stages) + extraCount;
        const copies = minSumCopies(stages, budgetCount);
        expect(crossbarsOf(stages, copies)).toBeLessThanOrEqual(budgetCount);
        const optimum = plainOptimum(stages, budgetCount, (a, b) => a + b);
        expect(sumSec(stages, copies)).toBeCloseTo(optimum, 9);
      }),
      { numRuns: 3000, seed: 3 },
    );
  });

  it('is not the largest gain a crossbar first', () => {
    // 10 crossbars beyond the fewest: 6 of them halve 10 steps, but 5 and 5 halve 8 and 8.
    const stages = [
      { stepCount: 10, crossbarCount: 6, stepSec: 1, leastCount: 1, mostCount: 10 },
      { stepCount: 8, crossbarCount: 5, stepSec: 1, leastCount: 1, mostCount: 8 },
      { stepCount: 8, crossbarCount: 5, stepSec: 1, leastCount: 1, mostCount: 8 },
    ];
    expect(minSumCopies(stages, 26)).toEqual([1, 2, 2]);
  });
});
