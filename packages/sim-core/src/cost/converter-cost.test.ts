import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConvertersSpec } from '@dl-rsim/spec';
import { describe, expect, it, test } from 'vitest';
import { converterCost, surveyConverter } from './converter-cost.ts';

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (!goldenDir) console.warn('DLRSIM_GOLDEN_DIR IS NOT SET: the ADC regression is NOT compared');

/** One evaluation of the regression's own program. The rate is that of all converters together. */
interface GoldenConverter {
  readonly bits: number;
  readonly tech_nm: number;
  readonly throughput_Hz: number;
  readonly n_adcs: number;
  readonly energy_pJ: number;
  readonly area_um2: number;
}

const converters = (cost: ConvertersSpec['cost'], rest: Partial<ConvertersSpec> = {}): ConvertersSpec => ({
  count: 1,
  conversionSec: 1e-9,
  leakageW: 0,
  cost,
  ...rest,
});

const TABLE = {
  resolutionsBits: [4, 6, 8],
  energiesJ: [1e-12, 2e-12, 4e-12],
  areasM2: [1e-10, 4e-10, 9e-10],
};

function costOf(spec: ConvertersSpec, bits: number) {
  const cost = converterCost(spec, bits);
  if (!cost.ok) throw new Error(cost.problem[0]!.message);
  return cost.value;
}

it.skipIf(!goldenDir)('equals 406 evaluations of the published regression within 1e-6', () => {
  const file = readFileSync(join(goldenDir!, 'deploy', 'adc_murmann.json'), 'utf8');
  const { cases } = JSON.parse(file) as { cases: readonly GoldenConverter[] };
  expect(cases).toHaveLength(406);
  for (const golden of cases) {
    const rateHz = golden.throughput_Hz / golden.n_adcs;
    const nodeM = golden.tech_nm * 1e-9;
    const { energyJ, areaM2 } = surveyConverter({ resolutionBits: golden.bits, nodeM, rateHz });
    expect(Math.abs((energyJ * 1e12) / golden.energy_pJ - 1)).toBeLessThan(1e-6);
    expect(Math.abs((areaM2 * 1e12 * golden.n_adcs) / golden.area_um2 - 1)).toBeLessThan(1e-6);
  }
});

describe('regression', () => {
  it('is 1.93 pJ and 6470 um2 for the 8 bits at 1.28 GHz and 32 nm of the article', () => {
    const { energyJ, areaM2 } = surveyConverter({ resolutionBits: 8, nodeM: 32e-9, rateHz: 1.28e9 });
    expect(energyJ).toBeCloseTo(1.93e-12, 14);
    expect(areaM2 * 1e12).toBeCloseTo(6470, -1);
  });

  it('spends a fifth of the energy as leakage, beside what the spec states', () => {
    const whole = surveyConverter({ resolutionBits: 8, nodeM: 32e-9, rateHz: 1e9 });
    const cost = costOf(converters({ regression: { nodeM: 32e-9 } }, { leakageW: 1e-3 }), 8);
    expect(cost.energyJ).toBeCloseTo(0.8 * whole.energyJ, 20);
    expect(cost.leakageW).toBeCloseTo(1e-3 + 0.2 * whole.energyJ * 1e9, 12);
    expect(cost.areaM2).toBe(whole.areaM2);
  });

  it('refuses fewer than 4 bits, and says what to take', () => {
    const cost = converterCost(converters({ regression: { nodeM: 32e-9 } }), 3);
    expect(cost).toMatchObject({
      ok: false,
      problem: [{ path: ['chip', 'converters', 'cost', 'regression'], actual: '3' }],
    });
  });

  it('refuses rates above 10 GHz', () => {
    const cost = converterCost(converters({ regression: { nodeM: 32e-9 } }, { conversionSec: 1e-11 }), 8);
    expect(cost).toMatchObject({ ok: false, problem: [{ path: ['chip', 'converters', 'conversionSec'] }] });
  });
});

describe('table', () => {
  test.each([
    [4, 1e-12, 1e-10],
    [8, 4e-12, 9e-10],
    // Geometric means of the neighbours.
    [5, Math.SQRT2 * 1e-12, 2e-10],
    [7, Math.SQRT2 * 2e-12, 6e-10],
  ])('of %i bits', (bits, energyJ, areaM2) => {
    const cost = costOf(converters({ table: TABLE }), bits);
    expect(cost.energyJ / energyJ).toBeCloseTo(1, 12);
    expect(cost.areaM2 / areaM2).toBeCloseTo(1, 12);
  });

  it('refuses resolutions outside and names the limits', () => {
    const cost = converterCost(converters({ table: TABLE }), 9);
    expect(cost).toMatchObject({ ok: false, problem: [{ limit: '4 to 8 bits', actual: '9' }] });
  });
});

it('takes one number as it is', () => {
  const cost = costOf(converters({ fixed: { energyJ: 2e-12, areaM2: 1e-9 } }, { leakageW: 1e-6 }), 1);
  expect(cost).toEqual({ energyJ: 2e-12, leakageW: 1e-6, areaM2: 1e-9 });
});
