import type { DeviceSpec } from '@dl-rsim/spec';
import { levelStatistics } from './level-statistics.ts';
import { lognormalDensity } from './lognormal.ts';

/** How the resistance of cells of one level is distributed. */
export interface LevelCurve {
  readonly name: string;
  readonly medianOhm: number;
  /** Spread of ln R near the median, as wide as the curve is drawn. */
  readonly sigmaRatio: number;
  /** Probability per decade of resistance. */
  readonly density: (resistanceOhm: number) => number;
}

/**
 * One curve a level, level 0 (highest resistance) first, as freshly programmed cells without faults are; null
 * while a number of the device cannot be drawn.
 */
export function levelCurvesOf(device: DeviceSpec, levelBits: number): readonly LevelCurve[] | null {
  const { onResistanceOhm, resistanceRatio, variation } = device;
  const isDrawable =
    onResistanceOhm > 0 && resistanceRatio >= 1 && Number.isInteger(levelBits) && levelBits <= 4;
  if (!isDrawable || !Number.isFinite(onResistanceOhm * resistanceRatio)) return null;
  const levels = nominalLevels(device, 2 ** levelBits);
  const curves = variation.measured
    ? measuredCurves(variation.measured.samplesOhm)
    : levels.map((ratio, level) => {
        const name = nameOf(level, levels.length);
        const medianOhm = onResistanceOhm / ratio;
        return variation.polynomial
          ? normalCurve(name, medianOhm, {
              ratio,
              deviation: deviationAt(ratio, variation.polynomial.coefficientsRatio),
            })
          : lognormalCurveOf(name, medianOhm, sigmaAt(variation, level / (levels.length - 1)));
      });
  const areDrawable =
    curves.length > 0 && curves.every(({ medianOhm, sigmaRatio }) => medianOhm > 0 && sigmaRatio >= 0);
  return areDrawable ? curves : null;
}

/** Conductances over the highest; evenly spaced where none are given. */
function nominalLevels(
  { levelConductancesRatio, resistanceRatio }: DeviceSpec,
  count: number,
): readonly number[] {
  if (levelConductancesRatio.length === count && levelConductancesRatio.every((ratio) => ratio > 0))
    return levelConductancesRatio;
  const low = 1 / resistanceRatio;
  return Array.from({ length: count }, (_, level) => low + ((1 - low) * level) / (count - 1));
}

function nameOf(level: number, count: number): string {
  if (count > 2)
    return level === 0 ? 'HRS, level 0' : level === count - 1 ? `LRS, level ${level}` : `level ${level}`;
  return level === 0 ? 'HRS, bit 0' : 'LRS, bit 1';
}

/** Between the two states sigma goes evenly from level to level. */
function sigmaAt({ lognormal }: DeviceSpec['variation'], share: number): number {
  const { lrsSigmaRatio, hrsSigmaRatio } = lognormal ?? {
    lrsSigmaRatio: Number.NaN,
    hrsSigmaRatio: Number.NaN,
  };
  return hrsSigmaRatio * (1 - share) + lrsSigmaRatio * share;
}

function lognormalCurveOf(name: string, medianOhm: number, sigmaRatio: number): LevelCurve {
  const density = (ohm: number) => lognormalDensity(ohm, medianOhm, sigmaRatio);
  return { name, medianOhm, sigmaRatio, density };
}

function deviationAt(ratio: number, coefficients: readonly number[]): number {
  return Math.max(
    0,
    coefficients.reduceRight((sum, coefficient) => sum * ratio + coefficient, 0),
  );
}

/**
 * Conductance is normal; over log10 R its density is p(g) g ln 10. What would be below zero does not conduct
 * and has no place on the axis.
 */
function normalCurve(
  name: string,
  medianOhm: number,
  { ratio, deviation }: { readonly ratio: number; readonly deviation: number },
): LevelCurve {
  const density = (ohm: number) => {
    const g = (ratio * medianOhm) / ohm;
    const z = (g - ratio) / deviation;
    return (g * Math.LN10 * Math.exp((-z * z) / 2)) / (deviation * Math.sqrt(2 * Math.PI));
  };
  return { name, medianOhm, sigmaRatio: deviation / ratio, density };
}

/** Measured cells by the lognormal that fits them. */
function measuredCurves(samplesOhm: readonly (readonly number[])[]): readonly LevelCurve[] {
  return levelStatistics(samplesOhm).map(({ medianOhm, sigmaRatio }, level) =>
    lognormalCurveOf(nameOf(level, samplesOhm.length), medianOhm, sigmaRatio),
  );
}
