/**
 * The wires of a crossbar as ladders: exact solutions along one family of lines.
 *
 * Quantity: voltages of the nodes of a line, in volts, when the far side of every cell is held.
 * Equation, from the open end of the line to its fed end, R_i the resistor of node i towards the fed end:
 *   e_i = G_i + c_(i-1) e_(i-1)      conductance seen from node i towards the open end
 *   c_i = 1 / (1 + R_i e_i)          what the resistor lets through, a divider in (0, 1]
 *   y_i = load_i + c_(i-1) y_(i-1)   current that a short at node i would carry
 *   x_i = c_i (R_i y_i + x_(i+1))    voltage, backwards from the fed end; x past the end is the fed voltage
 * This is the elimination of the line's tridiagonal matrix (tridiag(-1/R, G + 1/R + 1/R, -1/R) x = load),
 * written with dividers: no subtraction, so nothing cancels however good the wire, and R = 0 is no special
 * case (c = 1: the neighbours share a voltage).
 * @source joksas2020 for the topology; the recurrence is Norton's and Thevenin's theorem, segment by segment.
 *
 * Word line: fed (driver) at column 0. Bit line: fed (sense, virtual ground) at the last row. Matrices are
 * row-major, rows x columns.
 */

/** Dividers of one family of lines, and the resistors that made them. */
export interface LineLadders {
  /** c, rows x columns, dimensionless. */
  readonly dividers: Float64Array;
  /** Between neighbouring nodes. */
  readonly segmentOhm: number;
  /** Between the last node and what feeds the line. */
  readonly endOhm: number;
}

/** The dividers of every word line: rows of `cellsSiemens` (rows x columns), fed at column 0. */
export function factorizeWordLines(
  cellsSiemens: Float64Array,
  columnCount: number,
  wire: { readonly segmentOhm: number; readonly endOhm: number },
): LineLadders {
  const dividers = new Float64Array(cellsSiemens.length);
  for (let start = 0; start < cellsSiemens.length; start += columnCount) {
    let through = 0;
    for (let i = start + columnCount - 1; i >= start; i--) {
      const towardsOpenEnd = cellsSiemens[i]! + through;
      const divider = 1 / (1 + (i === start ? wire.endOhm : wire.segmentOhm) * towardsOpenEnd);
      dividers[i] = divider;
      through = divider * towardsOpenEnd;
    }
  }
  return { dividers, ...wire };
}

/** The dividers of every bit line: columns of `cellsSiemens` (rows x columns), fed at the last row. */
export function factorizeBitLines(
  cellsSiemens: Float64Array,
  columnCount: number,
  wire: { readonly segmentOhm: number; readonly endOhm: number },
): LineLadders {
  const dividers = new Float64Array(cellsSiemens.length);
  const through = new Float64Array(columnCount);
  const lastRow = cellsSiemens.length - columnCount;
  for (let start = 0; start < cellsSiemens.length; start += columnCount) {
    const ohm = start === lastRow ? wire.endOhm : wire.segmentOhm;
    for (let column = 0; column < columnCount; column++) {
      const towardsOpenEnd = cellsSiemens[start + column]! + through[column]!;
      const divider = 1 / (1 + ohm * towardsOpenEnd);
      dividers[start + column] = divider;
      through[column] = divider * towardsOpenEnd;
    }
  }
  return { dividers, ...wire };
}

/**
 * Solves every word line into `nodesV` (rows x columns), fed with `fedV` (one per row), the far side of every
 * cell at `farV` (rows x columns).
 */
export function solveWordLines(
  ladders: LineLadders,
  given: { readonly cellsSiemens: Float64Array; readonly farV: Float64Array; readonly fedV: Float64Array },
  nodesV: Float64Array,
): void {
  const { dividers, segmentOhm, endOhm } = ladders;
  const { cellsSiemens, farV, fedV } = given;
  const columnCount = cellsSiemens.length / fedV.length;
  for (let row = 0; row < fedV.length; row++) {
    const start = row * columnCount;
    let through = 0;
    for (let i = start + columnCount - 1; i >= start; i--) {
      const short = cellsSiemens[i]! * farV[i]! + through;
      nodesV[i] = short;
      through = dividers[i]! * short;
    }
    let voltage = fedV[row]!;
    let ohm = endOhm;
    for (let i = start; i < start + columnCount; i++) {
      voltage = dividers[i]! * (ohm * nodesV[i]! + voltage);
      nodesV[i] = voltage;
      ohm = segmentOhm;
    }
  }
}

/**
 * Solves every bit line into `nodesV` (rows x columns), fed with `fedV` (one per column), for `loadsA`
 * (rows x columns): the current that each cell would send into a node held at zero.
 */
export function solveBitLines(
  ladders: LineLadders,
  given: { readonly loadsA: Float64Array; readonly fedV: Float64Array },
  nodesV: Float64Array,
): void {
  const { dividers, segmentOhm, endOhm } = ladders;
  const { loadsA, fedV } = given;
  const columnCount = fedV.length;
  const lastRow = loadsA.length - columnCount;
  for (let i = 0; i < columnCount; i++) nodesV[i] = loadsA[i]!;
  for (let i = columnCount; i < loadsA.length; i++) {
    nodesV[i] = loadsA[i]! + dividers[i - columnCount]! * nodesV[i - columnCount]!;
  }
  for (let column = 0, i = lastRow; column < columnCount; column++, i++) {
    nodesV[i] = dividers[i]! * (endOhm * nodesV[i]! + fedV[column]!);
  }
  for (let i = lastRow - 1; i >= 0; i--) {
    nodesV[i] = dividers[i]! * (segmentOhm * nodesV[i]! + nodesV[i + columnCount]!);
  }
}
