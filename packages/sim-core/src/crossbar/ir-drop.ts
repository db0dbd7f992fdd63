/**
 * IR drop: the exact currents of a crossbar whose wires have resistance.
 *
 * Quantity: current of every bit line, in amperes, and voltage of every node, in volts.
 * Equation (Kirchhoff at the two nodes of cell (i, j), i counting rows, j columns):
 *   (w[i,j-1] - w[i,j]) / Rw + (w[i,j+1] - w[i,j]) / Rw = G[i,j] (w[i,j] - b[i,j])
 *   (b[i-1,j] - b[i,j]) / Rb + (b[i+1,j] - b[i,j]) / Rb = G[i,j] (b[i,j] - w[i,j])
 *   w[i,-1] = V[i] through Rw + Rdriver; b[rows,j] = 0 through Rb + Rsense; the other ends are open
 *   I[j] = sum over i of G[i,j] (w[i,j] - b[i,j])
 * @source joksas2020 (the topology: a segment of wire also before the first and after the last cell).
 * @source hestenes1952 (conjugate gradients).
 * Valid: cells whose current is proportional to voltage; wires from ideal to segments as resistive as cells
 * (368 iterations at 256 x 256 for 10 kilohm both); far worse ones run into the iteration limit and throw.
 * Ignored: nonlinear cells, selectors, capacitance and settling, leakage of half-selected neighbours outside
 * the array.
 *
 * Problem. 2 x rows x columns unknowns, one network per programmed array, many inputs. A wire conducts a
 * thousand times better than a cell, which ruins methods that go node by node: at 128 x 128, 1 ohm and
 * 10 kilohm, Gauss-Seidel has not reached 1e-8 after 20,000 sweeps, and conjugate gradients with the diagonal
 * as preconditioner take 565 iterations. The method below takes 4.
 *
 * Representation. With Lw and Lb the wires (tridiagonal, one block per line), D = diag(G):
 *   (Lw + D) w - D b = s        Aw = Lw + D
 *   (Lb + D) b - D w = 0        Ab = Lb + D
 * Both matrices are row-major, rows x columns, in flat Float64Arrays. A family of lines is factorized once
 * into dividers in (0, 1] (ir-drop-ladder.ts); that form has no subtraction and takes R = 0 as it comes.
 *
 * Algorithm. With good wires, exact solutions along lines are nearly exact overall: eliminate word lines,
 *   (Ab - D Aw^-1 D) b = D Aw^-1 s,
 * and run conjugate gradients with Ab as preconditioner (ir-drop-network.ts). The preconditioned matrix is
 * I - (Ab^-1 D)(Aw^-1 D). Row sums of Ab^-1 D and Aw^-1 D are the relative voltage lost on a line whose other
 * side is held fixed, so the eigenvalues lie in [1 - lossb lossw, 1]: with losses of 30 % an iteration gains
 * a factor of about 40. With one family of lossless wires one iteration is exact; with both, none.
 *
 * Transfer matrix. The network is linear, I = T V. By reciprocity the current that leaves through row i's
 * driver when column j's end is at 1 V equals the current that leaves column j when row i is at 1 V: T is
 * found by driving the rows or the columns, whichever are fewer. Afterwards every input is one product, and T
 * has the shape and the unit of the cells' own conductances.
 *
 * Cost. An iteration is a sweep along the word lines, one along the bit lines and three passes over vectors:
 * about 25 floating-point operations a cell, no allocation. bench/ir-drop.ts measures it.
 */
import { invariant } from '../numeric/invariant.ts';
import { factorizeBitLines, factorizeWordLines } from './ir-drop-ladder.ts';
import { createScratch, type IrDropNetwork, type IterationLimits, solveNodes } from './ir-drop-network.ts';

/** Conductances of a crossbar's cells. */
export interface CellMatrix {
  /** Word lines. */
  readonly rowCount: number;
  /** Bit lines. */
  readonly columnCount: number;
  /** Rows x columns, row-major; 0 is a cell that never conducts. */
  readonly cellsSiemens: Float64Array;
}

/** Resistances of the wires and of what ends them; 0 is an ideal one. */
export interface WireResistances {
  /** A segment of word line: between neighbouring cells, and from the driver to the first. */
  readonly wordLineSegmentOhm: number;
  /** A segment of bit line: between neighbouring cells, and from the last to the sense amplifier. */
  readonly bitLineSegmentOhm: number;
  /** Output of a word-line driver, in series with its first segment. */
  readonly driverOhm: number;
  /** Input of a sense amplifier, in series with its last segment. */
  readonly senseOhm: number;
}

export interface IrDropOptions {
  /**
   * Part of the first residual, in the norm of the preconditioner, at which to stop; 1e-13 is near what
   * rounding allows.
   */
  readonly relativeResidualRatio?: number;
  /** A network that is not solved by then throws. Wires of 1 to 10 ohm take 4 to 18 at 256 lines. */
  readonly maxIterationCount?: number;
}

export interface IrDropSolution {
  /** Into the virtual ground of each bit line. */
  readonly currentsA: Float64Array;
  /** At each cell's word-line side, rows x columns. */
  readonly wordLineNodesV: Float64Array;
  /** At each cell's bit-line side, rows x columns. */
  readonly bitLineNodesV: Float64Array;
  readonly iterationCount: number;
  readonly relativeResidualRatio: number;
}

