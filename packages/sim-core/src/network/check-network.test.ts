import type { NetworkSummary } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { tinyConvNetwork, tinyDenseNetwork, tinyGraphNetwork } from '../../testing/index.ts';
import { checkNetwork } from './check-network.ts';
import type { Layer, Network } from './graph.ts';

/** The first complaint about tinyConvNetwork with one layer changed. */
function complaint(layerIndex: number, change: Record<string, unknown>): { message: string; path: string } {
  const network = tinyConvNetwork();
  const layers = network.layers.map((layer, i) =>
    i === layerIndex ? ({ ...layer, ...change } as Layer) : layer,
  );
  const check = checkNetwork({ ...network, layers });
  if (check.ok) throw new Error('it was accepted');
  return { message: check.problem[0]!.message, path: check.problem[0]!.path.join('.') };
}

test('the card counts shapes, parameters and MACs', () => {
  const check = checkNetwork(tinyConvNetwork());
  if (!check.ok) throw new Error(check.problem[0]?.message);
  const card: Omit<NetworkSummary, 'digest'> = check.value;
  expect(card.classCount).toBe(3);
  expect(check.value.layers.map((layer) => layer.outputShape.join('x'))).toEqual([
    '6x6x4',
    '6x6x4',
    '3x3x4',
    '2x2x5',
    '2x2x5',
    '20',
    '3',
  ]);
  expect(check.value.layers[0]).toMatchObject({
    parameterCount: 76,
    macCount: 36 * 72,
    runsOnCrossbar: true,
  });
  expect(check.value.layers[1]).toMatchObject({ parameterCount: 0, macCount: 0, runsOnCrossbar: false });
  expect(check.value.parameterCount).toBe(76 + 80 + 63);
});

test('misfits name the layer, the numbers and what to do', () => {
  expect(complaint(3, { inputChannelCount: 3 })).toEqual({
    message: 'layer 3 (conv2d conv2): takes 3 channels but gets 4',
    path: 'layers.3.inputChannelCount',
  });
  expect(complaint(0, { kernel: new Float32Array(70) }).message).toMatch(
    /kernel holds 70 numbers, its shape needs 72/,
  );
  expect(complaint(0, { bias: Float32Array.of(0, Number.NaN, 0, 0) }).message).toMatch(/bias\[1\] is NaN/);
  expect(complaint(3, { strideWidthCount: 0 }).message).toMatch(/strideWidthCount is 0; .* from 1/);
  expect(complaint(2, { poolHeightCount: 9 }).message).toMatch(/does not fit into 6x6/);
  expect(complaint(5, { kind: 'relu' }).message).toMatch(
    /gets a feature map 2x2x5; put a flatten layer before it/,
  );
});

test('the end must be a vector of 2 to 4096 classes behind a crossbar layer', () => {
  const dense = tinyDenseNetwork();
  const message = (network: Network) => {
    const check = checkNetwork(network);
    return check.ok ? 'accepted' : check.problem[0]!.message;
  };
  expect(message(dense)).toBe('accepted');
  const withClasses = (outputCount: number): Network => {
    const kernel = new Float32Array(6 * outputCount);
    const layers = dense.layers.map((layer) =>
      layer.name === 'dense2' ? ({ ...layer, outputCount, kernel } as Layer) : layer,
    );
    return { ...dense, layers };
  };
  expect(message(withClasses(4096))).toBe('accepted');
  expect(message(withClasses(4097))).toBe('4097 classes; at most 4096 are supported');
  expect(message({ ...dense, layers: dense.layers.slice(0, 1) })).toMatch(/no convolution or dense layer/);
  expect(message({ ...tinyConvNetwork(), layers: tinyConvNetwork().layers.slice(0, 5) })).toMatch(
    /ends in a feature map 2x2x5/,
  );
  expect(message({ ...dense, inputShape: { heightCount: 0, widthCount: 4, channelCount: 1 } })).toMatch(
    /0x4x1: .* from 1/,
  );
});

