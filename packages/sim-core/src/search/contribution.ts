/**
 * What each knob contributes alone.
 *
 * Quantity: Sobol's index of first order: the share of the variance of a value that the means at the settings
 * of one knob explain.
 * Equation: SSB / SST over a full grid, where it is exact. Over a sample the means vary by chance too, which
 * is taken off: (SSB - (K - 1) SSW / (n - K)) / SST with K bins and n points (epsilon squared), between 0 and
 * 1. SSB and SSW: squares between and within bins, SST: all.
 * @source sobol2001
 * @source kelley1935
 * Valid: points that are spread independently over the axes (random, Latin hypercube, Sobol). Where designs
 * were picked for their values (NSGA-II, surrogate) the means at one setting of a knob depend on the other
 * knobs; there a Gaussian process is fitted to at most 256 of the points, and the index is that of its mean
 * on 4096 Sobol points: as good as the fit, and poor where the search hardly looked. Impossible designs are
 * left out, which ties knobs together.
 * Ignored: joint effects of knobs; what a range does within one of its bins.
 */
import { exp } from '../numeric/exact-math.ts';
import { mean } from '../numeric/moments.ts';
import { fitGaussianProcess } from './gaussian-process.ts';
import { straightened } from './outlook.ts';
import { createSobol } from './sobol-sequence.ts';
import { binCountOf, type Point, type Space, snapped } from './space.ts';

export interface Contributions {
  /** By axis. */
  readonly firstOrderRatios: readonly number[];
  /** False where it is exact: over a full grid. */
  readonly isEstimated: boolean;
}

/** How points were chosen. */
export type SampleKind = 'grid' | 'spread' | 'designed';

const FEWEST_POINTS_A_BIN = 8;
const MOST_BINS = 24;
const FITTED_POINT_COUNT = 256;
const MODEL_POINT_COUNT = 4096;

/** Contributions of all axes to `values`, one for each point. */
export function contributionsTo(
  values: readonly number[],
  sample: { readonly space: Space; readonly points: readonly Point[]; readonly kind: SampleKind },
): Contributions {
  const { space, points, kind } = sample;
  if (kind === 'designed' && points.length > 1) return contributionsOfModel(values, { space, points });
  const isExact = kind === 'grid';
  const firstOrderRatios = space.map((_, i) => {
    const bins = isExact ? points.map((point) => point[i]!) : binsOf(space, points, i);
    return explainedRatio(values, { bins, isExact });
  });
  return { firstOrderRatios, isEstimated: !isExact };
}

/** Share of the variance of `values` that their bins (any labels) explain; 0 where nothing varies. */
export function explainedRatio(
  values: readonly number[],
  { bins, isExact }: { readonly bins: readonly number[]; readonly isExact: boolean },
): number {
  const groups = Map.groupBy(values.keys(), (i) => bins[i]!);
  if (values.length === 0 || groups.size < 2) return 0;
  const centre = mean(values);
  const all = squares(values, centre);
  let within = 0;
  for (const indices of groups.values()) {
    const group = indices.map((i) => values[i]!);
    within += squares(group, mean(group));
  }
  if (all === 0) return 0;
  const between = all - within;
  const left = values.length - groups.size;
  if (isExact) return Math.min(1, Math.max(0, between / all));
  if (left <= 0) return 0;
  return Math.min(1, Math.max(0, (between - ((groups.size - 1) * within) / left) / all));
}

function squares(values: readonly number[], centre: number): number {
  let sum = 0;
  for (const value of values) sum += (value - centre) * (value - centre);
  return sum;
}

/** Bins of the points along one axis: its own, or as many equal parts as have 8 points each. */
function binsOf(space: Space, points: readonly Point[], axisIndex: number): number[] {
  const axis = space[axisIndex]!;
  const most = Math.max(2, Math.min(MOST_BINS, Math.floor(points.length / FEWEST_POINTS_A_BIN)));
  const ownCount = binCountOf(axis);
  const units = points.map((point) => point[axisIndex]!);
  const count = axis.kind === 'options' || ownCount <= most ? ownCount : most;
  return units.map((unit) => Math.min(count - 1, Math.floor(unit * count)));
}

function contributionsOfModel(
  values: readonly number[],
  { space, points }: { readonly space: Space; readonly points: readonly Point[] },
): Contributions {
  const stride = Math.ceil(points.length / FITTED_POINT_COUNT);
  const isTaken = (_: unknown, i: number) => i % stride === 0;
  const straight = straightened(values);
  const process = fitGaussianProcess(space, points.filter(isTaken), straight.filter(isTaken));
  // Straightened values are logarithms of sizes or the values themselves.
  const sign = values[0]! < 0 ? -1 : 1;
  const restore =
    straight === values ? (value: number) => value : (value: number) => sign * exp(sign * value);
  const next = createSobol(space.length, null);
  const modelPoints = Array.from({ length: MODEL_POINT_COUNT }, () => snapped(space, next()));
  const modelValues = modelPoints.map((point) => restore(process.meanAt(point)));
  const firstOrderRatios = space.map((_, i) =>
    explainedRatio(modelValues, { bins: binsOf(space, modelPoints, i), isExact: false }),
  );
  return { firstOrderRatios, isEstimated: true };
}
