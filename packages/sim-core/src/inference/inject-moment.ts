/**
 * Error injection by moments.
 *
 * Quantity: sums of products with the error that reads leave in them, in units of input step x weight step.
 * Equation: y = y_ideal + mean + sqrt(variance) z, z standard normal, new for every sum.
 * @source xiao2022 (errors of an analog product as additive normal noise on its outputs).
 * Valid: many reads to a sum, so that their errors add up to a normal one; mean and variance are those of the
 * whole layer on the calibration images.
 * Ignored: that errors grow with the inputs, differ by column, and are correlated where sums share cells.
 *
 * Randomness: one stream per address ('moment', chip, repeat, image, layer, group), a number per sum in the
 * order [position][column].
 */

import type { MatrixProduct } from '../network/integer-inference.ts';
import { invariant } from '../numeric/invariant.ts';
import { fillNormal } from '../random/distributions.ts';
import { stream } from '../random/stream.ts';
import { addressParts, type InjectedLayer } from './injected-layer.ts';

/** Of the errors of a layer's sums, in units of input step x weight step. */
export interface ErrorMoments {
  readonly mean: number;
  readonly variance: number;
}

/** One weight matrix under moments. It makes no reads: its tally stays empty. */
export function createMomentLayer(options: {
  readonly product: MatrixProduct;
  readonly moments: ErrorMoments;
  readonly seed: string;
}): InjectedLayer {
  const { product, seed } = options;
  const { mean, variance } = options.moments;
  invariant(variance >= 0 && Number.isFinite(mean + variance), `moments ${mean}, ${variance} are finite`);
  const sigma = Math.sqrt(variance);
  const isExact = mean === 0 && variance === 0;
  let normals = new Float64Array(0);
  return {
    run({ integers, address, sums }) {
      product(integers, sums);
      if (isExact) return;
      const count = sums.length + (sums.length % 2);
      if (normals.length !== count) normals = new Float64Array(count);
      fillNormal(stream(seed, 'moment', ...addressParts(address)), normals);
      for (let i = 0; i < sums.length; i++) sums[i]! += mean + sigma * normals[i]!;
    },
    tally: {
      readCount: 0,
      wrongCount: 0,
      sliceWrongCounts: new Float64Array(0),
      planeWrongCounts: new Float64Array(0),
    },
  };
}
