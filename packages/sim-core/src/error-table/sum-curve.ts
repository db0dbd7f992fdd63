/**
 * The distribution of one sum as a curve that costs little at every point.
 *
 * Quantity: F(t) of a series (inversion.ts), for thousands of t.
 * Equation: F and its first three derivatives on an even grid, exp(theta t) Re sum of c_m s^j exp(i m omega
 * t), s = theta + i m omega, by two Fourier transforms; between its points the polynomial of degree 7 that
 * has the values and derivatives of both.
 * Source: elementary (Hermite's interpolation).
 * Valid: at least 4 points of the grid to the shortest wave, which leaves an error below 1e-10 where the
 * transform dies out, and below 1e-7 where a filter ends it.
 * Ignored: less than NEGLIGIBLE of the probability at either end.
 */
import { exp } from '../numeric/exact-math.ts';
import { createFourierSum, type FourierSum } from '../numeric/fourier.ts';
import { cosineSine } from '../numeric/trigonometry.ts';
import { filterHeight, type SumSeries } from './inversion.ts';

const TWO_PI = 6.283185307179586;
const POINTS_PER_WAVE = 4;
const LEAST_POINT_COUNT = 64;
/** Shares of probability below this have no part in any code. */
const NEGLIGIBLE = 1e-13;
/** Points between two exact values of exp(theta t). */
const EXACT_COUNT = 256;
const COEFFICIENT_COUNT = 8;

/** F between two ends, below and above which it is constant. */
export interface SumCurve {
  readonly low: number;
  readonly high: number;
  /** F above `high`. */
  readonly top: number;
  readonly pointsPerStep: number;
  /** Eight coefficients for each interval of the grid, the constant first. */
  readonly coefficients: Float64Array;
}

/** F at t. */
export function curveValue({ low, high, top, pointsPerStep, coefficients }: SumCurve, t: number): number {
  if (t <= low) return 0;
  if (t >= high) return t === Infinity ? 1 : top;
  const place = (t - low) * pointsPerStep;
  const interval = Math.min(Math.floor(place), coefficients.length / COEFFICIENT_COUNT - 1);
  const x = place - interval;
  const at = interval * COEFFICIENT_COUNT;
  let value = coefficients[at + 7]!;
  for (let i = 6; i >= 0; i--) value = value * x + coefficients[at + i]!;
  return value;
}

/** Even points, `count` intervals from `low` on. */
export interface CurveGrid {
  readonly low: number;
  readonly pointsPerStep: number;
  readonly count: number;
}

/** A function that is 0 below a grid and constant above it, by Lagrange's polynomials through 8 points. */
export function interpolatedCurve(of: (t: number) => number, grid: CurveGrid): SumCurve {
  const { low, pointsPerStep, count } = grid;
  const side = COEFFICIENT_COUNT / 2 - 1;
  const values = Float64Array.from({ length: count + COEFFICIENT_COUNT - 1 }, (_, i) =>
    of(low + (i - side) / pointsPerStep),
  );
  const coefficients = new Float64Array(COEFFICIENT_COUNT * count);
  for (let j = 0; j < count; j++) {
    for (let power = 0; power < COEFFICIENT_COUNT; power++) {
      let sum = 0;
      for (let i = 0; i < COEFFICIENT_COUNT; i++) {
        sum += LAGRANGE[power * COEFFICIENT_COUNT + i]! * values[j + i]!;
      }
      coefficients[j * COEFFICIENT_COUNT + power] = sum;
    }
  }
  return {
    low,
    high: low + count / pointsPerStep,
    top: of(low + count / pointsPerStep),
    pointsPerStep,
    coefficients,
  };
}

/** Coefficient of x^power (row) of the polynomial that is 1 at x = i - 3 (column), 0 at the other seven. */
const LAGRANGE = lagrangeCoefficients();

function lagrangeCoefficients(): Float64Array {
  const table = new Float64Array(COEFFICIENT_COUNT * COEFFICIENT_COUNT);
  const side = COEFFICIENT_COUNT / 2 - 1;
  for (let i = 0; i < COEFFICIENT_COUNT; i++) {
    let polynomial = [1];
    for (let other = 0; other < COEFFICIENT_COUNT; other++) {
      if (other === i) continue;
      const next = [...polynomial.map((value) => value * (side - other)), 0];
      polynomial.forEach((value, power) => {
        next[power + 1]! += value;
      });
      polynomial = next.map((value) => value / (i - other));
    }
    polynomial.forEach((value, power) => {
      table[power * COEFFICIENT_COUNT + i] = value;
    });
  }
  return table;
}

/** Draws curves; what Fourier transforms need is kept from one to the next. */
export function createCurves(): (series: SumSeries, lastOmega: number, shift: number) => SumCurve {
  const sums = new Map<number, FourierSum>();
  return (series, lastOmega, shift) => {
    const frequencyCount = Math.min(series.coefficients.length / 2, Math.ceil(lastOmega / series.step) + 1);
    let count = LEAST_POINT_COUNT;
    while (count < POINTS_PER_WAVE * frequencyCount) count *= 2;
    const sum = sums.get(count) ?? createFourierSum(count);
    sums.set(count, sum);
    return drawCurve(sampled(series, { count, frequencyCount, lastOmega, sum }), shift);
  };
}

