/** Laws that any solution of a resistor network obeys. */
import { expect, test } from 'vitest';
import { fillNormal } from '../random/distributions.ts';
import { nextWord, stream } from '../random/stream.ts';
import {
  type CellMatrix,
  factorizeIrDrop,
  productCurrents,
  solveIrDrop,
  transferMatrix,
  type WireResistances,
} from './ir-drop.ts';

const SEED = '0000000000000d0d';
const WIRES = wires(2.5, 1.5, 500, 100);
const NO_WIRES = wires(0, 0, 0, 0);

test('no charge gathers: Kirchhoff at every node', () => {
  const cells = randomCells(24, 17);
  const rowsV = randomVoltages(24);
  const { wordLineNodesV, bitLineNodesV, currentsA } = solveIrDrop(factorizeIrDrop(cells, WIRES), rowsV);
  const word = (row: number, column: number) => wordLineNodesV[row * 17 + column]!;
  const bit = (row: number, column: number) => bitLineNodesV[row * 17 + column]!;
  const { wordLineSegmentOhm, bitLineSegmentOhm, driverOhm, senseOhm } = WIRES;
  let worst = 0;
  for (let row = 0; row < 24; row++) {
    for (let column = 0; column < 17; column++) {
      const cell = cells.cellsSiemens[row * 17 + column]! * (word(row, column) - bit(row, column));
      const fromLeft =
        column === 0
          ? (rowsV[row]! - word(row, 0)) / (wordLineSegmentOhm + driverOhm)
          : (word(row, column - 1) - word(row, column)) / wordLineSegmentOhm;
      const toRight = column === 16 ? 0 : (word(row, column) - word(row, column + 1)) / wordLineSegmentOhm;
      const fromAbove = row === 0 ? 0 : (bit(row - 1, column) - bit(row, column)) / bitLineSegmentOhm;
      const toBelow =
        row === 23
          ? bit(row, column) / (bitLineSegmentOhm + senseOhm)
          : (bit(row, column) - bit(row + 1, column)) / bitLineSegmentOhm;
      worst = Math.max(worst, Math.abs(fromLeft - toRight - cell), Math.abs(fromAbove + cell - toBelow));
    }
  }
  expect(worst / Math.max(...currentsA)).toBeLessThan(1e-10);
});

test('what enters the bit lines leaves through the sense amplifiers', () => {
  const network = factorizeIrDrop(randomCells(30, 12), WIRES);
  const { currentsA, bitLineNodesV } = solveIrDrop(network, randomVoltages(30));
  const sensed = Array.from(
    currentsA,
    (_, column) => bitLineNodesV[29 * 12 + column]! / (WIRES.bitLineSegmentOhm + WIRES.senseOhm),
  );
  expectClose(currentsA, sensed, 1e-11);
});

test('superposition: the currents of two inputs add up, with their signs', () => {
  const network = factorizeIrDrop(randomCells(20, 33), WIRES);
  const a = randomVoltages(20);
  const b = randomVoltages(20).map((v, row) => (row % 3) * v - 0.1);
  const solve = (rowsV: Float64Array) => solveIrDrop(network, rowsV).currentsA;
  const added = solve(a.map((v, row) => 2 * v - 3 * b[row]!));
  const ofB = solve(b);
  expectClose(
    added,
    solve(a).map((current, column) => 2 * current - 3 * ofB[column]!),
    1e-11,
  );
});

test('without resistance the currents are those of the ideal product, to the bit, in no iteration', () => {
  const cells = randomCells(15, 9);
  const rowsV = randomVoltages(15);
  const network = factorizeIrDrop(cells, NO_WIRES);
  const solution = solveIrDrop(network, rowsV);
  expect(solution.currentsA).toEqual(productCurrents(cells, rowsV));
  expect(solution.iterationCount).toBe(0);
  expect(transferMatrix(network)).toEqual(cells);
});

test('vanishing resistance: the loss is proportional to it, down to what rounding leaves', () => {
  const cells = randomCells(16, 16);
  const rowsV = randomVoltages(16);
  const ideal = total(productCurrents(cells, rowsV));
  const loss = (ohm: number) =>
    1 - total(solveIrDrop(factorizeIrDrop(cells, wires(ohm, ohm, 0, 0)), rowsV).currentsA) / ideal;
  expect(loss(1e-3) / loss(1e-4)).toBeCloseTo(10, 2);
  expect(loss(1e-4) / loss(1e-6)).toBeCloseTo(100, 2);
  expect(Math.abs(loss(1e-12))).toBeLessThan(1e-13);
});

