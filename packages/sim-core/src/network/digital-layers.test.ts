import { expect, test } from 'vitest';
import { randomWeights } from '../../testing/tiny-networks.ts';
import { applyDigitalLayer } from './digital-layers.ts';
import type { ActivationLayer, DigitalLayer, Pool2dLayer } from './graph.ts';
import { type Extents, elementCount, outputExtents } from './shape.ts';

/** The output, whose length must be that of the shape that the layer claims. */
function apply(layer: DigitalLayer, extents: readonly Extents[], ...inputs: Float32Array[]): number[] {
  const output = applyDigitalLayer(layer, extents, inputs);
  expect(output.length).toBe(elementCount(outputExtents(layer, extents)));
  return [...output];
}

const base = { name: 'layer', inputIndices: [-1] };
const activation = (kind: ActivationLayer['kind'], ...values: number[]) =>
  apply({ ...base, kind }, [[values.length]], Float32Array.from(values));

test('pooling ignores padding: 3x3 windows by 2 over 4x4, same', () => {
  const size = { poolHeightCount: 3, poolWidthCount: 3, strideHeightCount: 2, strideWidthCount: 2 };
  const input = Float32Array.from({ length: 16 }, (_, i) => -1 - i);
  const pooled = (kind: Pool2dLayer['kind']) =>
    apply({ ...base, kind, padding: 'same', ...size }, [[4, 4, 1]], input);
  expect(pooled('maxPool2d')).toEqual([-1, -3, -9, -11]);
  expect(pooled('averagePool2d')).toEqual([-6, -7.5, -12, -13.5]);
});

test('so does pooling with explicit padding', () => {
  const size = { poolHeightCount: 2, poolWidthCount: 2, strideHeightCount: 2, strideWidthCount: 2 };
  const padding = { topCount: 1, bottomCount: 0, leftCount: 0, rightCount: 1 };
  // Rows {0}, {1, 2} by columns {0, 1}, {2}.
  const input = Float32Array.of(-1, -2, -3, -4, -5, -6, -7, -8, -9);
  const pooled = (kind: Pool2dLayer['kind']) =>
    apply({ ...base, kind, padding, ...size }, [[3, 3, 1]], input);
  expect(pooled('maxPool2d')).toEqual([-1, -3, -4, -6]);
  expect(pooled('averagePool2d')).toEqual([-1.5, -3, -6, -7.5]);
});

test('global average pooling is the mean of each channel', () => {
  const input = Float32Array.of(1, 10, 2, 20, 3, 30, 6, 60);
  expect(apply({ ...base, kind: 'globalAveragePool2d' }, [[2, 2, 2]], input)).toEqual([3, 30]);
});

test('softmax sums to 1 over the last axis and survives large inputs', () => {
  const input = Float32Array.of(1000, 1001, -5, -5);
  const output = apply({ ...base, kind: 'softmax' }, [[2, 2]], input);
  expect(output[1]! / output[0]!).toBeCloseTo(Math.E, 5);
  expect(output[0]! + output[1]!).toBeCloseTo(1, 6);
  expect(output.slice(2)).toEqual([0.5, 0.5]);
});

test('clipped activations bend where they should', () => {
  expect(activation('relu', -2, 0, 3, 7)).toEqual([0, 0, 3, 7]);
  expect(activation('relu6', -2, 0, 3, 7)).toEqual([0, 0, 3, 6]);
  const leak: DigitalLayer = { ...base, kind: 'leakyRelu', negativeSlopeRatio: 0.25 };
  expect(apply(leak, [[4]], Float32Array.of(-2, 0, 3, 7))).toEqual([-0.5, 0, 3, 7]);
});

test('sigmoid and tanh are those of the language to 32 bits, also far out and near 0', () => {
  const values = [
    -1000, -90, -20, -3, -0.5, -1e-3, -1e-5, 0, 1e-12, 1e-8, 9e-4, 1.1e-3, 0.02, 1, 8, 20, 90, 1000,
  ];
  const inputs = Float32Array.from(values);
  const near = (found: number[], expected: (x: number) => number) => {
    for (const [i, x] of inputs.entries()) {
      const exact = expected(x);
      expect(Math.abs(found[i]! - exact), `${x}`).toBeLessThanOrEqual(Math.abs(exact) * 1.2e-7 + 1e-45);
    }
  };
  near(activation('sigmoid', ...inputs), (x) => 1 / (1 + Math.exp(-x)));
  near(activation('tanh', ...inputs), Math.tanh);
});