/** The first complaint about tinyGraphNetwork with the layer of that name changed. */
function graphComplaint(name: string, change: Record<string, unknown>): string {
  const network = tinyGraphNetwork();
  const layers = network.layers.map((layer) =>
    layer.name === name ? ({ ...layer, ...change } as Layer) : layer,
  );
  const check = checkNetwork({ ...network, layers });
  return check.ok ? 'accepted' : check.problem[0]!.message;
}

test('the card of a graph counts groups and scalings', () => {
  const check = checkNetwork(tinyGraphNetwork());
  if (!check.ok) throw new Error(check.problem[0]?.message);
  const cardOf = (name: string) => check.value.layers.find((layer) => layer.name === name)!;
  // 9 taps of 1 channel for each of 8 outputs.
  expect(cardOf('depthwise')).toMatchObject({ parameterCount: 72, macCount: 9 * 240, runsOnCrossbar: true });
  expect(cardOf('norm')).toMatchObject({ parameterCount: 8, macCount: 0, runsOnCrossbar: false });
  expect(check.value.classCount).toBe(3);
});

test.each<[string, string, Record<string, unknown>, RegExp]>([
  ['an input behind it', 'residual', { inputIndices: [5, 7] }, /^layer 6 .*input index 7 .* -1 to 5/],
  ['itself as input', 'residual', { inputIndices: [5, 6] }, /input index 6 names no earlier layer/],
  ['half an input', 'residual', { inputIndices: [5, 1.5] }, /input index 1.5/],
  ['an input before the image', 'residual', { inputIndices: [5, -2] }, /input index -2/],
  ['an input that is no number', 'residual', { inputIndices: [5, Number.NaN] }, /input index NaN/],
  ['no input', 'stem', { inputIndices: [] }, /it has 0 inputs; it takes 1/],
  ['two inputs of a convolution', 'stem', { inputIndices: [0, -1] }, /it has 2 inputs; it takes 1/],
  ['a sum of one', 'residual', { inputIndices: [5] }, /it has 1 inputs; it takes 2 to 256/],
  ['a sum of very many', 'residual', { inputIndices: Array(300).fill(5) }, /it has 300 inputs/],
  ['a sum of two shapes', 'residual', { inputIndices: [5, 4] }, /6x5x4 and 6x5x8 do not fit/],
  ['a dangling layer', 'dilated', { inputIndices: [6] }, /^layer 7 \(affine norm\): .* feeds no other layer/],
  ['uneven groups', 'depthwise', { groupCount: 3 }, /3 groups do not divide 4 channels/],
  ['no groups', 'depthwise', { groupCount: 0 }, /groupCount is 0/],
  ['a kernel without its groups', 'depthwise', { groupCount: 2 }, /kernel holds 72 .* needs 144/],
  ['no dilation', 'dilated', { dilationWidthCount: 0 }, /dilationWidthCount is 0/],
  ['a vast dilation', 'dilated', { dilationWidthCount: 1e9 }, /covers 2000000001 places; at most 65536/],
  [
    'negative padding',
    'dilated',
    { padding: { topCount: -1, bottomCount: 0, leftCount: 0, rightCount: 0 } },
    /padding.topCount is -1; .* from 0/,
  ],
  [
    'vast padding',
    'dilated',
    { padding: { topCount: 0, bottomCount: 1e6, leftCount: 0, rightCount: 0 } },
    /padding.bottomCount is 1000000; it must be at most 65536/,
  ],
  [
    'a pool window in the padding',
    'average',
    { padding: { topCount: 0, bottomCount: 0, leftCount: 2, rightCount: 0 } },
    /reaches its window of 2x2/,
  ],
  ['half a zero', 'pad', { topCount: 0.5 }, /topCount is 0.5; .* from 0/],
  ['a vast frame', 'pad', { bottomCount: 1e9 }, /has more than 67108864 numbers/],
  ['a slope of NaN', 'leak', { negativeSlopeRatio: Number.NaN }, /negativeSlopeRatio is NaN/],
  ['an alpha of NaN', 'elu', { alphaRatio: Number.NaN }, /alphaRatio is NaN; it must be finite/],
  ['an endless slope', 'hard sigmoid', { slopeRatio: Infinity }, /slopeRatio is Infinity/],
  ['a short list of slopes', 'prelu', { slopes: new Float32Array(5) }, /has 5 slopes but gets 6 channels/],
  [
    'a slope of a channel that is NaN',
    'prelu',
    { slopes: new Float32Array(6).fill(NaN) },
    /slopes\[0\] is NaN/,
  ],
  ['a product of one', 'squeezed', { inputIndices: [15] }, /it has 1 inputs; it takes 2 to 256/],
  ['a product of two shapes', 'squeezed', { inputIndices: [15, 10] }, /6x5x6 and 6x5x4 do not fit together/],
  [
    'a product with a short vector',
    'squeezed',
    { inputIndices: [15, 20] },
    /6x5x6 and 3 do not fit together/,
  ],
  ['a global maximum of a vector', 'peak', { inputIndices: [20] }, /needs a feature map but gets a vector/],
  ['a scale of NaN', 'norm', { scale: Float32Array.of(1, Number.NaN, 1, 1) }, /scale\[1\] is NaN/],
  ['an infinite offset', 'norm', { offset: Float32Array.of(1, 1, 1, Infinity) }, /offset\[3\] is Infinity/],
  ['a short offset', 'norm', { offset: new Float32Array(3) }, /offset holds 3 numbers, its shape needs 4/],
  ['a short scale', 'norm', { scale: new Float32Array(3) }, /scales 3 channels but gets 4/],
  ['a short mean', 'mean', { mean: new Float32Array(59) }, /holds 59 numbers but gets 60/],
  ['a mean of NaN', 'mean', { mean: new Float32Array(60).fill(Number.NaN) }, /mean\[0\] is NaN/],
  [
    'a global pool of a vector',
    'sum',
    { kind: 'globalAveragePool2d', inputIndices: [18] },
    /needs a feature map but gets a vector/,
  ],
])('refuses %s', (_, name, change, expected) => {
  expect(graphComplaint(name, change)).toMatch(expected);
});