/**
 * Factorizes the lines of a programmed crossbar, once for all its inputs. The cells are kept, not copied: do
 * not change them afterwards.
 */
export function factorizeIrDrop(cells: CellMatrix, wires: WireResistances): IrDropNetwork {
  const { rowCount, columnCount, cellsSiemens } = cells;
  invariant(rowCount > 0 && columnCount > 0, `a crossbar of ${rowCount} x ${columnCount} has no cells`);
  checkValues('cellsSiemens', cellsSiemens, rowCount * columnCount);
  invariant(
    cellsSiemens.every((siemens) => siemens >= 0),
    'cellsSiemens has a negative conductance',
  );
  for (const [name, ohm] of Object.entries(wires))
    invariant(ohm >= 0 && ohm < Infinity, `${name} is ${ohm}, not from 0 up`);
  const word = { segmentOhm: wires.wordLineSegmentOhm, endOhm: wires.wordLineSegmentOhm + wires.driverOhm };
  const bit = { segmentOhm: wires.bitLineSegmentOhm, endOhm: wires.bitLineSegmentOhm + wires.senseOhm };
  return {
    rowCount,
    columnCount,
    cellsSiemens,
    wordLines: factorizeWordLines(cellsSiemens, columnCount, word),
    bitLines: factorizeBitLines(cellsSiemens, columnCount, bit),
    scratch: createScratch(rowCount, columnCount),
  };
}

/**
 * Currents and node voltages for the drivers' voltages `rowsV` (one per row, any sign).
 * Throws where the iteration limit is not enough.
 */
export function solveIrDrop(
  network: IrDropNetwork,
  rowsV: Float64Array,
  options: IrDropOptions = {},
): IrDropSolution {
  const { rowCount, columnCount, scratch } = network;
  checkValues('rowsV', rowsV, rowCount);
  const columnsV = new Float64Array(columnCount);
  const end = solveNodes(network, { rowsV, columnsV }, resolveLimits(options));
  const currentsA = new Float64Array(columnCount);
  const wordLineNodesV = scratch.wordLineNodesV.slice();
  const bitLineNodesV = scratch.bitLineNodesV.slice();
  for (let row = 0, i = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, i++) {
      currentsA[column] = currentsA[column]! + cellCurrent(network, i);
    }
  }
  return { currentsA, wordLineNodesV, bitLineNodesV, ...end };
}

/**
 * The linear network as a matrix of the cells' shape: element (row, column), in siemens, is the current of
 * the bit line per volt at the word line. It stands in for the cells wherever wires count: currents =
 * productCurrents(transferMatrix(network), rowsV). Takes as many solves as the shorter side has lines.
 */
export function transferMatrix(network: IrDropNetwork, options: IrDropOptions = {}): CellMatrix {
  const { rowCount, columnCount } = network;
  const limits = resolveLimits(options);
  const cellsSiemens = new Float64Array(rowCount * columnCount);
  const feed = { rowsV: new Float64Array(rowCount), columnsV: new Float64Array(columnCount) };
  const isByColumn = columnCount <= rowCount;
  const fed = isByColumn ? feed.columnsV : feed.rowsV;
  for (let line = 0; line < fed.length; line++) {
    fed[line] = 1;
    solveNodes(network, feed, limits);
    fed[line] = 0;
    for (let row = 0, i = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++, i++) {
        const at = isByColumn ? row * columnCount + line : line * columnCount + column;
        // Fed from the column the current runs from bit line to word line.
        cellsSiemens[at] =
          cellsSiemens[at]! + (isByColumn ? -cellCurrent(network, i) : cellCurrent(network, i));
      }
    }
  }
  return { rowCount, columnCount, cellsSiemens };
}

/** currents[column] = sum over rows of cells[row, column] rowsV[row]: a crossbar with ideal wires. */
export function productCurrents(cells: CellMatrix, rowsV: Float64Array): Float64Array {
  const { rowCount, columnCount, cellsSiemens } = cells;
  checkValues('rowsV', rowsV, rowCount);
  const currentsA = new Float64Array(columnCount);
  for (let row = 0, i = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, i++) {
      currentsA[column] = currentsA[column]! + cellsSiemens[i]! * rowsV[row]!;
    }
  }
  return currentsA;
}

/** From word line to bit line through cell `i` of the network last solved, in amperes. */
function cellCurrent(network: IrDropNetwork, i: number): number {
  const { wordLineNodesV, bitLineNodesV } = network.scratch;
  return network.cellsSiemens[i]! * (wordLineNodesV[i]! - bitLineNodesV[i]!);
}

function resolveLimits(options: IrDropOptions): IterationLimits {
  const { relativeResidualRatio = 1e-12, maxIterationCount = 1000 } = options;
  invariant(
    relativeResidualRatio >= 1e-14 && relativeResidualRatio < 1,
    `relativeResidualRatio is ${relativeResidualRatio}, not in [1e-14, 1)`,
  );
  return { relativeResidualRatio, maxIterationCount };
}

function checkValues(name: string, values: Float64Array, count: number): void {
  invariant(values.length === count, `${name} has ${values.length} values, not ${count}`);
  invariant(
    values.every((value) => Number.isFinite(value)),
    `${name} has a value that is not finite`,
  );
}
