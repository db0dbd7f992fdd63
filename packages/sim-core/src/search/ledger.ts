import type { Stream } from '../random/stream.ts';
import { drawIndex, drawUnit } from './draw.ts';
import { gridOf, gridPoint, gridSize } from './grid.ts';
import { type Point, type Space, sizeOf, snapped, valuesAt } from './space.ts';

/** Which designs have been asked for, so that none is asked for twice. */
export interface Ledger {
  readonly space: Space;
  /** The point of `units` on its bins, or null if it was taken before. */
  readonly take: (units: ArrayLike<number>) => Point | null;
  /** Takes a random design that is still free; null when there is none. */
  readonly takeRandom: (draws: Stream) => Point | null;
}

/** Draws that may all meet taken designs before a range too narrow for more is given up. */
const FRUITLESS_COUNT = 1000;

export function createLedger(space: Space): Ledger {
  const taken = new Set<string>();
  const size = sizeOf(space);
  const keyOf = (point: Point) => valuesAt(space, point).join(',');
  const take = (units: ArrayLike<number>) => {
    const point = snapped(space, units);
    const before = taken.size;
    return taken.add(keyOf(point)).size > before ? point : null;
  };
  let free: Point[] | null = null;
  const takeRandom = (draws: Stream) => {
    // Half full: from now on from a list of what is left.
    if (taken.size * 2 >= size) free ??= listFree(space, (point) => !taken.has(keyOf(point)));
    while (free && free.length > 0) {
      const index = drawIndex(draws, free.length);
      const point = free[index]!;
      free[index] = free.at(-1)!;
      free.pop();
      const fresh = take(point);
      if (fresh) return fresh;
    }
    for (let i = 0; i < FRUITLESS_COUNT && !free; i++) {
      const point = take(space.map(() => drawUnit(draws)));
      if (point) return point;
    }
    return null;
  };
  return { space, take, takeRandom };
}

function listFree(space: Space, isFree: (point: Point) => boolean): Point[] {
  const grid = gridOf(space);
  const points = Array.from({ length: gridSize(grid) }, (_, index) => gridPoint(grid, index));
  return points.filter(isFree);
}
