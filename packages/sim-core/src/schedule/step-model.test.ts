import { describe, expect, it } from 'vitest';
import { im2colLayers, lenetNetwork, tinyGraphNetwork } from '../../testing/index.ts';
import { workloadOf } from '../mapping/workload-of.ts';
import { stepModel } from './step-model.ts';

const lenet = workloadOf(lenetNetwork());
const layers = im2colLayers(lenet);
const stepSecOf = () => 2e-6;

describe('LeNet', () => {
  it('waits for the window behind the pooling, and dense layers for everything', () => {
    const { layers: rows, opCount, inferenceSec } = stepModel(layers, { workload: lenet, stepSecOf });
    // Second layer: 5 x 5 of the pooled places are there with row 10 and column 10 of 28 x 28; the third
    // needs all of both.
    expect(rows.map(({ preCount }) => preCount).slice(0, 3)).toEqual([0, 9 * 28 + 9, 783]);
    expect(rows.map(({ normalCount }) => normalCount)).toEqual([784, 100, 1, 1, 1]);
    // The second layer cannot end before the first: 784, not 261 + 100.
    expect(rows.map(({ opCount: count }) => count)).toEqual([784, 784, 784, 784, 784]);
    expect(inferenceSec).toBeCloseTo(opCount * 2e-6, 15);
  });

  it('copies go in whole groups', () => {
    const copied = layers.map((layer, i) => ({ ...layer, replicaCount: [28, 4, 1, 1, 1][i]! }));
    const { layers: rows } = stepModel(copied, { workload: lenet, stepSecOf });
    // First layer: a row a step. The second's first 4 places need columns to 16 of row 10: 10 groups.
    expect(rows[1]).toMatchObject({ normalCount: 25, preCount: 9, opCount: 34 });
  });

  it('a step lasts as long as the slowest transfer', () => {
    const bandwidth = { tileCrossbarCount: 8, intraTileBitsHz: 1e9, interTileBitsHz: 1e9 };
    const { layers: rows, stepSec } = stepModel(layers, { workload: lenet, stepSecOf, bandwidth });
    // 400 values of 16 bits into one tile, 16 outputs of the layer before on the way.
    expect(rows[2]!.transferSec).toBeCloseTo((400 * 16 + 16 * 16) / 1e9, 15);
    expect(stepSec).toBe(Math.max(...rows.map(({ transferSec }) => transferSec)));
  });
});

it('a join waits for its latest branch', () => {
  const workload = workloadOf(tinyGraphNetwork());
  const { layers: rows, opCount } = stepModel(im2colLayers(workload), { workload, stepSecOf });
  expect(opCount).toBe(Math.max(...rows.map((row) => row.opCount)));
  for (const { opCount: count, normalCount, preCount } of rows) {
    expect(count).toBeGreaterThanOrEqual(normalCount + preCount);
  }
});