test('smooth activations are those of the language to 32 bits, also far out and near 0', () => {
  const values = [-1000, -90, -20, -9, -3, -0.5, -1e-3, -9e-4, -1e-5, 0, 1e-12, 1e-8, 9e-4, 0.02, 1, 8, 90];
  const inputs = Float32Array.from(values);
  const near = (layer: DigitalLayer, expected: (x: number) => number) => {
    const found = apply(layer, [[inputs.length]], inputs);
    for (const [i, x] of inputs.entries()) {
      const exact = expected(x);
      const slack = Math.abs(exact) * 1.2e-7 + 1e-45;
      expect(Math.abs(found[i]! - exact), `${layer.kind} ${x}`).toBeLessThanOrEqual(slack);
    }
  };
  near({ ...base, kind: 'elu', alphaRatio: 0.3 }, (x) => (x > 0 ? x : 0.3 * Math.expm1(x)));
  near({ ...base, kind: 'silu' }, (x) => x / (1 + Math.exp(-x)));
  near({ ...base, kind: 'softplus' }, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  near({ ...base, kind: 'gelu', isApproximate: true }, (x) => {
    return x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
  });
});

test('exact gelu has the values of its table, and x - gelu(x) is its mirror', () => {
  const gelu: DigitalLayer = { ...base, kind: 'gelu', isApproximate: false };
  // x P(z <= x) by the tables of Abramowitz and Stegun, 26.1
  const known = [0, 0.841344746, 1.954499736, 2.995950306, -0.158655254, -0.045500264];
  const found = apply(gelu, [[6]], Float32Array.of(0, 1, 2, 3, -1, -2));
  for (const [i, value] of known.entries()) expect(found[i]).toBeCloseTo(value, 6);
  const inputs = randomWeights('gelu', 50, 3);
  const there = apply(gelu, [[50]], inputs);
  const back = apply(
    gelu,
    [[50]],
    inputs.map((x) => -x),
  );
  for (const [i, x] of inputs.entries()) expect(there[i]! - back[i]!).toBeCloseTo(x, 5);
});

test('piecewise activations bend where they should', () => {
  const inputs = Float32Array.of(-4, -3, -1, 0, 1, 3, 4);
  const one = (layer: DigitalLayer) => apply(layer, [[7]], inputs);
  expect(one({ ...base, kind: 'hardSwish' })).toEqual([
    -0,
    -0,
    Math.fround(-1 / 3),
    0,
    Math.fround(2 / 3),
    3,
    4,
  ]);
  expect(one({ ...base, kind: 'hardSigmoid', slopeRatio: 0.25, offsetRatio: 0.5 })).toEqual([
    0, 0, 0.25, 0.5, 0.75, 1, 1,
  ]);
  const prelu: DigitalLayer = { ...base, kind: 'prelu', slopes: Float32Array.of(0.5, -1) };
  expect(apply(prelu, [[1, 2, 2]], Float32Array.of(-2, -2, 3, 3))).toEqual([-1, 2, 3, 3]);
});

test('global maximum pooling is the largest of each channel', () => {
  const input = Float32Array.of(-1, 10, -2, 20, -3, -30, -6, 5);
  expect(apply({ ...base, kind: 'globalMaxPool2d' }, [[2, 2, 2]], input)).toEqual([-1, 20]);
});

test('multiply multiplies element by element, and a vector at every place', () => {
  const [a, b, c] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(10, 20, 30, 40), Float32Array.of(5, -1)];
  const map = [1, 2, 2];
  expect(apply({ ...base, kind: 'multiply' }, [map, map], a, b)).toEqual([10, 40, 90, 160]);
  expect(apply({ ...base, kind: 'multiply' }, [[2], map, map], c, a, b)).toEqual([50, -40, 450, -160]);
});

test('add adds all its inputs, element by element', () => {
  const [a, b, c] = [Float32Array.of(1, 2), Float32Array.of(10, 20), Float32Array.of(100, 200)];
  expect(apply({ ...base, kind: 'add' }, [[2], [2], [2]], a, b, c)).toEqual([111, 222]);
});

test('concatenate puts channels behind one another at every place', () => {
  const concatenate: DigitalLayer = { ...base, kind: 'concatenate' };
  const [a, b] = [Float32Array.of(1, 2), Float32Array.of(10, 11, 20, 21)];
  expect(
    apply(
      concatenate,
      [
        [1, 2, 1],
        [1, 2, 2],
      ],
      a,
      b,
    ),
  ).toEqual([1, 10, 11, 2, 20, 21]);
  expect(apply(concatenate, [[2], [4]], a, b)).toEqual([1, 2, 10, 11, 20, 21]);
});

test('affine scales channels, subtractMean subtracts element by element', () => {
  const affine: DigitalLayer = {
    ...base,
    kind: 'affine',
    scale: Float32Array.of(2, -1),
    offset: Float32Array.of(0.5, 10),
  };
  expect(apply(affine, [[1, 2, 2]], Float32Array.of(1, 2, 3, 4))).toEqual([2.5, 8, 6.5, 6]);
  const mean: DigitalLayer = { ...base, kind: 'subtractMean', mean: Float32Array.of(1, 1, 2, 2) };
  expect(apply(mean, [[1, 2, 2]], Float32Array.of(1, 2, 3, 4))).toEqual([0, 1, 1, 2]);
});

test('zero padding frames a feature map', () => {
  const pad: DigitalLayer = {
    ...base,
    kind: 'zeroPad2d',
    topCount: 1,
    bottomCount: 0,
    leftCount: 2,
    rightCount: 1,
  };
  const output = apply(pad, [[2, 1, 2]], Float32Array.of(1, 2, 3, 4));
  const rows = [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 2, 0, 0],
    [0, 0, 0, 0, 3, 4, 0, 0],
  ];
  expect(output).toEqual(rows.flat());
});

test('no layer writes into its input', () => {
  const extents = [[2, 3, 2]];
  const pool = { poolHeightCount: 1, poolWidthCount: 1, strideHeightCount: 1, strideWidthCount: 1 };
  const numbers = { scale: Float32Array.of(2, 3), offset: Float32Array.of(1, 1) };
  const kinds: readonly DigitalLayer[] = [
    { ...base, kind: 'relu' },
    { ...base, kind: 'softmax' },
    { ...base, kind: 'maxPool2d', ...pool, padding: 'valid' },
    { ...base, kind: 'add' },
    { ...base, kind: 'multiply' },
    { ...base, kind: 'globalMaxPool2d' },
    { ...base, kind: 'affine', ...numbers },
  ];
  for (const layer of kinds) {
    const input = randomWeights('input', 12, 1);
    apply(
      layer,
      layer.kind === 'add' || layer.kind === 'multiply' ? [...extents, ...extents] : extents,
      input,
      input,
    );
    expect([...input], layer.kind).toEqual([...randomWeights('input', 12, 1)]);
  }
});
