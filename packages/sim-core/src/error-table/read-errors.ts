/**
 * From the sum of a bit line to what its converter sees.
 *
 * Quantity: G(t) = P(u' <= t) of the disturbed sum u' = gain u'' + offset, u'' = W(c (u + B / D)) - B / D,
 * given the distribution of u. c: clamp error of the read; W(x) = x / (1 + rho |x|), rho = R Gmax D: the
 * wires
 * of a bit line in series; B: what references take away (converter/references.ts).
 * Equation: c and W are monotone, so G(t) = E[F(Winv(x + B / D) / c - B / D)] over c and over x, the point at
 * which x + z sqrt(offsetSigma^2 + gainSigma^2 x^2) = t: for a given x, gain x + offset is normal.
 * @source lin2018 footnotes 1 and 2 (clamp error, resistance of the bit line).
 * Where offset and gain spread wider than the grid of F, G(t) = E[normalCdf((t - u'') / sqrt(...))] over u
 * and
 * c instead, with the density of u on that grid.
 * Valid: composite Gauss quadrature with panels about as wide as F bends.
 * Ignored: with DACs of several bits, the spread of B among reads of the same (N, k), which clamp error and
 * wires would feel: its mean is used (a sampled table has all of it).
 */
import { clampCurrentRatio } from '../device/drive.ts';
import { log } from '../numeric/exact-math.ts';
import { gaussLegendre, type Quadrature } from '../numeric/gauss-legendre.ts';
import { normalCdf, normalDensity } from '../numeric/normal.ts';

/** Errors of one read, the same for all reads of a table. */
export interface ReadErrors {
  readonly clampErrorRatio: number;
  readonly nonlinearityRatio: number;
  /** rho, per SOP step. */
  readonly wireRatio: number;
  readonly offsetSigma: number;
  readonly gainSigma: number;
}

/** P(value <= t) at the first `count` points, into `out`. */
export type Distribution = (points: Float64Array, count: number, out: Float64Array) => void;

const REACH = 7.5;
const NORMAL_PANELS = 4;
const MOST_PANELS = 100;
const FIXED_PANELS = 4;
/** Turn of the fastest wave from one point of the grid to the next, and along one panel. */
const GRID_ANGLE = 1.5;
/** A converter's spread of so many grid spacings is resolved by the grid. */
const LEAST_SPACINGS = 1.7;
const GRID_BLOCK_COUNT = 24;
const RINGING_COUNT = 72;
const NEGLIGIBLE_TAIL = 1e-9;
const BEND_ANGLE = 20;

/** Whether an offset can simply be added to the sum: nothing else acts on it. */
export function isOffsetOnly({ clampErrorRatio, wireRatio, gainSigma }: ReadErrors): boolean {
  return clampErrorRatio === 0 && wireRatio === 0 && gainSigma === 0;
}

/** u below which u' stays at most t, at z standard deviations of offset and gain and at clamp factor c. */
export function undisturbed(
  t: number,
  errors: ReadErrors,
  at: { readonly z: number; readonly clampFactor: number; readonly takenSteps: number },
): number {
  const x = converterInput(t, errors, at.z) + at.takenSteps;
  return unwired(x, errors.wireRatio) / at.clampFactor - at.takenSteps;
}

/** x with x + z sqrt(offsetSigma^2 + gainSigma^2 x^2) = t; infinite where every or no x stays below t. */
function converterInput(t: number, { offsetSigma, gainSigma }: ReadErrors, z: number): number {
  if (z === 0 || (offsetSigma === 0 && gainSigma === 0) || t === Infinity || t === -Infinity) return t;
  if (gainSigma === 0) return t - z * offsetSigma;
  const o2 = offsetSigma * offsetSigma;
  const g2 = gainSigma * gainSigma;
  const square = g2 * t * t + o2 - z * z * g2 * o2;
  const rest = 1 - z * z * g2;
  if (square < 0 || (z < 0 && rest <= 0)) return z < 0 ? Infinity : -Infinity;
  const numerator = t - z * Math.sqrt(square);
  if (rest > 0.5) return numerator / rest;
  const conjugate = t + z * Math.sqrt(square);
  return conjugate === 0 ? numerator / rest : (t * t - z * z * o2) / conjugate;
}

function unwired(x: number, wireRatio: number): number {
  if (wireRatio === 0) return x;
  const rest = 1 - wireRatio * Math.abs(x);
  if (rest > 0) return x / rest;
  return x > 0 ? Infinity : -Infinity;
}

