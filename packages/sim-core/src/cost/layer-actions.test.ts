import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convNode, randomDeployments, randomNetworks } from '../../testing/index.ts';
import { placeLines } from '../crossbar/place-lines.ts';
import { planReads, type ReadFormat } from '../crossbar/read-plan.ts';
import { layerFormatOf } from '../mapping/format.ts';
import { mapLayer } from '../mapping/map-layer.ts';
import { mapWorkload } from '../mapping/map-workload.ts';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { WorkNode } from '../mapping/workload.ts';
import { workloadOf } from '../mapping/workload-of.ts';
import { COMPONENT_INDEX } from './component-order.ts';
import type { LayerActivity } from './cost-model.ts';
import { type LayerSurroundings, layerActions } from './layer-actions.ts';

const base = exampleDeploymentSpec();
const DRIVEN: LayerActivity = {
  oneBitRatio: 1,
  usedBitsRatio: 1,
  meanSquareDriveRatio: 1,
  meanConductanceSiemens: 1,
};

const around = (node: WorkNode, changes: Partial<LayerSurroundings> = {}): LayerSurroundings => ({
  activity: DRIVEN,
  isZeroSkipped: false,
  peCrossbarCount: 1000,
  tileCrossbarCount: 12_000,
  inputSplitCount: 1,
  nodes: [node],
  imageValueCount: 0,
  ...changes,
});

/** Reads one by one as reliability runs make them, for all places of an image. */
function walkReads(node: WorkNode, read: ReadFormat) {
  const { matrix } = node.kernel!;
  const plan = planReads(matrix, read);
  const placement = placeLines(plan);
  const counts = { driveCount: 0, conversionCount: 0, cellCount: 0 };
  const placeCount = node.output.heightCount * node.output.widthCount;
  for (let place = 0; place < placeCount; place++) {
    for (const _ of plan.planes) {
      for (const { firstRow, endRow, firstLine, endLine } of placement.crossbars) {
        for (const group of plan.groups) {
          if (group.firstRow < firstRow || group.endRow > endRow) continue;
          for (let line = firstLine; line < endLine; line += placement.blockLineCount) {
            const lineCount = Math.min(placement.blockLineCount, endLine - line);
            const rowCount = group.endRow - group.firstRow;
            counts.driveCount += rowCount;
            counts.conversionCount += lineCount;
            counts.cellCount += rowCount * lineCount * placement.sideCount;
          }
        }
      }
    }
  }
  return counts;
}

it('counts the reads that reliability runs make one by one', () => {
  let layerCount = 0;
  fc.assert(
    fc.property(randomNetworks, randomDeployments(base), (network, drawn) => {
      const { accelerator, chip } = drawn;
      const mapping = { ...base.mapping, partition: 'im2col' as const, duplication: 'none' as const };
      const quantization = { scaled: { ...base.quantization.scaled!, activationBits: 5, weightBits: 6 } };
      const workload = workloadOf(network);
      const mapped = mapWorkload(workload, { accelerator, quantization, chip, mapping, layers: [] });
      if (!mapped.ok) throw new Error(mapped.problem[0]!.message);
      for (const layer of mapped.value) {
        const node = workload.nodes[layer.nodeIndex]!;
        const { groupCount } = node.kernel!.matrix;
        const walked = walkReads(node, {
          encoding: accelerator.weightEncoding,
          weightBits: 6,
          levelBits: accelerator.cell.levelBits,
          inputBits: 5,
          isInputSigned: false,
          dacBits: accelerator.dac.resolutionBits,
          crossbarRowCount: accelerator.crossbar.rowCount,
          crossbarColumnCount: accelerator.crossbar.columnCount,
          ouRowCount: accelerator.operationUnit.rowCount,
          ouColumnCount: accelerator.operationUnit.columnCount,
        });
        const actions = layerActions(layer, around(node));
        const crossbarCells = layer.format.crossbarRowCount * layer.format.crossbarColumnCount;
        expect(actions[COMPONENT_INDEX.dac]).toBe(groupCount * walked.driveCount);
        expect(actions[COMPONENT_INDEX.converter]).toBe(groupCount * walked.conversionCount);
        expect(actions[COMPONENT_INDEX.sampleHold]).toBe(groupCount * walked.conversionCount);
        expect(actions[COMPONENT_INDEX.shiftAdd]).toBe(groupCount * walked.conversionCount);
        expect(actions[COMPONENT_INDEX.crossbar]! * crossbarCells).toBeCloseTo(
          groupCount * walked.cellCount,
          5,
        );
        layerCount++;
      }
    }),
    { numRuns: 60, seed: 11 },
  );
  expect(layerCount).toBeGreaterThan(100);
});

