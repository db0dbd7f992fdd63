/**
 * Two-sided quantile of Student's t for whole degrees of freedom.
 *
 * A(t|v) = P(|T| <= t) as the finite sums of Abramowitz and Stegun, Handbook of Mathematical Functions,
 * 26.7.3-4, inverted by bisection. Needs square roots and one arctangent only, so its bits do not depend on
 * the engine.
 */
import { invariant } from './invariant.ts';

/** The t with P(|T| <= t) = level, for `freedomCount` >= 1 degrees of freedom; level in (0, 1). */
export function studentTQuantile(freedomCount: number, level: number): number {
  invariant(
    Number.isInteger(freedomCount) && freedomCount >= 1,
    'degrees of freedom are a whole number from 1',
  );
  invariant(level > 0 && level < 1, 'a confidence level lies inside (0, 1)');
  let low = 0;
  let high = 1;
  while (centralProbability(high, freedomCount) < level) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (centralProbability(middle, freedomCount) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|T| <= t). */
function centralProbability(t: number, freedomCount: number): number {
  const norm = Math.sqrt(freedomCount + t * t);
  const sine = t / norm;
  const cosineSquare = freedomCount / (freedomCount + t * t);
  const isOdd = freedomCount % 2 === 1;
  let term = isOdd ? Math.sqrt(cosineSquare) : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= freedomCount - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosineSquare;
  }
  if (!isOdd) return sine * sum;
  return (2 / Math.PI) * (arctangent(t / Math.sqrt(freedomCount)) + sine * sum);
}

/** Arctangent of x >= 0: five halvings of the angle, then its Taylor series. */
function arctangent(x: number): number {
  let tangent = x;
  for (let i = 0; i < 5; i++) tangent /= 1 + Math.sqrt(1 + tangent * tangent);
  const square = tangent * tangent;
  let sum = 0;
  for (let odd = 19; odd >= 1; odd -= 2) sum = 1 / odd - square * sum;
  return 32 * tangent * sum;
}
