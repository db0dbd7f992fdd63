import { invariant } from '../numeric/invariant.ts';
import { type Axis, binCountOf, type Point, type Space, unitOf } from './space.ts';

/** Places on each axis, ascending. */
export type Grid = readonly (readonly number[])[];

/** The grid of all designs of a space, which has no ranges of real numbers. */
export const gridOf = (space: Space): Grid => space.map(placesOf);

export const gridSize = (grid: Grid): number => grid.reduce((size, places) => size * places.length, 1);

/** Point `index` of the grid, the first axis slowest. */
export function gridPoint(grid: Grid, index: number): Point {
  const point = new Float64Array(grid.length);
  let rest = index;
  for (let i = grid.length - 1; i >= 0; i--) {
    const places = grid[i]!;
    const step = rest % places.length;
    point[i] = places[step]!;
    rest = (rest - step) / places.length;
  }
  return point;
}

function placesOf(axis: Axis): readonly number[] {
  const count = binCountOf(axis);
  invariant(count !== Infinity, 'a grid has values, options and whole numbers');
  const first = axis.kind === 'range' ? Math.ceil(axis.lowValue) : 0;
  return Array.from({ length: count }, (_, bin) =>
    unitOf(axis, axis.kind === 'levels' ? axis.values[bin]! : first + bin),
  );
}