describe('a convolution of 3 x 3 x 16 to 32 channels over 8 x 8 places', () => {
  const node = convNode({
    heightCount: 8,
    widthCount: 8,
    inputChannelCount: 16,
    outputChannelCount: 32,
    kernelHeightCount: 3,
    kernelWidthCount: 3,
  });
  const layer = mappedOf(node);
  const at = COMPONENT_INDEX;
  const placeCount = node.output.heightCount * node.output.widthCount;
  const outputCount = placeCount * 32;

  it('has two row blocks and three column blocks of crossbars', () => {
    expect([layer.rowBlockCount, layer.columnBlockCount]).toEqual([2, 3]);
  });

  it('moves 16-bit inputs into its registers once where its crossbars share a PE', () => {
    const driveBits = layer.stepsPerImageCount * layer.step.rowDriveCount;
    const inputBits = placeCount * 144 * 16;
    expect(layerActions(layer, around(node))[at.inputRegister]).toBe(inputBits + driveBits);
    expect(layerActions(layer, around(node))[at.bus]).toBe(
      inputBits + 2 * outputCount * layer.format.partialSumBits,
    );
  });

  it('moves them once for each column block where a PE holds only one crossbar of a block', () => {
    const driveBits = layer.stepsPerImageCount * layer.step.rowDriveCount;
    const apart = layerActions(layer, around(node, { peCrossbarCount: 1 }));
    expect(apart[at.inputRegister]).toBe(3 * placeCount * 144 * 16 + driveBits);
  });

  it('writes and reads the sums of both row blocks, and adds them', () => {
    const actions = layerActions(layer, around(node));
    expect(actions[at.accumulator]).toBe(outputCount);
    expect(actions[at.outputRegister]).toBe(2 * 2 * outputCount * layer.format.partialSumBits);
  });

  it('drives the ones only, and with skipped zeros makes the needed cycles only', () => {
    const full = layerActions(layer, around(node));
    const activity = { ...DRIVEN, oneBitRatio: 0.25, usedBitsRatio: 0.5 };
    const all = layerActions(layer, around(node, { activity }));
    expect(all[at.dac]).toBe(0.25 * full[at.dac]!);
    expect(all[at.converter]).toBe(full[at.converter]);
    const skipped = layerActions(layer, around(node, { activity, isZeroSkipped: true }));
    expect(skipped[at.dac]).toBe(0.25 * full[at.dac]!);
    for (const key of ['crossbar', 'converter', 'sampleHold', 'shiftAdd', 'peControl'] as const) {
      expect(skipped[at[key]]).toBe(0.5 * full[at[key]]!);
    }
    expect(skipped[at.bus]).toBe(full[at.bus]);
  });

  it('takes in the image where it is the first layer', () => {
    const inner = layerActions(layer, around(node))[at.buffer]!;
    const first = layerActions(layer, around(node, { imageValueCount: 100 }))[at.buffer]!;
    expect(first - inner).toBe(100 * 16);
  });
});

function mappedOf(node: WorkNode): MappedLayer {
  const format = layerFormatOf(base.accelerator, base.quantization, base.chip);
  return mapLayer(node, 0, { format, mapping: base.mapping, partition: 'im2col' });
}
