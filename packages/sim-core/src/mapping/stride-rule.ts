import { invariant } from '../numeric/invariant.ts';
import { type CopyStage, clampCopies, crossbarsOf, isPinned } from './duplicate-stage.ts';

/** What a layer reads from an earlier one. */
export interface StrideFeed {
  readonly sourceIndex: number;
  /**
   * Steps of the source that a step of the reader uses up: product of the strides in between, those of
   * poolings included; all of them when everything is needed.
   */
  readonly stepRatio: number;
}

/**
 * From the last layer backwards: copies of a source = copies of its reader x strides, the largest of all its
 * readers; until it fits, all are halved (the last has its fewest anyway). A dense layer needs all places
 * at once, so that its stride is the whole source. `leastCrossbars(stages)` must fit into `budgetCount`.
 * @source shafiee2016
 */
export function strideRuleCopies(
  stages: readonly CopyStage[],
  feeds: readonly (readonly StrideFeed[])[],
  budgetCount: number,
): readonly number[] {
  let copies = ruleCopies(stages, feeds);
  while (crossbarsOf(stages, copies) > budgetCount) {
    const halved = copies.map((count, i) => clampCopies(stages[i]!, Math.floor(count / 2)));
    invariant(
      halved.some((count, i) => count !== copies[i]),
      'fewest copies fit',
    );
    copies = halved;
  }
  return copies;
}

function ruleCopies(
  stages: readonly CopyStage[],
  feeds: readonly (readonly StrideFeed[])[],
): readonly number[] {
  const copies = stages.map(({ leastCount }) => leastCount);
  for (let i = stages.length - 1; i >= 0; i--) {
    copies[i] = clampCopies(stages[i]!, copies[i]!);
    for (const { sourceIndex, stepRatio } of feeds[i]!) {
      if (isPinned(stages[sourceIndex]!)) continue;
      copies[sourceIndex] = Math.max(copies[sourceIndex]!, Math.ceil(copies[i]! * stepRatio));
    }
  }
  return copies;
}
