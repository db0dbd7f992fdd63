/**
 * Shift and add: what the digital side makes of the codes of all input cycles and weight slices.
 *
 * Quantity: a sum of products in whole input steps times whole weight steps.
 * Equation: y = sum over slices i and planes k of gain_i weight_k value(code_ik), with
 * gain_i = 2^(b i) (2^b - 1) / (1 - Gmin/Gmax) for slices of b bits. The codes are added as integers first
 * and scaled once, value = (code (highest - lowest)) / (C - 1) + lowest, so that an ADC whose step is one
 * level of one cell gives integers without any rounding.
 * @source shafiee2016 (shift and add over input cycles and weight slices).
 * Valid: sums of shifted codes below 2^53.
 * Ignored: the width of the hardware's registers.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import type { Adc } from './adc.ts';

/** Weight steps of a full conductance swing in slice `sliceIndex`. */
export function sliceGain(
  sliceIndex: number,
  format: { readonly cellBits: number; readonly lowestConductanceRatio: number },
): number {
  const levels = powerOfTwo(format.cellBits) - 1;
  return (powerOfTwo(format.cellBits * sliceIndex) * levels) / (1 - format.lowestConductanceRatio);
}

/** Adds one cycle: accumulators[line] += planeWeight x codes[line]. */
export function shiftAdd(accumulators: Float64Array, codes: Float64Array, planeWeight: number): void {
  for (let line = 0; line < codes.length; line++) accumulators[line]! += planeWeight * codes[line]!;
}

/**
 * Turns accumulated codes into values, in place: `gain` times what the converter's codes stood for, when the
 * planes' weights add up to `weightSum`.
 */
export function scaleCodes(
  accumulators: Float64Array,
  adc: Adc,
  { gain, weightSum }: { readonly gain: number; readonly weightSum: number },
): void {
  const scale = (adc.highestSum - adc.lowestSum) * gain;
  const floor = adc.lowestSum * weightSum * gain;
  for (let line = 0; line < accumulators.length; line++) {
    accumulators[line] = (accumulators[line]! * scale) / (adc.codeCount - 1) + floor;
  }
}
