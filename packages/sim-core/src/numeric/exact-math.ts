/**
 * exp, log and powers of two with the same bits on every JavaScript engine.
 *
 * The language lets engines round Math.exp and Math.log as they like; additions, multiplications, divisions
 * and square roots are exact IEEE 754. These are the argument reductions and polynomials of fdlibm (Sun,
 * 1993; error below 1 ulp), written with those operations only.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019411;

const LOWEST_EXPONENT = -1074;
const POWERS_OF_TWO = tabulatePowersOfTwo();

/** 2^exponent exactly, for integers -1074..1023. */
export function powerOfTwo(exponent: number): number {
  return POWERS_OF_TWO[exponent - LOWEST_EXPONENT]!;
}

/** e^x, dimensionless, error below 1 ulp. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  const exponent = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - exponent * LN2_HIGH;
  const low = exponent * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // Near the edges one power of two would overflow or round twice: scale in two steps.
  if (exponent === 1024) return y * 2 * POWERS_OF_TWO[1023 - LOWEST_EXPONENT]!;
  if (exponent >= -1021) return y * POWERS_OF_TWO[exponent - LOWEST_EXPONENT]!;
  return y * POWERS_OF_TWO[exponent + 54 - LOWEST_EXPONENT]! * 5.551115123125783e-17;
}

// One double seen as two words; the high word's place depends on the machine's byte order.
const double = Float64Array.of(1);
const words = new Int32Array(double.buffer);
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const SQRT_HALF_HIGH_WORD = 0x3fe6a09e;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/**
 * Natural logarithm, dimensionless, error below 1 ulp. log(0) = -Infinity, log of a negative number is NaN.
 */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  if (x < SMALLEST_NORMAL) return log(x * 18014398509481984) - 54 * LN2_LOW - 54 * LN2_HIGH;
  double[0] = x;
  const exponent = ((words[HIGH]! + (0x3ff00000 - SQRT_HALF_HIGH_WORD)) >> 20) - 0x3ff;
  // The mantissa in [sqrt(1/2), sqrt(2)), by an exact multiplication.
  const f = x * POWERS_OF_TWO[-exponent - LOWEST_EXPONENT]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const halfSquare = 0.5 * f * f;
  return s * (halfSquare + even + odd) + exponent * LN2_LOW - halfSquare + f + exponent * LN2_HIGH;
}

function tabulatePowersOfTwo(): Float64Array {
  const powers = new Float64Array(1023 - LOWEST_EXPONENT + 1);
  let power = Number.MIN_VALUE;
  for (let i = 0; i < powers.length; i++, power *= 2) powers[i] = power;
  return powers;
}
