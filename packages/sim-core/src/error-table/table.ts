import { invariant } from '../numeric/invariant.ts';

/**
 * P(j | N, k): how a read with N active word lines and ideal sum k is reported, the error tables of lin2018,
 * section 4.1. Plain typed arrays, so that structured clone carries it to another thread.
 *
 * Rows: N = 1..maxActiveCount, inside it k = N lowestRowSop .. N highestRowSop, both ascending. A row keeps
 * the band of codes that have a probability.
 */
export interface ErrorTable {
  /** S_OU */
  readonly maxActiveCount: number;
  /** Least and greatest SOP of one active row. */
  readonly lowestRowSop: number;
  readonly highestRowSop: number;
  /** Value reported by each code, in SOP steps, ascending. */
  readonly values: Float64Array;
  /** Row r lies at rowStarts[r] .. rowStarts[r + 1] - 1 of `probabilities`. */
  readonly rowStarts: Int32Array;
  /** Code of the first entry of row r. */
  readonly firstCodes: Int32Array;
  /** Entries of all rows; those of one row add up to 1. */
  readonly probabilities: Float64Array;
}

/** Rows of a table are numbered by this shape alone. */
export type TableShape = Pick<ErrorTable, 'maxActiveCount' | 'lowestRowSop' | 'highestRowSop'>;

/** Rows of all active counts below `activeCount`. */
export function rowsBefore({ lowestRowSop, highestRowSop }: TableShape, activeCount: number): number {
  return activeCount - 1 + ((highestRowSop - lowestRowSop) * activeCount * (activeCount - 1)) / 2;
}

/** How many rows a table has. */
export function rowCount(shape: TableShape): number {
  return rowsBefore(shape, shape.maxActiveCount + 1);
}

/** The row of (N, k): 1 <= N <= maxActiveCount, N lowestRowSop <= k <= N highestRowSop. */
export function rowIndex(shape: TableShape, activeCount: number, sop: number): number {
  const { maxActiveCount, lowestRowSop, highestRowSop } = shape;
  invariant(
    activeCount >= 1 &&
      activeCount <= maxActiveCount &&
      sop >= activeCount * lowestRowSop &&
      sop <= activeCount * highestRowSop,
    `there is a row for N = ${activeCount}, k = ${sop}`,
  );
  return rowsBefore(shape, activeCount) + sop - activeCount * lowestRowSop;
}

/** P(code | N, k), dimensionless. */
export function codeProbability(
  table: ErrorTable,
  read: { readonly activeCount: number; readonly sop: number; readonly code: number },
): number {
  const row = rowIndex(table, read.activeCount, read.sop);
  const at = table.rowStarts[row]! + read.code - table.firstCodes[row]!;
  return at >= table.rowStarts[row]! && at < table.rowStarts[row + 1]! ? table.probabilities[at]! : 0;
}

/** A read is wrong when the reported value is more than half a step from the sum. */
export function isWrong(value: number, sop: number): boolean {
  return Math.abs(value - sop) > 0.5;
}

/** P(wrong | N, k). */
export function wrongProbability(table: ErrorTable, activeCount: number, sop: number): number {
  const row = rowIndex(table, activeCount, sop);
  let wrong = 0;
  for (let at = table.rowStarts[row]!; at < table.rowStarts[row + 1]!; at++) {
    const value = table.values[table.firstCodes[row]! + at - table.rowStarts[row]!]!;
    if (isWrong(value, sop)) wrong += table.probabilities[at]!;
  }
  return wrong;
}

/** Mean and variance of (reported value - k) in the row of (N, k), in SOP steps and their square. */
export function errorMoments(
  table: ErrorTable,
  activeCount: number,
  sop: number,
): { readonly mean: number; readonly variance: number } {
  const row = rowIndex(table, activeCount, sop);
  const start = table.rowStarts[row]!;
  const error = (at: number) => table.values[table.firstCodes[row]! + at - start]! - sop;
  let mean = 0;
  for (let at = start; at < table.rowStarts[row + 1]!; at++) mean += table.probabilities[at]! * error(at);
  let variance = 0;
  for (let at = start; at < table.rowStarts[row + 1]!; at++) {
    variance += table.probabilities[at]! * (error(at) - mean) * (error(at) - mean);
  }
  return { mean, variance };
}
