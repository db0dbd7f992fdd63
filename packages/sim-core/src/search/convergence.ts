/**
 * How a search converged.
 *
 * Quantity: dominated volume of what was known after each batch, of the box between the best and the worst
 * values of all feasible designs in the end.
 * @source zitzler1999
 * Valid: up to 4 objectives; an objective in which all are equal is left out, and where all are equal in all
 * the volume is the whole box. 0 while nothing feasible was known. Ignored: infeasible designs.
 */
import { hypervolume } from './hypervolume.ts';
import { frontOf } from './pareto-front.ts';
import { feasibleIndices, type Score } from './score.ts';

/** One ratio for each batch; `batchEnds`: how many scores were known after it. */
export function hypervolumeRatios(scores: readonly Score[], batchEnds: readonly number[]): number[] {
  const feasible = feasibleIndices(scores);
  const rows = scaledRows(scores, feasible);
  const width = feasible.length > 0 ? rows.length / feasible.length : 0;
  const corner = Array.from({ length: width }, () => 1);
  let front = new Float64Array(0);
  let volume = 0;
  let done = 0;
  return batchEnds.map((end) => {
    const first = done;
    while (done < feasible.length && feasible[done]! < end) done++;
    if (done === first) return volume;
    if (width === 0) return 1;
    const before = front;
    front = rowsOfFront(concatenate(before, rows.subarray(first * width, done * width)), width);
    if (!isEqual(front, before)) volume = hypervolume(front, corner);
    return volume;
  });
}

/** Objectives between 0 (best) and 1 (worst), without those in which all are equal. */
function scaledRows(scores: readonly Score[], feasible: readonly number[]): Float64Array {
  if (feasible.length === 0) return new Float64Array(0);
  const columns = scores[feasible[0]!]!.objectives.map((_, objective) => {
    const values = feasible.map((index) => scores[index]!.objectives[objective]!);
    const lowest = values.reduce((least, value) => Math.min(least, value));
    const range = values.reduce((most, value) => Math.max(most, value)) - lowest;
    return range > 0 ? values.map((value) => (value - lowest) / range) : null;
  });
  const varied = columns.filter((column) => column !== null);
  return Float64Array.from(feasible.flatMap((_, place) => varied.map((column) => column[place]!)));
}

function rowsOfFront(rows: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const front = frontOf(rows, width);
  const kept = new Float64Array(front.length * width);
  front.forEach((row, place) => {
    kept.set(rows.subarray(row * width, (row + 1) * width), place * width);
  });
  return kept;
}

function concatenate(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const isEqual = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
