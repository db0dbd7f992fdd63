/**
 * Input cycles: a signed integer as a sequence of word-line voltages.
 *
 * Quantity: drive d of a word line in one cycle, as a share of the full read voltage, -1..1.
 * Equation: x = sum over planes k of weight_k d_k - offset. An S-bit DAC drives digit / (2^S - 1), the digits
 * being bits S k .. S k + S - 1 of a magnitude, so weight_k = 2^(S k) (2^S - 1).
 * - unsigned: x in 0..2^n - 1.
 * - signMagnitude: the digits of |x|, driven with the sign of x (two polarities); n bits with the sign.
 * - twosComplement: the digits of the low n - 1 bits, then the sign bit as a plane of weight -2^(n-1).
 * - offset: the digits of x + 2^(n-1); the offset is subtracted digitally.
 * @source shafiee2016 (bit-serial input, two's complement with a negative top bit); crosssim (S-bit input
 * slices, sign and magnitude).
 * Valid: a DAC linear in voltage; n at most 24.
 * Ignored: non-linearity, offset and settling of the DAC.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant, unreachable } from '../numeric/invariant.ts';

export type InputEncoding = 'unsigned' | 'signMagnitude' | 'twosComplement' | 'offset';

export interface InputFormat {
  readonly encoding: InputEncoding;
  /** n, the sign included. */
  readonly inputBits: number;
  /** S: bits of one cycle. */
  readonly dacBits: number;
}

/** The cycles of an input format. */
export interface InputPlanes {
  /** Input steps of a full drive, one per plane, the lowest first. */
  readonly weights: Float64Array;
  /** Added to every input before it is cut into digits. */
  readonly offset: number;
  readonly lowest: number;
  readonly highest: number;
  /** Largest sum that the planes can carry: what a full drive in every cycle stands for. */
  readonly fullScale: number;
}

/** Derives the cycles; inputBits 1..24 (2..24 with a sign and a magnitude), dacBits 1..8. */
export function inputPlanes({ encoding, inputBits, dacBits }: InputFormat): InputPlanes {
  const hasSignBit = encoding === 'signMagnitude' || encoding === 'twosComplement';
  const digitBits = hasSignBit ? inputBits - 1 : inputBits;
  invariant(inputBits >= 1 && inputBits <= 24 && dacBits >= 1 && dacBits <= 8, 'input widths are in range');
  invariant(encoding !== 'signMagnitude' || digitBits > 0, 'a sign needs a magnitude');
  const half = powerOfTwo(inputBits - 1);
  const weights: number[] = [];
  for (let shift = 0; shift < digitBits; shift += dacBits) {
    weights.push(powerOfTwo(shift) * (powerOfTwo(dacBits) - 1));
  }
  const magnitude = powerOfTwo(digitBits) - 1;
  switch (encoding) {
    case 'unsigned':
      return planes(weights, { offset: 0, lowest: 0, highest: magnitude, fullScale: magnitude });
    case 'signMagnitude':
      return planes(weights, { offset: 0, lowest: -magnitude, highest: magnitude, fullScale: magnitude });
    case 'twosComplement':
      return planes([...weights, -half], { offset: 0, lowest: -half, highest: half - 1, fullScale: half });
    case 'offset':
      return planes(weights, { offset: half, lowest: -half, highest: half - 1, fullScale: magnitude });
    default:
      return unreachable(encoding);
  }
}

/** The drives of all rows in all cycles, [plane][row]; inputs must lie in the format's range. */
export function drivePlanes(inputs: Int32Array, format: InputFormat): Float64Array {
  const { weights, offset, lowest, highest } = inputPlanes(format);
  const { encoding, inputBits, dacBits } = format;
  const isTwosComplement = encoding === 'twosComplement';
  const digitCount = isTwosComplement ? weights.length - 1 : weights.length;
  const highestDigit = powerOfTwo(dacBits) - 1;
  const lowBits = powerOfTwo(inputBits - 1) - 1;
  const rowCount = inputs.length;
  const drives = new Float64Array(weights.length * rowCount);
  for (let row = 0; row < rowCount; row++) {
    const x = inputs[row]!;
    invariant(x >= lowest && x <= highest, `input ${x} of row ${row} is not in ${lowest}..${highest}`);
    const digits = isTwosComplement ? x & lowBits : Math.abs(x + offset);
    const sign = encoding === 'signMagnitude' && x < 0 ? -1 : 1;
    for (let plane = 0; plane < digitCount; plane++) {
      const digit = (digits >> (plane * dacBits)) & highestDigit;
      if (digit > 0) drives[plane * rowCount + row] = (sign * digit) / highestDigit;
    }
    if (isTwosComplement && x < 0) drives[digitCount * rowCount + row] = 1;
  }
  return drives;
}

function planes(weights: readonly number[], range: Omit<InputPlanes, 'weights'>): InputPlanes {
  return { weights: Float64Array.from(weights), ...range };
}
