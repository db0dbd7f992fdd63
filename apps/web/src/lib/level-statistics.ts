/** What is shown of the measured cells of one level. */
export interface LevelStatistics {
  readonly count: number;
  readonly medianOhm: number;
  /** Sample standard deviation of ln R. */
  readonly sigmaRatio: number;
  /** Cells in each bin; the bins of all levels are the same. */
  readonly binCounts: readonly number[];
}

/** Counts, medians and spreads, level by level, with histograms over the logarithm of all resistances. */
export function levelStatistics(
  samplesOhm: readonly (readonly number[])[],
  binCount = 32,
): readonly LevelStatistics[] {
  const logs = samplesOhm.map((samples) => samples.map((ohm) => Math.log(ohm)));
  const all = logs.flat();
  const low = all.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = all.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const binOf = (log: number) =>
    high > low ? Math.min(binCount - 1, Math.floor(((log - low) / (high - low)) * binCount)) : 0;
  return logs.map((level) => {
    const binCounts = Array<number>(binCount).fill(0);
    for (const log of level) binCounts[binOf(log)]! += 1;
    return {
      count: level.length,
      medianOhm: Math.exp(medianOf(level)),
      sigmaRatio: deviationOf(level),
      binCounts,
    };
  });
}

/** Middle value, or the mean of the two in the middle; NaN of nothing. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
