import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planReads, type ReadFormat, type WeightEncoding } from '../../src/crossbar/read-plan.ts';
import { createTableLayer } from '../../src/inference/inject-table.ts';
import { createFloatProduct } from '../../src/kernels/float-product.ts';
import { createIntegerProduct } from '../../src/kernels/integer-product.ts';
import type { Kernel } from '../../src/kernels/kernel.ts';
import { loadKernel } from '../../src/kernels/load.ts';
import { createReferenceKernel } from '../../src/kernels/reference.ts';
import { createSimdKernel } from '../../src/kernels/simd.ts';
import type { PatchGeometry } from '../../src/network/im2col.ts';
import { nextWord, type Stream, stream } from '../../src/random/stream.ts';
import { scatteredTable } from '../../testing/error-tables.ts';

fc.configureGlobal({ seed: 20181105 });

function simdKernel(): Kernel {
  const kernel = createSimdKernel();
  if (!kernel) throw new Error('this engine has no SIMD');
  return kernel;
}

const between = (min: number, max: number) => fc.integer({ min, max });

/** Convolutions of all kinds; a third are grouped. */
const geometries = fc
  .record({
    inputHeightCount: between(1, 7),
    inputWidthCount: between(1, 7),
    groupCount: fc.constantFrom(1, 1, 3),
    groupChannelCount: between(1, 21),
    columnCount: between(1, 19),
    kernelHeightCount: between(1, 3),
    kernelWidthCount: between(1, 4),
    strideHeightCount: between(1, 2),
    strideWidthCount: between(1, 2),
    dilationHeightCount: between(1, 2),
    dilationWidthCount: between(1, 2),
    padTopCount: between(0, 2),
    padLeftCount: between(0, 2),
    outputHeightCount: between(1, 5),
    outputWidthCount: between(1, 5),
  })
  .map(
    ({ groupChannelCount, outputHeightCount, ...shape }): PatchGeometry => ({
      ...shape,
      positionCount: outputHeightCount * shape.outputWidthCount,
      channelCount: groupChannelCount * shape.groupCount,
      rowCount: shape.kernelHeightCount * shape.kernelWidthCount * groupChannelCount,
    }),
  );

const inputCount = (geometry: PatchGeometry) =>
  geometry.inputHeightCount * geometry.inputWidthCount * geometry.channelCount;

const integersBetween = (source: Stream, count: number, lowest: number, highest: number) =>
  Int32Array.from({ length: count }, () => lowest + ((nextWord(source) >>> 0) % (highest - lowest + 1)));

