import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOptimum, randomStages } from '../../testing/copy-stages.ts';
import { type CopyStage, crossbarsOf, leastCrossbars, nextUsefulCount, stageSec } from './duplicate-stage.ts';
import { minMaxCopies } from './min-max.ts';

const slowestSec = (stages: readonly CopyStage[], copies: readonly number[]) =>
  Math.max(...stages.map((stage, i) => stageSec(stage, copies[i]!)));

describe('the shortest interval', () => {
  it('is that of plain dynamic programming', () => {
    fc.assert(
      fc.property(randomStages, ({ stages, extraCount }) => {
        const budgetCount = leastCrossbars(stages) + extraCount;
        const copies = minMaxCopies(stages, budgetCount);
        expect(slowestSec(stages, copies)).toBe(plainOptimum(stages, budgetCount, Math.max));
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('is kept while what is left shortens other stages, until no further copy fits', () => {
    fc.assert(
      fc.property(randomStages, ({ stages, extraCount }) => {
        const budgetCount = leastCrossbars(stages) + extraCount;
        const copies = minMaxCopies(stages, budgetCount);
        const rest = budgetCount - crossbarsOf(stages, copies);
        expect(rest).toBeGreaterThanOrEqual(0);
        for (const [i, stage] of stages.entries()) {
          const extra = nextUsefulCount(stage, copies[i]!) - copies[i]!;
          expect(extra * stage.crossbarCount).toBeGreaterThan(rest);
        }
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it('takes times whose quotients round: 3 x 0.7 is one step above 2.0999999999999996', () => {
    const stage = { stepCount: 30, crossbarCount: 1, stepSec: 0.7, leastCount: 1, mostCount: 30 };
    for (let budgetCount = 1; budgetCount <= 30; budgetCount++) {
      expect(slowestSec([stage], minMaxCopies([stage], budgetCount))).toBe(stageSec(stage, budgetCount));
    }
  });
});
