/**
 * The clamp error of a read, inside the transforms of its rows.
 *
 * Quantity: E[exp(-s u'')], u'' = c (u + B / D) - B / D, of one (N, k).
 * Equation: given c, u'' is a sum over rows of c f(d) g / D - gmin f(d) / D, so it has transforms like u;
 * they are averaged over c by Gauss's quadrature. What a read has of B stays with it.
 * @source lin2018 footnote 1.
 * Valid: without wires; panels of 8 nodes, as many as the fastest wave of any row turns through PANEL_ANGLE
 * between the smallest and the largest c.
 * Ignored: nothing beyond that; where that would take more than MOST_PANELS panels, taken-spread.ts serves.
 */
import { clampCurrentRatio } from '../device/drive.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import type { ReadErrors } from './read-errors.ts';

/** Turn of the fastest wave along one panel of 8 nodes. */
const PANEL_ANGLE = 20;
const PANEL_NODE_COUNT = 8;
const MOST_PANELS = 5;
const NOT_WANTED = new Float64Array(0);

/** Factors of the current and their shares. */
export interface ClampFactors {
  readonly factors: Float64Array;
  readonly shares: Float64Array;
  /** Entries after which all transforms have died out. */
  readonly frequencyCount: number;
}

/** The transforms of u that are to be averaged. */
export interface ClampedWaves {
  /** Largest product of a row's current and its fastest wave. */
  readonly mostTurn: number;
  /** Factors that there is room for. */
  readonly mostCount: number;
  /** Entries of the longest transform, and of the grid. */
  readonly frequencyCount: number;
  readonly totalCount: number;
}

/** Factors that serve such transforms; null where wires act, or too many would be needed. */
export function clampFactors(errors: ReadErrors, waves: ClampedWaves): ClampFactors | null {
  const { clampErrorRatio, nonlinearityRatio, wireRatio } = errors;
  if (clampErrorRatio === 0 || wireRatio > 0) return null;
  const factor = (error: number) => clampCurrentRatio(error, nonlinearityRatio);
  const spread = factor(clampErrorRatio) - factor(-clampErrorRatio);
  const panels = Math.max(1, Math.ceil((waves.mostTurn * spread) / PANEL_ANGLE));
  if (panels > MOST_PANELS || panels * PANEL_NODE_COUNT > waves.mostCount) return null;
  const { positions, weights } = gaussLegendre(-clampErrorRatio, clampErrorRatio, panels);
  return {
    factors: positions.map(factor),
    shares: weights.map((weight) => weight / (2 * clampErrorRatio)),
    frequencyCount: Math.min(
      waves.totalCount,
      Math.ceil(waves.frequencyCount / factor(-clampErrorRatio)) + 1,
    ),
  };
}

/** Transforms of every k that is wanted, averaged over the factors. */
export function averagedTransforms(
  byFactor: readonly (readonly Float64Array[])[],
  shares: Float64Array,
  wanted: Uint8Array,
): readonly Float64Array[] {
  return byFactor[0]!.map((_, k) => {
    if (wanted[k] === 0) return NOT_WANTED;
    const length = byFactor.reduce((most, all) => Math.max(most, all[k]!.length), 0);
    const mean = new Float64Array(length);
    byFactor.forEach((all, i) => {
      const own = all[k]!;
      const share = shares[i]!;
      for (let m = 0; m < own.length; m++) mean[m]! += share * own[m]!;
    });
    return mean;
  });
}
