/**
 * Error rates at N = 9, computed independently of this program from the model of lin2018 (200,000 samples,
 * thresholds at the midpoints of nominal references). The paper itself states: the error of SOP 0 falls from
 * 25 % to 0 % when the R-ratio rises from 10 to 50 (section 5.2.1), which fixes the HRS sigma near 0.725.
 */
import { describe, expect, test } from 'vitest';
import { sampleRow } from '../../src/error-table/sample-table.ts';
import { buildTable, wrongProbability } from '../../src/index.ts';
import { tableRequest } from '../../testing/table-request.ts';

const ACTIVE_COUNT = 9;
const SAMPLE_COUNT = 100_000;
const methods = ['computed', 'sampled'] as const;

interface PublishedDevice {
  readonly resistanceRatio: number;
  readonly lrsSigmaRatio: number;
  readonly hrsSigmaRatio: number;
}

/** Error rate by SOP of reads with `activeCount` active word lines. */
function errorRates(
  method: (typeof methods)[number],
  device: PublishedDevice,
  { activeCount = ACTIVE_COUNT, sops = [0] } = {},
): readonly number[] {
  const request = tableRequest({ device, method, rowCount: activeCount, sampleCount: SAMPLE_COUNT });
  if (method === 'computed') {
    const table = buildTable(request);
    return sops.map((sop) => wrongProbability(table, activeCount, sop));
  }
  return sops.map((sop) => {
    const { firstCode, probabilities } = sampleRow(request, { activeCount, sop });
    return 1 - (probabilities[sop - firstCode] ?? 0);
  });
}

/** Four standard errors of both estimates, plus half a unit of the printed digit. */
function tolerance(rate: number, printedStep: number): number {
  const p = Math.max(rate, 1e-4);
  return 4 * Math.sqrt(p * (1 - p) * (1 / SAMPLE_COUNT + 1 / 200_000)) + printedStep / 2;
}

const RATIOS = [10, 15, 20, 25, 30, 40, 50];

describe.each(methods)('%s', (method) => {
  test.each([
    [0.65, [0.172, 0.051, 0.013, 0.003, 0.001, 0, 0]],
    [0.72, [0.243, 0.094, 0.034, 0.012, 0.004, 0.001, 0]],
    [0.74, [0.262, 0.108, 0.041, 0.015, 0.006, 0.001, 0]],
    [0.8, [0.325, 0.156, 0.071, 0.032, 0.014, 0.003, 0.001]],
  ])('SOP 0 with HRS sigma %f over R-ratios 10..50', (hrsSigmaRatio, rates) => {
    for (const [i, rate] of rates.entries()) {
      const resistanceRatio = RATIOS[i]!;
      const measured = errorRates(method, { resistanceRatio, lrsSigmaRatio: 0.1, hrsSigmaRatio })[0]!;
      expect(Math.abs(measured - rate), `R-ratio ${resistanceRatio}: ${measured}`).toBeLessThan(
        tolerance(rate, 0.001),
      );
    }
  });

  test.each([
    [0.1, 10, [0.25, 0.23, 0.21, 0.2, 0.18, 0.17, 0.16, 0.15, 0.14, 0.05]],
    [0.1, 50, [0, 0, 0, 0.01, 0.02, 0.04, 0.05, 0.07, 0.09, 0.04]],
    [0.2, 10, [0.25, 0.28, 0.31, 0.34, 0.37, 0.4, 0.42, 0.44, 0.46, 0.15]],
    [0.2, 50, [0, 0.04, 0.11, 0.18, 0.24, 0.29, 0.34, 0.38, 0.41, 0.14]],
  ])('SOPs 0..9 with LRS sigma %f at R-ratio %i', (lrsSigmaRatio, resistanceRatio, rates) => {
    const device = { resistanceRatio, lrsSigmaRatio, hrsSigmaRatio: 0.725 };
    const measured = errorRates(method, device, { sops: rates.map((_, sop) => sop) });
    for (const [sop, rate] of rates.entries()) {
      expect(Math.abs(measured[sop]! - rate), `k = ${sop}: ${measured[sop]}`).toBeLessThan(
        tolerance(rate, 0.01),
      );
    }
  });

  test('the baseline error of SOP 0 falls from 25 % to 0 %', () => {
    const baseline = { lrsSigmaRatio: 0.1, hrsSigmaRatio: 0.725 };
    expect(errorRates(method, { ...baseline, resistanceRatio: 10 })[0]).toBeCloseTo(0.25, 2);
    expect(errorRates(method, { ...baseline, resistanceRatio: 50 })[0]).toBeLessThan(0.0005);
  });

  test('one high-resistance cell alone follows the normal tail', () => {
    // Wrong when exp(-sigma z) / R > (1 + 1/R) / 2, so P = 1 - Phi(ln(5.5) / 0.725) = 0.0093520 at R = 10.
    const device = { lrsSigmaRatio: 0.1, hrsSigmaRatio: 0.725, resistanceRatio: 10 };
    const share = 0.009352044;
    const measured = errorRates(method, device, { activeCount: 1 })[0]!;
    const sampling = 4 * Math.sqrt((share * (1 - share)) / SAMPLE_COUNT);
    expect(Math.abs(measured - share)).toBeLessThan(method === 'sampled' ? sampling : 1e-8);
  });
});
