import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomWeights } from '../../testing/tiny-networks.ts';
import { applyDigitalLayer } from './digital-layers.ts';
import { createFloatOperator } from './float-inference.ts';
import type { Conv2dLayer } from './graph.ts';
import { createIntegerOperator } from './integer-inference.ts';
import { fixedPointGrid } from './quantize.ts';
import { outputExtents, slideWindow } from './shape.ts';

const small = fc.integer({ min: 1, max: 4 });
const convolutions = fc.record({
  heightCount: fc.integer({ min: 4, max: 8 }),
  widthCount: fc.integer({ min: 4, max: 8 }),
  kernelHeightCount: small,
  kernelWidthCount: small,
  inputChannelCount: small,
  outputChannelCount: small,
  strideHeightCount: fc.integer({ min: 1, max: 3 }),
  strideWidthCount: fc.integer({ min: 1, max: 3 }),
  padding: fc.constantFrom('same' as const, 'valid' as const),
});

function convLayer(sizes: Omit<Conv2dLayer, 'kind' | 'name' | 'kernel' | 'bias'>): Conv2dLayer {
  const { kernelHeightCount, kernelWidthCount, inputChannelCount, outputChannelCount } = sizes;
  const weightCount = kernelHeightCount * kernelWidthCount * inputChannelCount * outputChannelCount;
  const bias = randomWeights('bias', outputChannelCount, 0.5);
  return { ...sizes, kind: 'conv2d', name: 'conv', kernel: randomWeights('kernel', weightCount, 0.7), bias };
}

/** Direct convolution, straight from its definition: every output, every tap, inside or not. */
function directConvolution(
  layer: Conv2dLayer,
  extents: readonly number[],
  input: ArrayLike<number>,
  weights: ArrayLike<number>,
): number[] {
  const [heightCount, widthCount, channels] = extents as [number, number, number];
  const { vertical, horizontal } = slideWindow(layer, extents);
  const output: number[] = [];
  for (let oy = 0; oy < vertical.outputCount; oy++)
    for (let ox = 0; ox < horizontal.outputCount; ox++)
      for (let o = 0; o < layer.outputChannelCount; o++) {
        let sum = 0;
        for (let ky = 0; ky < layer.kernelHeightCount; ky++)
          for (let kx = 0; kx < layer.kernelWidthCount; kx++)
            for (let c = 0; c < channels; c++) {
              const y = oy * layer.strideHeightCount + ky - vertical.padBeforeCount;
              const x = ox * layer.strideWidthCount + kx - horizontal.padBeforeCount;
              if (y < 0 || x < 0 || y >= heightCount || x >= widthCount) continue;
              const tap = ((ky * layer.kernelWidthCount + kx) * channels + c) * layer.outputChannelCount + o;
              sum += input[(y * widthCount + x) * channels + c]! * weights[tap]!;
            }
        output.push(sum);
      }
  return output;
}

test('im2col convolutions equal the direct ones, in floats and in integers', () => {
  const grid = fixedPointGrid({ integerBits: 2, fractionBits: 4 });
  const onGrid = (x: number) => Math.min(31, Math.max(-32, Math.round(x * 16)));
  fc.assert(
    fc.property(convolutions, ({ heightCount, widthCount, ...sizes }) => {
      const layer = convLayer(sizes);
      const extents = [heightCount, widthCount, sizes.inputChannelCount];
      const input = randomWeights('input', heightCount * widthCount * sizes.inputChannelCount, 1);
      const withBias = (sum: number, i: number) =>
        Math.fround(sum + layer.bias![i % sizes.outputChannelCount]!);
      const float = directConvolution(layer, extents, input, layer.kernel).map(withBias);
      expect([...createFloatOperator(layer, extents)(input)]).toEqual(float);
      const integers = directConvolution(
        layer,
        extents,
        [...input].map(onGrid),
        [...layer.kernel].map(onGrid),
      );
      const ideal = createIntegerOperator(layer, extents, { activation: grid, weight: grid })(input);
      expect([...ideal]).toEqual(integers.map((sum) => sum / 256).map(withBias));
    }),
  );
});

test('pooling ignores padding: 3x3 windows by 2 over 4x4, same', () => {
  const size = { poolHeightCount: 3, poolWidthCount: 3, strideHeightCount: 2, strideWidthCount: 2 };
  const input = Float32Array.from({ length: 16 }, (_, i) => -1 - i);
  const pooled = (kind: 'maxPool2d' | 'averagePool2d') => [
    ...applyDigitalLayer({ kind, name: 'pool', padding: 'same', ...size }, [4, 4, 1], input),
  ];
  expect(outputExtents({ kind: 'maxPool2d', name: 'pool', padding: 'same', ...size }, [4, 4, 1])).toEqual([
    2, 2, 1,
  ]);
  expect(pooled('maxPool2d')).toEqual([-1, -3, -9, -11]);
  expect(pooled('averagePool2d')).toEqual([-6, -7.5, -12, -13.5]);
});

test('softmax sums to 1 over the last axis and survives large inputs', () => {
  const output = applyDigitalLayer(
    { kind: 'softmax', name: 's' },
    [2, 2],
    Float32Array.of(1000, 1001, -5, -5),
  );
  expect(output[1]! / output[0]!).toBeCloseTo(Math.E, 5);
  expect(output[0]! + output[1]!).toBeCloseTo(1, 6);
  expect([output[2], output[3]]).toEqual([0.5, 0.5]);
});
