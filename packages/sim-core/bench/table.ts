import { planReads } from '../src/crossbar/read-plan.ts';
import { createTableLayer } from '../src/inference/inject-table.ts';
import { createIntegerProduct } from '../src/kernels/integer-product.ts';
import { loadKernel } from '../src/kernels/load.ts';
import type { PatchGeometry } from '../src/network/im2col.ts';
import { neighbourTable } from '../testing/error-tables.ts';
import type { BenchCase } from './runner/bench-case.ts';
import { benchNumbers, squareLayer } from './runner/bench-layers.ts';

const RATES = [1e-4, 1e-3, 1e-2, 0.05, 0.2];
const LAYER = squareLayer({ imageCount: 14, kernelCount: 3, channelCount: 64, columnCount: 64 });

/**
 * Error injection into a layer of 8-bit weights and inputs, binary cells and digits, against the exact
 * product and against looking at every read. Reads of more ones are wrong more often, (k + 1) / (N / 2 +
 * 1) times the rate.
 */
export function* benchCases(): Generator<BenchCase> {
  for (const ouRowCount of [9, 128]) {
    for (const rate of RATES) {
      const name = `S_OU ${ouRowCount}, wrong ${rate}`;
      const run = tableLayer(LAYER, { rate, ouRowCount });
      const { readCount } = run();
      const milliseconds = (durationSec: number) => durationSec * 1e3;
      const shared = { unit: 'ms', valueOf: milliseconds, run, repetitionCount: 7 };
      yield { ...shared, name, baseline: 'the exact product', runBaseline: exactLayer(LAYER) };
      const runBaseline = tableLayer(LAYER, { rate, ouRowCount, highestJumpBound: 0 });
      const perRead = (durationSec: number) => readCount / durationSec / 1e6;
      yield { ...shared, name, baseline: 'every read', unit: 'Mreads/s', valueOf: perRead, runBaseline };
    }
  }
}

/** One image; answers with the reads it made. */
export function tableLayer(
  geometry: PatchGeometry,
  options: { readonly rate: number; readonly ouRowCount: number; readonly highestJumpBound?: number },
): () => { readonly readCount: number } {
  const { rate, ouRowCount, ...bounds } = options;
  const { integers, weights } = benchNumbers(geometry);
  const plan = planReads(geometry, {
    encoding: 'twosComplement',
    weightBits: 8,
    levelBits: 1,
    inputBits: 8,
    isInputSigned: false,
    dacBits: 1,
    crossbarRowCount: 128,
    crossbarColumnCount: 128,
    ouRowCount,
    ouColumnCount: 8,
  });
  const layer = createTableLayer({
    kernel: loadKernel(),
    geometry,
    groupIndex: 0,
    weights,
    plan,
    table: neighbourTable({
      maxActiveCount: ouRowCount,
      wrongRatio: (activeCount, sop) => Math.min(1, (rate * (sop + 1)) / (activeCount / 2 + 1)),
    }),
    seed: '0000000000005eed',
    slicesInScope: null,
    ...bounds,
  });
  const sums = new Float64Array(geometry.positionCount * geometry.columnCount);
  const address = { chipIndex: 0, repeatIndex: 0, imageIndex: 0, layerIndex: 0, groupIndex: 0 };
  return () => {
    const before = layer.tally.readCount;
    layer.run({ integers, address, sums });
    return { readCount: layer.tally.readCount - before };
  };
}

function exactLayer(geometry: PatchGeometry): () => void {
  const { integers, weights, inputLowest, inputHighest } = benchNumbers(geometry);
  const kernel = loadKernel();
  const sums = new Float64Array(geometry.positionCount * geometry.columnCount);
  const options = { kernel, shape: geometry, groupIndex: 0, weights, inputLowest, inputHighest };
  const product = createIntegerProduct(options);
  return () => product(integers, sums);
}
