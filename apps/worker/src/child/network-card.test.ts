import { checkNetwork } from '@dl-rsim/sim-core';
import { tinyGraphNetwork } from '@dl-rsim/sim-core/testing';
import { readNetworkSummary } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { networkCard, summarizeWeights } from './network-card.ts';

test('a histogram counts every weight once, its ends in the first and last bin', () => {
  const kernel = Float32Array.from({ length: 1000 }, (_, at) => (at - 500) / 500);
  const { binCounts, ...moments } = summarizeWeights(kernel);
  expect(binCounts.length).toBe(64);
  expect(binCounts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect([Math.min(...binCounts), Math.max(...binCounts)]).toEqual([15, 16]);
  expect(moments).toEqual({
    lowestRatio: -1,
    highestRatio: Math.fround(0.998),
    meanRatio: expect.closeTo(-0.001, 9),
    sigmaRatio: expect.closeTo(Math.sqrt((1000 ** 2 - 1) / 12) / 500, 9),
    zeroRatio: 0.001,
  });
});

test('weights that are all alike lie in the first bin', () => {
  const { binCounts, zeroRatio, sigmaRatio } = summarizeWeights(new Float32Array(9));
  expect([binCounts[0], zeroRatio, sigmaRatio]).toEqual([9, 1, 0]);
});

test('the card of a graph has its edges, and every layer of it is a summary', () => {
  const network = tinyGraphNetwork();
  const checked = checkNetwork(network);
  if (!checked.ok) throw new Error(checked.problem[0]?.message);
  const card = networkCard(network, checked.value);
  const { layers } = readNetworkSummary({ ...card, digest: '' });
  expect(layers.map(({ inputIndices }) => inputIndices)).toEqual(
    network.layers.map(({ inputIndices }) => inputIndices),
  );
  for (const layer of layers) {
    expect(layer.matrix === undefined).toBe(!layer.runsOnCrossbar);
    expect(layer.weights === undefined).toBe(!layer.runsOnCrossbar);
  }
});
