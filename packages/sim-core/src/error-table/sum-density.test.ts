import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { sumDensity } from './sum-density.ts';
import { codeProbability } from './table.ts';
import { buildTable } from './table-steps.ts';

test('the density adds up to 1 and its pieces between thresholds are the row of the table', () => {
  const request = tableRequest({ rowCount: 5 });
  const { sums, densities, thresholds, mean, deviation } = sumDensity(request, { activeCount: 5, sop: 2 });
  const spacing = sums[1]! - sums[0]!;
  const moment = (of: (sum: number) => number) =>
    sums.reduce((all, sum, i) => all + densities[i]! * of(sum) * spacing, 0);
  expect(moment(() => 1)).toBeCloseTo(1, 2);
  expect(moment((sum) => sum)).toBeCloseTo(mean, 2);
  expect(Math.sqrt(moment((sum) => (sum - mean) ** 2))).toBeCloseTo(deviation, 1);
  expect([...thresholds]).toEqual([0.5, 1.5, 2.5, 3.5, 4.5].map((t) => expect.closeTo(t, 9)));
  const table = buildTable(request);
  const edges = [-Infinity, ...thresholds, Infinity];
  for (let code = 0; code <= 5; code++) {
    const share = moment((sum) => (sum > edges[code]! && sum <= edges[code + 1]! ? 1 : 0));
    expect(share).toBeCloseTo(codeProbability(table, { activeCount: 5, sop: 2, code }), 1);
  }
});

test('a sum that is always the same has a place but no curve', () => {
  const request = tableRequest({ device: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 } });
  const { sums, mean, deviation, probability } = sumDensity(request, { activeCount: 4, sop: 3 });
  expect([sums.length, mean, deviation]).toEqual([0, 3, 0]);
  expect(probability).toBeCloseTo(4 / 16, 12);
});
