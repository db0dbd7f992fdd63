/**
 * Codes and thresholds of the multi-level current sense amplifier.
 *
 * Quantity: thresholds in u (SOP steps) between the sums that the amplifier tells apart.
 * Equation: threshold between neighbouring values a < b: (IR[a] + IR[b]) / 2, where IR[a] is the expected u
 * of
 * the sum a with nominal or with mean conductances, plus the shift of IR[0] or IR[1]. Optimal placement takes
 * the point where both are equally likely instead, moved by half of each shift.
 * @source lin2018 eq. 2-3 and section 5.2 (shifts); chen2018 (input-aware references).
 * Valid: 2^bits codes cover all sums of the operation unit; with fewer codes than sums they are spread evenly
 * and rounded half up. Under input-aware tracking a read with N active rows knows only the values that N rows
 * can reach (our choice, not in the source); fixed references know those of S_OU rows, whatever N is.
 * Ignored: variation of the references.
 */
import type { ReadoutSpec } from '@dl-rsim/spec';
import { powerOfTwo } from '../numeric/exact-math.ts';
import type { SensingContext } from './sensing.ts';

export type SenseAmplifierSpec = NonNullable<ReadoutSpec['converter']['senseAmplifier']>;

/** Sums of a whole operation unit. */
export type SumRange = Pick<SensingContext, 'maxActiveCount' | 'lowestRowSop' | 'highestRowSop'>;

/** The sums that an amplifier of `resolutionBits` can tell apart, ascending: the value of each code. */
export function senseValues(resolutionBits: number, range: SumRange): Float64Array {
  const lowest = range.maxActiveCount * range.lowestRowSop;
  const span = range.maxActiveCount * range.highestRowSop - lowest;
  const codeCount = Math.min(powerOfTwo(resolutionBits), span + 1);
  return Float64Array.from(
    { length: codeCount },
    (_, i) => lowest + Math.floor((i * span) / (codeCount - 1) + 0.5),
  );
}

/** Thresholds for every N = 0..S_OU, see Sensing. */
export function senseAmplifierThresholds(
  spec: SenseAmplifierSpec,
  values: Float64Array,
  context: SensingContext,
): readonly Float64Array[] {
  const { maxActiveCount } = context;
  if (spec.tracking === 'fixed') {
    const full = thresholdsOf(spec, values, { context, activeCount: maxActiveCount });
    return Array.from({ length: maxActiveCount + 1 }, () => full);
  }
  return Array.from({ length: maxActiveCount + 1 }, (_, activeCount) =>
    thresholdsOf(spec, values, { context, activeCount }),
  );
}

interface Place {
  readonly context: SensingContext;
  readonly activeCount: number;
}

function thresholdsOf(spec: SenseAmplifierSpec, values: Float64Array, place: Place): Float64Array {
  const { context, activeCount } = place;
  const lowest = activeCount * context.lowestRowSop;
  const highest = activeCount * context.highestRowSop;
  const isOptimal = spec.placement === 'optimal';
  const centres =
    isOptimal && activeCount > 0
      ? context.optimalThresholds(activeCount, values)
      : midpoints(
          context.expectedSums(spec.placement === 'mean' ? 'mean' : 'nominal', activeCount),
          values,
          lowest,
        );
  const thresholds = new Float64Array(values.length - 1);
  let highestSoFar = -Infinity;
  for (let i = 0; i < thresholds.length; i++) {
    const shift = (referenceShift(spec, values[i]!) + referenceShift(spec, values[i + 1]!)) / 2;
    // Walking up stops at the first threshold above u, so one below its predecessor never decides.
    if (values[i + 1]! > highest) thresholds[i] = Infinity;
    else if (values[i]! >= lowest) highestSoFar = Math.max(highestSoFar, centres[i]! + shift);
    if (values[i + 1]! <= highest) thresholds[i] = highestSoFar;
  }
  return thresholds;
}

function midpoints(sums: Float64Array, values: Float64Array, lowest: number): Float64Array {
  return Float64Array.from(
    { length: values.length - 1 },
    (_, i) => ((sums[values[i]! - lowest] ?? 0) + (sums[values[i + 1]! - lowest] ?? 0)) / 2,
  );
}

function referenceShift(spec: SenseAmplifierSpec, value: number): number {
  if (value === 0) return spec.zeroShiftRatio;
  return value === 1 ? spec.oneShiftRatio : 0;
}
