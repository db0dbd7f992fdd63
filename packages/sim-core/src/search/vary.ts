/**
 * New designs from old ones.
 *
 * Quantity: two children of two parents, in the unit cube.
 * Equation: numbers by simulated binary crossover (distribution index 15) and polynomial mutation (20), both
 * in the form that respects bounds: spread b = (a u)^(1/16) or (1 / (2 - a u))^(1/16), and step
 * d = (2u + (1 - 2u)(1 - x)^21)^(1/21) - 1, mirrored above u = 1/2. Options are swapped with probability 1/2
 * and redrawn by mutation. Parents cross with probability 0.9; each axis mutates with probability 1 / axes.
 * @source deb1995
 * @source deb2002
 * Valid: any axes. A mutation of a number with bins goes at least one bin far, or few bins would never
 * change.
 * Ignored: nothing.
 */
import { exp, log } from '../numeric/exact-math.ts';
import type { Stream } from '../random/stream.ts';
import { drawIndex, drawUnit } from './draw.ts';
import { type Axis, binCountOf, type Point, type Space } from './space.ts';

const CROSSOVER_RATIO = 0.9;
const CROSSOVER_POWER = 16;
const MUTATION_POWER = 21;
const CLOSEST = 1e-14;

/** Two children, not yet moved to the middles of bins. */
export function crossAndMutate(
  space: Space,
  parents: readonly [Point, Point],
  draws: Stream,
): [Point, Point] {
  const children: [Point, Point] = [parents[0].slice(), parents[1].slice()];
  if (drawUnit(draws) < CROSSOVER_RATIO) {
    for (const [i, axis] of space.entries()) {
      if (drawUnit(draws) < 0.5) crossAxis(axis, i, { children, draws });
    }
  }
  for (const child of children) mutate(space, child, draws);
  return children;
}

/** Changes each axis with probability 1 / axes, in place. */
export function mutate(space: Space, point: Point, draws: Stream): void {
  for (const [i, axis] of space.entries()) {
    if (drawUnit(draws) * space.length < 1) point[i] = mutated(axis, point[i]!, draws);
  }
}

function crossAxis(
  axis: Axis,
  i: number,
  { children, draws }: { readonly children: readonly [Point, Point]; readonly draws: Stream },
): void {
  const [first, second] = children;
  const isSwapped = drawUnit(draws) < 0.5;
  const low = Math.min(first[i]!, second[i]!);
  const high = Math.max(first[i]!, second[i]!);
  let below = first[i]!;
  let above = second[i]!;
  if (axis.kind !== 'options' && high - low > CLOSEST) {
    const u = drawUnit(draws);
    const middle = (low + high) / 2;
    const half = (high - low) / 2;
    below = middle - half * spread(u, 1 + low / half);
    above = middle + half * spread(u, 1 + (1 - high) / half);
  }
  first[i] = isSwapped ? above : below;
  second[i] = isSwapped ? below : above;
}

/** How much wider children lie than parents; `room`: how much wider the bound allows. */
function spread(u: number, room: number): number {
  const bound = 2 - power(room, -CROSSOVER_POWER);
  const base = u * bound <= 1 ? u * bound : 1 / (2 - u * bound);
  return power(base, 1 / CROSSOVER_POWER);
}

function mutated(axis: Axis, unit: number, draws: Stream): number {
  const u = drawUnit(draws);
  const binCount = binCountOf(axis);
  if (binCount === 1) return unit;
  if (axis.kind === 'options') {
    const now = Math.floor(unit * binCount);
    return ((now + 1 + drawIndex(draws, binCount - 1)) % binCount) / binCount + 0.5 / binCount;
  }
  const step =
    u < 0.5
      ? power(2 * u + (1 - 2 * u) * power(1 - unit, MUTATION_POWER), 1 / MUTATION_POWER) - 1
      : 1 - power(2 * (1 - u) + (2 * u - 1) * power(unit, MUTATION_POWER), 1 / MUTATION_POWER);
  const least = binCount === Infinity ? 0 : 1 / binCount;
  const moved = unit + (Math.abs(step) < least ? (step < 0 ? -least : least) : step);
  // A bin beyond the end is the one on the other side.
  if (moved < 0) return unit + least;
  return moved > 1 ? unit - least : moved;
}

function power(base: number, exponent: number): number {
  return base <= 0 ? 0 : exp(exponent * log(base));
}
