/**
 * A Hilbert curve through any rectangle: a rectangle is cut into two along its long side, or into three as
 * Hilbert's squares are, cuts at even places, until only a line is left. It begins at the top left and ends
 * in a neighbouring corner. After J. Cerveny's generalised curve, but the side along which it goes is the
 * even one, if there is one: every step is then to a neighbour. Where both sides are odd it needs no
 * choice.
 */
export function hilbertOrder(rowCount: number, columnCount: number): Int32Array {
  const places: number[] = [];
  const visit = (row: number, column: number) => places.push(row * columnCount + column);
  const isAlongRows = isMajor(columnCount, rowCount);
  const along = isAlongRows ? { row: 0, column: columnCount } : { row: rowCount, column: 0 };
  const across = isAlongRows ? { row: rowCount, column: 0 } : { row: 0, column: columnCount };
  walk({ start: { row: 0, column: 0 }, along, across }, visit);
  return Int32Array.from(places);
}

/** A side is the main one when it is even and the other is not, else when it is the longer one. */
function isMajor(sideCount: number, otherCount: number): boolean {
  if (sideCount % 2 !== otherCount % 2) return sideCount % 2 === 0;
  return sideCount >= otherCount;
}

interface Vector {
  readonly row: number;
  readonly column: number;
}

/** A rectangle by the corner where the curve enters, and its sides as vectors. */
interface Part {
  readonly start: Vector;
  /** The side along which the curve goes from its begin to its end. */
  readonly along: Vector;
  readonly across: Vector;
}

function walk({ start, along, across }: Part, visit: (row: number, column: number) => void): void {
  const longCount = lengthOf(along);
  const wideCount = lengthOf(across);
  const stepAlong = unitOf(along);
  const stepAcross = unitOf(across);
  if (wideCount === 1 || longCount === 1) {
    const step = wideCount === 1 ? stepAlong : stepAcross;
    const count = Math.max(longCount, wideCount);
    for (let i = 0; i < count; i++) visit(start.row + i * step.row, start.column + i * step.column);
    return;
  }
  const longHalf = evenHalf(longCount);
  if (2 * longCount > 3 * wideCount) {
    const first = times(stepAlong, longHalf);
    walk({ start, along: first, across }, visit);
    walk({ start: plus(start, first), along: minus(along, first), across }, visit);
    return;
  }
  const wideHalf = evenHalf(wideCount);
  const first = times(stepAlong, longHalf);
  const side = times(stepAcross, wideHalf);
  walk({ start, along: side, across: first }, visit);
  walk({ start: plus(start, side), along, across: minus(across, side) }, visit);
  const last = plus(start, plus(minus(along, stepAlong), minus(side, stepAcross)));
  walk({ start: last, along: minus(ZERO, side), across: minus(first, along) }, visit);
}

const ZERO: Vector = { row: 0, column: 0 };

/** Half, up to the next even number: a part of even length ends where the next one can begin. */
function evenHalf(count: number): number {
  const half = Math.floor(count / 2);
  return half % 2 === 1 && count > 2 ? half + 1 : half;
}

const lengthOf = ({ row, column }: Vector) => Math.abs(row + column);
const unitOf = ({ row, column }: Vector): Vector => ({ row: Math.sign(row), column: Math.sign(column) });
const times = ({ row, column }: Vector, count: number): Vector => ({
  row: row * count,
  column: column * count,
});
const plus = (a: Vector, b: Vector): Vector => ({ row: a.row + b.row, column: a.column + b.column });
const minus = (a: Vector, b: Vector): Vector => ({ row: a.row - b.row, column: a.column - b.column });
