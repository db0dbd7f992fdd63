/**
 * Conjugate gradients on the bit-line voltages of a crossbar: the iteration behind ir-drop.ts, whose head
 * says what is solved and why it converges.
 *
 * Equation: (Ab - D Aw^-1 D) x = f, preconditioned by Ab.
 * @source hestenes1952; the recurrence load = residual + beta load, which carries Ab times the direction
 * along so that Ab itself is never applied (it is infinite where a wire has no resistance), is ours.
 */
import { invariant } from '../numeric/invariant.ts';
import { type LineLadders, solveBitLines, solveWordLines } from './ir-drop-ladder.ts';

/** A programmed crossbar, factorized; its scratch makes it serve one solve at a time. */
export interface IrDropNetwork {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows x columns. */
  readonly cellsSiemens: Float64Array;
  readonly wordLines: LineLadders;
  readonly bitLines: LineLadders;
  readonly scratch: Scratch;
}

/** Vectors of one solve, rows x columns each; allocated once per programmed array. */
export interface Scratch {
  readonly wordLineNodesV: Float64Array;
  readonly bitLineNodesV: Float64Array;
  readonly residualA: Float64Array;
  readonly directionV: Float64Array;
  /** Ab times the direction. */
  readonly loadA: Float64Array;
  /** D Aw^-1 D times the direction, then the preconditioned residual. */
  readonly response: Float64Array;
  readonly groundedBitLinesV: Float64Array;
}

/** What feeds the lines: drivers, one per row, and the ends of the bit lines, one per column. */
export interface Feed {
  readonly rowsV: Float64Array;
  readonly columnsV: Float64Array;
}

export interface IterationLimits {
  /** Stop when the residual has fallen to this part of the first one, in the norm of Ab^-1. */
  readonly relativeResidualRatio: number;
  readonly maxIterationCount: number;
}

export function createScratch(rowCount: number, columnCount: number): Scratch {
  const matrix = () => new Float64Array(rowCount * columnCount);
  return {
    wordLineNodesV: matrix(),
    bitLineNodesV: matrix(),
    residualA: matrix(),
    directionV: matrix(),
    loadA: matrix(),
    response: matrix(),
    groundedBitLinesV: new Float64Array(columnCount),
  };
}

/**
 * Solves all node voltages for `feed` into the scratch (`wordLineNodesV`, `bitLineNodesV`).
 * Returns the iterations taken and the relative residual reached. Throws where the limit is not reached.
 */
export function solveNodes(
  network: IrDropNetwork,
  feed: Feed,
  limits: IterationLimits,
): { iterationCount: number; relativeResidualRatio: number } {
  const { cellsSiemens, wordLines, bitLines, scratch } = network;
  const { wordLineNodesV, bitLineNodesV, residualA, directionV, loadA, response } = scratch;
  // The cells cut off: what the ends of the bit lines alone would do. Its correction is what is iterated.
  loadA.fill(0);
  solveBitLines(bitLines, { loadsA: loadA, fedV: feed.columnsV }, bitLineNodesV);
  const wordGiven = { cellsSiemens, farV: bitLineNodesV, fedV: feed.rowsV };
  solveWordLines(wordLines, wordGiven, wordLineNodesV);
  for (let i = 0; i < residualA.length; i++) residualA[i] = cellsSiemens[i]! * wordLineNodesV[i]!;
  directionV.fill(0); // beta = 0 does not silence an infinity that a failed solve left
  const bitGiven = { loadsA: residualA, fedV: scratch.groundedBitLinesV };
  solveBitLines(bitLines, bitGiven, response);
  const firstSquare = dot(residualA, response);
  const goalSquare = limits.relativeResidualRatio * limits.relativeResidualRatio * firstSquare;
  let square = firstSquare;
  let beta = 0;
  let iterationCount = 0;
  while (!(square <= goalSquare)) {
    invariant(
      iterationCount < limits.maxIterationCount,
      `IR drop unsolved after ${iterationCount} iterations`,
    );
    turn(scratch, beta);
    const alpha = square / respond(network);
    advance(scratch, alpha);
    solveBitLines(bitLines, bitGiven, response);
    const nextSquare = dot(residualA, response);
    beta = nextSquare / square;
    square = nextSquare;
    iterationCount++;
  }
  solveWordLines(wordLines, wordGiven, wordLineNodesV);
  return { iterationCount, relativeResidualRatio: firstSquare > 0 ? Math.sqrt(square / firstSquare) : 0 };
}

/** Turns the direction to the preconditioned residual plus `beta` times itself, and its load along. */
function turn(scratch: Scratch, beta: number): void {
  const { residualA, directionV, loadA, response } = scratch;
  for (let i = 0; i < residualA.length; i++) {
    directionV[i] = response[i]! + beta * directionV[i]!;
    loadA[i] = residualA[i]! + beta * loadA[i]!;
  }
}

/** response = D Aw^-1 D direction, one sweep along the word lines; returns direction . (load - response). */
function respond(network: IrDropNetwork): number {
  const { rowCount, columnCount, cellsSiemens, wordLines } = network;
  const { directionV, loadA, response } = network.scratch;
  const { dividers, segmentOhm, endOhm } = wordLines;
  let curvature = 0;
  for (let row = 0; row < rowCount; row++) {
    const start = row * columnCount;
    let through = 0;
    for (let i = start + columnCount - 1; i >= start; i--) {
      const short = cellsSiemens[i]! * directionV[i]! + through;
      response[i] = short;
      through = dividers[i]! * short;
    }
    let voltage = 0;
    let ohm = endOhm;
    for (let i = start; i < start + columnCount; i++) {
      voltage = dividers[i]! * (ohm * response[i]! + voltage);
      const current = cellsSiemens[i]! * voltage;
      response[i] = current;
      curvature += directionV[i]! * (loadA[i]! - current);
      ohm = segmentOhm;
    }
  }
  return curvature;
}

/** Steps `alpha` along the direction. */
function advance(scratch: Scratch, alpha: number): void {
  const { bitLineNodesV, residualA, directionV, loadA, response } = scratch;
  for (let i = 0; i < residualA.length; i++) {
    bitLineNodesV[i] = bitLineNodesV[i]! + alpha * directionV[i]!;
    residualA[i] = residualA[i]! - alpha * (loadA[i]! - response[i]!);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
