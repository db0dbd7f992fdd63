/** A point of a curve over the decimal logarithm of resistance. */
export interface CurvePoint {
  readonly resistanceOhm: number;
  /** Probability per decade. */
  readonly densityRatio: number;
}

/**
 * Density of a lognormal resistance over log10 R: ln R is normal around ln(median) with deviation sigma, so
 * p(log10 R) = ln 10 / (sigma sqrt(2 pi)) exp(-(ln R - ln median)^2 / (2 sigma^2)). `sigmaRatio` must be
 * above 0.
 */
export function lognormalDensity(resistanceOhm: number, medianOhm: number, sigmaRatio: number): number {
  const z = Math.log(resistanceOhm / medianOhm) / sigmaRatio;
  return (Math.LN10 / (sigmaRatio * Math.sqrt(2 * Math.PI))) * Math.exp((-z * z) / 2);
}

/** The curve at `pointCount` resistances, evenly spaced in the logarithm from `fromOhm` to `toOhm`. */
export function lognormalCurve(
  shape: { readonly medianOhm: number; readonly sigmaRatio: number },
  range: { readonly fromOhm: number; readonly toOhm: number; readonly pointCount: number },
): readonly CurvePoint[] {
  const { fromOhm, toOhm, pointCount } = range;
  return Array.from({ length: pointCount }, (_, index) => {
    const resistanceOhm = fromOhm * (toOhm / fromOhm) ** (index / (pointCount - 1));
    return {
      resistanceOhm,
      densityRatio: lognormalDensity(resistanceOhm, shape.medianOhm, shape.sigmaRatio),
    };
  });
}
