import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CellFormat, type EncodedWeights, encodeWeights, weightRange } from './encoding.ts';

fc.configureGlobal({ seed: 20181105 });

/** Text of one slice and side: a line of digits per row. */
function draw({ layout, levels }: EncodedWeights, slice: number, side = 0): string {
  const { rowCount, lineCount, sideCount } = layout;
  const first = (slice * sideCount + side) * rowCount * lineCount;
  const rows = Array.from({ length: rowCount }, (_, row) =>
    [...levels.subarray(first + row * lineCount, first + (row + 1) * lineCount)].join(''),
  );
  return rows.join(' ');
}

const format = (encoding: CellFormat['encoding'], cellBits: number, sliceCount: number): CellFormat => ({
  encoding,
  weightBits: 4,
  cellBits,
  sliceCount,
  lowestConductanceRatio: 0,
});
const shape = { rowCount: 2, columnCount: 2 };
const weights = Int32Array.of(-8, 7, 0, -3);

test('offset stores w + 2^(W-1), the low bits in slice 0', () => {
  const encoded = encodeWeights(weights, shape, format('offset', 2, 2));
  expect([draw(encoded, 0), draw(encoded, 1)]).toEqual(['03 01', '03 21']);
});

test('the unit column stands in front and stores the weight 0', () => {
  const encoded = encodeWeights(weights, shape, format('unitColumn', 2, 2));
  expect([draw(encoded, 0), draw(encoded, 1)]).toEqual(['003 001', '203 221']);
});

test('differential pairs store |w| on one side and nothing on the other', () => {
  const encoded = encodeWeights(Int32Array.of(-7, 7, 0, -3), shape, format('differential', 1, 3));
  expect([0, 1, 2].map((slice) => draw(encoded, slice, 0))).toEqual(['01 00', '01 00', '01 00']);
  expect([0, 1, 2].map((slice) => draw(encoded, slice, 1))).toEqual(['10 01', '10 01', '10 00']);
});

test('every weight can be read back from its levels', () => {
  const cases = fc.record({
    encoding: fc.constantFrom('offset' as const, 'unitColumn' as const, 'differential' as const),
    weightBits: fc.integer({ min: 2, max: 12 }),
    cellBits: fc.integer({ min: 1, max: 4 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, ({ share, ...rest }) => {
      const sliceCount = Math.ceil(rest.weightBits / rest.cellBits);
      const cell: CellFormat = { ...rest, sliceCount, lowestConductanceRatio: 0 };
      const { lowest, highest } = weightRange(cell);
      const weight = Math.round(lowest + share * (highest - lowest));
      const { levels, layout } = encodeWeights(Int32Array.of(weight), { rowCount: 1, columnCount: 1 }, cell);
      const stored = (side: number, line: number) =>
        Array.from({ length: sliceCount }, (_, slice) => slice).reduce(
          (sum, slice) =>
            sum +
            levels[(slice * layout.sideCount + side) * layout.lineCount + line]! *
              2 ** (slice * cell.cellBits),
          0,
        );
      const offset = 2 ** (cell.weightBits - 1);
      const found = {
        offset: () => stored(0, 0) - offset,
        unitColumn: () => stored(0, 1) - stored(0, 0),
        differential: () => stored(0, 0) - stored(1, 0),
      }[cell.encoding]();
      expect(found).toBe(weight);
    }),
  );
});

test.each([
  ['offset', 8],
  ['offset', -9],
  ['differential', -8],
] as const)('%s of 4 bits refuses %i', (encoding, weight) => {
  const wrong = () =>
    encodeWeights(Int32Array.of(weight), { rowCount: 1, columnCount: 1 }, format(encoding, 1, 4));
  expect(wrong).toThrow(`weight ${weight} is not in`);
});

test('slices without room for the bits are refused', () => {
  expect(() => encodeWeights(weights, shape, format('offset', 1, 3))).toThrow(
    '4 bits need more than 3 slices',
  );
});
