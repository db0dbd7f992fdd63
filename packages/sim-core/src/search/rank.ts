/**
 * Which designs are better: constrained domination and crowding.
 *
 * Quantity: an order of designs. Feasible ones come first, front after front; within a front those with the
 * most room around them; then infeasible ones, the least broken first; impossible ones last.
 * Equation: crowding distance: the sum over the objectives of the gap between both neighbours in the front,
 * over the range of the front; infinite at its ends.
 * @source deb2002
 * Valid: any number of objectives; with more than 3 most points are on the first front. Ignored: nothing.
 */
import { frontOf } from './pareto-front.ts';
import { feasibleIndices, objectiveRows, type Score, violationOf } from './score.ts';

/** Indices of the scores, the best first; with `neededCount` only so many. */
export function bestFirst(scores: readonly Score[], neededCount = scores.length): number[] {
  let rest = feasibleIndices(scores);
  let order: number[] = [];
  if (rest.length > 0 && scores[rest[0]!]!.objectives.length === 1) {
    // Every front would be one value.
    order = rest.sort((a, b) => scores[a]!.objectives[0]! - scores[b]!.objectives[0]! || a - b);
    rest = [];
  }
  while (rest.length > 0 && order.length < neededCount) {
    const { front, others } = splitFront(scores, rest);
    order = order.concat(byCrowding(scores, front));
    rest = others;
  }
  if (order.length >= neededCount) return order.slice(0, neededCount);
  const violations = scores.map(violationOf);
  const broken = [...scores.keys()].filter((index) => violations[index]! > 0);
  broken.sort((a, b) => compare(violations[a]!, violations[b]!) || a - b);
  return [...order, ...broken].slice(0, neededCount);
}

/** Of `indices`: those on the front, and the others, both ascending. */
function splitFront(
  scores: readonly Score[],
  indices: readonly number[],
): { readonly front: readonly number[]; readonly others: number[] } {
  const rows = objectiveRows(scores, indices);
  const places = new Set(frontOf(rows, rows.length / indices.length));
  return {
    front: indices.filter((_, place) => places.has(place)),
    others: indices.filter((_, place) => !places.has(place)),
  };
}

/** A front, the least crowded first; equal ones by index. */
function byCrowding(scores: readonly Score[], front: readonly number[]): number[] {
  const rows = objectiveRows(scores, front);
  const width = rows.length / front.length;
  const crowdings = new Float64Array(front.length);
  for (let objective = 0; objective < width; objective++) {
    const at = (place: number) => rows[place * width + objective]!;
    const places = [...front.keys()].sort((a, b) => at(a) - at(b) || a - b);
    const range = at(places.at(-1)!) - at(places[0]!);
    crowdings[places[0]!] = Infinity;
    crowdings[places.at(-1)!] = Infinity;
    if (range === 0) continue;
    for (let i = 1; i + 1 < places.length; i++) {
      crowdings[places[i]!]! += (at(places[i + 1]!) - at(places[i - 1]!)) / range;
    }
  }
  const places = [...front.keys()].sort((a, b) => compare(crowdings[b]!, crowdings[a]!) || a - b);
  return places.map((place) => front[place]!);
}

/** As a difference, but of infinities too. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
