/**
 * Dominated volume.
 *
 * Quantity: volume of the union of the boxes from each point to a corner.
 * Equation: a sweep along the last objective: its steps times what the points so far cover in the others. In
 * 2 objectives that is a length, in 3 the area of a staircase, and in 4 a volume that grows with each point
 * by its box less what the points before cover of it.
 * @source zitzler1999
 * @source while2012
 * Valid: exact for 1 to 4 objectives. Costs n log n up to 3 objectives, n^2 log n for 4. Ignored: points that
 * are not below the corner in every objective: they cover nothing.
 */
import { invariant } from '../numeric/invariant.ts';
import { createStaircase } from './staircase.ts';

/** Volume that the rows of `values` [point][objective] dominate below `corner`; less is better. */
export function hypervolume(values: Float64Array, corner: readonly number[]): number {
  const width = corner.length;
  invariant(width >= 1 && width <= 4, `dominated volume of ${width} objectives`);
  const rows: Float64Array[] = [];
  for (let at = 0; at < values.length; at += width) {
    const row = values.subarray(at, at + width);
    if (row.every((value, i) => value < corner[i]!)) rows.push(row);
  }
  rows.sort((a, b) => a[width - 1]! - b[width - 1]!);
  const cover = createCover(corner);
  let volume = 0;
  let covered = 0;
  for (const [i, row] of rows.entries()) {
    covered += cover(row);
    const next = i + 1 < rows.length ? rows[i + 1]![width - 1]! : corner[width - 1]!;
    volume += covered * (next - row[width - 1]!);
  }
  return volume;
}

/** Answers with what a row adds to what is covered in all objectives but the last. */
function createCover(corner: readonly number[]): (row: Float64Array) => number {
  const [x, y] = corner;
  if (corner.length === 1) return oncePoint();
  if (corner.length === 2) return lengthCover(x!);
  if (corner.length === 4) return volumeCover(corner);
  const staircase = createStaircase(x!, y!);
  return (row) => staircase.insert(row[0]!, row[1]!);
}

function oncePoint(): () => number {
  let gain = 1;
  return () => {
    const now = gain;
    gain = 0;
    return now;
  };
}

function lengthCover(corner: number): (row: Float64Array) => number {
  let lowest = corner;
  return (row) => {
    const gain = Math.max(0, lowest - row[0]!);
    lowest = Math.min(lowest, row[0]!);
    return gain;
  };
}

/** In three objectives: the box of the row less what the rows before cover of it. */
function volumeCover([cornerX, cornerY, cornerZ]: readonly number[]): (row: Float64Array) => number {
  // In ascending order of the third objective, none at most another in all three.
  let kept: Float64Array[] = [];
  return (row) => {
    const x = row[0]!;
    const y = row[1]!;
    const z = row[2]!;
    for (const by of kept) if (by[0]! <= x && by[1]! <= y && by[2]! <= z) return 0;
    const staircase = createStaircase(cornerX!, cornerY!);
    let covered = 0;
    let area = 0;
    let level = z;
    for (const by of kept) {
      const height = Math.max(by[2]!, z);
      covered += area * (height - level);
      level = height;
      area += staircase.insert(Math.max(by[0]!, x), Math.max(by[1]!, y));
    }
    covered += area * (cornerZ! - level);
    kept = kept.filter((by) => !(x <= by[0]! && y <= by[1]! && z <= by[2]!));
    const at = kept.findIndex((by) => by[2]! > z);
    kept.splice(at < 0 ? kept.length : at, 0, row);
    return (cornerX! - x) * (cornerY! - y) * (cornerZ! - z) - covered;
  };
}
