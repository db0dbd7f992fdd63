import { type CopyStage, clampCopies, crossbarsOf, isPinned } from './duplicate-stage.ts';

/** The same number of copies of every layer, as large as fits (and no copy without work). */
export function identicalCopies(stages: readonly CopyStage[], budgetCount: number): readonly number[] {
  const copiesAt = (count: number) => stages.map((stage) => clampCopies(stage, count));
  let fits = 1;
  let exceeds = Math.max(1, ...stages.map(({ mostCount }) => mostCount)) + 1;
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (crossbarsOf(stages, copiesAt(middle)) <= budgetCount) fits = middle;
    else exceeds = middle;
  }
  return copiesAt(fits);
}

/** Halvings after which a share of the steps is settled to the last bit. */
const HALVING_COUNT = 60;

/**
 * Copies in proportion to the output places, rounded down: copies = max(1, a x steps). The share a is the one
 * that would use the budget up without rounding, as printed; less where layers with a single copy need more
 * than their share.
 * @source song2017
 * @source li2023
 */
export function proportionalCopies(stages: readonly CopyStage[], budgetCount: number): readonly number[] {
  // The product first: a share that comes out whole is not rounded below it.
  const copiesAt = (count: number, ofCount: number) =>
    stages.map((stage) => clampCopies(stage, Math.floor((stage.stepCount * count) / ofCount)));
  let freeCount = budgetCount;
  let fullCount = 0;
  for (const stage of stages) {
    if (isPinned(stage)) freeCount -= stage.leastCount * stage.crossbarCount;
    else fullCount += stage.stepCount * stage.crossbarCount;
  }
  const share = copiesAt(freeCount, Math.max(1, fullCount));
  if (crossbarsOf(stages, share) <= budgetCount) return share;
  let fits = 0;
  let exceeds = freeCount / fullCount;
  for (let i = 0; i < HALVING_COUNT; i++) {
    const middle = (fits + exceeds) / 2;
    if (crossbarsOf(stages, copiesAt(middle, 1)) <= budgetCount) fits = middle;
    else exceeds = middle;
  }
  return copiesAt(fits, 1);
}