/** A sum that varies, before anything disturbs it. */
export interface VariedSum {
  readonly distribution: Distribution;
  /** Density at points, in 1 / SOP steps. */
  readonly density: (points: Float64Array) => Float64Array;
  /** Neither has a shorter wave than this, in radians a step. */
  readonly lastOmega: number;
  /** A point inside, and where the distribution is known: it is constant outside. */
  readonly centre: number;
  readonly lowest: number;
  readonly highest: number;
  /** B / D */
  readonly takenSteps: number;
}

/** G of a sum. */
export function disturbedDistribution(sum: VariedSum, errors: ReadErrors): Distribution {
  if (errors.offsetSigma === 0 && errors.gainSigma === 0) return clampedDistribution(sum, errors);
  const spacing = GRID_ANGLE / sum.lastOmega;
  const masses = gridMasses(sum, spacing);
  const clamp = clampNodes(errors, clampPanels(sum, errors));
  const clampCount = clamp.positions.length;
  const seen = new Float64Array(masses.sums.length * clampCount);
  masses.sums.forEach((u, j) => {
    clamp.positions.forEach((factor, i) => {
      seen[j * clampCount + i] = disturbedSum(u, errors, { factor, takenSteps: sum.takenSteps });
    });
  });
  const narrow = clampedDistribution(sum, errors);
  return (points, count, out) => {
    for (let i = 0; i < count; i++) {
      const point = points[i]!;
      // Where the converter's spread is below the grid's, the distribution is smooth on its scale.
      if (converterSigma(errors, point) < LEAST_SPACINGS * spacing || Math.abs(point) === Infinity) {
        narrow(points.subarray(i, i + 1), 1, out.subarray(i, i + 1));
        continue;
      }
      let share = 0;
      for (let j = 0; j < masses.weights.length; j++) {
        for (let c = 0; c < clampCount; c++) {
          const x = seen[j * clampCount + c]!;
          const y = (point - x) / converterSigma(errors, x);
          if (y > -REACH) share += masses.weights[j]! * clamp.weights[c]! * (y > REACH ? 1 : normalCdf(y));
        }
      }
      out[i] = share;
    }
  };
}

/** G without offset and gain, or with their few standard deviations where they are narrow. */
function clampedDistribution(sum: VariedSum, errors: ReadErrors): Distribution {
  const { takenSteps } = sum;
  const clamp = clampNodes(errors, clampPanels(sum, errors));
  const normal = errors.offsetSigma > 0 || errors.gainSigma > 0 ? normalNodes() : SINGLE;
  const nodeCount = clamp.positions.length * normal.positions.length;
  const positions = new Float64Array(nodeCount);
  const values = new Float64Array(nodeCount);
  return (points, count, out) => {
    for (let i = 0; i < count; i++) {
      let at = 0;
      for (const z of normal.positions) {
        for (const clampFactor of clamp.positions) {
          positions[at++] = undisturbed(points[i]!, errors, { z, clampFactor, takenSteps });
        }
      }
      sum.distribution(positions, nodeCount, values);
      let share = 0;
      at = 0;
      for (const weight of normal.weights) {
        for (const own of clamp.weights) share += weight * own * values[at++]!;
      }
      out[i] = share;
    }
  };
}

/** The sum as masses on a grid: its density between the ends, and what lies beyond them at the ends. */
function gridMasses(
  sum: VariedSum,
  spacing: number,
): { readonly sums: readonly number[]; readonly weights: readonly number[] } {
  const { centre, lowest, highest } = sum;
  const share = Float64Array.of(0);
  const end = (direction: number, limit: number) => {
    let count = GRID_BLOCK_COUNT;
    for (; ; count += GRID_BLOCK_COUNT) {
      const point = centre + direction * count * spacing;
      sum.distribution(Float64Array.of(point), 1, share);
      const beyond = direction < 0 ? share[0]! : 1 - share[0]!;
      if (beyond >= NEGLIGIBLE_TAIL && direction * (point - limit) < 0) continue;
      // A filtered transform rings around its peaks: the grid must hold that, too.
      return { count: count + RINGING_COUNT, beyond: beyond < NEGLIGIBLE_TAIL ? 0 : beyond };
    }
  };
  const below = end(-1, lowest);
  const above = end(1, highest);
  const points = Float64Array.from(
    { length: below.count + above.count + 1 },
    (_, i) => centre + (i - below.count) * spacing,
  );
  const densities = sum.density(points);
  return {
    sums: [points[0]!, ...points, points.at(-1)!],
    weights: [below.beyond, ...Array.from(densities, (density) => density * spacing), above.beyond],
  };
}

