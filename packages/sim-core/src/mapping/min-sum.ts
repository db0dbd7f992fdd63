/**
 * Copies with the smallest sum of all stage times, exactly: choose r_i to minimise sum_i s_i ceil(P_i / r_i)
 * under sum_i r_i c_i <= B (a knapsack in which each layer takes one of its useful numbers of copies, at most
 * 2 sqrt(P) of them).
 *
 * 1. The relaxed problem: the lower convex hull of each layer's (crossbars, time), all hulls' edges taken by
 *    gain a crossbar until the budget ends. The last gain is the price of a crossbar, its Lagrange
 *    multiplier; the whole edges taken, filled up greedily, are a feasible start.
 * 2. With that price every choice has a penalty: how much it lies above its layer's best of time + price x
 *    crossbars. The sum of penalties of an optimum is at most the gap between start and bound; choices with
 *    a larger penalty are never part of it.
 * 3. Dynamic programming over what is left, partial choices kept while no other has fewer crossbars and less
 *    time, and while their penalties are within the gap.
 *
 * Time O(sum of 2 sqrt(P) log) for 1 and 2; 3 is at most O(B x choices left) as plain dynamic programming is,
 * and in practice a few hundred partial choices.
 */
import { type CopyStage, stageSec, usefulCounts } from './duplicate-stage.ts';
import { type Choices, joinChoices } from './min-sum-join.ts';

/** `leastCrossbars(stages)` must fit into `budgetCount`. */
export function minSumCopies(stages: readonly CopyStage[], budgetCount: number): readonly number[] {
  const choices = stages.map(choicesOf);
  const relaxed = relax(choices, budgetCount);
  const taken = fillUp(choices, relaxed.taken, budgetCount);
  const start = taken.map((k, i) => choices[i]!.copyCounts[k]!);
  if (relaxed.priceSec === 0) return start;
  const best = joinChoices(choices, {
    budgetCount,
    priceSec: relaxed.priceSec,
    startSec: sumSec(stages, start),
  });
  return best && sumSec(stages, best) < sumSec(stages, start) ? best : start;
}

const sumSec = (stages: readonly CopyStage[], copies: readonly number[]): number =>
  stages.reduce((sum, stage, i) => sum + stageSec(stage, copies[i]!), 0);

function choicesOf(stage: CopyStage): Choices {
  const copyCounts = usefulCounts(stage);
  return {
    copyCounts,
    crossbarCounts: copyCounts.map((count) => count * stage.crossbarCount),
    timesSec: copyCounts.map((count) => stageSec(stage, count)),
  };
}

interface Edge {
  readonly layer: number;
  readonly to: number;
  readonly crossbarCount: number;
  readonly gainSec: number;
}

/** Whole hull edges that fit, by gain a crossbar, and the gain of the first that does not: 0 when all fit. */
function relax(choices: readonly Choices[], budgetCount: number) {
  const edges = choices.flatMap(hullEdges).sort((a, b) => b.gainSec - a.gainSec || a.layer - b.layer);
  const taken = choices.map(() => 0);
  let rest = budgetCount;
  for (const { crossbarCounts } of choices) rest -= crossbarCounts[0]!;
  for (const edge of edges) {
    if (edge.crossbarCount > rest) return { taken, priceSec: edge.gainSec };
    taken[edge.layer] = edge.to;
    rest -= edge.crossbarCount;
  }
  return { taken, priceSec: 0 };
}

/** Edges of the lower convex hull of (crossbars, time), steepest first. */
function hullEdges({ crossbarCounts, timesSec }: Choices, layer: number): readonly Edge[] {
  const gainSec = (a: number, b: number) =>
    (timesSec[a]! - timesSec[b]!) / (crossbarCounts[b]! - crossbarCounts[a]!);
  const corners: number[] = [];
  for (let k = 0; k < timesSec.length; k++) {
    while (corners.length > 1 && gainSec(corners.at(-2)!, corners.at(-1)!) <= gainSec(corners.at(-1)!, k))
      corners.pop();
    corners.push(k);
  }
  return corners.slice(1).map((to, e) => ({
    layer,
    to,
    crossbarCount: crossbarCounts[to]! - crossbarCounts[corners[e]!]!,
    gainSec: gainSec(corners[e]!, to),
  }));
}

/** Takes the next useful number of copies with the largest gain a crossbar while one fits. */
function fillUp(
  choices: readonly Choices[],
  from: readonly number[],
  budgetCount: number,
): readonly number[] {
  const taken = [...from];
  let rest = budgetCount;
  for (const [i, { crossbarCounts }] of choices.entries()) rest -= crossbarCounts[taken[i]!]!;
  for (;;) {
    let bestLayer = -1;
    let bestGain = 0;
    for (const [i, { crossbarCounts, timesSec }] of choices.entries()) {
      const k = taken[i]!;
      if (k + 1 >= timesSec.length) continue;
      const extraCount = crossbarCounts[k + 1]! - crossbarCounts[k]!;
      const gain = (timesSec[k]! - timesSec[k + 1]!) / extraCount;
      if (extraCount > rest || gain <= bestGain) continue;
      bestGain = gain;
      bestLayer = i;
    }
    if (bestLayer < 0) return taken;
    const { crossbarCounts } = choices[bestLayer]!;
    const k = taken[bestLayer]!++;
    rest -= crossbarCounts[k + 1]! - crossbarCounts[k]!;
  }
}
