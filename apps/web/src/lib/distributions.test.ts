import { type AcceleratorSpec, parseAccelerator, presets } from '@dl-rsim/spec';
import { describe, expect, it } from 'vitest';
import { computeDistributions } from './compute-distributions.worker.ts';
import { withValueAt } from './path-value.ts';
import { areaRatio, hasOneMix, mostDrawnCount, sopRange } from './sum-distributions.ts';

const base = presets[0]!.accelerator;
const changed = (...changes: readonly (readonly [path: string, value: unknown])[]): AcceleratorSpec => {
  const draft = changes.reduce<unknown>((spec, [path, value]) => withValueAt(spec, path, value), base);
  const parsed = parseAccelerator(draft);
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  return parsed.value;
};
const ask = { factor: 'all', calibratedRange: null } as const;
const still = { lognormal: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 } };

describe('distributions of the bit-line sum', () => {
  it('misread the sum of 0 one time in four on the baseline (Lin 2018, figure 14)', () => {
    const { curves, thresholds } = computeDistributions({
      ...ask,
      accelerator: base,
      activeCount: 9,
      sops: [0],
    });
    const wrong = areaRatio(curves[0]!, (sum) => sum > (thresholds[0] ?? Number.NaN));
    expect(wrong).toBeGreaterThan(0.23);
    expect(wrong).toBeLessThan(0.27);
  });

  it('have the mean and the deviation of a sum of lognormal cells', () => {
    const request = { ...ask, accelerator: base, activeCount: 4, sops: [1] };
    const { curves, stepSiemens, offsetSiemens } = computeDistributions(request);
    const { meanSum, sigmaSum } = curves[0]!;
    const lognormal = (median: number, sigma: number) => {
      const mean = median * Math.exp(sigma ** 2 / 2);
      return { mean, variance: mean ** 2 * (Math.exp(sigma ** 2) - 1) };
    };
    const on = lognormal(1 / 10_000, 0.1);
    const off = lognormal(1 / 100_000, 0.725);
    const mean = on.mean + 3 * off.mean;
    expect((offsetSiemens ?? 0) + meanSum * stepSiemens).toBeCloseTo(mean, 12);
    expect(sigmaSum * stepSiemens).toBeCloseTo(Math.sqrt(on.variance + 3 * off.variance), 12);
  });

  it('are spikes at k with thresholds half way for a device without variation', () => {
    const accelerator = changed(['device.variation', still]);
    const { curves, thresholds } = computeDistributions({
      ...ask,
      accelerator,
      activeCount: 3,
      sops: [0, 2],
    });
    expect(curves.map((curve) => curve.meanSum)).toEqual([expect.closeTo(0, 9), expect.closeTo(2, 9)]);
    expect([...thresholds.slice(0, 3)]).toEqual([0.5, 1.5, 2.5]);
  });

  it('have no spread where the only factor that is on is off in the device', () => {
    const request = { ...ask, accelerator: base, activeCount: 9, sops: [0] };
    const { curves } = computeDistributions({ ...request, factor: 'noise' });
    expect(curves[0]?.sums).toHaveLength(3);
  });

  it('have no references where a calibrated range is not known, and those of the range where it is', () => {
    const adc = { resolutionBits: 2, range: 'percentile' };
    const accelerator = changed(['readout.converter', { adc }]);
    const request = { ...ask, accelerator, activeCount: 9, sops: [0] };
    expect(computeDistributions(request).values).toHaveLength(0);
    const known = computeDistributions({ ...request, calibratedRange: { lowest: 0, highest: 6 } });
    expect([...known.values]).toEqual([0, 2, 4, 6]);
  });

  it('have no one current where references follow inputs of several bits', () => {
    const accelerator = changed(['dac.resolutionBits', 2]);
    const request = { ...ask, accelerator, activeCount: 2, sops: [0] };
    expect(computeDistributions(request).offsetSiemens).toBeNull();
    const paired = changed(['dac.resolutionBits', 2], ['weightEncoding', 'differential']);
    expect(computeDistributions({ ...request, accelerator: paired }).offsetSiemens).toBe(0);
  });
});

it('knows the sums of N rows', () => {
  expect(sopRange(base, 9)).toEqual({ lowest: 0, highest: 9 });
  const pairs = changed(['cell.levelBits', 2], ['weightEncoding', 'differential']);
  expect(sopRange(pairs, 4)).toEqual({ lowest: -12, highest: 12 });
  expect([hasOneMix(base), hasOneMix(pairs)]).toEqual([true, false]);
});

it('draws fewer rows of cells with many levels than of single bits', () => {
  const rows = [
    ['crossbar.rowCount', 1024],
    ['operationUnit.rowCount', 512],
  ] as const;
  const many = mostDrawnCount(changed(...rows, ['cell.levelBits', 4], ['weightEncoding', 'differential']));
  expect(mostDrawnCount(changed(...rows))).toBe(512);
  expect(many).toBeLessThan(64);
  expect(many).toBeGreaterThan(1);
});
