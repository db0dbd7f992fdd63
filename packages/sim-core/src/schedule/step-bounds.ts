/**
 * Quantity: lower bounds of the starts of some steps of a stage: those in the first and last few rows and
 * columns of its steps. What happens between comes evenly, so that the edges decide.
 *
 *   start(s) = max( start(b) + floor((s - b) / R) t,  start of the one before,
 *                   arrival of the last place that s needs, of every source )
 *   arrival(q) = max( ready(q), leave(j) + (q - place(j)) spacing ) + placeSec
 *   ready(q) = start(j) + (floor((step(q) - j) / R) + 1) t + f
 *   leave(j) = max( start(j) + t + f, leave(i) + (place(j) - place(i)) spacing )
 *
 * b is an earlier step that is looked at, from which on the stage went at its own pace; j the last one of the
 * source that is looked at and not after the step that gives q; i the one before j; place(j) the first place
 * of j; R copies, t seconds a step, f of fill.
 *
 * Proof, by induction over stages and steps, by the rules in event-pipeline.ts. Steps b, b + R, ... up to s
 * are made by one copy, one after another, and steps start in order. The same from j to the step that gives
 * q. Places leave spacing apart, in order, and none before its step is ready. Full buffers only delay.
 *
 * Cost: the edges, times the steps that are looked at, whatever the extents.
 */
import { type Feed, lastNeededIndex, orderOfPlace, type Stage } from './stage.ts';

/** Rows and columns at either edge that are looked at. */
const EDGE_ROW_COUNT = 8;
const EDGE_COLUMN_COUNT = 2;
const MAXIMUM_STEP_COUNT = 2 * EDGE_ROW_COUNT * 2 * EDGE_COLUMN_COUNT;

/** Steps of one stage that are looked at: where these rows and columns cross. */
export interface SeenSteps {
  readonly rows: Edges;
  readonly columns: Edges;
  /** Of the first one in `startsSec`; the others follow by row, then by column. */
  readonly firstIndex: number;
  readonly count: number;
}

/** Room for the bounds of the starts of some stages, and behind them for one edge. */
export const roomForStarts = (stageCount: number): Float64Array =>
  new Float64Array((stageCount + 1) * MAXIMUM_STEP_COUNT);

export function seenSteps({ stepCount, stepColumnCount }: Stage, stageIndex: number): SeenSteps {
  const rows = edgesOf(stepCount / stepColumnCount, EDGE_ROW_COUNT);
  const columns = edgesOf(stepColumnCount, EDGE_COLUMN_COUNT);
  return { rows, columns, firstIndex: stageIndex * MAXIMUM_STEP_COUNT, count: rows.count * columns.count };
}

/** Numbers 0 to size - 1, of which the first and the last few are seen. */
interface Edges {
  readonly count: number;
  /** Indices from here on are of numbers that are `skippedCount` higher. */
  readonly endIndex: number;
  readonly skippedCount: number;
}

function edgesOf(size: number, edgeCount: number): Edges {
  const skippedCount = Math.max(0, size - 2 * edgeCount);
  return { count: size - skippedCount, endIndex: skippedCount > 0 ? edgeCount : size, skippedCount };
}

const numberAt = ({ endIndex, skippedCount }: Edges, index: number): number =>
  index < endIndex ? index : index + skippedCount;

/** Index of the last number that is seen and not above this one. */
function indexOf({ endIndex, skippedCount }: Edges, number: number): number {
  if (number < endIndex) return number;
  return number < endIndex + skippedCount ? endIndex - 1 : number - skippedCount;
}

/** An edge into a stage, and its source, whose starts are known. */
export interface Supply {
  readonly feed: Feed;
  readonly source: Stage;
  readonly seen: SeenSteps;
}

/** Sets the starts of a stage; none is before `notBeforeSec`. */
export function boundStarts(
  startsSec: Float64Array,
  stage: Stage,
  {
    seen,
    supplies,
    notBeforeSec,
  }: { readonly seen: SeenSteps; readonly supplies: readonly Supply[]; readonly notBeforeSec: number },
): void {
  const { stepColumnCount, replicaCount, stepSec } = stage;
  const { rows, columns, firstIndex } = seen;
  startsSec[firstIndex] = notBeforeSec;
  for (const supply of supplies) waitForPlaces(startsSec, supply, seen);
  let baseStep = 0;
  let baseSec = 0;
  let latestSec = 0;
  for (let r = 0, at = firstIndex; r < rows.count; r++) {
    const firstStep = numberAt(rows, r) * stepColumnCount;
    for (let c = 0; c < columns.count; c++, at++) {
      const step = firstStep + numberAt(columns, c);
      const waitedSec = startsSec[at]!;
      const turns = (step - baseStep) / replicaCount;
      const ownSec = baseSec + Math.floor(turns) * stepSec;
      if (ownSec > latestSec) latestSec = ownSec;
      if (waitedSec > latestSec) latestSec = waitedSec;
      startsSec[at] = latestSec;
      if (waitedSec < baseSec + turns * stepSec) continue;
      baseStep = step;
      baseSec = latestSec;
    }
  }
}

