/**
 * Cosine and sine with the same bits on every JavaScript engine.
 *
 * Argument reduction to -pi/4..pi/4 by pi/2 in three parts, and the polynomials of fdlibm (Sun, 1993), with
 * additions and multiplications only. Error below 2 ulp of 1 for arguments up to 2^20.
 */
import { invariant } from './invariant.ts';

const LIMIT = 1048576; // 2^20: beyond it the reduction loses digits

const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI_1 = 1.5707963267341256; // first 33 bits of pi / 2
const HALF_PI_2 = 6.077100506303966e-11; // second 33 bits
const HALF_PI_3 = 2.0222662487959506e-21; // the rest

/** Writes cos x and sin x to out[0] and out[1]; x in radians, at most 2^20 in size. */
export function cosineSine(x: number, out: Float64Array): void {
  invariant(x <= LIMIT && x >= -LIMIT, `${x} is an angle of at most 2^20`);
  const quarter = Math.floor(x * TWO_OVER_PI + 0.5);
  const r = x - quarter * HALF_PI_1 - quarter * HALF_PI_2 - quarter * HALF_PI_3;
  const z = r * r;
  const sine =
    r +
    r *
      z *
      (-0.16666666666666632 +
        z *
          (0.00833333333332249 +
            z *
              (-0.0001984126982985795 +
                z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)))));
  const cosine =
    1 -
    0.5 * z +
    z *
      z *
      (0.0416666666666666 +
        z *
          (-0.001388888888887411 +
            z *
              (2.480158728947673e-5 +
                z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const turn = ((quarter % 4) + 4) % 4;
  if (turn === 0 || turn === 2) {
    out[0] = turn === 0 ? cosine : -cosine;
    out[1] = turn === 0 ? sine : -sine;
  } else {
    out[0] = turn === 3 ? sine : -sine;
    out[1] = turn === 1 ? cosine : -cosine;
  }
}
