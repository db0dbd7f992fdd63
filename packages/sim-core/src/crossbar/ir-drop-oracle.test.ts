/** IR drop against plain Gaussian elimination of the whole resistor network, which shares no code with it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factorizeIrDrop, solveIrDrop, transferMatrix, type WireResistances } from './ir-drop.ts';

fc.configureGlobal({ seed: 20181105 });

type Node = number;
type Resistor = readonly [Node, Node, number];

const wireOhm = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 3e3, noNaN: true }));
const cellSiemens = fc.oneof(fc.constant(0), fc.double({ min: 1e-7, max: 1e-2, noNaN: true }));
const crossbars = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rowCount, columnCount]) =>
    fc.record({
      rowCount: fc.constant(rowCount),
      columnCount: fc.constant(columnCount),
      cells: fc.array(cellSiemens, { minLength: rowCount * columnCount, maxLength: rowCount * columnCount }),
      rowsV: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
        minLength: rowCount,
        maxLength: rowCount,
      }),
      wires: fc.record({
        wordLineSegmentOhm: wireOhm,
        bitLineSegmentOhm: wireOhm,
        driverOhm: wireOhm,
        senseOhm: wireOhm,
      }),
    }),
  );

test('currents and node voltages of small crossbars, wires from none to worse than the cells', () => {
  fc.assert(
    fc.property(crossbars, ({ cells, rowsV, wires, ...size }) => {
      const cellsSiemens = Float64Array.from(cells);
      const solution = solveIrDrop(
        factorizeIrDrop({ ...size, cellsSiemens }, wires),
        Float64Array.from(rowsV),
      );
      const { wordV, bitV, currentsA } = eliminate({ ...size, cells, rowsV, wires });
      const scaleV = Math.max(...rowsV.map(Math.abs), 1e-3);
      const scaleA = scaleV * Math.max(...cells, 1e-7);
      expectClose(solution.wordLineNodesV, wordV, 1e-9 * scaleV);
      expectClose(solution.bitLineNodesV, bitV, 1e-9 * scaleV);
      expectClose(solution.currentsA, currentsA, 1e-9 * scaleA);
    }),
    { numRuns: 400 },
  );
});

test('the transfer matrix holds the currents of one driver at 1 V after the other', () => {
  fc.assert(
    fc.property(crossbars, ({ cells, wires, rowCount, columnCount }) => {
      const cellsSiemens = Float64Array.from(cells);
      const transfer = transferMatrix(factorizeIrDrop({ rowCount, columnCount, cellsSiemens }, wires));
      for (let row = 0; row < rowCount; row++) {
        const rowsV = Array.from({ length: rowCount }, (_, other) => (other === row ? 1 : 0));
        const { currentsA } = eliminate({ rowCount, columnCount, cells, rowsV, wires });
        const found = transfer.cellsSiemens.subarray(row * columnCount, (row + 1) * columnCount);
        expectClose(found, currentsA, 1e-9 * Math.max(...cells, 1e-7));
      }
    }),
  );
});

interface Case {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly cells: readonly number[];
  readonly rowsV: readonly number[];
  readonly wires: WireResistances;
}

/** Node 0 is ground, then the sources, the word-line nodes, the bit-line nodes; shorted nodes are one. */
function eliminate({ rowCount, columnCount, cells, rowsV, wires }: Case) {
  const source = (row: number) => 1 + row;
  const word = (row: number, column: number) => 1 + rowCount + row * columnCount + column;
  const bit = (row: number, column: number) => word(row, column) + rowCount * columnCount;
  const { wordLineSegmentOhm, bitLineSegmentOhm, driverOhm, senseOhm } = wires;
  const resistors: Resistor[] = [];
  for (let row = 0; row < rowCount; row++) {
    resistors.push([source(row), word(row, 0), wordLineSegmentOhm + driverOhm]);
    for (let column = 0; column < columnCount; column++) {
      resistors.push([word(row, column), bit(row, column), 1 / cells[row * columnCount + column]!]);
      if (column > 0) resistors.push([word(row, column - 1), word(row, column), wordLineSegmentOhm]);
      if (row > 0) resistors.push([bit(row - 1, column), bit(row, column), bitLineSegmentOhm]);
      if (row === rowCount - 1) resistors.push([bit(row, column), 0, bitLineSegmentOhm + senseOhm]);
    }
  }
  const known = new Map<Node, number>([[0, 0], ...rowsV.map((v, row) => [source(row), v] as const)]);
  const voltages = solveResistors(1 + rowCount + 2 * rowCount * columnCount, resistors, known);
  const wordV = voltages.slice(word(0, 0), bit(0, 0));
  const bitV = voltages.slice(bit(0, 0));
  const currentsA = Array.from({ length: columnCount }, (_, column) =>
    cells.reduce((sum, g, i) => sum + (i % columnCount === column ? g * (wordV[i]! - bitV[i]!) : 0), 0),
  );
  return { wordV, bitV, currentsA };
}

function solveResistors(
  nodeCount: number,
  resistors: readonly Resistor[],
  known: ReadonlyMap<Node, number>,
): number[] {
  const merged = Array.from({ length: nodeCount }, (_, node) => node);
  const root = (node: Node): Node => (merged[node] === node ? node : root(merged[node]!));
  for (const [a, b, ohm] of resistors) {
    // The lower number is kept, so that ground and sources stay what they are.
    if (ohm === 0) merged[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  }
  const matrix = Array.from({ length: nodeCount }, () => new Array<number>(nodeCount + 1).fill(0));
  for (const [a, b, ohm] of resistors) {
    for (const [here, there] of [
      [root(a), root(b)],
      [root(b), root(a)],
    ] as const) {
      if (ohm === 0 || here === there) continue;
      matrix[here]![here]! += 1 / ohm;
      matrix[here]![there]! -= 1 / ohm;
    }
  }
  for (let node = 0; node < nodeCount; node++) {
    if (root(node) === node && !known.has(node)) continue;
    matrix[node]!.fill(0);
    matrix[node]![node] = 1;
    if (known.has(node)) matrix[node]![nodeCount] = known.get(node)!;
    else matrix[node]![root(node)] = -1;
  }
  return gauss(matrix);
}

/** Gauss-Jordan with row pivoting on rows of coefficients followed by the right-hand side. */
function gauss(rows: number[][]): number[] {
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k]!) > Math.abs(best[k]!) ? row : best));
    rows[rows.indexOf(pivot)] = rows[k]!;
    rows[k] = pivot;
    for (const row of rows) {
      const factor = row === pivot ? 0 : row[k]! / pivot[k]!;
      if (factor !== 0) for (let j = k; j <= size; j++) row[j]! -= factor * pivot[j]!;
    }
  }
  return rows.map((row, k) => row[size]! / row[k]!);
}

function expectClose(actual: Float64Array, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const errors = expected.map((value, i) => Math.abs(value - actual[i]!));
  expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance);
}
