/**
 * What a converter costs.
 *
 * Quantity: energy of a conversion in J, leakage in W, area in m2, of one converter of b bits that converts f
 * times a second.
 * Equation:
 * - fixed: as given. - table: as given, between two resolutions ln y is linear in b.
 * - regression, with the node t in nm, E in pJ and A in um2:
 *   SNDR = 6.0206 b + 1.7609 dB, FOM = min(213.78 - 2.8719 ln f, 128.31 + 3.2205 ceil(b)) dB,
 *   E = exp(24.579 + 1.8800 ln t - 2.8291 ln b) / (2 10^((FOM - SNDR) / 10)),
 *   A = exp(1.3462 + 0.99328 ln t + 0.18072 ln f + 0.29912 ln E);
 *   four fifths of E are spent by a conversion, a fifth is leakage: E f / 5.
 * @source andrulis2024adc (regression over Murmann's survey; the digits behind those of the article are those
 * that give its program's 406 published evaluations).
 * Valid: regression for 4 bits and more, f up to 10 GHz, 7 to 130 nm.
 * Ignored: that converters inside a macro are smaller than the stand-alone ones of the survey.
 */
import type { ConvertersSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import { exp, log } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';

/** Of one converter. */
export interface ConverterCost {
  readonly energyJ: number;
  readonly leakageW: number;
  readonly areaM2: number;
}

const COST_PATH = ['chip', 'converters', 'cost'];
const LEAST_REGRESSION_BITS = 4;
const HIGHEST_RATE_HZ = 1e10;
const LEAKAGE_SHARE = 0.2;
const NATURAL_PER_DB = Math.LN10 / 10;

/** Costs of a converter of `resolutionBits`; issues say which resolutions there are. */
export function converterCost(
  { cost, conversionSec, leakageW }: ConvertersSpec,
  resolutionBits: number,
): Outcome<ConverterCost, readonly SpecIssue[]> {
  if (cost.fixed) {
    const { energyJ, areaM2 } = cost.fixed;
    return { ok: true, value: { energyJ, leakageW, areaM2 } };
  }
  if (cost.table) {
    const place = placeInTable(cost.table.resolutionsBits, resolutionBits);
    if (place === null)
      return { ok: false, problem: [outsideTable(cost.table.resolutionsBits, resolutionBits)] };
    const energyJ = interpolate(cost.table.energiesJ, place);
    return { ok: true, value: { energyJ, leakageW, areaM2: interpolate(cost.table.areasM2, place) } };
  }
  invariant(cost.regression !== undefined, 'a converter cost has one of its forms');
  const issues = checkRegression(resolutionBits, 1 / conversionSec);
  if (issues.length > 0) return { ok: false, problem: issues };
  const survey = surveyConverter({
    resolutionBits,
    nodeM: cost.regression.nodeM,
    rateHz: 1 / conversionSec,
  });
  return {
    ok: true,
    value: {
      energyJ: survey.energyJ * (1 - LEAKAGE_SHARE),
      leakageW: leakageW + (survey.energyJ * LEAKAGE_SHARE) / conversionSec,
      areaM2: survey.areaM2,
    },
  };
}

/** The regression: energy of a conversion with its share of leakage, and area, of one converter. */
export function surveyConverter(converter: {
  readonly resolutionBits: number;
  readonly nodeM: number;
  readonly rateHz: number;
}): { readonly energyJ: number; readonly areaM2: number } {
  const { resolutionBits, nodeM, rateHz } = converter;
  const logNode = log(nodeM * 1e9);
  const logRate = log(rateHz);
  const sndrDb = 6.0206 * resolutionBits + 1.7609;
  const meritDb = Math.min(
    213.78067 - 2.87190305183 * logRate,
    128.30682980681 + 3.2205115037 * Math.ceil(resolutionBits),
  );
  const logEnergy =
    24.5794226334 +
    1.8800369205818 * logNode -
    2.8291257552453 * log(resolutionBits) -
    Math.LN2 -
    (meritDb - sndrDb) * NATURAL_PER_DB;
  const logArea =
    1.3461916439911 + 0.9932794744745 * logNode + 0.1807153842451 * logRate + 0.2991242619265 * logEnergy;
  return { energyJ: exp(logEnergy) * 1e-12, areaM2: exp(logArea) * 1e-12 };
}

interface TablePlace {
  readonly lowerIndex: number;
  readonly upperIndex: number;
  /** 0 at the lower entry, 1 at the upper one. */
  readonly share: number;
}

/** The entries around a resolution; null outside of them. */
function placeInTable(resolutionsBits: readonly number[], bits: number): TablePlace | null {
  const lowerIndex = resolutionsBits.findLastIndex((entry) => entry <= bits);
  const upperIndex = resolutionsBits.findIndex((entry) => entry >= bits);
  if (lowerIndex < 0 || upperIndex < 0) return null;
  const lowest = resolutionsBits[lowerIndex]!;
  const width = resolutionsBits[upperIndex]! - lowest;
  return { lowerIndex, upperIndex, share: width === 0 ? 0 : (bits - lowest) / width };
}

function interpolate(values: readonly number[], { lowerIndex, upperIndex, share }: TablePlace): number {
  const lower = values[lowerIndex]!;
  const upper = values[upperIndex]!;
  if (share === 0 || lower === upper) return lower;
  // Something between nothing and something: no logarithm.
  if (lower === 0 || upper === 0) return lower + (upper - lower) * share;
  return exp(log(lower) + (log(upper) - log(lower)) * share);
}

function outsideTable(resolutionsBits: readonly number[], bits: number): SpecIssue {
  const lowest = resolutionsBits[0]!;
  const highest = resolutionsBits.at(-1)!;
  const limit = `${lowest} to ${highest} bits`;
  return {
    path: [...COST_PATH, 'table', 'resolutionsBits'],
    code: 'CROSS_CHECK',
    message:
      `the converter has ${bits} bits, the table of chip.converters.cost goes from ${lowest} to ` +
      `${highest}; add a row for ${bits} bits, or take another resolution`,
    limit,
    actual: String(bits),
  };
}

function checkRegression(bits: number, rateHz: number): readonly SpecIssue[] {
  if (bits < LEAST_REGRESSION_BITS) {
    return [
      {
        path: [...COST_PATH, 'regression'],
        code: 'TOO_SMALL',
        message:
          `the converter has ${bits} bits; the survey regression holds from ${LEAST_REGRESSION_BITS} bits ` +
          'on: take a table or one number for it',
        limit: `at least ${LEAST_REGRESSION_BITS} bits`,
        actual: String(bits),
      },
    ];
  }
  if (rateHz <= HIGHEST_RATE_HZ) return [];
  return [
    {
      path: ['chip', 'converters', 'conversionSec'],
      code: 'TOO_SMALL',
      message:
        `conversions of ${1 / rateHz} s are faster than the survey regression knows; ` +
        'take 1e-10 s or more, or a table or one number for the cost',
      limit: 'at least 1e-10',
      actual: String(1 / rateHz),
    },
  ];
}
