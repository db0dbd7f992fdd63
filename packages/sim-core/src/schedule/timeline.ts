import type { Timeline } from '@dl-rsim/spec';
import type { Work } from './work.ts';

const MAXIMUM_BIN_COUNT = 200;
/** Bins of all rows together, as long as each has 20. */
const MAXIMUM_ENTRY_COUNT = 50_000;

/** Activity in bins of one width from time 0 to the last end: share of the copies' time in steps. */
export function timelineOf(works: readonly Work[]): Timeline {
  const endSec = works.reduce((latest, work) => Math.max(latest, work.endSec), 0);
  const most = Math.floor(MAXIMUM_ENTRY_COUNT / Math.max(1, works.length));
  const binCount = Math.min(MAXIMUM_BIN_COUNT, Math.max(20, most));
  const binSec = endSec / binCount;
  return {
    binSec,
    rows: works.map((work) => {
      const { layerIndex, imageIndex, startSec } = work;
      const busySec = new Float64Array(binCount);
      if (binSec > 0) addWork(busySec, work, binSec);
      const copiesSec = work.replicaCount * binSec;
      const busyRatios = Array.from(busySec, (sec) => (copiesSec > 0 ? Math.min(1, sec / copiesSec) : 0));
      return { layerIndex, imageIndex, startSec, endSec: work.endSec, busyRatios };
    }),
  };
}

function addWork(busySec: Float64Array, work: Work, binSec: number): void {
  const { stepStartsSec, shiftSec, stepCount, stepSec, startSec, endSec } = work;
  if (stepStartsSec === null) {
    const lengthSec = endSec - startSec;
    if (lengthSec > 0)
      addSpan(busySec, { startSec, endSec, weight: (stepCount * stepSec) / lengthSec }, binSec);
    return;
  }
  for (const step of stepStartsSec) {
    const beginSec = step + shiftSec;
    const first = Math.floor(beginSec / binSec);
    // Most steps are shorter than a bin.
    if (beginSec + stepSec <= (first + 1) * binSec) busySec[Math.min(first, busySec.length - 1)]! += stepSec;
    else addSpan(busySec, { startSec: beginSec, endSec: beginSec + stepSec, weight: 1 }, binSec);
  }
}

/** Adds the weighted overlap of a span with every bin. */
function addSpan(
  busySec: Float64Array,
  span: { readonly startSec: number; readonly endSec: number; readonly weight: number },
  binSec: number,
): void {
  const last = Math.min(busySec.length - 1, Math.floor(span.endSec / binSec));
  for (let i = Math.floor(span.startSec / binSec); i <= last; i++) {
    const overlapSec = Math.min(span.endSec, (i + 1) * binSec) - Math.max(span.startSec, i * binSec);
    if (overlapSec > 0) busySec[i]! += span.weight * overlapSec;
  }
}