/** What the converter compares, for an undisturbed sum. */
function disturbedSum(
  sum: number,
  { wireRatio }: ReadErrors,
  { factor, takenSteps }: { readonly factor: number; readonly takenSteps: number },
): number {
  const current = factor * (sum + takenSteps);
  return current / (1 + wireRatio * Math.abs(current)) - takenSteps;
}

function clampPanels({ centre, takenSteps, lastOmega }: VariedSum, { clampErrorRatio }: ReadErrors): number {
  const reach = 2 * clampErrorRatio * Math.abs(centre + takenSteps);
  return panelCount((reach * lastOmega) / BEND_ANGLE, 1);
}

/** G of a sum that is always `sum`. A sum on a threshold counts as below it. */
export function disturbedValue(
  sum: number,
  errors: ReadErrors,
  takenSteps: number,
): (point: number) => number {
  const { clampErrorRatio, wireRatio } = errors;
  const current = sum + takenSteps;
  const input = (factor: number) => disturbedSum(sum, errors, { factor, takenSteps });
  if (errors.offsetSigma > 0 || errors.gainSigma > 0) {
    const { positions, weights } = clampNodes(errors, FIXED_PANELS);
    return (point) => {
      let share = 0;
      positions.forEach((factor, i) => {
        const x = input(factor);
        share += weights[i]! * normalCdf((point - x) / converterSigma(errors, x));
      });
      return share;
    };
  }
  if (clampErrorRatio === 0) {
    const seen = wireRatio === 0 ? sum : input(1);
    return (point) => (seen <= point + TIE_WIDTH ? 1 : 0);
  }
  return (point) => {
    const factor = unwired(point + takenSteps, wireRatio) / current;
    if (current === 0 || Number.isNaN(factor)) return 0 <= point + takenSteps ? 1 : 0;
    const share = (clampError(factor, errors) + clampErrorRatio) / (2 * clampErrorRatio);
    const below = share < 0 ? 0 : share > 1 ? 1 : share;
    return current > 0 ? below : 1 - below;
  };
}

/** Sums of equal cells meet thresholds exactly, but for rounding. */
export const TIE_WIDTH = 1e-9;

function converterSigma({ offsetSigma, gainSigma }: ReadErrors, x: number): number {
  return Math.sqrt(offsetSigma * offsetSigma + gainSigma * gainSigma * x * x);
}

/** e of a clamp factor sinh(beta (1 + e)) / sinh(beta): the inverse of clampCurrentRatio. */
function clampError(factor: number, { nonlinearityRatio: beta, clampErrorRatio }: ReadErrors): number {
  if (factor === Infinity) return clampErrorRatio;
  if (factor <= 0) return -1;
  if (beta === 0) return factor - 1;
  // sinh(beta) = 1 / clampCurrentRatio of nothing: take it from the ratio at e = 1, 2 cosh(beta).
  const twiceCosh = clampCurrentRatio(1, beta);
  const sinh = Math.sqrt((twiceCosh * twiceCosh) / 4 - 1);
  const x = factor * sinh;
  return log(x + Math.sqrt(x * x + 1)) / beta - 1;
}

function panelCount(width: number, least: number): number {
  return Math.min(MOST_PANELS, Math.max(least, Math.ceil(width)));
}

const SINGLE: Quadrature = { positions: Float64Array.of(0), weights: Float64Array.of(1) };

/** Clamp factors and their shares, evenly distributed in the error of the voltage. */
function clampNodes({ clampErrorRatio, nonlinearityRatio }: ReadErrors, panels: number): Quadrature {
  if (clampErrorRatio === 0) return { ...SINGLE, positions: Float64Array.of(1) };
  const { positions, weights } = gaussLegendre(-clampErrorRatio, clampErrorRatio, panels);
  return {
    positions: positions.map((error) => clampCurrentRatio(error, nonlinearityRatio)),
    weights: weights.map((weight) => weight / (2 * clampErrorRatio)),
  };
}

/** Standard normal numbers and their shares. */
function normalNodes(): Quadrature {
  const { positions, weights } = gaussLegendre(-REACH, REACH, NORMAL_PANELS);
  const shares = weights.map((weight, i) => weight * normalDensity(positions[i]!));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return { positions, weights: shares.map((share) => share / total) };
}
