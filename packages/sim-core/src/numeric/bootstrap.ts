/**
 * Percentile bootstrap of a mean (Efron 1979).
 *
 * Quantity: an interval that holds the mean of n values with 95 % confidence, without a shape of their
 * distribution.
 * Equation: means m* of n values drawn from the n with replacement; the interval runs from the value that 2.5
 * % of all m* lie below to the value that 2.5 % lie above.
 * @source efron1979
 * Valid: independent values; up to 5 values all n^n draws are listed, so the interval is exact; beyond that
 * 2000 draws.
 * Ignored: bias correction. With few values the interval is narrower than Student's.
 */
import type { ConfidenceBounds } from './confidence.ts';
import { mean } from './moments.ts';

const RESAMPLE_COUNT = 2000;
const MAX_LISTED_COUNT = 5;
/** (1 - 0.95) / 2 */
const TAIL_RATIO = 0.025;

/**
 * Bounds of the mean of `values`; null below 2 values. `drawIndex` gives a whole number 0..choiceCount - 1,
 * all equally likely.
 */
export function bootstrapInterval(
  values: readonly number[],
  drawIndex: (choiceCount: number) => number,
): ConfidenceBounds | null {
  const count = values.length;
  if (count < 2) return null;
  const means = count <= MAX_LISTED_COUNT ? listMeans(values) : drawMeans(values, drawIndex);
  means.sort();
  const cut = Math.floor(TAIL_RATIO * means.length);
  return { low: means[cut]!, high: means[means.length - 1 - cut]! };
}

/** Means of all n^n ways to draw n of n values. */
function listMeans(values: readonly number[]): Float64Array {
  const count = values.length;
  let wayCount = 1;
  for (let i = 0; i < count; i++) wayCount *= count;
  return Float64Array.from({ length: wayCount }, (_, way) => {
    let rest = way;
    return mean(
      values.map(() => {
        const index = rest % count;
        rest = (rest - index) / count;
        return values[index]!;
      }),
    );
  });
}

function drawMeans(values: readonly number[], drawIndex: (choiceCount: number) => number): Float64Array {
  return Float64Array.from({ length: RESAMPLE_COUNT }, () =>
    mean(values.map(() => values[drawIndex(values.length)]!)),
  );
}