test('one family of ideal wires is solved in one iteration at most', () => {
  const cells = randomCells(40, 40);
  const solve = (resistances: WireResistances) =>
    solveIrDrop(factorizeIrDrop(cells, resistances), randomVoltages(40));
  expect(solve(wires(3, 0, 100, 0)).iterationCount).toBe(0);
  expect(solve(wires(0, 3, 0, 100)).iterationCount).toBe(1);
});

test('reciprocity: a crossbar turned over, its word lines read and its bit lines driven, is the same', () => {
  const rowCount = 13;
  const columnCount = 21;
  const cells = randomCells(rowCount, columnCount);
  const forth = transferMatrix(factorizeIrDrop(cells, wires(2, 7, 30, 90)));
  const turned = transferMatrix(factorizeIrDrop(turnOver(cells), wires(7, 2, 90, 30)));
  expectClose(turnOver(turned).cellsSiemens, forth.cellsSiemens, 1e-11);
});

test.each([
  [32, 9],
  [9, 32],
])('the transfer matrix of %i x %i gives what a direct solution gives', (rowCount, columnCount) => {
  const network = factorizeIrDrop(randomCells(rowCount, columnCount), WIRES);
  const transfer = transferMatrix(network);
  const rowsV = randomVoltages(rowCount).map((v, row) => (row % 2 ? -v : v));
  expectClose(productCurrents(transfer, rowsV), solveIrDrop(network, rowsV).currentsA, 1e-11);
});

test('Rayleigh: more resistance never draws more power, nor more current from equal drivers', () => {
  const cells = randomCells(18, 14);
  const bases = [NO_WIRES, wires(0, 1, 0, 0), wires(2, 2, 10, 10), wires(1000, 300, 50, 4000)];
  const inputs = [randomVoltages(18), randomVoltages(18).map((v, i) => v - 0.02 * i)];
  const equal = new Float64Array(18).fill(0.3);
  for (const base of bases) {
    for (const name of Object.keys(base) as (keyof WireResistances)[]) {
      const less = factorizeIrDrop(cells, base);
      const more = factorizeIrDrop(cells, { ...base, [name]: base[name] + 5 });
      const power = (network: typeof less, rowsV: Float64Array) => {
        const solution = solveIrDrop(network, rowsV);
        return total(
          cells.cellsSiemens.map(
            (g, i) =>
              g * (solution.wordLineNodesV[i]! - solution.bitLineNodesV[i]!) * rowsV[Math.floor(i / 14)]!,
          ),
        );
      };
      for (const rowsV of [...inputs, equal]) expect(power(more, rowsV)).toBeLessThan(power(less, rowsV));
      const current = (network: typeof less) => total(solveIrDrop(network, equal).currentsA);
      expect(current(more)).toBeLessThan(current(less));
    }
  }
});

test('maximum principle: no node lies outside the voltages that feed it', () => {
  const network = factorizeIrDrop(randomCells(22, 22), wires(400, 900, 3000, 700));
  const rowsV = randomVoltages(22);
  const { wordLineNodesV, bitLineNodesV } = solveIrDrop(network, rowsV);
  const highest = Math.max(...rowsV) * (1 + 1e-12);
  for (const v of [...wordLineNodesV, ...bitLineNodesV]) expect(v >= -1e-12 && v <= highest).toBe(true);
});

test('wires worse than the cells take more iterations and are solved all the same', () => {
  const cells = randomCells(48, 48);
  const rowsV = randomVoltages(48);
  const good = solveIrDrop(factorizeIrDrop(cells, wires(1, 1, 0, 0)), rowsV);
  const bad = solveIrDrop(factorizeIrDrop(cells, wires(1e6, 1e6, 0, 0)), rowsV);
  expect(good.iterationCount).toBeLessThan(6);
  expect(bad.relativeResidualRatio).toBeLessThan(1e-12);
  const sensed = bad.bitLineNodesV.subarray(47 * 48).map((v) => v / 1e6);
  expect(Math.abs(total(sensed) / total(bad.currentsA) - 1)).toBeLessThan(1e-6);
});

test('a solution depends on its input alone, not on what was solved before', () => {
  const network = factorizeIrDrop(randomCells(16, 11), WIRES);
  const first = solveIrDrop(network, randomVoltages(16));
  solveIrDrop(
    network,
    randomVoltages(16).map((v) => -5 * v),
  );
  transferMatrix(network);
  expect(solveIrDrop(network, randomVoltages(16))).toEqual(first);
});