/** Raises the starts of a stage to the arrival of what its steps need. */
function waitForPlaces(startsSec: Float64Array, supply: Supply, target: SeenSteps): void {
  const { feed, source, seen } = supply;
  const leavesIndex = feed.spacingSec > 0 ? setLeaves(startsSec, supply) : seen.firstIndex;
  if (feed.reach === null) {
    const { readyWaySec, leaveWaySec } = wayTo(supply, source.heightCount - 1, source.widthCount - 1);
    const readySec = startsSec[seen.firstIndex + seen.count - 1]! + readyWaySec;
    const leaveSec = startsSec[leavesIndex + seen.count - 1]! + leaveWaySec;
    startsSec[target.firstIndex] = Math.max(startsSec[target.firstIndex]!, readySec, leaveSec);
    return;
  }
  const { rows, columns } = target;
  const places: number[] = [];
  for (let c = 0; c < columns.count; c++) {
    places.push(lastNeededIndex(feed.reach.columns, numberAt(columns, c)));
  }
  const ways: Way[] = [];
  let rowsAfterOfWays = -1;
  for (let r = 0; r < rows.count; r++) {
    const row = lastNeededIndex(feed.reach.rows, numberAt(rows, r));
    if (row < 0) continue;
    const rowIndex = indexOf(seen.rows, stepRowOf(source, row));
    const rowsAfter = row - numberAt(seen.rows, rowIndex) * source.stepHeightCount;
    // Ways are the same from row to row, unless rows are skipped or steps are several places high.
    if (rowsAfter !== rowsAfterOfWays || source.stepHeightCount > 1) {
      for (let c = 0; c < columns.count; c++) ways[c] = wayTo(supply, row, places[c]!);
      rowsAfterOfWays = rowsAfter;
    }
    const first = rowIndex * seen.columns.count;
    let at = target.firstIndex + r * columns.count;
    for (let c = 0; c < columns.count; c++, at++) {
      if (places[c]! < 0) continue;
      const { columnIndex, readyWaySec, leaveWaySec } = ways[c]!;
      const readySec = startsSec[seen.firstIndex + first + columnIndex]! + readyWaySec;
      const leaveSec = startsSec[leavesIndex + first + columnIndex]! + leaveWaySec;
      if (readySec > startsSec[at]!) startsSec[at] = readySec;
      if (leaveSec > startsSec[at]!) startsSec[at] = leaveSec;
    }
  }
}

const stepRowOf = ({ stepHeightCount }: Stage, row: number): number =>
  stepHeightCount === 1 ? row : Math.floor(row / stepHeightCount);

/** To the arrival of a place from the last step that is seen and not after the one that gives it. */
interface Way {
  readonly columnIndex: number;
  /** From the start of the step. */
  readonly readyWaySec: number;
  /** From the leaving of its first place. */
  readonly leaveWaySec: number;
}

function wayTo({ feed, source, seen }: Supply, row: number, column: number): Way {
  const { stepHeightCount, stepWidthCount, stepColumnCount, stepSec, fillSec, replicaCount } = source;
  const stepRow = stepRowOf(source, row);
  const stepColumn = Math.floor(column / stepWidthCount);
  const fromRow = numberAt(seen.rows, indexOf(seen.rows, stepRow));
  const columnIndex = fromRow === stepRow ? indexOf(seen.columns, stepColumn) : seen.columns.count - 1;
  const fromColumn = numberAt(seen.columns, columnIndex);
  const stepsAfter = (stepRow - fromRow) * stepColumnCount + stepColumn - fromColumn;
  const placesAfter =
    orderOfPlace(source, row, column) -
    orderOfPlace(source, fromRow * stepHeightCount, fromColumn * stepWidthCount);
  return {
    columnIndex,
    readyWaySec: (Math.floor(stepsAfter / replicaCount) + 1) * stepSec + fillSec + feed.placeSec,
    leaveWaySec: placesAfter * feed.spacingSec + feed.placeSec,
  };
}

/** Sets when the first places of the source's steps leave at the earliest; gives the index of the first. */
function setLeaves(startsSec: Float64Array, { source, feed: { spacingSec }, seen }: Supply): number {
  const { heightCount, widthCount, stepHeightCount, stepWidthCount, stepSec, fillSec } = source;
  const { rows, columns, firstIndex } = seen;
  const leavesIndex = startsSec.length - MAXIMUM_STEP_COUNT;
  let leaveSec = 0;
  let before = 0;
  for (let r = 0, at = 0; r < rows.count; r++) {
    const row = numberAt(rows, r) * stepHeightCount;
    const height = Math.min(stepHeightCount, heightCount - row);
    for (let c = 0; c < columns.count; c++, at++) {
      const order = row * widthCount + numberAt(columns, c) * stepWidthCount * height;
      const readySec = startsSec[firstIndex + at]! + stepSec + fillSec;
      leaveSec += (order - before) * spacingSec;
      if (readySec > leaveSec) leaveSec = readySec;
      before = order;
      startsSec[leavesIndex + at] = leaveSec;
    }
  }
  return leavesIndex;
}
