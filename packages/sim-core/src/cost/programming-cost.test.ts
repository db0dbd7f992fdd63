import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { describe, expect, it } from 'vitest';
import { im2colLayers, resnet18Network } from '../../testing/index.ts';
import { workloadOf } from '../mapping/workload-of.ts';
import { programmingCost, writeSecOf } from './programming-cost.ts';

const chip = {
  ...exampleDeploymentSpec().chip,
  programming: { rowWriteSec: 1e-6, cellWriteJ: 1e-12, enduranceCount: 1e9 },
};
const layers = im2colLayers(workloadOf(resnet18Network())).map((layer) => ({ ...layer, replicaCount: 2 }));
const cellCount = layers.reduce((sum, layer) => sum + 2 * layer.usedCellsPerCopyCount, 0);

describe('a network that fits', () => {
  const cost = programmingCost(layers, chip, { segmentCount: 1, batchCount: 8, writeSec: 1e-3 });

  it('writes the cells of all copies once, row behind row', () => {
    expect(cost.cellWriteCount).toBe(cellCount);
    expect(cost.writeJ).toBeCloseTo(cellCount * 1e-12, 15);
    expect(cost.writeSec).toBe(1e-3);
    expect(writeSecOf(layers, chip.programming)).toBeCloseTo(128e-6, 15);
  });

  it('costs images nothing and wears nothing out', () => {
    expect(cost.writesPerImageCount).toBe(0);
    expect(cost.lifetimeImageCount).toBeNull();
    expect(cost.layersJ.every((joules) => joules === 0)).toBe(true);
  });
});

describe('a network in three parts', () => {
  const cost = programmingCost(layers, chip, { segmentCount: 3, batchCount: 8, writeSec: 3e-3 });

  it('is written for every batch', () => {
    expect(cost.writesPerImageCount).toBe(1 / 8);
    expect(cost.layersJ.reduce((sum, joules) => sum + joules, 0)).toBeCloseTo(cost.writeJ / 8, 15);
  });

  it('writes every crossbar three times a batch', () => {
    expect(cost.lifetimeImageCount).toBeCloseTo((1e9 * 8) / 3, 3);
  });
});
