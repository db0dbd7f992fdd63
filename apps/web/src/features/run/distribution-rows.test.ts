import { parseAccelerator, presets } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { withValueAt } from '../../lib/path-value.ts';
import type { Distributions } from '../../lib/sum-distributions.ts';
import { exampleErrorTable, exampleResult } from '../../testing/example-result.ts';
import {
  calibratedRangeOf,
  densityTable,
  distributionTable,
  firstPlace,
  mixText,
  placeWithin,
  sopsOf,
} from './distribution-rows.ts';

const base = presets[0]!.accelerator;
const changed = (path: string, value: unknown) => {
  const parsed = parseAccelerator(withValueAt(base, path, value));
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  return parsed.value;
};
const pairs = changed('weightEncoding', 'differential');

it('starts with all sums of a full OU of single bits', () => {
  expect(firstPlace(base)).toEqual({ activeCount: 9, fromSop: 0, curveCount: 10 });
  expect(sopsOf(base, firstPlace(base))).toHaveLength(10);
});

it('starts around 0 where there are more sums than a picture holds', () => {
  expect(firstPlace(pairs)).toEqual({ activeCount: 9, fromSop: -3, curveCount: 7 });
  expect(sopsOf(pairs, firstPlace(pairs))).toEqual([-3, -2, -1, 0, 1, 2, 3]);
});

it('keeps N and k within what the accelerator has', () => {
  expect(placeWithin(base, { activeCount: 40, fromSop: -4, curveCount: 99 })).toEqual({
    activeCount: 9,
    fromSop: 0,
    curveCount: 12,
  });
  expect(sopsOf(base, { activeCount: 2, fromSop: 1, curveCount: 12 })).toEqual([1, 2]);
});

it('says which mix is meant', () => {
  expect(mixText(base)).toContain('low-resistance');
  expect(mixText(pairs)).toContain('equally frequent');
});

it('takes a calibrated range from the error table of the layer', () => {
  const result = exampleResult({ errorTables: [exampleErrorTable(9)] });
  expect(calibratedRangeOf(result, 'dense1')).toEqual({ lowest: 0, highest: 9 });
  expect(calibratedRangeOf({ ...result, errorTables: [] }, 'dense1')).toBeNull();
});

it('writes mean, spread and the misread area of a curve', () => {
  const sigma = 0.25;
  const sums = Float64Array.from({ length: 801 }, (_, index) => -1 + index / 400);
  const densities = sums.map((sum) => Math.exp(-(sum * sum) / (2 * sigma * sigma)));
  const distributions: Distributions = {
    curves: [{ sop: 0, meanSum: 0, sigmaSum: sigma, sums, densities }],
    thresholds: Float64Array.of(0.5),
    values: Float64Array.of(0, 1),
    guardHalfWidth: 0,
    stepSiemens: 9e-5,
    offsetSiemens: 1e-5,
  };
  const [row] = distributionTable(distributions, 0.6).rows;
  expect(row?.slice(0, 3)).toEqual([0, 0, sigma]);
  expect(row?.[3]).toBeCloseTo(6e-6, 12);
  // a normal variable is more than two deviations up in 2.275 % of draws
  expect(row?.[5]).toBeCloseTo(0.02275, 3);
  expect(densityTable(distributions, 0.6).rows).toHaveLength(801);
});
