import type { AcceleratorSpec } from './accelerator.ts';
import type { WeightMatrix } from './network.ts';
import type { QuantizationSpec } from './quantization.ts';

/** How a layer's weights lie on crossbars. */
export interface CrossbarNeed {
  /** Crossbars of all groups. */
  readonly crossbarCount: number;
  /** Bit lines that hold one column of weights: its slices, on one or two sides. */
  readonly linesPerColumnCount: number;
  /** Share of the crossbars' cells that hold a part of a weight. */
  readonly usedRatio: number;
}

/**
 * How many crossbars a layer needs. Lines of all slices stand side by side and fill crossbars from the left,
 * rows from the top; lines that share a converter stay on one crossbar, and every matrix begins on a fresh
 * one. A copy of the simulator's partition (`planReads` and `placeLines` of packages/sim-core, whose tests
 * compare the two), for pages that must not load it.
 */
export function crossbarNeed(
  { groupCount, rowCount, columnCount }: WeightMatrix,
  { crossbar, operationUnit, cell, weightEncoding }: CrossbarFormat,
  quantization: QuantizationSpec,
): CrossbarNeed {
  const blockCount = lineBlockCount(weightEncoding, weightBitsOf(quantization), cell.levelBits);
  const sideCount = weightEncoding === 'differential' ? 2 : 1;
  // A unit column stands beside the columns of every slice.
  const lineCount = blockCount * (weightEncoding === 'unitColumn' ? columnCount + 1 : columnCount);
  const blockLineCount = Math.max(1, Math.floor(operationUnit.columnCount / sideCount));
  const blocksAcross = Math.max(1, Math.floor(crossbar.columnCount / (blockLineCount * sideCount)));
  const acrossCount = Math.ceil(lineCount / (blocksAcross * blockLineCount));
  const crossbarCount = groupCount * Math.ceil(rowCount / crossbar.rowCount) * acrossCount;
  const usedCells = groupCount * rowCount * lineCount * sideCount;
  const allCells = crossbarCount * crossbar.rowCount * Math.max(sideCount, crossbar.columnCount);
  return { crossbarCount, linesPerColumnCount: blockCount * sideCount, usedRatio: usedCells / allCells };
}

/** What of an accelerator decides it. */
export type CrossbarFormat = Pick<AcceleratorSpec, 'crossbar' | 'operationUnit' | 'cell' | 'weightEncoding'>;

/** Bits of a stored weight, the sign included. */
export function weightBitsOf({ fixedPoint, scaled }: QuantizationSpec): number {
  if (fixedPoint) return fixedPoint.weight.integerBits + fixedPoint.weight.fractionBits;
  return scaled?.weightBits ?? 0;
}

/** Lines of one column: a slice each, of both signs where they lie apart, and one of the sign bit. */
function lineBlockCount(
  encoding: AcceleratorSpec['weightEncoding'],
  weightBits: number,
  levelBits: number,
): number {
  switch (encoding) {
    case 'offset':
    case 'unitColumn':
      return Math.ceil(weightBits / levelBits);
    case 'positiveNegative':
      return 2 * Math.ceil((weightBits - 1) / levelBits);
    case 'twosComplement':
      return Math.ceil((weightBits - 1) / levelBits) + 1;
    case 'differential':
    case 'forms':
      return Math.ceil((weightBits - 1) / levelBits);
  }
}
