import { invariant } from './invariant.ts';
import { mean, sampleDeviation } from './moments.ts';
import { studentTQuantile } from './student-t.ts';

export const CONFIDENCE_LEVEL = 0.95;
/** 97.5 % quantile of the standard normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/** A two-sided 95 % interval of a proportion, inside [0, 1]. */
export interface ConfidenceBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of a proportion (Wilson 1927, eq. 8):
 * (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). `proportion` may be a mean over repeats.
 */
export function wilsonInterval(proportion: number, trialCount: number): ConfidenceBounds {
  invariant(trialCount >= 1 && proportion >= 0 && proportion <= 1, 'a proportion of at least one trial');
  const z2 = (NORMAL_QUANTILE * NORMAL_QUANTILE) / trialCount;
  const centre = proportion + z2 / 2;
  const spread = Math.sqrt(z2 * (proportion * (1 - proportion) + z2 / 4));
  // At 0 and 1 the bound is exactly the proportion; rounding must not move it.
  const low = proportion === 0 ? 0 : (centre - spread) / (1 + z2);
  const high = proportion === 1 ? 1 : (centre + spread) / (1 + z2);
  return clampToUnit(low, high);
}

/**
 * Student-t interval of the mean of repeated proportions: m +- t s / sqrt(n), cut at [0, 1]; null below 2
 * values.
 */
export function studentInterval(values: readonly number[]): ConfidenceBounds | null {
  const deviation = sampleDeviation(values);
  if (deviation === null) return null;
  const half = studentHalfWidth(deviation, values.length);
  const centre = mean(values);
  return clampToUnit(centre - half, centre + half);
}

/** t s / sqrt(n): half of the Student-t interval of n >= 2 values of standard deviation s, before any cut. */
export function studentHalfWidth(deviation: number, valueCount: number): number {
  return (studentTQuantile(valueCount - 1, CONFIDENCE_LEVEL) * deviation) / Math.sqrt(valueCount);
}

function clampToUnit(low: number, high: number): ConfidenceBounds {
  return { low: Math.max(0, low), high: Math.min(1, high) };
}
