/**
 * Several small matrices along the diagonal of a crossbar: the groups of a grouped convolution, and copies of
 * a small matrix for neighbouring output places.
 *
 * Equation: n = min(floor(R / rows), floor(L / lines)) matrices in a crossbar; with g groups, g <= n,
 * floor(n / g) output places a step.
 * @source chi2016 (small networks repeated in a mat)
 * Valid: matrices of one crossbar at most. Groups (depthwise convolutions: one row of channels each) share
 * crossbars where copies inside or packing are asked for, because both say that a crossbar may hold more than
 * one matrix; without them each group has crossbars of its own, as every matrix does. Kernels split by place
 * get no copies: their inputs move on from matrix to matrix, one place a step; shifted windows are a denser
 * repetition already.
 * Ignored: matrices side by side that use the same rows one after another.
 */
import type { MappingSpec } from '@dl-rsim/spec';
import type { LayerFormat } from './mapped-layer.ts';
import { bandsOf, type Layout } from './partition.ts';
import type { Grid } from './workload.ts';

/** The layout with its matrices along diagonals, where the mapping allows it and at least two fit. */
export function diagonalLayout(
  layout: Layout,
  format: LayerFormat,
  { mapping, output }: { readonly mapping: MappingSpec; readonly output: Grid },
): Layout {
  const isRepeated = mapping.innerReplication === 'on' && layout.partition === 'im2col';
  const isShared = mapping.innerReplication === 'on' || mapping.packing === 'shared';
  if (!isShared || layout.partition === 'shiftedWindow') return layout;
  const [matrixRows, matrixLines] = [layout.rows[0]!.sizeCount, layout.columns[0]!.sizeCount];
  if (layout.rows.length > 1 || layout.columns.length > 1) return layout;
  if (layout.rows[0]!.blockCount > 1 || layout.columns[0]!.blockCount > 1) return layout;
  const fitCount = Math.min(
    Math.floor(format.crossbarRowCount / matrixRows),
    Math.floor(format.usableColumnCount / matrixLines),
  );
  const groupCount = layout.columnRepeatCount;
  const copies = stepOf(isRepeated ? Math.max(1, Math.floor(fitCount / groupCount)) : 1, output);
  const copyCount = copies.heightCount * copies.widthCount;
  if (Math.min(fitCount, groupCount * copyCount) < 2) return layout;
  return {
    ...layout,
    stepHeightCount: copies.heightCount,
    stepWidthCount: copies.widthCount,
    columns: bandsOf(groupCount * copyCount, fitCount).map(({ blockCount, sizeCount }) => {
      const lineCount = sizeCount * matrixLines;
      return { blockCount, sizeCount: lineCount, useCount: lineCount };
    }),
    columnRepeatCount: 1,
    diagonalLineCount: matrixLines,
    inputValueCount: copyCount * layout.inputValueCount,
  };
}

/** At most `mostCount` neighbouring places, no more of them than shorten the way over the output. */
function stepOf(mostCount: number, output: Grid): { heightCount: number; widthCount: number } {
  const widthCount = evenShare(output.widthCount, mostCount);
  const heightCount = evenShare(output.heightCount, Math.floor(mostCount / widthCount));
  return { heightCount, widthCount };
}

/** The smallest share that needs as few steps as `mostCount`. */
const evenShare = (count: number, mostCount: number): number =>
  Math.ceil(count / Math.ceil(count / Math.min(count, mostCount)));
