import type { DeploymentSpec } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { describe, expect, it } from 'vitest';
import { convNode } from '../../testing/index.ts';
import { layerFormatOf } from '../mapping/format.ts';
import { mapLayer } from '../mapping/map-layer.ts';
import { readsSecOf, stepSecOf } from './step-time.ts';

const base = exampleDeploymentSpec();
const node = convNode({ heightCount: 9, widthCount: 9, inputChannelCount: 64, outputChannelCount: 64 });

function mapped(chip: DeploymentSpec['chip']) {
  const format = layerFormatOf(base.accelerator, base.quantization, chip);
  return mapLayer(node, 0, { format, mapping: base.mapping, partition: 'im2col' });
}

function stepSec(
  changes: Partial<DeploymentSpec['chip']> = {},
  { usedBitsRatio = 1, isZeroSkipped = false, replicaCount = 1 } = {},
): number {
  const chip = { ...base.chip, ...changes };
  return stepSecOf(
    { ...mapped(chip), replicaCount },
    {
      chip,
      activity: { oneBitRatio: 1, usedBitsRatio, meanSquareDriveRatio: 1, meanConductanceSiemens: 1 },
      isZeroSkipped,
      inputSplitCount: 1,
      node,
    },
  );
}

describe('reads', () => {
  it('overlap with conversions: the longer one counts', () => {
    expect(stepSec()).toBeCloseTo(16 * 100e-9, 15);
    const converters = { ...base.chip.converters, conversionSec: 2e-9 };
    expect(stepSec({ converters })).toBeCloseTo(16 * 128 * 2e-9, 15);
    expect(stepSec({ converters: { ...converters, count: 2 } })).toBeCloseTo(16 * 64 * 2e-9, 15);
  });

  it('wait for conversions where they do not', () => {
    expect(stepSec({ readOverlap: 'serial' })).toBeCloseTo(16 * 200e-9, 13);
  });

  it('leave out the cycles of zeros, but for one', () => {
    expect(stepSec({}, { usedBitsRatio: 0.5 })).toBeCloseTo(16 * 100e-9, 15);
    expect(stepSec({}, { usedBitsRatio: 0.5, isZeroSkipped: true })).toBeCloseTo(8 * 100e-9, 15);
    const activity = { oneBitRatio: 0, usedBitsRatio: 0, meanSquareDriveRatio: 0, meanConductanceSiemens: 1 };
    const skipped = { chip: base.chip, activity, isZeroSkipped: true };
    expect(readsSecOf(mapped(base.chip), skipped)).toBeCloseTo(100e-9, 15);
  });
});

describe('a slow bus', () => {
  const bus = { ...base.chip.costs.bus, actionSec: 1e-9 };
  const slow = { costs: { ...base.chip.costs, bus } };
  // Inputs of 16 bits, and 39-bit sums of five row blocks.
  const bits = 576 * 16 + 64 * 5 * 39;

  it('makes steps longer', () => {
    expect(stepSec(slow)).toBeCloseTo(bits * 1e-9, 12);
  });

  it('is shared by the copies of a tile', () => {
    expect(stepSec(slow, { replicaCount: 2 })).toBeCloseTo(2 * bits * 1e-9, 12);
    // Three copies of 25 crossbars fit into the 96 of a tile.
    expect(stepSec(slow, { replicaCount: 50 })).toBeCloseTo(3 * bits * 1e-9, 12);
  });

  it('that is absent takes no time', () => {
    expect(stepSec({ costs: { ...base.chip.costs, bus: { ...bus, count: 0 } } })).toBeCloseTo(1.6e-6, 15);
  });
});
