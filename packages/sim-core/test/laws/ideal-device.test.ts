import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOperators, forward, type Images, imageInput, type Network } from '../../src/index.ts';
import { createInjectedNetwork } from '../../src/inference/network.ts';
import { loadKernel } from '../../src/kernels/load.ts';
import { createIntegerOperator } from '../../src/network/integer-inference.ts';
import { createCrossbars } from '../../src/simulate/crossbars.ts';
import {
  chain,
  lenetNetwork,
  prepareRun,
  type RunSpecChanges,
  randomImages,
  runSpec,
  scaledQuantization,
  tinyConvNetwork,
  tinyDenseNetwork,
} from '../../testing/index.ts';
import { randomWeights } from '../../testing/tiny-networks.ts';

fc.configureGlobal({ seed: 20181105 });

const small = fc.integer({ min: 1, max: 3 });
const format = fc.record({
  integerBits: fc.integer({ min: 1, max: 3 }),
  fractionBits: fc.integer({ min: 1, max: 5 }),
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
      layers: chain([
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
      ]),
    };
  });

/** Outputs of a network on the crossbars and as whole numbers, image by image. */
function outputs(network: Network, images: Images, changes: RunSpecChanges) {
  const spec = runSpec(changes);
  const { design, prepared } = prepareRun(spec, network, images);
  const { extents } = design;
  const kernel = loadKernel();
  const operators = createOperators(network, extents, (layer, shape, layerIndex) => {
    const { quantization } = prepared.layers.find((one) => one.layerIndex === layerIndex)!;
    return createIntegerOperator(layer, shape, { quantization, kernel });
  });
  const crossbars = createCrossbars(design, prepared, { errors: design.fidelity, seed: design.seed, kernel });
  const infer = createInjectedNetwork({ network, extents, crossbars });
  const inputs = Array.from({ length: images.imageCount }, (_, i) => imageInput(images, i));
  return {
    injected: inputs.map((input, imageIndex) => [
      ...infer(input, { chipIndex: 0, repeatIndex: 0, imageIndex }),
    ]),
    integer: inputs.map((input) => [...forward({ network, extents, operators, input })]),
    wrongCount: crossbars
      .flatMap((crossbar) => crossbar.groups)
      .reduce((sum, group) => sum + group.tally.wrongCount, 0),
  };
}

const ideal = { resistanceRatio: 1e6, lrsSigmaRatio: 0, hrsSigmaRatio: 0 };
const imagesOf = (network: Network, imageCount = 1) => randomImages(network.inputShape, imageCount, 3);
const FIDELITIES = ['table', 'array', 'moment'] as const;

test.each(FIDELITIES)('%s: a device without variation is the integer network, bit for bit', (fidelity) => {
  fc.assert(
    fc.property(
      networks,
      format,
      format,
      fc.integer({ min: 1, max: 32 }),
      (network, activation, weight, rowCount) => {
        const changes = { fidelity, device: ideal, rowCount, senseBits: 6, activation, weight };
        const { injected, integer, wrongCount } = outputs(network, imagesOf(network), changes);
        expect(wrongCount).toBe(0);
        expect(injected).toEqual(integer);
      },
    ),
    { numRuns: 30 },
  );
});

const ENCODINGS = ['offset', 'unitColumn', 'differential', 'positiveNegative'] as const;
const scaled = scaledQuantization({ activationBits: 8, weightScale: 'channel' });

test.each(
  FIDELITIES.flatMap((fidelity) => ENCODINGS.map((encoding) => [fidelity, encoding] as const)),
)('%s: so do scaled layers with 2-bit cells and inputs, %s', (fidelity, weightEncoding) => {
  const network = tinyConvNetwork();
  const { injected, integer } = outputs(network, imagesOf(network, 2), {
    fidelity,
    device: ideal,
    senseBits: 8,
    quantization: scaled,
    accelerator: { weightEncoding, cell: { levelBits: 2 }, dac: { resolutionBits: 2 } },
  });
  expect(injected).toEqual(integer);
});

