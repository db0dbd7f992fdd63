import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomWeights } from '../../testing/tiny-networks.ts';
import { createReferenceKernel } from '../kernels/reference.ts';
import { createFloatOperator } from './float-inference.ts';
import { type Conv2dLayer, groupBias, groupKernel, weightMatrixShape } from './graph.ts';
import { createIntegerOperator } from './integer-inference.ts';
import { fixedPointGrid } from './quantize.ts';
import { type Extents, elementCount, outputExtents, slideWindow } from './shape.ts';
import { uniformWeightGrid } from './weight-grid.ts';

fc.configureGlobal({ seed: 20181105 });

const small = fc.integer({ min: 1, max: 3 });
const edge = fc.integer({ min: 0, max: 3 });
const convolutions = fc
  .record({
    heightCount: fc.integer({ min: 4, max: 8 }),
    widthCount: fc.integer({ min: 4, max: 8 }),
    kernelHeightCount: small,
    kernelWidthCount: small,
    groupCount: small,
    groupInputCount: small,
    groupOutputCount: small,
    strideHeightCount: small,
    strideWidthCount: small,
    dilationHeightCount: small,
    dilationWidthCount: small,
    padding: fc.oneof(
      fc.constantFrom('same' as const, 'valid' as const),
      fc.record({ topCount: edge, bottomCount: edge, leftCount: edge, rightCount: edge }),
    ),
  })
  .map(({ heightCount, widthCount, groupInputCount, groupOutputCount, ...sizes }) => {
    const inputChannelCount = groupInputCount * sizes.groupCount;
    const outputChannelCount = groupOutputCount * sizes.groupCount;
    const layer = convLayer({ ...sizes, inputChannelCount, outputChannelCount });
    return { layer, extents: [heightCount, widthCount, inputChannelCount] };
  })
  .filter(({ layer, extents }) => elementCount(outputExtents(layer, [extents])) > 0);

function convLayer(
  sizes: Omit<Conv2dLayer, 'kind' | 'name' | 'inputIndices' | 'kernel' | 'bias'>,
): Conv2dLayer {
  const { kernelHeightCount, kernelWidthCount, inputChannelCount, outputChannelCount, groupCount } = sizes;
  const weightCount =
    (kernelHeightCount * kernelWidthCount * inputChannelCount * outputChannelCount) / groupCount;
  return {
    ...sizes,
    kind: 'conv2d',
    name: 'conv',
    inputIndices: [-1],
    kernel: randomWeights('kernel', weightCount, 0.7),
    bias: randomWeights('bias', outputChannelCount, 0.5),
  };
}

/** Direct convolution, straight from its definition: every output, every tap of its group, inside or not. */
function directConvolution(
  layer: Conv2dLayer,
  extents: Extents,
  { input, weights }: { readonly input: ArrayLike<number>; readonly weights: ArrayLike<number> },
): number[] {
  const [heightCount, widthCount, channels] = extents as [number, number, number];
  const { vertical, horizontal } = slideWindow(layer, extents);
  const groupInputs = channels / layer.groupCount;
  const groupOutputs = layer.outputChannelCount / layer.groupCount;
  const output: number[] = [];
  for (let oy = 0; oy < vertical.outputCount; oy++)
    for (let ox = 0; ox < horizontal.outputCount; ox++)
      for (let o = 0; o < layer.outputChannelCount; o++) {
        const firstChannel = Math.floor(o / groupOutputs) * groupInputs;
        let sum = 0;
        for (let ky = 0; ky < layer.kernelHeightCount; ky++)
          for (let kx = 0; kx < layer.kernelWidthCount; kx++)
            for (let c = 0; c < groupInputs; c++) {
              const y =
                oy * layer.strideHeightCount + ky * layer.dilationHeightCount - vertical.padBeforeCount;
              const x =
                ox * layer.strideWidthCount + kx * layer.dilationWidthCount - horizontal.padBeforeCount;
              if (y < 0 || x < 0 || y >= heightCount || x >= widthCount) continue;
              const tap = (ky * layer.kernelWidthCount + kx) * groupInputs + c;
              const from = (y * widthCount + x) * channels + firstChannel + c;
              sum += input[from]! * weights[tap * layer.outputChannelCount + o]!;
            }
        output.push(sum);
      }
  return output;
}

