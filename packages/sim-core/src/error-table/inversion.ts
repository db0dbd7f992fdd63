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
 * Of a sum that is narrow beside the window, every r-th frequency is enough: the same formulas on the period
 * L / r around its mean, r such that the period holds 20 standard deviations. F on the whole period tells
 * whether what lies outside can be left out: below, times exp(theta L / r), and above at most 2e-11.
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
/** Standard deviations in a period of a sum's own. */
const PERIOD_DEVIATIONS = 20;
const LEAST_STRIDE = 4;
/** What such a period may fold back. */
const FOLDED_TAIL = 2e-11;

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

/** exp(-16 share^8) */
export function filterHeight(share: number): number {
  if (share === 0) return 1;
  const square = share * share;
  const fourth = square * square;
  return exp(-FILTER_DEPTH * fourth * fourth);
}

/** F of one sum as a Fourier series on a period of its own, see the head of the file. */
export interface SumSeries {
  readonly tilt: number;
  /** omega of the series. */
  readonly step: number;
  /** c_m of F, [re, im]: F(t) = exp(theta t) Re sum of c_m exp(i m omega t) - offset + slope t. */
  readonly coefficients: Float64Array;
  readonly offset: number;
  readonly slope: number;
  /** F is 0 below `lowest`; above `highest` it is as good as 1 or not known. */
  readonly lowest: number;
  readonly highest: number;
}

/** About where a sum lies. */
export interface SumPlace {
  readonly mean: number;
  /** Standard deviation, with everything that the kernel adds. */
  readonly deviation: number;
}

/** The series of a sum with this transform ([re, im] by frequency), on the shortest period that holds it. */
export function sumSeries(kernel: InversionKernel, transform: Float64Array, place: SumPlace): SumSeries {
  return seriesBetween(kernel, transform, endsOf(kernel, transform, place));
}

/**
 * The series of a sum on half a period around its mean, where the frequencies are those of a period that
 * holds single sums and not the window; null where this one is wider. Mass below would show above, exp(theta
 * L) times as large, and mass above is left out.
 */
export function centredSeries(
  kernel: InversionKernel,
  transform: Float64Array,
  place: SumPlace,
): SumSeries | null {
  const { tilt, step } = kernel.frequencies;
  const { mean } = place;
  const own = endsOf(kernel, transform, place);
  if (own.stride > 1) return seriesBetween(kernel, transform, own);
  const quarter = TWO_PI / step / 4;
  const ends = { stride: 1, lowest: mean - quarter, highest: mean + quarter };
  const [below, above] = evaluateProduct(transform, kernel.integrating, step, [ends.lowest, ends.highest]);
  const offset = foldedShare((tilt * TWO_PI) / step);
  const isBelow =
    ends.lowest >= kernel.window.lowest && below * exp(tilt * ends.lowest) - offset > FOLDED_TAIL;
  const isAbove = Math.abs(1 - above * exp(tilt * ends.highest) + offset) > FOLDED_TAIL;
  return isBelow || isAbove ? null : seriesBetween(kernel, transform, ends);
}

function endsOf(kernel: InversionKernel, transform: Float64Array, place: SumPlace): Ends {
  const period = TWO_PI / kernel.frequencies.step;
  const { lowest, highest } = kernel.window;
  const stride = Math.floor(period / (PERIOD_DEVIATIONS * place.deviation));
  for (let own = stride; own >= LEAST_STRIDE && own < Infinity; own = Math.floor(own / 2)) {
    const half = period / (2 * own);
    const ends = { stride: own, lowest: place.mean - half, highest: place.mean + half };
    if (holdsAll(kernel, transform, ends)) return ends;
  }
  return { stride: 1, lowest, highest };
}