interface Sampling {
  readonly count: number;
  readonly frequencyCount: number;
  readonly lastOmega: number;
  readonly sum: FourierSum;
}

interface Samples {
  readonly first: number;
  readonly spacing: number;
  /** F, and F^(j) spacing^j for j = 1, 2, 3. */
  readonly derivatives: readonly Float64Array[];
}

/** F and three derivatives at even points from the lower end of the series on. */
function sampled(series: SumSeries, sampling: Sampling): Samples {
  const { count, frequencyCount, lastOmega, sum } = sampling;
  const { tilt, step, lowest, highest, coefficients, offset, slope } = series;
  const spacing = TWO_PI / step / count;
  const pairs = [new Float64Array(2 * count), new Float64Array(2 * count)] as const;
  const angle = new Float64Array(2);
  const hasEnd = frequencyCount < coefficients.length / 2;
  for (let m = 0; m < frequencyCount; m++) {
    const omega = step * m;
    cosineSine(omega * lowest, angle);
    const height = (hasEnd ? filterHeight(omega / lastOmega) : 1) * (m === 0 ? 1 : 0.5);
    const a = coefficients[2 * m]! * height;
    const b = coefficients[2 * m + 1]! * height;
    const re = a * angle[0]! - b * angle[1]!;
    const im = a * angle[1]! + b * angle[0]!;
    const re1 = (re * tilt - im * omega) * spacing;
    const im1 = (re * omega + im * tilt) * spacing;
    const re2 = (re1 * tilt - im1 * omega) * spacing;
    const im2 = (re1 * omega + im1 * tilt) * spacing;
    const re3 = (re2 * tilt - im2 * omega) * spacing;
    const im3 = (re2 * omega + im2 * tilt) * spacing;
    addWaves(pairs[0], m, [re, im, re1, im1]);
    addWaves(pairs[1], m, [re2, im2, re3, im3]);
  }
  for (const pair of pairs) sum(pair);
  const pointCount = Math.min(count, Math.ceil((highest - lowest) / spacing) + 1);
  const derivatives = Array.from({ length: 4 }, () => new Float64Array(pointCount));
  const ratio = exp(tilt * spacing);
  let size = 1;
  for (let j = 0; j < pointCount; j++) {
    const t = lowest + j * spacing;
    if (tilt > 0) size = j % EXACT_COUNT === 0 ? exp(tilt * t) : size * ratio;
    for (let i = 0; i < 4; i++) derivatives[i]![j] = pairs[i >> 1]![2 * j + (i & 1)]! * size;
    derivatives[0]![j]! += slope * t - offset;
    derivatives[1]![j]! += slope * spacing;
  }
  return { first: lowest, spacing, derivatives };
}

/** Puts wave m of two real series, [re, im] of each, into the one transform that sums them both. */
function addWaves(
  pair: Float64Array,
  m: number,
  [re, im, re2, im2]: readonly [number, number, number, number],
): void {
  if (m === 0) {
    pair[0] = re;
    pair[1] = re2;
    return;
  }
  pair[2 * m] = re - im2;
  pair[2 * m + 1] = im + re2;
  pair[pair.length - 2 * m] = re + im2;
  pair[pair.length - 2 * m + 1] = re2 - im;
}

/** Polynomials where F is neither 0 nor as high as it gets; `shift` is taken from every t. */
function drawCurve({ first, spacing, derivatives }: Samples, shift: number): SumCurve {
  const [values, slopes, bends, twists] = derivatives as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const last = values.length - 1;
  const top = Math.min(1, values[last]!);
  let start = 0;
  while (start < last && values[start + 1]! < NEGLIGIBLE) start++;
  let end = last;
  while (end > start + 1 && values[end - 1]! > top - NEGLIGIBLE) end--;
  const coefficients = new Float64Array(COEFFICIENT_COUNT * Math.max(1, end - start));
  for (let j = start, at = 0; j < end; j++, at += COEFFICIENT_COUNT) {
    const [c0, c1, c2, c3] = [values[j]!, slopes[j]!, bends[j]! / 2, twists[j]! / 6];
    const r0 = values[j + 1]! - (c0 + c1 + c2 + c3);
    const r1 = slopes[j + 1]! - (c1 + 2 * c2 + 3 * c3);
    const r2 = bends[j + 1]! - (2 * c2 + 6 * c3);
    const r3 = twists[j + 1]! - 6 * c3;
    coefficients[at] = c0;
    coefficients[at + 1] = c1;
    coefficients[at + 2] = c2;
    coefficients[at + 3] = c3;
    coefficients[at + 4] = 35 * r0 - 15 * r1 + 2.5 * r2 - r3 / 6;
    coefficients[at + 5] = -84 * r0 + 39 * r1 - 7 * r2 + r3 / 2;
    coefficients[at + 6] = 70 * r0 - 34 * r1 + 6.5 * r2 - r3 / 2;
    coefficients[at + 7] = -20 * r0 + 10 * r1 - 2 * r2 + r3 / 6;
  }
  const low = first + start * spacing - shift;
  return { low, high: low + (end - start) * spacing, top, pointsPerStep: 1 / spacing, coefficients };
}
