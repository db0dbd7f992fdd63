import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convNode, layerFormat, mappingSpec, randomConvNodes, randomFormats } from '../../testing/index.ts';
import { mapLayer } from './map-layer.ts';
import type { LayerFormat, MappedLayer } from './mapped-layer.ts';
import type { WorkNode } from './workload.ts';

const inside = mappingSpec({ innerReplication: 'on' });
const depthwise = convNode({
  ...{ heightCount: 8, widthCount: 8, inputChannelCount: 30, outputChannelCount: 30 },
  ...{ groupCount: 30, padding: 'same' as const },
});
const small = convNode({ heightCount: 6, widthCount: 12, inputChannelCount: 3, outputChannelCount: 10 });

describe('copies inside a crossbar', () => {
  it('stand along its diagonal and give neighbouring places in one step', () => {
    // 27 rows fit 4 times into 128; rows of 10 places take 3 steps.
    const layer = mapLayer(small, 0, { format: layerFormat(), mapping: inside, partition: 'im2col' });
    expect(layer).toMatchObject({ stepHeightCount: 1, stepWidthCount: 4, stepsPerImageCount: 4 * 3 });
    expect(layer).toMatchObject({ crossbarsPerCopyCount: 1, usedCellsPerCopyCount: 4 * 270 });
    expect(layer.step).toMatchObject({ readCount: 8, rowDriveCount: 8 * 108, conversionCount: 8 * 40 });
  });

  it('are left out where the layer has but one place', () => {
    const dense = convNode({ heightCount: 3, widthCount: 3, inputChannelCount: 1, outputChannelCount: 4 });
    const layer = mapLayer(dense, 0, { format: layerFormat(), mapping: inside, partition: 'im2col' });
    expect(layer).toMatchObject({ stepWidthCount: 1, usedCellsPerCopyCount: 36 });
  });

  it('of groups share crossbars where copies or packing allow it', () => {
    const crossbarsOf = (mapping: ReturnType<typeof mappingSpec>) =>
      mapLayer(depthwise, 0, { format: layerFormat(), mapping, partition: 'im2col' }).crossbarsPerCopyCount;
    expect(crossbarsOf(mappingSpec())).toBe(30);
    // 14 times 9 rows in 128
    expect(crossbarsOf(mappingSpec({ packing: 'shared' }))).toBe(3);
    expect(crossbarsOf(inside)).toBe(3);
  });

  it('are read as many at once as an operation unit holds', () => {
    const readsOf = (ouRowCount: number, ouColumnCount: number) => {
      const format = layerFormat({ ouRowCount, ouColumnCount });
      const layer = mapLayer(depthwise, 0, { format, mapping: inside, partition: 'im2col' });
      return {
        reads: layer.readsInSequenceCount,
        widest: layer.widestReadCount,
        cells: layer.step.cellReadCount,
      };
    };
    expect(readsOf(128, 128)).toEqual({ reads: 1, widest: 14, cells: 8 * 9 * (14 * 14 + 14 * 14 + 2 * 2) });
    expect(readsOf(18, 128)).toEqual({ reads: 7, widest: 2, cells: 8 * 9 * 15 * 4 });
    expect(readsOf(128, 3)).toEqual({ reads: 5, widest: 3, cells: 8 * 9 * (2 * (4 * 9 + 4) + 4) });
    expect(readsOf(4, 8)).toEqual({ reads: 14 * 3, widest: 1, cells: 8 * 9 * 30 });
  });

  it('are counted matrix by matrix, whatever crossbar and operation unit', () => {
    fc.assert(
      fc.property(randomConvNodes, randomFormats, (node, format) => {
        const layer = mapLayer(node, 0, { format, mapping: inside, partition: 'im2col' });
        const plain = mapLayer(node, 0, { format, mapping: mappingSpec(), partition: 'im2col' });
        const copyCount = layer.stepHeightCount * layer.stepWidthCount;
        expect(layer.usedCellsPerCopyCount).toBe(copyCount * plain.usedCellsPerCopyCount);
        expect(layer.step.inputValueCount).toBe(copyCount * plain.step.inputValueCount);
        const counted = countMatrices(node, format, copyCount);
        if (counted === null) {
          expect(layer).toEqual(plain);
          return;
        }
        const { readCount, rowDriveCount, conversionCount, cellReadCount } = layer.step;
        expect({ readCount, rowDriveCount, conversionCount, cellReadCount }).toEqual(counted.step);
        expect(layer).toMatchObject(counted.layer);
      }),
      { numRuns: 400, seed: 51 },
    );
  });
});

/** Matrices one by one into crossbars and reads; null: they do not share a crossbar. */
function countMatrices(node: WorkNode, format: LayerFormat, copyCount: number) {
  const { rowCount, columnCount, groupCount } = node.kernel!.matrix;
  const lineCount = columnCount * format.linesPerColumnCount + format.extraLineCount;
  const crossbars: number[] = [];
  for (let i = 0; i < groupCount * copyCount; i++) {
    const last = crossbars.length - 1;
    const held = crossbars[last] ?? 0;
    const fits =
      (held + 1) * rowCount <= format.crossbarRowCount && (held + 1) * lineCount <= format.usableColumnCount;
    if (held > 0 && fits) crossbars[last] = held + 1;
    else crossbars.push(1);
  }
  if (Math.max(...crossbars) < 2) return null;
  const step = { readCount: 0, rowDriveCount: 0, conversionCount: 0, cellReadCount: 0 };
  let [most, widest] = [0, 0];
  const read = (rows: number, lines: number) => {
    step.readCount += format.inputCycleCount;
    step.rowDriveCount += rows * format.inputCycleCount;
    step.conversionCount += (lines * format.inputCycleCount) / format.sideCount;
    step.cellReadCount += rows * lines * format.inputCycleCount;
    widest = Math.max(widest, lines / format.sideCount);
  };
  for (const held of crossbars) {
    const before = step.readCount;
    for (let left = held; left > 0; ) {
      const unit = {
        rows: Math.floor(format.ouRowCount / rowCount),
        lines: Math.floor(format.ouColumnCount / lineCount),
      };
      const atOnce = Math.min(left, unit.rows, unit.lines);
      if (atOnce > 0) read(atOnce * rowCount, atOnce * lineCount);
      else {
        for (let row = 0; row < rowCount; row += format.ouRowCount) {
          for (let line = 0; line < lineCount; line += format.ouColumnCount) {
            read(
              Math.min(format.ouRowCount, rowCount - row),
              Math.min(format.ouColumnCount, lineCount - line),
            );
          }
        }
      }
      left -= Math.max(1, atOnce);
    }
    most = Math.max(most, (step.readCount - before) / format.inputCycleCount);
  }
  const layer: Partial<MappedLayer> = {
    crossbarsPerCopyCount: crossbars.length,
    readsInSequenceCount: most,
    widestReadCount: widest,
    useRuns: runsOf(crossbars.map((held) => held * rowCount * lineCount)),
  };
  return { step, layer };
}

function runsOf(counts: readonly number[]): MappedLayer['useRuns'] {
  const runs: { cellCount: number; crossbarCount: number }[] = [];
  for (const cellCount of counts) {
    const last = runs.at(-1);
    if (last?.cellCount === cellCount) last.crossbarCount++;
    else runs.push({ cellCount, crossbarCount: 1 });
  }
  return runs;
}
