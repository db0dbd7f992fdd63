import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cell,
  convNode,
  countCells,
  countsOf,
  layerFormat,
  mappingSpec,
  randomConvNodes,
  randomFormats,
} from '../../testing/index.ts';
import { mapLayer } from './map-layer.ts';
import type { LayerFormat, MappedLayer } from './mapped-layer.ts';
import { type Strands, strandsOf } from './partition.ts';
import type { WorkNode } from './workload.ts';

const slices = fc.constantFrom('together' as const, 'apart' as const);

describe('shifted windows', () => {
  it('are every weight bit laid out cell by cell for each of its places, and every read counted', () => {
    fc.assert(
      fc.property(randomConvNodes, randomFormats, slices, (node, format, kept) => {
        const layer = mapLayer(node, 0, {
          format,
          mapping: mappingSpec({ slices: kept }),
          partition: 'shiftedWindow',
        });
        fc.pre(layer.stepHeightCount * layer.stepWidthCount > 1);
        const cells = placeCells(node, format, { layer, strands: strandsOf(format, kept) });
        const { matrix } = node.kernel!;
        const weightCount = matrix.groupCount * matrix.rowCount * matrix.columnCount;
        const copyCount = layer.stepHeightCount * layer.stepWidthCount;
        const bits = cells.filter(({ bit }) => bit !== null);
        expect(bits).toHaveLength(copyCount * weightCount * format.linesPerColumnCount);
        const outputCount = copyCount * node.output.channelCount;
        expect(countsOf(layer)).toEqual(countCells(cells, format, { splitCount: 1, outputCount }));
        expect(layer.step.outputValueCount).toBe(outputCount);
      }),
      { numRuns: 500, seed: 41 },
    );
  });

  it('take the shape with the fewest steps x crossbars of all shapes', () => {
    fc.assert(
      fc.property(randomConvNodes, randomFormats, slices, (node, format, kept) => {
        const mapping = mappingSpec({ slices: kept });
        const costOf = (partition: 'im2col' | 'shiftedWindow') => {
          const layer = mapLayer(node, 0, { format, mapping, partition });
          return (layer.stepsPerImageCount * layer.crossbarsPerCopyCount) / layer.strandCount;
        };
        const { heightCount, widthCount } = node.output;
        let least = costOf('im2col');
        for (let high = 1; high <= heightCount; high++) {
          for (let wide = 1; wide <= widthCount; wide++) {
            const blockCount = windowBlocks(node, format, { strands: strandsOf(format, kept), high, wide });
            least = Math.min(
              least,
              Math.ceil(heightCount / high) * Math.ceil(widthCount / wide) * blockCount,
            );
          }
        }
        expect(costOf('shiftedWindow')).toBe(least);
      }),
      { numRuns: 300, seed: 42 },
    );
  });

  it('of a dilated kernel store rows for the places that it touches only', () => {
    const node = convNode({
      ...{ heightCount: 9, widthCount: 9, inputChannelCount: 1, outputChannelCount: 1 },
      ...{ dilationHeightCount: 3, dilationWidthCount: 3 },
    });
    // 3 x 3 outputs read every one of the 9 x 9 places once.
    const layer = mapLayer(node, 0, {
      format: layerFormat(),
      mapping: mappingSpec(),
      partition: 'shiftedWindow',
    });
    expect(layer).toMatchObject({
      windowText: '9 x 9 places, 1 channel',
      stepHeightCount: 3,
      stepWidthCount: 3,
    });
    expect(layer.step.rowDriveCount).toBe(8 * 81);
  });
});

/** Offsets of the places that windows of `outputCount` neighbours touch along one axis. */
function touched(outputCount: number, axis: readonly [number, number, number]): readonly number[] {
  const [tapCount, stride, dilation] = axis;
  const places = new Set<number>();
  for (let output = 0; output < outputCount; output++) {
    for (let tap = 0; tap < tapCount; tap++) places.add(output * stride + tap * dilation);
  }
  return [...places].sort((a, b) => a - b);
}

