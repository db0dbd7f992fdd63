/**
 * Which cells of a crossbar are stuck, and how.
 *
 * Quantity: FAULTLESS, STUCK_LOW (level 0, HRS) or STUCK_HIGH (highest level, LRS) of every cell.
 * Equation: a line of cells is cut into runs of L = clusterCellCount cells that begin at a phase drawn evenly
 * from 0..L-1, so that every cell is in exactly one run; a run is stuck with the state's share p, all of it.
 * So every cell is stuck with probability p exactly, in runs of L, cut at the ends of a line. Bit lines carry
 * runs of LRS with p = lrsRatio; word lines runs of HRS with p = hrsRatio / (1 - lrsRatio), which show where
 * no LRS run lies: P(HRS) = (1 - lrsRatio) p = hrsRatio.
 * @source chen2017 (LRS faults cluster along columns, HRS faults along rows).
 * Valid: lrsRatio + hrsRatio at most 1.
 * Ignored: runs of other lengths, faults of whole lines, faults that appear with use.
 */
import { nextWord, type Stream } from '../random/stream.ts';

export const FAULTLESS = 0;
export const STUCK_LOW = 1;
export const STUCK_HIGH = 2;

export interface FaultShares {
  readonly lrsRatio: number;
  readonly hrsRatio: number;
  readonly clusterCellCount: number;
}

/** States of the cells of a crossbar, [row][column]. */
export function drawFaults(
  stream: Stream,
  { rowCount, columnCount }: { readonly rowCount: number; readonly columnCount: number },
  { lrsRatio, hrsRatio, clusterCellCount }: FaultShares,
): Uint8Array {
  const states = new Uint8Array(rowCount * columnCount);
  const draw = { stream, runCellCount: clusterCellCount };
  if (lrsRatio > 0) {
    for (let column = 0; column < columnCount; column++) {
      const line = { first: column, step: columnCount, cellCount: rowCount };
      markRuns(states, line, { ...draw, shareRatio: lrsRatio, state: STUCK_HIGH });
    }
  }
  if (hrsRatio > 0) {
    const shareRatio = hrsRatio / (1 - lrsRatio);
    for (let row = 0; row < rowCount; row++) {
      const line = { first: row * columnCount, step: 1, cellCount: columnCount };
      markRuns(states, line, { ...draw, shareRatio, state: STUCK_LOW });
    }
  }
  return states;
}

function markRuns(
  states: Uint8Array,
  line: { readonly first: number; readonly step: number; readonly cellCount: number },
  runs: {
    readonly stream: Stream;
    readonly runCellCount: number;
    readonly shareRatio: number;
    readonly state: number;
  },
): void {
  const { stream, runCellCount } = runs;
  const phase = runCellCount === 1 ? 0 : Math.floor(unit(stream) * runCellCount);
  for (let start = -phase; start < line.cellCount; start += runCellCount) {
    if (unit(stream) >= runs.shareRatio) continue;
    const end = Math.min(line.cellCount, start + runCellCount);
    for (let i = Math.max(0, start); i < end; i++) {
      const at = line.first + i * line.step;
      if (states[at] === FAULTLESS) states[at] = runs.state;
    }
  }
}

/** Uniform over [0, 1) in steps of 2^-32. */
function unit(stream: Stream): number {
  return (nextWord(stream) >>> 0) * 2.3283064365386963e-10;
}