test('the same holds for 20-bit weights, wider than a spec may ask for', () => {
  const wide = { integerBits: 8, fractionBits: 12 };
  for (const network of [tinyConvNetwork(), tinyDenseNetwork()]) {
    const changes = { device: ideal, activation: { integerBits: 8, fractionBits: 8 }, weight: wide };
    const { injected, integer } = outputs(network, imagesOf(network), changes);
    expect(injected).toEqual(integer);
  }
});

test.each(FIDELITIES)('%s: LeNet too', (fidelity) => {
  const network = lenetNetwork();
  const { injected, integer } = outputs(network, imagesOf(network, 2), { fidelity, device: ideal });
  expect(injected).toEqual(integer);
});

test.each(['table', 'array'] as const)('%s: too few codes make an ideal device wrong', (fidelity) => {
  const network = tinyConvNetwork();
  const changes = { fidelity, device: ideal, senseBits: 2 };
  const { injected, integer, wrongCount } = outputs(network, imagesOf(network), changes);
  expect(injected).not.toEqual(integer);
  expect(wrongCount).toBeGreaterThan(0);
});

const adc = (range: 'full' | 'granular' | 'percentile', resolutionBits: number) => ({
  converter: { adc: { resolutionBits, range, percentileRatio: 0.98, tracking: 'inputAware' as const } },
  ...{ offsetSigmaRatio: 0, gainSigmaRatio: 0, clampErrorRatio: 0 },
});

test.each([
  ['full', 3],
  ['granular', 2],
] as const)('tables and arrays read the same where nothing is left to chance: %s ADC, %i bits', (range, bits) => {
  const network = tinyConvNetwork();
  const of = (fidelity: 'table' | 'array') =>
    outputs(network, imagesOf(network, 2), {
      fidelity,
      device: ideal,
      accelerator: { readout: adc(range, bits) },
    });
  const [table, array] = [of('table'), of('array')];
  // Values of codes are no whole numbers: sums differ by rounding.
  for (const [i, value] of table.injected.flat().entries()) {
    expect(value).toBeCloseTo(array.injected.flat()[i]!, 5);
  }
  expect(table.wrongCount).toBe(array.wrongCount);
  expect(table.injected).not.toEqual(table.integer);
});

test('a calibrated ADC gives every weight slice a range and a table of its own', () => {
  const network = tinyConvNetwork();
  const layersOf = (fidelity: 'table' | 'array') => {
    const spec = runSpec({ fidelity, device: ideal, accelerator: { readout: adc('percentile', 3) } });
    return prepareRun(spec, network, imagesOf(network, 2)).prepared.layers;
  };
  for (const layer of layersOf('table')) expect(layer.tableIndices).toHaveLength(6);
  const ends = layersOf('array')[0]!.sensings.map(({ values }) => values.at(-1)!);
  expect(ends).toHaveLength(6);
  expect(new Set(ends).size).toBeGreaterThan(1);
  expect(Math.max(...ends)).toBeLessThan(9);
});

test('a layer or a slice out of scope is exact', () => {
  const network = tinyConvNetwork();
  const noisy = { rowCount: 16, senseBits: 5 };
  const only = (scope: RunSpecChanges['scope']) =>
    outputs(network, imagesOf(network), { ...noisy, ...(scope ? { scope } : {}) });
  const all = only(undefined);
  expect(all.injected).not.toEqual(all.integer);
  const one = only({ layerName: 'dense' });
  expect(one.injected).not.toEqual(one.integer);
  expect(one.wrongCount).toBeLessThan(all.wrongCount);
  const lowest = only({ sliceIndex: 0 });
  const highest = only({ sliceIndex: 5 });
  const distance = ({ injected, integer }: typeof all) =>
    Math.max(...injected[0]!.map((value, i) => Math.abs(value - integer[0]![i]!)));
  expect(distance(lowest)).toBeLessThan(distance(highest));
  expect(only({ factor: 'noise' }).injected).toEqual(all.integer);
});
