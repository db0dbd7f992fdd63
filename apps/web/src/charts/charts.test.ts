import type { EChartsCoreOption } from 'echarts/core';
import { describe, expect, it } from 'vitest';
import { exampleInterval, exampleResult } from '../testing/example-result.ts';
import { accuracyLinesOption, accuracyScale, lowestRatio } from './accuracy-lines.ts';
import { columnsOption, lowestDecade } from './columns.ts';
import { drawDotsOption } from './draw-dots.ts';
import { renderSvg } from './export-svg.ts';
import { optionDotsHeightPx, optionDotsOption } from './option-dots.ts';
import { chartColors, dashes, markers } from './palette.ts';
import { rankBarsOption } from './rank-bars.ts';

const colors = chartColors('light');
const point = (x: number, meanRatio: number) => ({
  x,
  meanRatio,
  lowRatio: meanRatio - 0.02,
  highRatio: meanRatio + 0.005,
  runId: `run_${x}`,
});
const input = {
  lines: [
    { name: 'HRS sigma 0.2', points: [point(10, 0.8), point(50, 0.97)] },
    { name: 'HRS sigma 0.4 <b>', points: [point(0, 0.3), point(50, 0.9)] },
  ],
  xLabel: 'R-ratio',
  xValues: [0, 10, 50],
  formatX: String,
  isLogX: false,
  idealRatios: [0.98],
  colors,
};
const frame = { title: 'Accuracy & R-ratio', caption: 'fingerprint abc', widthPx: 640, heightPx: 420 };
const seriesOf = (option: EChartsCoreOption) => option.series as readonly Record<string, unknown>[];
const dataOf = <T>(series: Record<string, unknown> | undefined) => (series?.data ?? []) as readonly T[];

describe('accuracy lines', () => {
  it('gives each line a colour, a dash and a marker of its own', () => {
    const lines = seriesOf(accuracyLinesOption(input)).filter((one) => one.type === 'line');
    expect(new Set(lines.map((one) => JSON.stringify([one.symbol, one.lineStyle]))).size).toBe(2);
    expect(new Set(dashes.map(String)).size).toBe(markers.length);
  });

  it('leaves zero out of a logarithmic axis', () => {
    expect(seriesOf(accuracyLinesOption({ ...input, isLogX: true }))[2]?.data).toHaveLength(1);
  });

  it('starts the axis at a round value below the lowest bar', () => {
    expect(lowestRatio(input.lines, [])).toBe(0.2);
    expect(lowestRatio([], [0.982])).toBe(0.97);
  });

  it('has ticks at round values up to 1', () => {
    expect(accuracyScale(0.2)).toEqual({ min: 0.2, max: 1, interval: 0.1 });
    expect(accuracyScale(0.85)).toEqual({ min: 0.84, max: 1, interval: 0.02 });
    expect(accuracyScale(0)).toEqual({ min: 0, max: 1, interval: 0.2 });
  });

  it('becomes a small SVG file with title, caption and a band a line', async () => {
    const svg = await renderSvg(accuracyLinesOption(input), frame);
    expect(svg).toContain('Accuracy &amp; R-ratio');
    expect(svg).toContain('fingerprint abc');
    expect(svg.length).toBeLessThan(60_000);
    expect(svg.match(/stroke-width="0.6"/g)?.length).toBe(2);
    expect(svg).not.toContain('stroke-width="1.4"');
  });

  it('draws an error bar where a line has one point', async () => {
    const alone = { ...input, lines: [{ name: '', points: [point(10, 0.8)] }] };
    const svg = await renderSvg(accuracyLinesOption(alone), frame);
    expect(svg.match(/stroke-width="1.4"/g)?.length).toBe(3);
  });
});