test('branches that together outgrow the memory are refused before they run', () => {
  const heads = Array.from({ length: 6 }, (_, i): Layer => {
    const edges = { topCount: 4000, bottomCount: 4000, leftCount: 4000, rightCount: 3999 };
    return { kind: 'zeroPad2d', name: `pad${i}`, inputIndices: [-1], ...edges };
  });
  const network: Network = {
    ...tinyGraphNetwork(),
    inputShape: { heightCount: 1, widthCount: 1, channelCount: 1 },
    layers: [
      ...heads,
      { kind: 'add', name: 'sum', inputIndices: heads.map((_, i) => i) },
      { kind: 'globalAveragePool2d', name: 'mean', inputIndices: [6] },
      {
        kind: 'dense',
        name: 'dense',
        inputIndices: [7],
        kernel: new Float32Array(2),
        inputCount: 1,
        outputCount: 2,
        bias: null,
      },
    ],
  };
  const check = checkNetwork(network);
  expect(check.ok ? 'accepted' : check.problem[0]!.message).toMatch(
    /branches need 448\d+ numbers at one time/,
  );
  const [sum, mean, dense] = network.layers.slice(6) as [Layer, Layer, Layer];
  const accepts = (...layers: readonly Layer[]) => checkNetwork({ ...network, layers }).ok;
  const behind = (layer: Layer, index: number): Layer => ({ ...layer, inputIndices: [index] });
  const [one, other] = heads as [Layer, Layer];
  expect(accepts(one, other, { ...sum, inputIndices: [0, 1] }, behind(mean, 2), behind(dense, 3))).toBe(true);
  const relus = heads.map((_, i): Layer => ({ kind: 'relu', name: `relu${i}`, inputIndices: [i] }));
  expect(accepts(one, ...relus, behind(mean, 6), behind(dense, 7))).toBe(true);
});
