import {
  type CopyStage,
  clampCopies,
  crossbarsOf,
  isPinned,
  leastCrossbars,
  nextUsefulCount,
  stageSec,
} from './duplicate-stage.ts';

/**
 * Copies with the shortest interval: the smallest possible time T of the slowest stage, exactly, and what is
 * left spent on the slowest stage that it still shortens, again and again.
 *
 * A stage is within T with at least ceil(P / floor(T / s)) copies, P steps of s seconds, so that the
 * crossbars needed fall with T. Bisection over T; every T is moved to a time that some stage can have
 * (whole steps), so that the search ends on the optimum itself. O(layers x log of the range), then
 * O(layers) a copy.
 *
 * `leastCrossbars(stages)` must fit into `budgetCount`.
 */
export function minMaxCopies(stages: readonly CopyStage[], budgetCount: number): readonly number[] {
  const copies = shortestInterval(stages, budgetCount);
  spendRest(stages, copies, budgetCount - crossbarsOf(stages, copies));
  return copies;
}

function shortestInterval(stages: readonly CopyStage[], budgetCount: number): number[] {
  let highSec = slowestSec(stages, (stage) => stage.leastCount);
  let lowSec = slowestSec(stages, (stage) => stage.mostCount);
  const bestCount = leastCrossbars(stages);
  if (lowSec < highSec && bestCount < budgetCount) {
    let trySec = lowSec;
    while (lowSec < highSec) {
      const needed = tryLimit(stages, trySec, budgetCount);
      if (needed.isWithin) highSec = needed.slowestSec;
      else lowSec = needed.nextSec;
      trySec = Math.max(lowSec, lowSec + (highSec - lowSec) / 2);
      if (trySec >= highSec) trySec = lowSec;
    }
  }
  return stages.map((stage) => copiesWithin(stage, highSec));
}

function slowestSec(stages: readonly CopyStage[], countOf: (stage: CopyStage) => number): number {
  let slowest = 0;
  for (const stage of stages) slowest = Math.max(slowest, stageSec(stage, countOf(stage)));
  return slowest;
}

/** Whether all stages can be within a time; the slowest stage then, or the next longer time of any stage. */
function tryLimit(stages: readonly CopyStage[], limitSec: number, budgetCount: number) {
  let crossbarCount = 0;
  let longestSec = 0;
  let nextSec = Infinity;
  for (const stage of stages) {
    const copyCount = copiesWithin(stage, limitSec);
    crossbarCount += copyCount * stage.crossbarCount;
    longestSec = Math.max(longestSec, stageSec(stage, copyCount));
    if (!isPinned(stage)) nextSec = Math.min(nextSec, (stepsWithin(stage, limitSec) + 1) * stage.stepSec);
  }
  return { isWithin: crossbarCount <= budgetCount, slowestSec: longestSec, nextSec };
}

/** Fewest copies of a stage within a time. */
function copiesWithin(stage: CopyStage, limitSec: number): number {
  const steps = stepsWithin(stage, limitSec);
  return clampCopies(stage, steps > 0 ? Math.ceil(stage.stepCount / steps) : stage.mostCount);
}

/** Largest n with n steps within a time, by the same product that makes stage times: a quotient may round. */
function stepsWithin({ stepSec }: CopyStage, limitSec: number): number {
  let steps = Math.floor(limitSec / stepSec);
  while (steps * stepSec > limitSec) steps--;
  while ((steps + 1) * stepSec <= limitSec) steps++;
  return steps;
}

function spendRest(stages: readonly CopyStage[], copies: number[], restCount: number): void {
  const timesSec = stages.map((stage, i) => stageSec(stage, copies[i]!));
  let rest = restCount;
  for (;;) {
    let slowest = -1;
    for (let i = 0; i < stages.length; i++) {
      if (timesSec[i]! > 0 && (slowest < 0 || timesSec[i]! > timesSec[slowest]!)) slowest = i;
    }
    if (slowest < 0) return;
    const stage = stages[slowest]!;
    const next = nextUsefulCount(stage, copies[slowest]!);
    const extraCount = (next - copies[slowest]!) * stage.crossbarCount;
    if (extraCount <= rest) {
      copies[slowest] = next;
      rest -= extraCount;
      timesSec[slowest] = stageSec(stage, next);
    } else {
      timesSec[slowest] = 0;
    }
  }
}