const bitsOf = (values: Float32Array | Float64Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

test('this engine has SIMD, and it is what loadKernel takes', () => {
  expect(loadKernel().name).toBe('simd');
});

test('products of whole numbers are exact on both kernels, also when sums outgrow 32 bits', () => {
  const widths = fc.constantFrom([5, 5], [8, 8], [12, 13], [14, 13], [16, 16], [18, 12]);
  fc.assert(
    fc.property(geometries, widths, between(0, 1e6), (shape, [inputBits, weightBits], seed) => {
      const source = stream('00000000000000a7', 'parity', seed);
      const inputLowest = -(2 ** (inputBits! - 1));
      const inputHighest = -inputLowest - 1;
      const half = 2 ** (weightBits! - 1);
      const integers = integersBetween(source, inputCount(shape), inputLowest, inputHighest);
      const weights = integersBetween(source, shape.rowCount * shape.columnCount, -half, half - 1);
      const groupIndex = seed % shape.groupCount;
      const expected = plainProduct(shape, groupIndex, { integers, weights });
      for (const kernel of [simdKernel(), createReferenceKernel()]) {
        const options = { kernel, shape, groupIndex, weights, inputLowest, inputHighest };
        const sums = new Float64Array(expected.length);
        createIntegerProduct(options)(integers, sums);
        expect([...sums]).toEqual(expected);
      }
    }),
  );
});

test('products of floats have the same bits on both kernels and are products', () => {
  fc.assert(
    fc.property(geometries, between(0, 1e6), (shape, seed) => {
      const source = stream('00000000000000a7', 'parity', seed);
      const floats = (count: number) =>
        Float32Array.from(integersBetween(source, count, -1000, 1000), (value) => value / 777);
      const input = floats(inputCount(shape));
      const weights = floats(shape.rowCount * shape.columnCount);
      const groupIndex = seed % shape.groupCount;
      const expected = plainProduct(shape, groupIndex, { integers: input, weights });
      const results = [simdKernel(), createReferenceKernel()].map((kernel) => {
        const sums = new Float32Array(expected.length);
        createFloatProduct({ kernel, shape, groupIndex, weights })(input, sums);
        return sums;
      });
      expect(bitsOf(results[0]!)).toBe(bitsOf(results[1]!));
      const largest = shape.rowCount * 2 * 2;
      for (const [i, sum] of results[0]!.entries()) {
        expect(Math.abs(sum - expected[i]!)).toBeLessThanOrEqual(largest * shape.rowCount * 2 ** -24);
      }
    }),
  );
});

const ENCODINGS: readonly WeightEncoding[] = [
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
];

/** Groups of every mask width, one that crosses words, and crossbars that end inside a group. */
const formats = fc
  .record({
    encoding: fc.constantFrom(...ENCODINGS),
    weightBits: between(2, 6),
    levelBits: between(1, 2),
    inputBits: between(2, 10),
    isInputSigned: fc.boolean(),
    dacBits: between(1, 2),
    ouRowCount: fc.constantFrom(1, 3, 8, 9, 16, 17, 32, 33, 70, 128),
    spareRowCount: between(0, 20),
  })
  .map(({ spareRowCount, ...format }): ReadFormat => {
    const crossbarRowCount = format.ouRowCount + spareRowCount;
    return { ...format, crossbarRowCount, crossbarColumnCount: 64, ouColumnCount: 8 };
  });

test('read errors have the same bits on both kernels, tallies included', () => {
  const kinds = fc.constantFrom('rare', 'frequent', 'mixed', 'fractions');
  fc.assert(
    fc.property(geometries, formats, kinds, between(0, 1e6), (geometry, format, kind, seed) => {
      const source = stream('00000000000000a7', 'parity', seed);
      const plan = planReads(geometry, format);
      const table = scatteredTable({
        maxActiveCount: format.ouRowCount,
        lowestRowSop: plan.lowestRowSop,
        highestRowSop: plan.highestRowSop,
        rightRatio: (activeCount) =>
          ({ rare: 0.99, frequent: 0.2, mixed: activeCount % 2 ? 0.9 : 0.3, fractions: 0.9 })[kind],
        step: kind === 'fractions' ? 0.75 : 1,
      });
      const half = 2 ** (format.weightBits - 1);
      const weights = integersBetween(source, plan.rowCount * plan.columnCount, -half, half - 1);
      const inputLowest = format.isInputSigned ? -(2 ** (format.inputBits - 1)) : 0;
      const inputHighest = 2 ** (format.inputBits - (format.isInputSigned ? 1 : 0)) - 1;
      const integers = integersBetween(source, inputCount(geometry), inputLowest, inputHighest);
      const groupIndex = seed % geometry.groupCount;
      const slicesInScope = seed % 4 === 0 ? seed % plan.sliceCount : null;
      const results = [simdKernel(), createReferenceKernel()].map((kernel) => {
        const options = { kernel, geometry, groupIndex, weights, plan, table, slicesInScope };
        const layer = createTableLayer({ ...options, seed: '00000000000000a7' });
        const sums = new Float64Array(geometry.positionCount * geometry.columnCount);
        const address = { chipIndex: 0, repeatIndex: 1, imageIndex: seed, layerIndex: 2, groupIndex };
        layer.run({ integers, address, sums });
        return { sums: bitsOf(sums), tally: layer.tally };
      });
      expect(results[0]).toEqual(results[1]);
    }),
    { numRuns: 60 },
  );
});

/** Products by the textbook: every element of the sum is looked up on its own. */
function plainProduct(
  shape: PatchGeometry,
  groupIndex: number,
  { integers, weights }: { integers: ArrayLike<number>; weights: ArrayLike<number> },
): readonly number[] {
  const groupChannelCount = shape.channelCount / shape.groupCount;
  return Array.from({ length: shape.positionCount * shape.columnCount }, (_, i) => {
    const position = Math.floor(i / shape.columnCount);
    const top = Math.floor(position / shape.outputWidthCount) * shape.strideHeightCount - shape.padTopCount;
    const left = (position % shape.outputWidthCount) * shape.strideWidthCount - shape.padLeftCount;
    let sum = 0;
    for (let row = 0; row < shape.rowCount; row++) {
      const place = Math.floor(row / groupChannelCount);
      const y = top + Math.floor(place / shape.kernelWidthCount) * shape.dilationHeightCount;
      const x = left + (place % shape.kernelWidthCount) * shape.dilationWidthCount;
      if (y < 0 || y >= shape.inputHeightCount || x < 0 || x >= shape.inputWidthCount) continue;
      const channel = groupIndex * groupChannelCount + (row % groupChannelCount);
      const input = integers[(y * shape.inputWidthCount + x) * shape.channelCount + channel]!;
      sum += input * weights[row * shape.columnCount + (i % shape.columnCount)]!;
    }
    return sum;
  });
}
