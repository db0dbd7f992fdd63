/**
 * The Pareto front of a list of points.
 *
 * Quantity: the points that no other one dominates: is at most as large in all objectives and smaller in one.
 * Equation: in lexicographic order a point is dominated by earlier ones only, so one sweep is enough. With
 * the first objective sorted away, one number is kept for 2 objectives, a staircase for 3 and a list of
 * points for 4.
 * @source kung1975
 * Valid: any number of objectives; equal points are on the front together. Costs n log n up to 3 objectives,
 * n times the size of the front beyond. Ignored: nothing.
 */
import { createStaircase } from './staircase.ts';

/** Indices of the rows of `values` [point][objective] on the front, ascending; less is better. */
export function frontOf(values: Float64Array, objectiveCount: number): number[] {
  const count = values.length / objectiveCount;
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => compareRows(values, objectiveCount, a, b) || a - b,
  );
  const isFree = createSweep(values, objectiveCount);
  const front: number[] = [];
  for (let first = 0; first < count; ) {
    let end = first + 1;
    while (end < count && compareRows(values, objectiveCount, order[first]!, order[end]!) === 0) end++;
    if (isFree(order[first]!)) for (const row of order.subarray(first, end)) front.push(row);
    first = end;
  }
  return front.sort((a, b) => a - b);
}

function compareRows(values: Float64Array, width: number, a: number, b: number): number {
  for (let i = 0; i < width; i++) {
    const difference = values[a * width + i]! - values[b * width + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Takes different rows in lexicographic order and says of each whether those before left it undominated. */
function createSweep(values: Float64Array, width: number): (row: number) => boolean {
  if (width <= 2) return createMinimumSweep(values, width);
  if (width > 3) return createListSweep(values, width);
  const staircase = createStaircase(0, 0);
  return (row) => {
    const x = values[row * width + 1]!;
    const y = values[row * width + 2]!;
    if (staircase.covers(x, y)) return false;
    staircase.insert(x, y);
    return true;
  };
}

function createMinimumSweep(values: Float64Array, width: number): (row: number) => boolean {
  let lowest = Infinity;
  let isFirst = true;
  return (row) => {
    // With one objective the first row alone is free.
    const value = width === 1 ? 0 : values[row * width + 1]!;
    const isFree = isFirst || value < lowest;
    isFirst = false;
    if (isFree) lowest = value;
    return isFree;
  };
}

function createListSweep(values: Float64Array, width: number): (row: number) => boolean {
  let kept: number[] = [];
  const isCovered = (row: number, by: number) => {
    for (let i = 1; i < width; i++) if (values[by * width + i]! > values[row * width + i]!) return false;
    return true;
  };
  return (row) => {
    for (let i = 0; i < kept.length; i++) {
      if (!isCovered(row, kept[i]!)) continue;
      // Who covers one covers many: look at it sooner next time.
      const by = kept[i]!;
      kept[i] = kept[i >> 1]!;
      kept[i >> 1] = by;
      return false;
    }
    // What the new row covers covers nothing that the new row leaves free.
    kept = kept.filter((other) => !isCovered(other, row));
    kept.push(row);
    return true;
  };
}
