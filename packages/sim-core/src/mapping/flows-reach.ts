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
  const gapCounts = rows.map(([h]) => ringGaps(ringCount, h, rowStepCount));
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
      for (const [i, [, rowCount]] of rows.entries()) {
        for (const [w, columnCount] of columns) {
          const arcCount = Math.min(ringCount, copyCount + w - 1);
          sum += rowCount * columnCount * unionCount(gapCounts[i]!, arcCount);
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
  const placeCounts = new Int32Array(outputCount + 1);
  let cover = 0;
  for (let place = 0; place < sourceCount; place++) {
    cover += changes[place]!;
    placeCounts[cover]!++;
  }
  const counts: (readonly [number, number])[] = [];
  for (let k = 1; k <= outputCount; k++) if (placeCounts[k]! > 0) counts.push([k, placeCounts[k]!]);
  return counts;
}

function sumOf(counts: readonly (readonly [number, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

/** From the begin of each of `runCount` arcs in a ring to that of the next, in the order of the ring. */
function ringGaps(ringCount: number, runCount: number, rowStepCount: number): Int32Array {
  const starts = new Int32Array(runCount);
  for (let run = 0; run < runCount; run++) starts[run] = (run * rowStepCount) % ringCount;
  starts.sort();
  return starts.map((start, i) => (i + 1 < runCount ? starts[i + 1]! : starts[0]! + ringCount) - start);
}

/** Places of a ring under arcs that begin `gapCounts` apart. */
function unionCount(gapCounts: Int32Array, arcCount: number): number {
  let count = 0;
  for (const gapCount of gapCounts) count += Math.min(arcCount, gapCount);
  return count;
}
