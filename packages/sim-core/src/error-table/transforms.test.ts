import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { createKernel, densityOf, evaluateSeries, sumSeries, windowFrequencies } from './inversion.ts';
import { createSumPlan } from './sum-plan.ts';
import { classTransforms } from './transforms.ts';

/** E[exp(-s y)] of y = factor e^(sigma z) - shift by brute force over the real axis. */
function bruteForce(
  y: { factor: number; sigma: number; shift: number },
  s: { re: number; im: number },
): readonly [number, number] {
  const spacing = 1e-4;
  let re = 0;
  let im = 0;
  for (let z = -8.5; z <= 8.5; z += spacing) {
    const value = y.factor * Math.exp(y.sigma * z) - y.shift;
    const height = (spacing * Math.exp(-0.5 * z * z - s.re * value)) / Math.sqrt(2 * Math.PI);
    re += height * Math.cos(s.im * value);
    im -= height * Math.sin(s.im * value);
  }
  return [re, im];
}

test.each([0.03, 0.3, 0.725, 1.4, 2])('the transform of a lognormal with sigma %f', (sigma) => {
  const request = tableRequest({ device: { lrsSigmaRatio: sigma, hrsSigmaRatio: sigma } });
  const plan = createSumPlan(request, 'inputAware');
  const frequencies = { tilt: 0.8, step: 0.7, count: 80 };
  const transforms = classTransforms(plan.physics, plan.classes, frequencies);
  for (const m of [0, 1, 3, 20, 79]) {
    const s = { re: 0.8, im: 0.7 * m };
    for (const level of [0, 1]) {
      const y = { factor: (level === 1 ? 1 : 0.1) / 0.9, sigma, shift: 1 / 9 };
      const [re, im] = bruteForce(y, s);
      expect(Math.abs(transforms[level]![2 * m]! - re), `level ${level}, m = ${m}`).toBeLessThan(2e-9);
      expect(Math.abs(transforms[level]![2 * m + 1]! - im), `level ${level}, m = ${m}`).toBeLessThan(2e-9);
    }
  }
});

/** Transform of N(mean, sigma^2) at s = tilt + i m step. */
function normalTransform(
  { tilt, step, count }: { tilt: number; step: number; count: number },
  { mean, sigma }: { mean: number; sigma: number },
): Float64Array {
  const out = new Float64Array(2 * count);
  for (let m = 0; m < count; m++) {
    const omega = step * m;
    const size = Math.exp(-tilt * mean + ((tilt ** 2 - omega ** 2) * sigma ** 2) / 2);
    const angle = omega * (tilt * sigma ** 2 - mean);
    out[2 * m] = size * Math.cos(angle);
    out[2 * m + 1] = size * Math.sin(angle);
  }
  return out;
}

test.each([
  ['one tail', { lowest: -2, highest: 9, isTwoSided: false }, Infinity],
  ['two tails', { lowest: -4, highest: 13, isTwoSided: true }, Infinity],
  ['one tail, in a wide window', { lowest: -30, highest: 90, isTwoSided: false }, 0.6],
  ['two tails, in a wide window', { lowest: -60, highest: 60, isTwoSided: true }, 0.6],
])('a normal distribution comes back from its transform: %s', (_, window, deviation) => {
  const frequencies = windowFrequencies(window, deviation < 1 ? 1024 : 128);
  const kernel = createKernel(window, frequencies, { addedVariance: 0.05, filterCount: Infinity });
  const transform = normalTransform(frequencies, { mean: 4, sigma: 0.3 });
  const points = Float64Array.from({ length: 41 }, (_, i) => i / 4 - 1);
  const shares = new Float64Array(points.length);
  evaluateSeries(sumSeries(kernel, transform, { mean: 4, deviation }), points, points.length, shares);
  const densities = densityOf(kernel, transform, { mean: 4, deviation })(points);
  const sigma = Math.sqrt(0.09 + 0.05);
  // Simpson's rule over the density, from far below.
  const cdf = (x: number) => {
    const n = 2000;
    const h = (x + 2) / n;
    let sum = 0;
    for (let i = 0; i <= n; i++) {
      const z = (-2 + i * h - 4) / sigma;
      sum += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.exp((-z * z) / 2);
    }
    return (sum * h) / 3 / (sigma * Math.sqrt(2 * Math.PI));
  };
  points.forEach((point, i) => {
    const z = (point - 4) / sigma;
    expect(shares[i]).toBeCloseTo(cdf(point), 8);
    expect(densities[i]).toBeCloseTo(Math.exp((-z * z) / 2) / (sigma * Math.sqrt(2 * Math.PI)), 7);
  });
});
