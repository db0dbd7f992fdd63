import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildErrorTable, createOperators, forward, type Network, resolveRun } from '../../src/index.ts';
import { createInjectedNetwork } from '../../src/inference/network.ts';
import { createRowSampler } from '../../src/inference/row-sampler.ts';
import { createIntegerOperator } from '../../src/network/integer-inference.ts';
import { runSpec, tinyConvNetwork, tinyDenseNetwork } from '../../testing/index.ts';
import { randomWeights } from '../../testing/tiny-networks.ts';

const small = fc.integer({ min: 1, max: 3 });
const format = fc.record({
  integerBits: fc.integer({ min: 1, max: 3 }),
  fractionBits: fc.integer({ min: 0, max: 5 }),
});

/** A convolution without an activation in front of a dense layer, so that both meet negative inputs. */
const networks = fc
  .record({
    sizes: fc.record({
      kernelHeightCount: small,
      kernelWidthCount: small,
      inputChannelCount: small,
      outputChannelCount: small,
      strideHeightCount: small,
      strideWidthCount: small,
      padding: fc.constantFrom('same' as const, 'valid' as const),
    }),
    heightCount: fc.integer({ min: 3, max: 6 }),
    widthCount: fc.integer({ min: 3, max: 6 }),
    scale: fc.constantFrom(0.1, 0.5, 3),
  })
  .map(({ sizes, heightCount, widthCount, scale }): Network => {
    const { kernelHeightCount, kernelWidthCount, inputChannelCount, outputChannelCount } = sizes;
    const weightCount = kernelHeightCount * kernelWidthCount * inputChannelCount * outputChannelCount;
    const outputs = (inputCount: number, kernelCount: number, strideCount: number) =>
      Math.ceil((sizes.padding === 'same' ? inputCount : inputCount - kernelCount + 1) / strideCount);
    const inputCount =
      outputs(heightCount, kernelHeightCount, sizes.strideHeightCount) *
      outputs(widthCount, kernelWidthCount, sizes.strideWidthCount) *
      outputChannelCount;
    const bias = randomWeights('bias', outputChannelCount, scale);
    return {
      name: 'random',
      inputShape: { heightCount, widthCount, channelCount: inputChannelCount },
      layers: [
        { kind: 'conv2d', name: 'conv', kernel: randomWeights('conv', weightCount, scale), bias, ...sizes },
        { kind: 'flatten', name: 'flatten' },
        {
          kind: 'dense',
          name: 'dense',
          kernel: randomWeights('dense', inputCount * 4, scale),
          inputCount,
          outputCount: 4,
          bias: null,
        },
      ],
    };
  });

/** Both outputs of a network on a device without variation. */
function outputs(
  network: Network,
  spec: ReturnType<typeof runSpec>,
): { injected: Float32Array; integer: Float32Array; wrongCount: number } {
  const resolved = resolveRun({ spec, network });
  if (!resolved.ok) throw new Error(resolved.problem[0]?.message);
  const { extents, quantization, seed, table } = resolved.value;
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const input = randomWeights('input', heightCount * widthCount * channelCount, 1);
  const operators = createOperators(network, extents, (layer, shape) =>
    createIntegerOperator(layer, shape, quantization),
  );
  const sampler = createRowSampler(buildErrorTable(resolved.value));
  const crossbars = createInjectedNetwork({
    network,
    extents,
    quantization,
    sampler,
    groupRowCount: table.maxActiveCount,
    seed,
  });
  return {
    injected: crossbars.infer(input, { repeatIndex: 0, imageIndex: 0 }),
    integer: forward({ network, extents, operators, input }),
    wrongCount: crossbars.tallies().reduce((sum, tally) => sum + tally.wrongCount, 0),
  };
}

const ideal = { resistanceRatio: 1e6, lrsSigmaRatio: 0, hrsSigmaRatio: 0 };

test('a device without variation and enough codes is the integer network, bit for bit', () => {
  fc.assert(
    fc.property(
      networks,
      format,
      format,
      fc.integer({ min: 1, max: 32 }),
      (network, activation, weight, rowCount) => {
        const { injected, integer, wrongCount } = outputs(
          network,
          runSpec({ device: ideal, rowCount, senseBits: 6, activation, weight }),
        );
        expect(wrongCount).toBe(0);
        expect([...injected]).toEqual([...integer]);
      },
    ),
  );
});

test('the same holds for 20-bit numbers, wider than a spec may ask for', () => {
  const wide = { integerBits: 8, fractionBits: 12 };
  const spec = runSpec({ device: ideal, activation: wide, weight: wide });
  for (const network of [tinyConvNetwork(), tinyDenseNetwork()]) {
    const { injected, integer } = outputs(network, spec);
    expect([...injected]).toEqual([...integer]);
  }
});

test('too few codes make an otherwise ideal device wrong', () => {
  const { injected, integer } = outputs(tinyConvNetwork(), runSpec({ device: ideal, senseBits: 2 }));
  expect([...injected]).not.toEqual([...integer]);
});