describe('option dots', () => {
  const dots = (optionIndex: number, meanRatio: number) => ({ ...point(0, meanRatio), optionIndex });
  const options = {
    groups: [
      { name: 'R-ratio 10', points: [dots(0, 0.8), dots(2, 0.9)] },
      { name: 'R-ratio 50', points: [dots(0, 0.95)] },
    ],
    options: ['Tables', 'Arrays', 'Moments'],
    idealRatios: [0.98],
    colors,
  };

  it('puts options down and accuracy to the right, one error bar a dot', async () => {
    const [first] = seriesOf(optionDotsOption(options));
    expect(dataOf<{ value: number[] }>(first).map((one) => one.value.slice(0, 2))).toEqual([
      [0.8, 0],
      [0.9, 2],
    ]);
    const svg = await renderSvg(optionDotsOption(options), frame);
    expect(svg.match(/stroke-width="1.4"/g)?.length).toBe(9);
    for (const name of options.options) expect(svg).toContain(name);
  });

  it('moves the dots of one option apart and grows with their number', () => {
    const offsets = seriesOf(optionDotsOption(options)).flatMap((one) => one.symbolOffset ?? []);
    expect(offsets).toEqual([0, -4.5, 0, 4.5]);
    expect(optionDotsHeightPx(3, 8)).toBeGreaterThan(optionDotsHeightPx(3, 1));
  });
});

describe('ranked bars', () => {
  const bars = [
    { name: 'conv1', value: 0.02, low: 0.01, high: 0.03, key: 'a' },
    { name: 'dense<1>', value: 0, low: null, high: null, key: 'b' },
  ];
  const ranked = { bars, valueLabel: 'lost', format: String, isLog: false, chosenKey: null, colors };

  it('keep the order given and draw whiskers where there are bounds', async () => {
    const [, whiskers] = seriesOf(rankBarsOption(ranked));
    expect(whiskers?.data).toEqual([[0.02, 0, 0.01, 0.03]]);
    const svg = await renderSvg(rankBarsOption(ranked), frame);
    expect(svg.indexOf('conv1')).toBeLessThan(svg.indexOf('dense&lt;1&gt;'));
  });

  it('leave out a zero on a logarithmic axis', () => {
    const [drawn] = seriesOf(rankBarsOption({ ...ranked, isLog: true }));
    expect(dataOf<{ value: number | null }>(drawn).map((one) => one.value)).toEqual([0.02, null]);
  });
});

describe('columns', () => {
  it('stand on the power of ten below the smallest', () => {
    expect(lowestDecade([{ value: 0.5 }, { value: 0.01 }, { value: 0 }])).toBe(0.001);
    expect(lowestDecade([{ value: 3e-5 }])).toBe(1e-5);
    expect(lowestDecade([])).toBe(1e-6);
  });

  it('mark what is wrong in a second colour', () => {
    const columns = [
      { name: '0', value: 0.9 },
      { name: '1', value: 0.1, isMarked: true },
    ];
    const [bars] = seriesOf(
      columnsOption({ columns, xLabel: 'j', yLabel: 'p', format: String, isLog: true, max: 1, colors }),
    );
    const drawn = dataOf<{ itemStyle: { color: string } }>(bars);
    expect(drawn.map((one) => one.itemStyle.color)).toEqual([colors.series[0], colors.series[1]]);
  });
});

describe('draws', () => {
  const { draws, accuracy, ideal } = exampleResult();
  const dots = { draws, meanRatio: accuracy.meanRatio, idealRatio: ideal.accuracyRatio, colors };

  it('show a band of the mean only where there is an interval', () => {
    expect(JSON.stringify(drawDotsOption({ ...dots, interval: null }))).not.toContain('markArea');
    expect(JSON.stringify(drawDotsOption({ ...dots, interval: exampleInterval(0.9, 0.01) }))).toContain(
      'markArea',
    );
  });

  it('stand in a column a chip, with the mean of the chip', () => {
    const [scatter, means] = seriesOf(drawDotsOption({ ...dots, interval: null }));
    const columns = dataOf<{ value: [string, number] }>(scatter).map((one) => one.value[0]);
    expect(columns).toEqual(['1', '1', '2', '2', '3', '3', '4', '4']);
    expect(dataOf<[string, number]>(means)[0]).toEqual(['1', (0.88 + 0.93) / 2]);
  });

  it('stand side by side on one chip', () => {
    const one = draws.slice(0, 2);
    const [scatter, means] = seriesOf(drawDotsOption({ ...dots, draws: one, interval: null }));
    expect(dataOf<{ value: [string, number] }>(scatter).map((dot) => dot.value[0])).toEqual(['1', '2']);
    expect(means).toBeUndefined();
  });
});
