/**
 * The multi-level current sense amplifier shared by the bit lines of an operation unit.
 *
 * Quantity: the sum j that is sensed for a bit-line current I.
 * Equation: between neighbouring levels a < b the higher one is sensed when IR[a] + IR[b] - 2 I < 0.
 * @source lin2018 eq. 2-3 with guard band dVSA = 0; chen2018 (distance-racing comparison).
 * Valid: comparisons settle fully. 2^bits codes cover 0..S_OU; with fewer codes than sums they are spread
 * evenly and rounded half up, and a read with N active word lines knows only levels up to N (our choice, not
 * in the source).
 * Ignored: the amplifier's own offset and noise, and the guard band.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import { type NominalStates, referenceSiemens } from './references.ts';

/** The sums 0..S_OU that an amplifier of `resolutionBits` can tell apart, ascending, the first one 0. */
export function senseLevels(resolutionBits: number, maxActiveCount: number): readonly number[] {
  const codeCount = Math.min(powerOfTwo(resolutionBits), maxActiveCount + 1);
  return Array.from({ length: codeCount }, (_, i) =>
    Math.floor((i * maxActiveCount) / (codeCount - 1) + 0.5),
  );
}

/** What a read with N active word lines can sense: level i + 1 instead of i above threshold i. */
export interface SenseThresholds {
  readonly levels: Int32Array;
  /** One fewer than levels. */
  readonly thresholdsSiemens: Float64Array;
}

/** Levels up to `activeCount` and the midpoints of their neighbouring references. */
export function senseThresholds(
  states: NominalStates,
  allLevels: readonly number[],
  activeCount: number,
): SenseThresholds {
  const levels = Int32Array.from(allLevels.filter((level) => level <= activeCount));
  const thresholdsSiemens = new Float64Array(levels.length - 1);
  for (let i = 0; i < thresholdsSiemens.length; i++) {
    const lower = referenceSiemens(states, levels[i]!, activeCount);
    const higher = referenceSiemens(states, levels[i + 1]!, activeCount);
    thresholdsSiemens[i] = (lower + higher) / 2;
  }
  return { levels, thresholdsSiemens };
}

/** The level sensed for a bit-line current given as a conductance. */
export function sense({ levels, thresholdsSiemens }: SenseThresholds, sumSiemens: number): number {
  let i = 0;
  while (i < thresholdsSiemens.length && sumSiemens > thresholdsSiemens[i]!) i++;
  return levels[i]!;
}
