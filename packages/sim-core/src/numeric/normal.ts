/**
 * The standard normal distribution, with the same bits on every JavaScript engine.
 *
 * Density exp(-x^2 / 2) / sqrt(2 pi). Distribution function below 3.5 by its Taylor series,
 * 1/2 + density(x) (x + x^3 / 3 + x^5 / 15 + ...), above by Laplace's continued fraction of the tail.
 * Error below 1e-15 absolutely, and below 1e-11 of the lower tail itself.
 */
import { exp } from './exact-math.ts';

const SQRT_TWO_PI = 2.5066282746310007;
const SERIES_LIMIT = 3.5;
const FRACTION_DEPTH = 60;

/** Density of N(0, 1). */
export function normalDensity(x: number): number {
  return exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/** P(z <= x) for z ~ N(0, 1). */
export function normalCdf(x: number): number {
  if (x >= -SERIES_LIMIT && x <= SERIES_LIMIT) return 0.5 + normalDensity(x) * series(x);
  if (Number.isNaN(x)) return x;
  return x < 0 ? tail(-x) : 1 - tail(x);
}

function series(x: number): number {
  const square = x * x;
  let term = x;
  let sum = x;
  for (let i = 3; ; i += 2) {
    term *= square / i;
    const next = sum + term;
    if (next === sum) return sum;
    sum = next;
  }
}

/** P(z > x) for x > 0: density / (x + 1 / (x + 2 / (x + 3 / ...))). */
function tail(x: number): number {
  if (x === Infinity) return 0;
  let fraction = x;
  for (let i = FRACTION_DEPTH; i >= 1; i--) fraction = x + i / fraction;
  return normalDensity(x) / fraction;
}