test('im2col convolutions equal the direct ones, in floats and in integers', () => {
  const grid = fixedPointGrid({ integerBits: 2, fractionBits: 4 });
  const kernel = createReferenceKernel();
  const onGrid = (x: number) => Math.min(31, Math.max(-32, Math.round(x * 16)));
  fc.assert(
    fc.property(convolutions, ({ layer, extents }) => {
      const input = randomWeights('input', elementCount(extents), 1);
      const withBias = (sum: number, i: number) => Math.fround(sum + layer.bias![i % layer.bias!.length]!);
      const float = directConvolution(layer, extents, { input, weights: layer.kernel }).map(withBias);
      expect([...createFloatOperator(layer, extents)(input)]).toEqual(float);
      const integers = { input: [...input].map(onGrid), weights: [...layer.kernel].map(onGrid) };
      const quantization = { activation: grid, weight: uniformWeightGrid(layer, grid) };
      const ideal = createIntegerOperator(layer, extents, { quantization, kernel })(input);
      const sums = directConvolution(layer, extents, integers);
      expect([...ideal]).toEqual(sums.map((sum) => sum / 256).map(withBias));
    }),
  );
});

const plain = { strideHeightCount: 1, strideWidthCount: 1, dilationHeightCount: 1, dilationWidthCount: 1 };

test('a depthwise convolution is one small convolution a channel', () => {
  const sizes = { ...plain, kernelHeightCount: 3, kernelWidthCount: 2, padding: 'same' } as const;
  const depthwise = convLayer({ ...sizes, inputChannelCount: 3, outputChannelCount: 6, groupCount: 3 });
  expect(weightMatrixShape(depthwise)).toEqual({ rowCount: 6, columnCount: 2, groupCount: 3 });
  const input = randomWeights('input', 5 * 4 * 3, 1);
  const found = createFloatOperator(depthwise, [5, 4, 3])(input);
  for (let c = 0; c < 3; c++) {
    const single = {
      ...convLayer({ ...sizes, inputChannelCount: 1, outputChannelCount: 2, groupCount: 1 }),
      kernel: groupKernel(depthwise, c),
      bias: groupBias(depthwise, c),
    };
    const channel = input.filter((_, i) => i % 3 === c);
    const expected = createFloatOperator(single, [5, 4, 1])(channel);
    expect([...found.filter((_, i) => Math.floor((i % 6) / 2) === c)]).toEqual([...expected]);
  }
});

test('a group has its columns of the kernel and its part of the bias', () => {
  const conv = {
    ...convLayer({
      ...plain,
      kernelHeightCount: 1,
      kernelWidthCount: 2,
      inputChannelCount: 2,
      outputChannelCount: 4,
      groupCount: 2,
      padding: 'valid',
    }),
    kernel: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    bias: Float32Array.of(10, 20, 30, 40),
  };
  expect([...groupKernel(conv, 0)]).toEqual([1, 2, 5, 6]);
  expect([...groupKernel(conv, 1)]).toEqual([3, 4, 7, 8]);
  expect([...groupBias(conv, 1)!]).toEqual([30, 40]);
  expect(() => groupKernel(conv, 2)).toThrow(/group 2 of 2/);
});

test('a dilated kernel is the kernel with zeros between its taps', () => {
  const sizes = { inputChannelCount: 1, outputChannelCount: 1, groupCount: 1, padding: 'valid' } as const;
  const dilated = convLayer({
    ...sizes,
    ...plain,
    kernelHeightCount: 2,
    kernelWidthCount: 2,
    dilationHeightCount: 3,
    dilationWidthCount: 2,
  });
  const [a, b, c, d] = [...dilated.kernel] as [number, number, number, number];
  const spread = {
    ...convLayer({ ...sizes, ...plain, kernelHeightCount: 4, kernelWidthCount: 3 }),
    kernel: Float32Array.of(a, 0, b, 0, 0, 0, 0, 0, 0, c, 0, d),
  };
  const input = randomWeights('input', 42, 1);
  const extents = [7, 6, 1];
  expect(outputExtents(dilated, [extents])).toEqual([4, 4, 1]);
  expect([...createFloatOperator(dilated, extents)(input)]).toEqual([
    ...createFloatOperator(spread, extents)(input),
  ]);
});
