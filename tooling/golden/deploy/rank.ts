/** Spearman's rank correlation; equal values share the mean of their ranks. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const mean = (x.length - 1) / 2;
  let [product, squareX, squareY] = [0, 0, 0];
  for (const [i, rank] of x.entries()) {
    product += (rank - mean) * (y[i]! - mean);
    squareX += (rank - mean) ** 2;
    squareY += (y[i]! - mean) ** 2;
  }
  return product / Math.sqrt(squareX * squareY);
}

function ranksOf(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((one, other) => one - other);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

/** How far a ratio is from 1, in factors of ten. */
export const decadesOff = (ratio: number): number => Math.abs(Math.log10(ratio));

/** Geometric mean. */
export function meanRatio(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
