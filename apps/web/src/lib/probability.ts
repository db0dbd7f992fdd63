/** '25.1 %', '0.032 %', '3.1e-6', '0': a probability with what matters of it. */
export function formatProbability(ratio: number): string {
  if (!Number.isFinite(ratio)) return '–';
  if (ratio === 0) return '0';
  if (ratio < 1e-4) return ratio.toExponential(1).replace('+', '');
  if (ratio < 0.01) return `${Number((ratio * 100).toPrecision(2))} %`;
  return `${(ratio * 100).toFixed(1)} %`;
}
