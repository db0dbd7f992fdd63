/** Sums for a mean and a variance, added to in place: counts of values, of their sum and of their squares. */
export interface RunningMoments {
  count: number;
  sum: number;
  squareSum: number;
}

export const noMoments = (): RunningMoments => ({ count: 0, sum: 0, squareSum: 0 });

/** Mean and population variance (divisor n) of what was added; zeros when nothing was. */
export function meanAndVariance({ count, sum, squareSum }: RunningMoments): {
  readonly mean: number;
  readonly variance: number;
} {
  if (count === 0) return { mean: 0, variance: 0 };
  const mean = sum / count;
  // Cancellation may leave a rounding error below zero.
  return { mean, variance: Math.max(0, squareSum / count - mean * mean) };
}
