/**
 * The conductance of one cell as a mixture of simple distributions.
 *
 * Quantity: distribution of g (over Gmax) of a cell that was programmed to a level, as a read finds it,
 * without read noise.
 * Equation: spread, then drift exp(-nu L), nu ~ N(mean, sigma); with the faults' shares the highest or the
 * lowest level's spread without drift instead; with the telegraph noise's probability all of it times
 * 1 - amplitude.
 * @source lin2018 eq. 4; boybat2018 (drift); chen2017 (stuck cells); he2019 (telegraph noise).
 * Valid: one read of one cell; what two reads share is not in it.
 * Ignored: places of faults. Spread drift of a lognormal or measured cell is lognormal exactly; that of a
 * normal one is integrated over 33 values of nu.
 */
import { exp } from '../numeric/exact-math.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { normalCdf, normalDensity } from '../numeric/normal.ts';
import type { CellModel, CellSpread } from './cell-model.ts';

/** One component: a value, a lognormal or a normal, and its share of the whole. */
export type DistributionPart =
  | { readonly kind: 'atom'; readonly weight: number; readonly value: number }
  | {
      readonly kind: 'lognormal';
      readonly weight: number;
      readonly median: number;
      readonly sigma: number;
    }
  | { readonly kind: 'normal'; readonly weight: number; readonly mean: number; readonly sigma: number };

/** A spread narrower than this is a value. */
const NARROWEST_SIGMA = 1e-9;
/** Normal conductances whose 0 lies farther below than this many sigma are not cut off. */
const CUT_SIGMA = 6.5;
const CUT_PANEL_COUNT = 12;
const DRIFT_NODE_COUNT = 33;
const DRIFT_REACH = 7.2;

/** Parts of a cell of level `levelIndex`; their weights add up to 1. */
export function cellDistribution(model: CellModel, levelIndex: number): readonly DistributionPart[] {
  const { levels, faults, telegraph } = model;
  const working = drifted(levels[levelIndex]!.spread, model.drift);
  const stuckLrs = spreadParts(levels.at(-1)!.spread);
  const stuckHrs = spreadParts(levels[0]!.spread);
  const cells = [
    ...weighted(working, 1 - faults.lrsRatio - faults.hrsRatio),
    ...weighted(stuckLrs, faults.lrsRatio),
    ...weighted(stuckHrs, faults.hrsRatio),
  ];
  const filled = cells.map((part) => scaledPart(part, 1 - telegraph.amplitudeRatio));
  return [
    ...weighted(cells, 1 - telegraph.probabilityRatio),
    ...weighted(filled, telegraph.probabilityRatio),
  ];
}

/** Parts of a freshly programmed cell. */
export function spreadParts(spread: CellSpread): readonly DistributionPart[] {
  switch (spread.kind) {
    case 'lognormal':
      return [lognormalPart(spread.medianRatio, spread.sigmaRatio)];
    case 'normal':
      return normalParts(spread.meanRatio, spread.sigmaRatio);
    case 'empirical':
      return Array.from(spread.ratios, (value) => ({
        kind: 'atom' as const,
        weight: 1 / spread.ratios.length,
        value,
      }));
  }
}

/** Mean and variance of a mixture. */
export function mixtureMoments(parts: readonly DistributionPart[]): {
  readonly mean: number;
  readonly variance: number;
} {
  let mean = 0;
  for (const part of parts) mean += part.weight * partMoments(part).mean;
  let variance = 0;
  for (const part of parts) {
    const own = partMoments(part);
    variance += part.weight * (own.variance + (own.mean - mean) * (own.mean - mean));
  }
  return { mean, variance };
}

/** The part of a quantity `factor` times as large; factor > 0. */
export function scaledPart(part: DistributionPart, factor: number): DistributionPart {
  switch (part.kind) {
    case 'atom':
      return { ...part, value: part.value * factor };
    case 'lognormal':
      return { ...part, median: part.median * factor };
    case 'normal':
      return { ...part, mean: part.mean * factor, sigma: part.sigma * factor };
  }
}

function partMoments(part: DistributionPart): { readonly mean: number; readonly variance: number } {
  switch (part.kind) {
    case 'atom':
      return { mean: part.value, variance: 0 };
    case 'lognormal': {
      const square = part.sigma * part.sigma;
      const mean = part.median * exp(square / 2);
      return { mean, variance: mean * mean * (exp(square) - 1) };
    }
    case 'normal':
      return { mean: part.mean, variance: part.sigma * part.sigma };
  }
}

function drifted(spread: CellSpread, drift: CellModel['drift']): readonly DistributionPart[] {
  const { logTime, meanRatio, sigmaRatio } = drift;
  const fresh = spreadParts(spread);
  if (logTime === 0) return fresh;
  const shift = exp(-meanRatio * logTime);
  const sigma = sigmaRatio * logTime;
  if (sigma === 0) return fresh.map((part) => scaledPart(part, shift));
  return fresh.flatMap((part) => {
    if (part.kind === 'atom') return [{ ...lognormalPart(part.value * shift, sigma), weight: part.weight }];
    if (part.kind === 'lognormal') {
      const both = Math.sqrt(part.sigma * part.sigma + sigma * sigma);
      return [{ ...part, median: part.median * shift, sigma: both }];
    }
    // Even steps: of a normal number they miss less than a tail of the result can show.
    const spacing = (2 * DRIFT_REACH) / (DRIFT_NODE_COUNT - 1);
    return Array.from({ length: DRIFT_NODE_COUNT }, (_, i) => {
      const z = i * spacing - DRIFT_REACH;
      const scaled = scaledPart(part, shift * exp(-sigma * z));
      return { ...scaled, weight: part.weight * spacing * normalDensity(z) };
    });
  });
}

function lognormalPart(median: number, sigma: number): DistributionPart {
  if (sigma < NARROWEST_SIGMA || median === 0) return { kind: 'atom', weight: 1, value: median };
  return { kind: 'lognormal', weight: 1, median, sigma };
}

/** max(0, N(mean, sigma)): what lies below 0 sits at 0, the rest is integrated. */
function normalParts(mean: number, sigma: number): readonly DistributionPart[] {
  if (sigma < NARROWEST_SIGMA) return [{ kind: 'atom', weight: 1, value: mean }];
  if (mean > CUT_SIGMA * sigma) return [{ kind: 'normal', weight: 1, mean, sigma }];
  const lowest = -mean / sigma;
  const { positions, weights } = gaussLegendre(lowest, CUT_SIGMA + 2, CUT_PANEL_COUNT);
  const parts: DistributionPart[] = [{ kind: 'atom', weight: normalCdf(lowest), value: 0 }];
  positions.forEach((z, i) => {
    parts.push({ kind: 'atom', weight: weights[i]! * normalDensity(z), value: mean + sigma * z });
  });
  return parts;
}

function weighted(parts: readonly DistributionPart[], share: number): readonly DistributionPart[] {
  if (share === 0) return [];
  return share === 1 ? parts : parts.map((part) => ({ ...part, weight: part.weight * share }));
}
