/**
 * What a driven cell conducts.
 *
 * Quantity: current of a cell over its current at the full read voltage, dimensionless.
 * Equation: sinh(beta d) / sinh(beta) at drive d = digit / (2^v - 1); beta = 0: d. A read voltage that is off
 * by a share e gives sinh(beta (1 + e)) / sinh(beta); beta = 0: 1 + e.
 * @source chakraborty2020 (I = I0 sinh(V / V0)).
 * Valid: beta at most 8, the same for all levels.
 * Ignored: dependence of V0 on the level.
 */
import { exp, powerOfTwo } from '../numeric/exact-math.ts';

/** Current ratio of an input digit 0..2^dacBits - 1; 0 at digit 0 and exactly 1 at the highest. */
export function driveCurrentRatio(digit: number, dacBits: number, nonlinearityRatio: number): number {
  return currentRatio(digit / (powerOfTwo(dacBits) - 1), nonlinearityRatio);
}

/** Current ratio of a read voltage that is (1 + errorRatio) times what it should be. */
export function clampCurrentRatio(errorRatio: number, nonlinearityRatio: number): number {
  return currentRatio(1 + errorRatio, nonlinearityRatio);
}

function currentRatio(drive: number, beta: number): number {
  if (beta === 0 || drive === 1) return drive;
  return sinh(beta * drive) / sinh(beta);
}

/** Below 0.3 by its series (a difference of exponentials would lose digits), above by exponentials. */
function sinh(x: number): number {
  if (x >= 0.3) return (exp(x) - exp(-x)) / 2;
  const t = x * x;
  return x * (1 + (t / 6) * (1 + (t / 20) * (1 + (t / 42) * (1 + (t / 72) * (1 + t / 110)))));
}
