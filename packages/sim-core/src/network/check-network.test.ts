import type { NetworkSummary } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { tinyConvNetwork, tinyDenseNetwork } from '../../testing/index.ts';
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

test('the end must be a vector of 2 to 256 classes behind a crossbar layer', () => {
  const dense = tinyDenseNetwork();
  const message = (network: Network) => {
    const check = checkNetwork(network);
    return check.ok ? 'accepted' : check.problem[0]!.message;
  };
  expect(message(dense)).toBe('accepted');
  expect(message({ ...dense, layers: dense.layers.slice(0, 1) })).toMatch(/no convolution or dense layer/);
  expect(message({ ...tinyConvNetwork(), layers: tinyConvNetwork().layers.slice(0, 5) })).toMatch(
    /ends in a feature map 2x2x5/,
  );
  expect(message({ ...dense, inputShape: { heightCount: 0, widthCount: 4, channelCount: 1 } })).toMatch(
    /0x4x1: .* from 1/,
  );
});
