/**
 * Which share of a source's values the copies in one tile need.
 *
 * Steps go to R copies in turn, row by row. A place of the source is taken in by h rows of steps and w
 * steps in each of them: h runs of w copies in a ring of R, each run one row of steps further on. Copies c
 * .. c + n - 1 are hit when a run begins in an arc of n + w - 1 copies, so with all beginnings alike, they
 * need
 *   |union of the h arcs| / R
 * of these places, averaged over the places by their h and w, which are counted exactly along both axes.
 * Ignored: runs that are cut at the ends of a row, of which the ring makes neighbours.
 */
import { activeCopyCount } from './flows-copies.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Grid, Window } from './workload.ts';

export interface Reach {
  /** Places of the source that any step takes in; with a stride beyond the window, not all. */
  readonly usedPlaceCount: number;
  /** Share of them that n copies one after another need, 0 to 1. */
  readonly ratioOf: (copyCount: number) => number;
}

/** Reach of the copies of a layer into a source; window null: every step takes in everything. */
export function reachOf(
  layer: MappedLayer,
  window: Window | null,
  grids: {
    readonly source: Grid;
    readonly output: Grid;
  },
): Reach {
  const { source, output } = grids;
  const ringCount = activeCopyCount(layer);
  if (window === null) {
    const usedPlaceCount = source.heightCount * source.widthCount;
    return { usedPlaceCount, ratioOf: (copyCount) => (copyCount > 0 ? 1 : 0) };
  }
  const rows = coverCounts({
    sourceCount: source.heightCount,
    outputCount: output.heightCount,
    stepCount: layer.stepHeightCount,
    sizeCount: window.heightCount,
    strideCount: window.strideHeightCount,
    padCount: window.padTopCount,
  });
  const columns = coverCounts({
    sourceCount: source.widthCount,
    outputCount: output.widthCount,
    stepCount: layer.stepWidthCount,
    sizeCount: window.widthCount,
    strideCount: window.strideWidthCount,
    padCount: window.padLeftCount,
  });
  const usedPlaceCount = sumOf(rows) * sumOf(columns);
  const rowStepCount = Math.ceil(output.widthCount / layer.stepWidthCount);
  // Tiles hold the same numbers of copies over and over.
  const ratios = new Map<number, number>();
  return {
    usedPlaceCount,
    ratioOf(copyCount) {
      if (copyCount === 0 || usedPlaceCount === 0) return 0;
      if (copyCount >= ringCount) return 1;
      const known = ratios.get(copyCount);
      if (known !== undefined) return known;
      let sum = 0;
      for (const [h, rowCount] of rows) {
        for (const [w, columnCount] of columns) {
          const arcCount = Math.min(ringCount, copyCount + w - 1);
          sum += rowCount * columnCount * unionCount({ ringCount, arcCount, runCount: h, rowStepCount });
        }
      }
      const ratio = sum / ringCount / usedPlaceCount;
      ratios.set(copyCount, ratio);
      return ratio;
    },
  };
}

/** How many places of an axis are taken in by k steps, k from 1 on: [k, places]. */
function coverCounts(axis: {
  readonly sourceCount: number;
  readonly outputCount: number;
  /** Outputs of a step. */
  readonly stepCount: number;
  readonly sizeCount: number;
  readonly strideCount: number;
  readonly padCount: number;
}): readonly (readonly [number, number])[] {
  const { sourceCount, outputCount, stepCount, sizeCount, strideCount, padCount } = axis;
  const changes = new Int32Array(sourceCount + 1);
  // Windows with gaps between them are counted one by one: they share nothing.
  const togetherCount = strideCount > sizeCount ? 1 : stepCount;
  for (let first = 0; first < outputCount; first += togetherCount) {
    const last = Math.min(first + togetherCount, outputCount) - 1;
    const begin = Math.max(0, first * strideCount - padCount);
    const end = Math.min(sourceCount, last * strideCount - padCount + sizeCount);
    if (begin >= end) continue;
    changes[begin]!++;
    changes[end]!--;
  }
  const counts: number[] = [];
  let cover = 0;
  for (let place = 0; place < sourceCount; place++) {
    cover += changes[place]!;
    counts[cover] = (counts[cover] ?? 0) + 1;
  }
  return [...counts.entries()].filter(([k, count]) => k > 0 && count > 0);
}

function sumOf(counts: readonly (readonly [number, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

/** Places of a ring under `runCount` arcs, each `rowStepCount` places behind the one before. */
function unionCount(arcs: {
  readonly ringCount: number;
  readonly arcCount: number;
  readonly runCount: number;
  readonly rowStepCount: number;
}): number {
  const { ringCount, arcCount, runCount, rowStepCount } = arcs;
  if (arcCount === ringCount || runCount === 1) return arcCount;
  const starts = Array.from({ length: runCount }, (_, run) => (run * rowStepCount) % ringCount);
  starts.sort((a, b) => a - b);
  let count = 0;
  for (const [i, start] of starts.entries()) {
    const next = i + 1 < runCount ? starts[i + 1]! : starts[0]! + ringCount;
    count += Math.min(arcCount, next - start);
  }
  return count;
}
