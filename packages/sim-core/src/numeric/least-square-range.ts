/**
 * The range of a quantizer whose square error is least.
 *
 * Quantity: m that minimises E(m) = sum over x of (x - step min(highest, floor(x / step + 1/2)))^2 with
 * step = m / highest, over m = largest x 2^(-i/16), i = 0..112.
 * Valid: for magnitudes; a sign costs one code and mirrors the rest.
 * @source nagel2021 (section 3.1: range by mean square error; the grid of candidates is ours)
 * Ignored: what the layer makes of the errors.
 */
const CANDIDATE_COUNT = 113;
/** 2^(-1/16) */
const CANDIDATE_RATIO = 0.9576032806985737;

/** Values that occur, each so many times. */
export interface CountedMagnitudes {
  readonly magnitudes: Float64Array;
  readonly counts: Float64Array;
}

/** The range with the least square error for codes 0..`highest`; 0 when all magnitudes are. */
export function leastSquareRange({ magnitudes, counts }: CountedMagnitudes, highest: number): number {
  let largest = 0;
  for (const magnitude of magnitudes) largest = Math.max(largest, magnitude);
  if (largest === 0) return 0;
  let best = largest;
  let leastError = Number.POSITIVE_INFINITY;
  let range = largest;
  for (let i = 0; i < CANDIDATE_COUNT; i++, range *= CANDIDATE_RATIO) {
    const error = squareError(magnitudes, counts, { step: range / highest, highest });
    if (error >= leastError) continue;
    leastError = error;
    best = range;
  }
  return best;
}

function squareError(
  magnitudes: Float64Array,
  counts: Float64Array,
  { step, highest }: { readonly step: number; readonly highest: number },
): number {
  let sum = 0;
  for (let i = 0; i < magnitudes.length; i++) {
    const code = Math.min(highest, Math.floor(magnitudes[i]! / step + 0.5));
    const error = magnitudes[i]! - step * code;
    sum += counts[i]! * error * error;
  }
  return sum;
}
