import { describe, expect, it } from 'vitest';
import { accuracyLinesOption, lowestRatio } from './accuracy-lines.ts';
import { errorHeatmapOption, formatProbability } from './error-heatmap.ts';
import { renderSvg } from './export-svg.ts';
import { chartColors, dashes, markers } from './palette.ts';
import { repeatDotsOption } from './repeat-dots.ts';

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

describe('accuracy lines', () => {
  it('gives each line a colour, a dash and a marker of its own', () => {
    const series = accuracyLinesOption(input).series as readonly Record<string, unknown>[];
    const lines = series.filter((one) => one.type === 'line');
    expect(new Set(lines.map((one) => JSON.stringify([one.symbol, one.lineStyle]))).size).toBe(2);
    expect(new Set(dashes.map(String)).size).toBe(markers.length);
  });

  it('leaves zero out of a logarithmic axis', () => {
    const series = accuracyLinesOption({ ...input, isLogX: true }).series as readonly { data: unknown[] }[];
    expect(series[2]?.data).toHaveLength(1);
  });

  it('starts the axis at a round value below the lowest bar', () => {
    expect(lowestRatio(input.lines, [])).toBe(0.2);
    expect(lowestRatio([], [0.982])).toBe(0.97);
  });

  it('becomes a small SVG file with title, caption and error bars', async () => {
    const svg = await renderSvg(accuracyLinesOption(input), frame);
    expect(svg).toContain('Accuracy &amp; R-ratio');
    expect(svg).toContain('fingerprint abc');
    expect(svg.length).toBeLessThan(60_000);
    expect(svg.match(/stroke-width="1.4"/g)?.length).toBe(12);
  });
});

describe('error heat map', () => {
  const rows = [
    [0.75, 0.25],
    [0.0004, 0.9996],
  ];

  it('puts k down and j to the right', () => {
    const [series] = errorHeatmapOption(rows, colors).series as readonly { data: number[][] }[];
    expect(series?.data).toEqual([
      [0, 0, 0.75],
      [1, 0, 0.25],
      [0, 1, 0.0004],
      [1, 1, 0.9996],
    ]);
  });

  it('says a small probability in words rather than as 0.0 %', () => {
    expect(formatProbability(0.0004)).toBe('< 0.1 %');
    expect(formatProbability(0)).toBe('0');
  });
});

it('draws a band of the mean only where there is an interval', () => {
  const dots = { ratios: [0.9], meanRatio: 0.9, idealRatio: 0.98, colors };
  const interval = { lowRatio: 0.88, highRatio: 0.92, levelRatio: 0.95, method: 'student-t' } as const;
  expect(JSON.stringify(repeatDotsOption({ ...dots, interval: null }))).not.toContain('markArea');
  expect(JSON.stringify(repeatDotsOption({ ...dots, interval }))).toContain('markArea');
});
