import { type ErrorTable, rowStart } from '../error-table/table.ts';
import { DRAW_RANGE } from '../random/read-draw.ts';

/**
 * The error table as cumulative limits on a draw of 0 .. 2^31 - 1, laid out for one compare per read: the
 * correct value comes first, then the others, most frequent first (lower value first among equals). Limit =
 * floor(cumulative share x 2^31), so a certain row accepts every draw and an impossible value none.
 */
export interface RowSampler {
  /** Row of (N, k) = N * rowStride + k. */
  readonly rowStride: number;
  /** [row]: draws below are sensed correctly. */
  readonly correctLimits: Uint32Array;
  /** [row]: where the other values of the row start. */
  readonly otherStarts: Int32Array;
  readonly otherLimits: Uint32Array;
  readonly otherValues: Uint8Array;
}

/** Lays out every row of `table`. */
export function createRowSampler(table: ErrorTable): RowSampler {
  const { maxActiveCount, sampleCount, counts } = table;
  const rowStride = maxActiveCount + 1;
  const correctLimits = new Uint32Array(rowStride * rowStride);
  const otherStarts = new Int32Array(rowStride * rowStride);
  const otherLimits: number[] = [];
  const otherValues: number[] = [];
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = 0; sop <= activeCount; sop++) {
      const start = rowStart(activeCount, sop);
      const countOf = (sensed: number) => counts[start + sensed]!;
      let cumulative = countOf(sop);
      const row = activeCount * rowStride + sop;
      correctLimits[row] = drawLimit(cumulative, sampleCount);
      otherStarts[row] = otherLimits.length;
      const others = Array.from({ length: activeCount + 1 }, (_, sensed) => sensed)
        .filter((sensed) => sensed !== sop && countOf(sensed) > 0)
        .sort((a, b) => countOf(b) - countOf(a) || a - b);
      for (const sensed of others) {
        cumulative += countOf(sensed);
        otherLimits.push(drawLimit(cumulative, sampleCount));
        otherValues.push(sensed);
      }
    }
  }
  return {
    rowStride,
    correctLimits,
    otherStarts,
    otherLimits: Uint32Array.from(otherLimits),
    otherValues: Uint8Array.from(otherValues),
  };
}

/** The wrong value that a draw at or above the row's correct limit senses. */
export function senseWrong(sampler: RowSampler, row: number, draw: number): number {
  let i = sampler.otherStarts[row]!;
  while (draw >= sampler.otherLimits[i]!) i++;
  return sampler.otherValues[i]!;
}

function drawLimit(cumulativeCount: number, sampleCount: number): number {
  return Math.floor((cumulativeCount / sampleCount) * DRAW_RANGE);
}