interface Ends {
  readonly stride: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Whether less than FOLDED_TAIL of what lies outside would be folded back. */
function holdsAll(kernel: InversionKernel, transform: Float64Array, { lowest, highest }: Ends): boolean {
  const { window, frequencies } = kernel;
  const { tilt, step } = frequencies;
  const [below, above] = evaluateProduct(transform, kernel.integrating, step, [lowest, highest]);
  if (window.isTwoSided) {
    // F of both against each other: what is left for the tails.
    return Math.abs(1 - (above - below + ((highest - lowest) * step) / TWO_PI)) <= FOLDED_TAIL;
  }
  const offset = foldedShare((tilt * TWO_PI) / step);
  if (1 - above * exp(tilt * highest) + offset > FOLDED_TAIL) return false;
  if (lowest < window.lowest) return true;
  return (below * exp(tilt * lowest) - offset) * exp(tilt * (highest - lowest)) <= FOLDED_TAIL;
}

/** q / (1 - q), q = exp(-x) */
function foldedShare(x: number): number {
  const q = exp(-x);
  return q / (1 - q);
}

function seriesBetween(
  { window, frequencies, integrating }: InversionKernel,
  transform: Float64Array,
  { stride, lowest, highest }: Ends,
): SumSeries {
  const { tilt } = frequencies;
  const step = frequencies.step * stride;
  const period = TWO_PI / step;
  const coefficients = product(transform, integrating, stride);
  if (!window.isTwoSided) {
    const offset = foldedShare(tilt * period);
    return { tilt, step, coefficients, lowest, highest, offset, slope: 0 };
  }
  const base = new Float64Array(1);
  evaluate(coefficients, step, { points: Float64Array.of(lowest), count: 1, out: base });
  const slope = 1 / period;
  return { tilt, step, coefficients, lowest, highest, slope, offset: base[0]! + lowest * slope };
}

/** F at the first `count` points, into `out`. */
export function evaluateSeries(
  { tilt, step, coefficients, offset, slope }: SumSeries,
  points: Float64Array,
  count: number,
  out: Float64Array,
): void {
  evaluate(coefficients, step, { points, count, out });
  for (let i = 0; i < count; i++) {
    const size = tilt === 0 ? 1 : exp(tilt * points[i]!);
    const value = out[i]! * size - offset + slope * points[i]!;
    out[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
}

/** Density of the sum, in 1 / SOP steps, at any points; the filter may leave it a little below 0. */
export function densityOf(
  kernel: InversionKernel,
  transform: Float64Array,
  place: SumPlace,
): (points: Float64Array) => Float64Array {
  const { stride, lowest, highest } = endsOf(kernel, transform, place);
  const { tilt, step } = kernel.frequencies;
  const coefficients = product(transform, kernel.plain, stride);
  return (points) => {
    const out = new Float64Array(points.length);
    evaluate(coefficients, step * stride, { points, count: points.length, out });
    return out.map((value, i) => {
      const isOutside = stride > 1 && (points[i]! < lowest || points[i]! > highest);
      return isOutside ? 0 : value * exp(tilt * points[i]!);
    });
  };
}

/** Products of every `stride`-th entry, times the stride: as many terms fewer stand for the same integral. */
function product(left: Float64Array, right: Float64Array, stride: number): Float64Array {
  const out = new Float64Array(2 * Math.ceil(left.length / (2 * stride)));
  for (let i = 0, from = 0; i < out.length; i += 2, from += 2 * stride) {
    const a = left[from]! * stride;
    const b = left[from + 1]! * stride;
    const c = right[from]!;
    const d = right[from + 1]!;
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

/** The same of the products of two lists of coefficients, at two points: nothing is kept of them. */
function evaluateProduct(
  left: Float64Array,
  right: Float64Array,
  step: number,
  points: readonly [number, number],
): readonly [number, number] {
  const angle = new Float64Array(2);
  cosineSine(step * points[0], angle);
  const [a, b] = [angle[0]!, angle[1]!];
  cosineSine(step * points[1], angle);
  const [c, d] = [angle[0]!, angle[1]!];
  let re = 0;
  let im = 0;
  let re2 = 0;
  let im2 = 0;
  for (let m = left.length - 2; m >= 0; m -= 2) {
    const x = left[m]! * right[m]! - left[m + 1]! * right[m + 1]!;
    const y = left[m]! * right[m + 1]! + left[m + 1]! * right[m]!;
    const next = re * a - im * b + x;
    im = re * b + im * a + y;
    re = next;
    const next2 = re2 * c - im2 * d + x;
    im2 = re2 * d + im2 * c + y;
    re2 = next2;
  }
  return [re, re2];
}
