/** Counts of whole numbers whose range is not known beforehand; changed in place. */
export interface IntegerHistogram {
  /** The number that counts[0] belongs to. */
  lowest: number;
  counts: Float64Array;
}

/** An empty histogram. */
export function createIntegerHistogram(): IntegerHistogram {
  return { lowest: 0, counts: new Float64Array(16) };
}

/** Counts `value` `times` times. */
export function addAt(histogram: IntegerHistogram, value: number, times: number): void {
  let index = value - histogram.lowest;
  if (index < 0 || index >= histogram.counts.length) {
    grow(histogram, value);
    index = value - histogram.lowest;
  }
  histogram.counts[index]! += times;
}

/** Lowest and highest number that occurred; null when none did. */
export function occupiedRange({ lowest, counts }: IntegerHistogram): {
  readonly lowest: number;
  readonly highest: number;
} | null {
  const first = counts.findIndex((count) => count > 0);
  if (first === -1) return null;
  return { lowest: lowest + first, highest: lowest + counts.findLastIndex((count) => count > 0) };
}

/** One histogram of all. */
export function mergeHistograms(histograms: readonly IntegerHistogram[]): IntegerHistogram {
  const merged = createIntegerHistogram();
  for (const { lowest, counts } of histograms) {
    for (const [i, count] of counts.entries()) if (count > 0) addAt(merged, lowest + i, count);
  }
  return merged;
}

/**
 * The shortest range around the middle that holds `ratio` of all counts: at most (1 - ratio) / 2 of them lie
 * below it and as many above; null when nothing was counted.
 */
export function centralRange(
  histogram: IntegerHistogram,
  ratio: number,
): { readonly lowest: number; readonly highest: number } | null {
  const { lowest, counts } = histogram;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const tail = ((1 - ratio) / 2) * total;
  let low = 0;
  for (let below = counts[0]!; below <= tail; below += counts[low]!) low++;
  let high = counts.length - 1;
  for (let above = counts[high]!; above <= tail; above += counts[high]!) high--;
  return { lowest: lowest + low, highest: lowest + high };
}

/** Makes room for `value`, doubling in its direction. */
function grow(histogram: IntegerHistogram, value: number): void {
  const { lowest, counts } = histogram;
  const highest = lowest + counts.length - 1;
  const newLowest = value < lowest ? Math.min(value, lowest - counts.length) : lowest;
  const newHighest = value > highest ? Math.max(value, highest + counts.length) : highest;
  const grown = new Float64Array(newHighest - newLowest + 1);
  grown.set(counts, lowest - newLowest);
  histogram.lowest = newLowest;
  histogram.counts = grown;
}
