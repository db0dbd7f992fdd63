/**
 * The density of a bit-line sum, for drawing.
 *
 * Quantity: f(u | N, k), in 1 / SOP steps, with the thresholds that cut it.
 * Equation and validity: see transforms.ts and inversion.ts.
 * @source lin2018 figure 5 (one chart of accumulated currents for each N).
 * Ignored: clamp error, wires, offset and gain, which act behind the sum.
 */
import { exp } from '../numeric/exact-math.ts';
import { createKernel, densityOf, windowFrequencies } from './inversion.ts';
import { type RowSums, rowSums } from './row-mix.ts';
import { emptyTransform, NO_ROWS, nextMoments, nextTransforms } from './row-transforms.ts';
import { createSumPlan, type SumPlan, sumWindow } from './sum-plan.ts';
import { type TableRequest, tableShape } from './table-request.ts';
import { classTransforms } from './transforms.ts';

const FREQUENCY_COUNT = 1024;
const POINT_COUNT = 257;
const REACH = 5;
/** Sums that spread less, in steps, are always the same. */
const LEAST_DEVIATION = 1e-9;

/** A density on a grid, and what a converter makes of it. */
export interface SumDensity {
  readonly activeCount: number;
  readonly sop: number;
  /** P(k | N) under the shares of the request. */
  readonly probability: number;
  readonly mean: number;
  readonly deviation: number;
  /** Evenly spaced sums, in SOP steps; empty when the sum is always `mean`. */
  readonly sums: Float64Array;
  readonly densities: Float64Array;
  /** Finite thresholds for this N, ascending. */
  readonly thresholds: Float64Array;
}

/** The density of the sums of N rows that ideally add up to k. */
export function sumDensity(
  request: TableRequest,
  { activeCount, sop }: { readonly activeCount: number; readonly sop: number },
): SumDensity {
  return sumDensities(request, { activeCount, sops: [sop] })[0]!;
}

/** The densities of several sums of N rows, in the order of `sops`: rows are added up once for all. */
export function sumDensities(
  request: TableRequest,
  { activeCount, sops }: { readonly activeCount: number; readonly sops: readonly number[] },
): readonly SumDensity[] {
  const { lowestRowSop } = tableShape(request);
  const plan = createSumPlan(request, request.sensing.tracking);
  const thresholds = request.sensing.thresholds[activeCount]!.filter((t) => t > -Infinity && t < Infinity);
  const chain = [...rowSums(plan.classes, activeCount)];
  let moments = NO_ROWS;
  for (const sums of chain) moments = nextMoments(moments, sums, plan.moments);
  const stills = sops.map((sop): SumDensity => {
    const k = sop - activeCount * lowestRowSop;
    const deviation = Math.sqrt(moments.variances[k]!);
    return {
      activeCount,
      sop,
      probability: exp(chain.at(-1)!.logProbability(k)),
      mean: sop + moments.deviations[k]! - plan.constantSteps,
      deviation: deviation < LEAST_DEVIATION ? 0 : deviation,
      sums: new Float64Array(0),
      densities: new Float64Array(0),
      thresholds,
    };
  });
  if (stills.every(({ deviation }) => deviation === 0)) return stills;
  const draw = createDrawing(plan, chain, stills);
  return stills.map((still) =>
    still.deviation === 0 ? still : { ...still, ...draw(still, still.sop - activeCount * lowestRowSop) },
  );
}

/** Inverts the transforms of N rows, of which `place` is given by its sum counted from the lowest one. */
function createDrawing(plan: SumPlan, chain: readonly RowSums[], places: readonly SumDensity[]) {
  const highest = Math.max(...places.map(({ mean, deviation }) => mean + 2 * REACH * deviation));
  const window = sumWindow(plan, chain.at(-1)!.activeCount, { highest, addedSigma: 0 });
  const frequencies = windowFrequencies(window, FREQUENCY_COUNT);
  const classes = classTransforms(plan.physics, plan.classes, frequencies).map((transform, i) => ({
    transform,
    offset: plan.moments[i]!.offset,
  }));
  let transforms: readonly Float64Array[] = [emptyTransform(FREQUENCY_COUNT)];
  for (const sums of chain) transforms = nextTransforms(transforms, sums, classes);
  return ({ mean, deviation }: SumDensity, k: number): Pick<SumDensity, 'sums' | 'densities'> => {
    const transform = transforms[k]!;
    const filterCount = transform.length < 2 * FREQUENCY_COUNT ? Infinity : FREQUENCY_COUNT;
    const kernel = createKernel(window, frequencies, { addedVariance: 0, filterCount });
    const spacing = (2 * REACH * deviation) / (POINT_COUNT - 1);
    const sums = Float64Array.from(
      { length: POINT_COUNT },
      (_, i) => mean + (i - (POINT_COUNT - 1) / 2) * spacing,
    );
    const shifted = sums.map((sum) => sum + plan.constantSteps);
    const densities = densityOf(kernel, transform, { mean: mean + plan.constantSteps, deviation })(
      shifted,
    ).map((value) => Math.max(0, value));
    return { sums, densities };
  };
}