test('a row of open cells and an undriven crossbar carry nothing', () => {
  const open = { rowCount: 3, columnCount: 2, cellsSiemens: new Float64Array(6) };
  expect([...solveIrDrop(factorizeIrDrop(open, WIRES), randomVoltages(3)).currentsA]).toEqual([0, 0]);
  const network = factorizeIrDrop(randomCells(3, 2), WIRES);
  expect([...solveIrDrop(network, new Float64Array(3)).currentsA]).toEqual([0, 0]);
});

test('wrong sizes, negative conductances and resistances, and what is not finite are our own bugs', () => {
  const cells = { rowCount: 2, columnCount: 2, cellsSiemens: Float64Array.of(1, 1, 1, 1) };
  const factorize =
    (change: Partial<CellMatrix>, resistances = WIRES) =>
    () =>
      factorizeIrDrop({ ...cells, ...change }, resistances);
  expect(factorize({ rowCount: 3 })).toThrow('cellsSiemens has 4 values, not 6');
  expect(factorize({ columnCount: 0 })).toThrow('2 x 0 has no cells');
  expect(factorize({ cellsSiemens: Float64Array.of(1, 1, -1, 1) })).toThrow('negative');
  expect(factorize({ cellsSiemens: Float64Array.of(1, 1, Number.NaN, 1) })).toThrow('not finite');
  expect(factorize({}, wires(-1, 0, 0, 0))).toThrow('wordLineSegmentOhm is -1');
  expect(factorize({}, wires(0, 0, 0, Infinity))).toThrow('senseOhm is Infinity');
  const network = factorizeIrDrop(cells, WIRES);
  expect(() => solveIrDrop(network, new Float64Array(3))).toThrow('rowsV has 3 values, not 2');
  expect(() => solveIrDrop(network, Float64Array.of(1, Infinity))).toThrow('not finite');
  const rowsV = Float64Array.of(1, 1);
  expect(() => solveIrDrop(network, rowsV, { relativeResidualRatio: 0 })).toThrow(
    'relativeResidualRatio is 0',
  );
  expect(() => solveIrDrop(network, rowsV, { maxIterationCount: 1 })).toThrow('unsolved after 1');
});

function wires(word: number, bit: number, driverOhm: number, senseOhm: number): WireResistances {
  return { wordLineSegmentOhm: word, bitLineSegmentOhm: bit, driverOhm, senseOhm };
}

/** On and off cells, 10 and 300 kilohm, with spread. */
function randomCells(rowCount: number, columnCount: number): CellMatrix {
  const source = stream(SEED, 'cells', rowCount, columnCount);
  const normals = new Float64Array(rowCount * columnCount * 2);
  fillNormal(source, normals);
  const cellsSiemens = Float64Array.from({ length: rowCount * columnCount }, (_, i) => {
    const median = nextWord(source) & 1 ? 1e-4 : 1e-4 / 30;
    return median / (1 + Math.abs(0.3 * normals[i]!));
  });
  return { rowCount, columnCount, cellsSiemens };
}

/** From 0 to 0.5 V. */
function randomVoltages(rowCount: number): Float64Array {
  const source = stream(SEED, 'voltages', rowCount);
  return Float64Array.from({ length: rowCount }, () => ((nextWord(source) >>> 0) / 2 ** 32) * 0.5);
}

/** Mirrored at the diagonal that keeps the fed ends of both families fed. */
function turnOver({ rowCount, columnCount, cellsSiemens }: CellMatrix): CellMatrix {
  const turned = new Float64Array(cellsSiemens.length);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      const at = (columnCount - 1 - column) * rowCount + (rowCount - 1 - row);
      turned[at] = cellsSiemens[row * columnCount + column]!;
    }
  }
  return { rowCount: columnCount, columnCount: rowCount, cellsSiemens: turned };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Equal to within `tolerance` of the largest. */
function expectClose(actual: Float64Array, expected: ArrayLike<number>, tolerance: number): void {
  const values = Array.from(expected);
  const scale = Math.max(...values.map(Math.abs));
  expect(actual).toHaveLength(values.length);
  expect(Math.max(...values.map((value, i) => Math.abs(value - actual[i]!))) / scale).toBeLessThan(tolerance);
}