function axesOf({ kernel }: WorkNode) {
  const { heightCount, strideHeightCount, dilationHeightCount } = kernel!;
  const { widthCount, strideWidthCount, dilationWidthCount } = kernel!;
  return {
    vertical: [heightCount, strideHeightCount, dilationHeightCount] as const,
    horizontal: [widthCount, strideWidthCount, dilationWidthCount] as const,
  };
}

/** Channels and kernels in a crossbar; 0: none fit. */
function tileOf(
  node: WorkNode,
  format: LayerFormat,
  { strands, high, wide }: { readonly strands: Strands; readonly high: number; readonly wide: number },
) {
  const { vertical, horizontal } = axesOf(node);
  const rows = touched(high, vertical);
  const columns = touched(wide, horizontal);
  const { matrix, heightCount, widthCount } = node.kernel!;
  const inputCount = matrix.rowCount / (heightCount * widthCount);
  const channelCount = Math.min(
    inputCount,
    Math.floor(format.crossbarRowCount / (rows.length * columns.length)),
  );
  let kernelCount = 0;
  const { columnLineCount, extraLineCount } = strands;
  for (let count = 1; count <= matrix.columnCount; count++) {
    if (high * wide * (count * columnLineCount + extraLineCount) <= format.usableColumnCount)
      kernelCount = count;
  }
  return { rows, columns, inputCount, channelCount, kernelCount };
}

function windowBlocks(node: WorkNode, format: LayerFormat, at: Parameters<typeof tileOf>[2]): number {
  const { inputCount, channelCount, kernelCount } = tileOf(node, format, at);
  if (channelCount === 0 || kernelCount === 0) return Infinity;
  const { matrix } = node.kernel!;
  return (
    matrix.groupCount * Math.ceil(inputCount / channelCount) * Math.ceil(matrix.columnCount / kernelCount)
  );
}

function placeCells(
  node: WorkNode,
  format: LayerFormat,
  { layer, strands }: { readonly layer: MappedLayer; readonly strands: Strands },
): readonly Cell[] {
  const [high, wide] = [layer.stepHeightCount, layer.stepWidthCount];
  const tile = tileOf(node, format, { strands, high, wide });
  const { matrix, widthCount } = node.kernel!;
  const { vertical, horizontal } = axesOf(node);
  const { strandCount, columnLineCount, extraLineCount } = strands;
  const bandCount = Math.ceil(tile.inputCount / tile.channelCount);
  const acrossCount = Math.ceil(matrix.columnCount / tile.kernelCount);
  const cells: Cell[] = [];
  for (let group = 0; group < matrix.groupCount; group++) {
    for (let output = 0; output < high * wide; output++) {
      for (let kernelRow = 0; kernelRow < matrix.rowCount; kernelRow++) {
        const [tap, channel] = [Math.floor(kernelRow / tile.inputCount), kernelRow % tile.inputCount];
        const y = Math.floor(output / wide) * vertical[1] + Math.floor(tap / widthCount) * vertical[2];
        const x = (output % wide) * horizontal[1] + (tap % widthCount) * horizontal[2];
        const place = tile.rows.indexOf(y) * tile.columns.length + tile.columns.indexOf(x);
        const band = Math.floor(channel / tile.channelCount);
        const heldCount = Math.min(tile.channelCount, tile.inputCount - band * tile.channelCount);
        const row = place * heldCount + (channel % tile.channelCount);
        for (let across = 0; across < acrossCount; across++) {
          const first = across * tile.kernelCount;
          const kernelCount = Math.min(tile.kernelCount, matrix.columnCount - first);
          const lineCount = kernelCount * columnLineCount + extraLineCount;
          for (let line = 0; line < strandCount * lineCount; line++) {
            const [strand, own] = [Math.floor(line / lineCount), (line % lineCount) - extraLineCount];
            const column = first + Math.floor(own / columnLineCount);
            const slice = strand * columnLineCount + (own % columnLineCount);
            const block = (group * acrossCount + across) * bandCount + band;
            cells.push({
              crossbarIndex: block * strandCount + strand,
              row,
              column: output * lineCount + (line % lineCount),
              bit: own < 0 ? null : `${group} ${output} ${kernelRow} ${column} ${slice}`,
              output: own < 0 ? `unit ${block} ${strand} ${output}` : `${group} ${output} ${column}`,
            });
          }
        }
      }
    }
  }
  return cells;
}
