/**
 * What a converter reports for a bit-line sum.
 *
 * Quantity: code i of a read whose sum is u (in SOP steps, see references.ts), and the value it stands for.
 * Equation: walking up from code 0, threshold t of the next code decides: u <= t - h stops, u >= t + h goes
 * on, and between the policy does: random (either, with equal chance), lower (stops), wrong (goes on where
 * the right code is not above, else stops). A linear converter takes rint((u - lowest) / step) instead, ties
 * to even, clipped to its codes.
 * @source lin2018 section 3.3, eq. 2-3 (dual reference, guard band); crosssim (linear converter).
 * Valid: h = guardBandV / (2 levelSwingV): a difference of one step between u and the threshold develops
 * twice the swing of one step, as both references are compared.
 * Ignored: settling beyond the guard band; offset, gain and clamp errors act on u before this.
 */
import type { ReadoutSpec } from '@dl-rsim/spec';
import { invariant } from '../numeric/invariant.ts';
import { type AdcRange, linearCodes } from './adc.ts';
import type { ReferenceTracking } from './references.ts';
import { senseAmplifierThresholds, senseValues } from './sense-amplifier.ts';

/** A resolved converter. Plain values, so structured clone carries it. */
export interface Sensing {
  /** Value reported by code i, in SOP steps, ascending. */
  readonly values: Float64Array;
  /**
   * thresholds[N], N = 0..S_OU: one fewer than values, in u, ascending; code i + 1 needs u above threshold i.
   * Infinity where the higher code cannot occur with N active rows, -Infinity where the lower one cannot.
   */
  readonly thresholds: readonly Float64Array[];
  /** Set when code = clip(rint((u - lowest) / step)) is the same for all N; there is no guard band then. */
  readonly linear: { readonly lowest: number; readonly step: number } | null;
  readonly tracking: ReferenceTracking;
  /** h, in u. */
  readonly guardHalfWidth: number;
  readonly unresolved: 'random' | 'wrong' | 'lower';
  /** Standard deviation of the converter's offset in u and of its gain around 1: u' = gain u + offset. */
  readonly offsetSigma: number;
  readonly gainSigma: number;
  /** Largest error of the read voltage over the voltage. */
  readonly clampErrorRatio: number;
}

/** What a converter must know of the sums that it reads. */
export interface SensingContext {
  /** S_OU */
  readonly maxActiveCount: number;
  /** Least and greatest SOP of one active row. */
  readonly lowestRowSop: number;
  readonly highestRowSop: number;
  /**
   * Expected u, under input-aware tracking, of each SOP from N lowestRowSop to N highestRowSop, with the
   * nominal or the mean conductances of freshly programmed cells.
   */
  readonly expectedSums: (kind: 'nominal' | 'mean', activeCount: number) => Float64Array;
  /** Thresholds at which neighbouring codes are equally likely, given how often each sum occurs. */
  readonly optimalThresholds: (activeCount: number, values: Float64Array) => Float64Array;
  /** Sums that a calibrated ADC covers; null where it was not calibrated. */
  readonly percentileRange: AdcRange | null;
}

/** Resolves a converter. */
export function createSensing(readout: ReadoutSpec, context: SensingContext): Sensing {
  const errors = {
    offsetSigma: readout.offsetSigmaRatio,
    gainSigma: readout.gainSigmaRatio,
    clampErrorRatio: readout.clampErrorRatio,
  };
  const { senseAmplifier, adc } = readout.converter;
  if (adc) {
    const { values, lowest, step } = linearCodes(adc, context);
    const shared = Float64Array.from({ length: values.length - 1 }, (_, i) => lowest + (i + 0.5) * step);
    const thresholds = Array.from({ length: context.maxActiveCount + 1 }, () => shared);
    const settled = { guardHalfWidth: 0, unresolved: 'lower' } as const;
    return { values, thresholds, linear: { lowest, step }, tracking: adc.tracking, ...settled, ...errors };
  }
  invariant(senseAmplifier !== undefined, 'a converter has one of its forms');
  const values = senseValues(senseAmplifier.resolutionBits, context);
  return {
    values,
    thresholds: senseAmplifierThresholds(senseAmplifier, values, context),
    linear: null,
    tracking: senseAmplifier.tracking,
    guardHalfWidth: senseAmplifier.guardBandV / (2 * senseAmplifier.levelSwingV),
    unresolved: senseAmplifier.unresolved,
    ...errors,
  };
}

/** One read, after offset, gain and clamp error. */
export interface SensedRead {
  /** u */
  readonly sum: number;
  /** N, 0..S_OU */
  readonly activeCount: number;
  /** k: what an ideal read would report. */
  readonly sop: number;
  /** Uniform in 0..1 (1 excluded): its binary digits settle what is left to chance, the first one first. */
  readonly coin: number;
}

/** The code that is reported: the definition of a read. */
export function senseCode(sensing: Sensing, { sum, activeCount, sop, coin }: SensedRead): number {
  const last = sensing.values.length - 1;
  if (sensing.linear !== null) {
    const { lowest, step } = sensing.linear;
    const code = roundHalfEven((sum - lowest) / step);
    return code > 0 ? Math.min(code, last) : 0;
  }
  const { guardHalfWidth: h, unresolved } = sensing;
  const thresholds = sensing.thresholds[activeCount]!;
  const right = unresolved === 'wrong' ? nearestCode(sensing.values, sop) : 0;
  let chance = coin;
  for (let code = 0; code < last; code++) {
    const threshold = thresholds[code]!;
    if (sum <= threshold - h) return code;
    if (sum >= threshold + h) continue;
    if (unresolved === 'lower' || (unresolved === 'wrong' && right > code)) return code;
    if (unresolved === 'wrong') continue;
    chance *= 2;
    if (chance < 1) return code;
    chance -= 1;
  }
  return last;
}

/** Whether a sum exactly between two codes takes the even one; else it takes the lower. */
export function roundsToEven({ linear }: Sensing): boolean {
  return linear !== null;
}

/** The code whose value is nearest to a sum; of two equally near ones the lower. */
export function nearestCode(values: Float64Array, sop: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! + values[middle + 1]! >= 2 * sop) high = middle;
    else low = middle + 1;
  }
  return low;
}

const ROUNDING = 6755399441055744; // 1.5 * 2^52: one unit in the last place is 1
const ROUNDING_LIMIT = 1e15;

/** Nearest integer, ties to even. */
function roundHalfEven(x: number): number {
  if (x > ROUNDING_LIMIT || x < -ROUNDING_LIMIT) return x;
  return x + ROUNDING - ROUNDING;
}
