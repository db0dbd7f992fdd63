import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cell,
  countCells,
  countsOf,
  mappingSpec,
  randomConvNodes,
  randomFormats,
} from '../../testing/index.ts';
import { mapLayer } from './map-layer.ts';
import type { LayerFormat } from './mapped-layer.ts';
import { cutColumnsOf, type Strands, strandsOf } from './partition.ts';
import type { WorkNode } from './workload.ts';

const slices = fc.constantFrom('together' as const, 'apart' as const);
const inputSplitCount = fc.integer({ min: 1, max: 3 });

describe.each(['im2col', 'inputReuse'] as const)('%s', (partition) => {
  it('is every weight bit laid out cell by cell, and every read counted', () => {
    fc.assert(
      fc.property(
        randomConvNodes,
        randomFormats,
        slices,
        inputSplitCount,
        (node, format, kept, splitCount) => {
          const mapping = mappingSpec({ slices: kept, inputSplitCount: splitCount });
          const layer = mapLayer(node, 0, { format, mapping, partition });
          const cells = placeCells(node, format, { partition, strands: strandsOf(format, kept) });
          const bitCount = macsOfPlace(node) * format.linesPerColumnCount;
          expect(cells.filter(({ bit }) => bit !== null)).toHaveLength(bitCount);
          const outputCount = node.output.channelCount;
          expect(countsOf(layer)).toEqual(countCells(cells, format, { splitCount, outputCount }));
        },
      ),
      { numRuns: 400, seed: 31 },
    );
  });
});

it('a kernel that moves on loads the columns that are new to its window', () => {
  fc.assert(
    fc.property(randomConvNodes, randomFormats, (node, format) => {
      const kernel = node.kernel!;
      const layer = mapLayer(node, 0, { format, mapping: mappingSpec(), partition: 'inputReuse' });
      // Columns of the next window that no tap of this one reads.
      const taps = Array.from({ length: kernel.widthCount }, (_, x) => x * kernel.dilationWidthCount);
      const newCount = taps.filter((x) => !taps.includes(x + kernel.strideWidthCount)).length;
      const { inputChannelCount, heightCount } = kernel;
      expect(layer.step.inputValueCount).toBe(inputChannelCount * heightCount * newCount);
    }),
    { numRuns: 200, seed: 32 },
  );
});

it('slices apart take the same cells on crossbars of their own', () => {
  fc.assert(
    fc.property(randomConvNodes, randomFormats, (node, format) => {
      const cellsOf = (kept: 'together' | 'apart') =>
        mapLayer(node, 0, { format, mapping: mappingSpec({ slices: kept }), partition: 'im2col' });
      const [together, apart] = [cellsOf('together'), cellsOf('apart')];
      expect(apart.usedCellsPerCopyCount).toBe(together.usedCellsPerCopyCount);
      expect(apart.strandCount).toBe(format.linesPerColumnCount);
      expect(apart.crossbarsPerCopyCount % format.linesPerColumnCount).toBe(0);
    }),
    { numRuns: 200, seed: 33 },
  );
});

it('columns that ends of crossbars cut are counted one by one', () => {
  for (let columnLines = 1; columnLines <= 9; columnLines++) {
    for (let lineCount = 1; lineCount <= 20; lineCount++) {
      for (let blockCount = 1; blockCount <= 12; blockCount++) {
        let cutCount = 0;
        for (let end = 1; end < blockCount; end++) if ((end * lineCount) % columnLines > 0) cutCount++;
        expect(cutColumnsOf(columnLines, lineCount, blockCount)).toBe(cutCount);
      }
    }
  }
});

/** Cells of one copy in the order of its crossbars: column blocks, row blocks, strands. */
function placeCells(
  node: WorkNode,
  format: LayerFormat,
  cut: { readonly partition: 'im2col' | 'inputReuse'; readonly strands: Strands },
): readonly Cell[] {
  const { matrix, heightCount, widthCount } = node.kernel!;
  const { columnLineCount, extraLineCount, strandCount } = cut.strands;
  const lineCount = extraLineCount + matrix.columnCount * columnLineCount;
  const isSplit = cut.partition === 'inputReuse';
  const matrixCount = isSplit ? heightCount * widthCount : 1;
  const rowCount = matrix.rowCount / matrixCount;
  const bandCount = Math.ceil(rowCount / format.crossbarRowCount);
  const acrossCount = Math.ceil(lineCount / format.usableColumnCount);
  const cells: Cell[] = [];
  for (let group = 0; group < matrix.groupCount; group++) {
    for (let kernelRow = 0; kernelRow < matrix.rowCount; kernelRow++) {
      const [matrixIndex, row] = [Math.floor(kernelRow / rowCount), kernelRow % rowCount];
      const band = matrixIndex * bandCount + Math.floor(row / format.crossbarRowCount);
      for (let strand = 0; strand < strandCount; strand++) {
        for (let line = 0; line < lineCount; line++) {
          const across = group * acrossCount + Math.floor(line / format.usableColumnCount);
          const weightLine = line - extraLineCount;
          const column = Math.floor(weightLine / columnLineCount);
          const slice = strand * columnLineCount + (weightLine % columnLineCount);
          const isUnit = weightLine < 0;
          cells.push({
            crossbarIndex: (across * matrixCount * bandCount + band) * strandCount + strand,
            row: row % format.crossbarRowCount,
            column: line % format.usableColumnCount,
            bit: isUnit ? null : `${group} ${kernelRow} ${column} ${slice}`,
            output: isUnit ? `unit ${group} ${band} ${strand}` : `${group} ${column}`,
          });
        }
      }
    }
  }
  return cells;
}

const macsOfPlace = ({ macCount, output }: WorkNode): number =>
  macCount / (output.heightCount * output.widthCount);
