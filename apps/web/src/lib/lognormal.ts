/**
 * Density of a lognormal resistance over log10 R: ln R is normal around ln(median) with deviation sigma, so
 * p(log10 R) = ln 10 / (sigma sqrt(2 pi)) exp(-(ln R - ln median)^2 / (2 sigma^2)). `sigmaRatio` must be
 * above 0.
 */
export function lognormalDensity(resistanceOhm: number, medianOhm: number, sigmaRatio: number): number {
  const z = Math.log(resistanceOhm / medianOhm) / sigmaRatio;
  return (Math.LN10 / (sigmaRatio * Math.sqrt(2 * Math.PI))) * Math.exp((-z * z) / 2);
}
