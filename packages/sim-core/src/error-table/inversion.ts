/**
 * From the transform of a sum back to its distribution.
 *
 * Quantity: F(t) = P(y <= t) and its density at any t of a window [lowest, highest], from psi(s) at
 * s = theta + i m omega, omega = 2 pi / L.
 * Equation: F(t) = exp(theta t) / L sum over all m of psi(s) / s exp(i m omega t) - q / (1 - q),
 * q = exp(-theta L). What the period L folds back is exp(-theta L) P(y > t + L), with theta L = 16 below
 * 2e-7 of a tail that is itself small: long tails above the window need no grid. Sums with two tails (pairs)
 * take theta = 0: F(t) = (t - lowest) / L + sum over m != 0 of psi / (i m omega L) (exp(i m omega t) -
 * exp(i m omega lowest)), with L wide enough for both tails.
 * @source abate1992 (Fourier-series method for inverting transforms).
 * Valid: F(lowest) = 0; t at most highest, half a period above lowest.
 * Ignored: psi beyond its last entry. A transform that has not died out there belongs to a sum with values or
 * peaks narrower than the grid; it is multiplied by exp(-16 (m / M)^8), M the last entry's m. That spreads
 * every value over a few L / M around itself, keeps its mean and its next six moments, and leaves alone what
 * is
 * wider.
 */
import { exp } from '../numeric/exact-math.ts';
import { cosineSine } from '../numeric/trigonometry.ts';
import { type Frequencies, multiplyNormal } from './transforms.ts';

const TWO_PI = 6.283185307179586;
/** theta L */
const TILT_PERIODS = 16;
/** Exponent of the filter at M. */
const FILTER_DEPTH = 16;

/** Where a distribution is asked for, in SOP steps. */
export interface Window {
  readonly lowest: number;
  readonly highest: number;
  /** Whether the sum has long tails on both sides. */
  readonly isTwoSided: boolean;
}

/** The frequencies that serve a window. */
export function windowFrequencies({ lowest, highest, isTwoSided }: Window, count: number): Frequencies {
  const period = (highest - lowest) * (isTwoSided ? 1 : 2);
  return { tilt: isTwoSided ? 0 : TILT_PERIODS / period, step: TWO_PI / period, count };
}

/** What turns transforms into distributions and densities, the same for all rows of one grid. */
export interface InversionKernel {
  readonly window: Window;
  readonly frequencies: Frequencies;
  /** Factor of each frequency, [re, im]: for F, and for the density. */
  readonly integrating: Float64Array;
  readonly plain: Float64Array;
}

/** Prepares the inversion of transforms. */
export function createKernel(
  window: Window,
  frequencies: Frequencies,
  spread: {
    /** Variance of a normal number that is added to the sum, in steps squared. */
    readonly addedVariance: number;
    /** M of the filter; Infinity for transforms that have died out. */
    readonly filterCount: number;
  },
): InversionKernel {
  const { tilt, step, count } = frequencies;
  const plain = new Float64Array(2 * count);
  // Both signs of a frequency count, and there is one period in every step of a sum over frequencies.
  for (let i = 0; i < plain.length; i += 2) {
    plain[i] = (((i === 0 ? 1 : 2) * step) / TWO_PI) * filterHeight(i / 2 / spread.filterCount);
  }
  multiplyNormal(plain, frequencies, { mean: 0, variance: spread.addedVariance });
  const integrating = new Float64Array(2 * count);
  for (let i = tilt === 0 ? 2 : 0; i < plain.length; i += 2) {
    const omega = step * (i / 2);
    const size = tilt * tilt + omega * omega;
    integrating[i] = (plain[i]! * tilt + plain[i + 1]! * omega) / size;
    integrating[i + 1] = (plain[i + 1]! * tilt - plain[i]! * omega) / size;
  }
  return { window, frequencies, integrating, plain };
}

function filterHeight(share: number): number {
  if (share === 0) return 1;
  const square = share * share;
  const fourth = square * square;
  return exp(-FILTER_DEPTH * fourth * fourth);
}

/** F of the sum with this transform ([re, im] by frequency) at the first `count` points, into `out`. */
export function createDistribution(
  kernel: InversionKernel,
  transform: Float64Array,
): (points: Float64Array, count: number, out: Float64Array) => void {
  const { window, frequencies } = kernel;
  const { tilt, step } = frequencies;
  const coefficients = product(transform, kernel.integrating);
  const period = TWO_PI / step;
  const base = Float64Array.of(0);
  if (window.isTwoSided) {
    evaluate(coefficients, step, { points: Float64Array.of(window.lowest), count: 1, out: base });
  }
  const folded = tilt > 0 ? exp(-tilt * period) : 0;
  return (points, count, out) => {
    evaluate(coefficients, step, { points, count, out });
    for (let i = 0; i < count; i++) {
      const value = window.isTwoSided
        ? out[i]! - base[0]! + (points[i]! - window.lowest) / period
        : out[i]! * exp(tilt * points[i]!) - folded / (1 - folded);
      out[i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  };
}

/** Density of the sum, in 1 / SOP steps, at `points`; the filter may leave it a little below 0. */
export function transformDensity(
  kernel: InversionKernel,
  transform: Float64Array,
  points: Float64Array,
): Float64Array {
  const { tilt, step } = kernel.frequencies;
  const out = new Float64Array(points.length);
  evaluate(product(transform, kernel.plain), step, { points, count: points.length, out });
  return out.map((value, i) => value * exp(tilt * points[i]!));
}

function product(left: Float64Array, right: Float64Array): Float64Array {
  const out = new Float64Array(left.length);
  for (let i = 0; i < out.length; i += 2) {
    const a = left[i]!;
    const b = left[i + 1]!;
    const c = right[i]!;
    const d = right[i + 1]!;
    out[i] = a * c - b * d;
    out[i + 1] = a * d + b * c;
  }
  return out;
}

interface Targets {
  readonly points: Float64Array;
  readonly count: number;
  readonly out: Float64Array;
}

/** Re sum of c_m z^m, z = exp(i omega t), by Horner's rule for two points at a time. */
function evaluate(coefficients: Float64Array, step: number, { points, count, out }: Targets): void {
  const angle = new Float64Array(2);
  for (let i = 0; i < count; i += 2) {
    cosineSine(step * points[i]!, angle);
    const a = angle[0]!;
    const b = angle[1]!;
    const second = i + 1 < count ? points[i + 1]! : 0;
    cosineSine(step * second, angle);
    const c = angle[0]!;
    const d = angle[1]!;
    let re = 0;
    let im = 0;
    let re2 = 0;
    let im2 = 0;
    for (let m = coefficients.length - 2; m >= 0; m -= 2) {
      const x = coefficients[m]!;
      const y = coefficients[m + 1]!;
      const next = re * a - im * b + x;
      im = re * b + im * a + y;
      re = next;
      const next2 = re2 * c - im2 * d + x;
      im2 = re2 * d + im2 * c + y;
      re2 = next2;
    }
    out[i] = re;
    if (i + 1 < count) out[i + 1] = re2;
  }
}
