import { describe, expect, it } from 'vitest';
import { densityCurvesOption, shownRange, wrongStretches } from './density-curves.ts';
import { renderSvg } from './export-svg.ts';
import { chartColors } from './palette.ts';

const bell = (sop: number) => {
  const sums = Array.from({ length: 81 }, (_, index) => sop - 2 + index / 20);
  return { sop, sums, densities: sums.map((sum) => Math.exp(-((sum - sop) ** 2) / 0.1)) };
};

describe('wrong stretches', () => {
  const thresholds = [0.5, 1.5];
  const values = [0, 1, 2];

  it('are all sums beyond the thresholds beside the right code', () => {
    expect(wrongStretches(1, thresholds, values)).toEqual([
      [-Infinity, 0.5],
      [1.5, Infinity],
    ]);
    expect(wrongStretches(0, thresholds, values)).toEqual([[0.5, Infinity]]);
  });

  it('are everything for a sum that no code stands for', () => {
    expect(wrongStretches(7, thresholds, values)).toEqual([[-Infinity, Infinity]]);
  });

  it('skip codes that cannot occur', () => {
    expect(wrongStretches(0, [0.5, Infinity], values)).toEqual([[0.5, Infinity]]);
  });
});

it('shows where a curve is above a thousandth of its peak', () => {
  const { from, to } = shownRange([bell(0), bell(1)]);
  expect(from).toBeCloseTo(-0.5 - Math.sqrt(0.1 * Math.log(1000)), 1);
  expect(to).toBeCloseTo(1.5 + Math.sqrt(0.1 * Math.log(1000)), 1);
});

it('draws a curve and its wrong areas for each sum, and the finite thresholds', async () => {
  const option = densityCurvesOption({
    curves: [bell(0), bell(1)],
    thresholds: [0.5, Number.POSITIVE_INFINITY],
    values: [0, 1, 2],
    guardHalfWidth: 0.05,
    toX: (sum) => sum * 1e-5,
    formatX: String,
    xLabel: 'bit-line current',
    colors: chartColors('light'),
  });
  const [first, wrong] = option.series as readonly Record<string, { data?: unknown[] } & unknown[]>[];
  expect(first?.markLine?.data).toEqual([{ xAxis: 0.5 * 1e-5 }]);
  expect(first?.markArea?.data).toHaveLength(1);
  expect(wrong?.data).toHaveLength(1);
  const svg = await renderSvg(option, { title: 'd', caption: 'c', widthPx: 600, heightPx: 400 });
  expect(svg.match(/fill-opacity="0.42"|opacity="0.42"/g)?.length).toBe(2);
});
