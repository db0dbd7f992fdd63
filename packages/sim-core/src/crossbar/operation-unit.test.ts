import { expect, test } from 'vitest';
import { encodeWeights } from './encoding.ts';
import { rowGroups, sumGroup } from './operation-unit.ts';
import { programCells } from './program.ts';

test('groups are cut from the top; the last one may be shorter', () => {
  expect(rowGroups(10, 4)).toEqual([
    { firstRow: 0, endRow: 4 },
    { firstRow: 4, endRow: 8 },
    { firstRow: 8, endRow: 10 },
  ]);
  expect(rowGroups(3, 128)).toEqual([{ firstRow: 0, endRow: 3 }]);
});

test('a sum takes the rows of the group only, and the negative side negative', () => {
  const format = {
    encoding: 'differential',
    weightBits: 2,
    cellBits: 1,
    sliceCount: 1,
    lowestConductanceRatio: 0,
  } as const;
  const encoded = encodeWeights(Int32Array.of(1, 1, -1, 1, 0, -1), { rowCount: 3, columnCount: 2 }, format);
  const cells = programCells(encoded, Float64Array.of(1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60));
  const sums = new Float64Array(2);
  const drives = Float64Array.of(1, -0.5, 1);
  sumGroup(cells, { sliceIndex: 0, group: { firstRow: 0, endRow: 2 }, drives }, sums);
  expect([...sums]).toEqual([1 - 10 - 0.5 * (3 - 30), 2 - 20 - 0.5 * (4 - 40)]);
});
