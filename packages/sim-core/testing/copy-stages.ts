import * as fc from 'fast-check';
import type { CopyStage } from '../src/mapping/duplicate-stage.ts';

/** A few stages of small and unequal work, some pinned, and crossbars beyond the fewest. */
export const randomStages = fc.record({
  stages: fc.array(
    fc
      .record({
        stepCount: fc.integer({ min: 1, max: 60 }),
        crossbarCount: fc.integer({ min: 1, max: 9 }),
        stepSec: fc.constantFrom(1, 3, 0.7),
        pinnedCount: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 5 }),
      })
      .map(
        ({ pinnedCount, ...stage }): CopyStage => ({
          ...stage,
          leastCount: Math.min(pinnedCount ?? 1, stage.stepCount),
          mostCount: Math.min(pinnedCount ?? stage.stepCount, stage.stepCount),
        }),
      ),
    { minLength: 1, maxLength: 6 },
  ),
  extraCount: fc.integer({ min: 0, max: 150 }),
});

/**
 * The best of all copies by plain dynamic programming over (stages x crossbars), every number of copies
 * tried; `join` puts the time of a stage to that of those before.
 */
export function plainOptimum(
  stages: readonly CopyStage[],
  budgetCount: number,
  join: (before: number, stage: number) => number,
): number {
  let best = Array.from({ length: budgetCount + 1 }, () => 0);
  for (const { stepCount, crossbarCount, stepSec, leastCount, mostCount } of stages) {
    const next = best.map(() => Infinity);
    for (let count = leastCount; count <= mostCount; count++) {
      const sec = Math.ceil(stepCount / count) * stepSec;
      for (let used = count * crossbarCount; used <= budgetCount; used++) {
        next[used] = Math.min(next[used]!, join(best[used - count * crossbarCount]!, sec));
      }
    }
    best = next;
  }
  return best[budgetCount]!;
}
