/**
 * Read errors from tables, by thinning.
 *
 * Problem: a layer makes billions of operation-unit reads an image, each with a probability P(deviation |
 * N, k) of reporting something else than its SOP k. Visiting every read costs far more than the exact
 * product of whole numbers, though nearly all reads report k.
 * Representation: the sums start as the exact product. Weights lie as masks, one bit per row of a group for
 * every line, side and level bit; inputs as bits of all rows, from which a group's masks are cut; then N
 * is a popcount, and k a sum of popcounts of ANDs. Probabilities lie by rows (N, k), only values that are
 * not k. A window is what one group and one plane drive: its reads share N, hence a bound of P over k.
 * Algorithm: by the bound of its N a window has
 * - no errors: nothing is done;
 * - a small bound p (JUMP): a unit-rate exponential clock runs over the hazards -ln(1 - p) of all reads of
 *   such windows in order: read i is a candidate when the clock rings within its stretch of hazard, with
 *   probability exactly p, independent of all others; the clock starts anew behind it, which changes
 *   nothing as it has no memory. A candidate's k is counted and it deviates with P(deviation | N, k) / p;
 *   the same draw chooses the value. Reads in between are never looked at.
 * - a large bound (EVERY_READ): each read has a counted draw (random/read-draw.ts), is looked at only when
 *   the draw lies below the bound, and deviates when it lies below P(deviation | N, k).
 * Cost: a few nanoseconds a window, some thirty a candidate, one or two a read of EVERY_READ windows (bench
 * `table`).
 *
 * Windows go by place, plane, group, candidates by line, so that the order of all draws is defined. The
 * hazard of a plane's windows is summed first: mostly the clock passes them all in one step.
 * @source lewis1979 (thinning); lin2018 section 4.2 (error injection from tables).
 * Valid: reads are independent given k. Ignored: that reads of the same cells share their variation.
 */
import { log } from '../numeric/exact-math.ts';
import { readDraw, WEYL_STEP, windowSalt, windowStart } from '../random/read-draw.ts';
import { EVERY_READ, type InjectionCall, JUMP } from './injection-call.ts';
import { maskSop, packMasks } from './reference-masks.ts';

const TO_UNIT_31 = 4.656612873077393e-10; // 2^-31
const TO_UNIT_53 = 1.1102230246251565e-16; // 2^-53

/** One group driven with one plane of one place. */
interface Window {
  readonly place: number;
  readonly plane: number;
  readonly group: number;
  readonly activeCount: number;
  /** [digit bit][maskBytes] */
  readonly masks: Uint8Array;
}

export function injectErrors(call: InjectionCall): void {
  const { planeCount, groupCount } = call.reads;
  for (let place = 0; place < call.positionCount; place++) {
    const patch = call.patches.view.subarray(place * call.rowStride, (place + 1) * call.rowStride);
    for (let plane = 0; plane < planeCount; plane++) {
      const windows: Window[] = [];
      for (let group = 0; group < groupCount; group++) {
        const { activeCount, masks } = packMasks(patch, call.reads, plane, group);
        if (activeCount > 0) windows.push({ place, plane, group, activeCount, masks });
      }
      injectPlane(call, windows);
    }
  }
}

/** The windows of one plane of a place: when the clock does not ring in any, it runs on in one step. */
function injectPlane(call: InjectionCall, windows: readonly Window[]): void {
  const { firstLine, endLine, lineCount } = call.reads;
  const hazards = call.rows.hazards.view;
  const modes = call.rows.modes.view;
  const clock = call.state.wait.view;
  call.state.counts.view[0]! += windows.length * lineCount;
  let total = 0;
  for (const { activeCount } of windows) total += hazards[activeCount]! * (endLine - firstLine);
  const isEveryRead = windows.some(({ activeCount }) => modes[activeCount] === EVERY_READ);
  if (!isEveryRead && clock[0]! >= total) {
    clock[0]! -= total;
    return;
  }
  for (const window of windows) {
    if (modes[window.activeCount] === JUMP) jumpThrough(call, window);
    else if (modes[window.activeCount] === EVERY_READ) readAll(call, window);
  }
}

function jumpThrough(call: InjectionCall, window: Window): void {
  const { firstLine, endLine } = call.reads;
  const hazard = call.rows.hazards.view[window.activeCount]!;
  const bound = call.rows.bounds.view[window.activeCount]!;
  const clock = call.state.wait.view;
  const jump = call.state.jump.view;
  for (let line = firstLine; ; line++) {
    const left = hazard * (endLine - line);
    if (clock[0]! >= left) {
      clock[0]! -= left;
      return;
    }
    // Rounding could carry the quotient to the end of the window.
    line += Math.min(Math.floor(clock[0]! / hazard), endLine - line - 1);
    const share = (nextDraw(jump) + 0.5) * TO_UNIT_31 * bound;
    clock[0] = nextWait(jump);
    deviate(call, window, { line, share });
  }
}

/** The hazard until the next event of a clock of rate 1: exponential, from 53 random bits. */
export function nextWait(jump: Int32Array): number {
  const high = nextDraw(jump) >>> 4;
  const low = nextDraw(jump) >>> 5;
  return -log((high * 67108864 + low + 0.5) * TO_UNIT_53);
}

function nextDraw(jump: Int32Array): number {
  const draw = readDraw(jump[0]!, jump[1]!);
  jump[0]! += WEYL_STEP;
  return draw;
}

function readAll(call: InjectionCall, window: Window): void {
  const { firstLine, endLine, planeCount, groupCount } = call.reads;
  const highestDraw = call.rows.highestDraws.view[window.activeCount]!;
  const key = call.state.key.view;
  const position = call.firstPosition + window.place;
  const windowIndex = (position * planeCount + window.plane) * groupCount + window.group;
  const start = windowStart(key, windowIndex);
  const salt = windowSalt(key, windowIndex);
  for (let line = firstLine; line < endLine; line++) {
    const draw = readDraw((start + Math.imul(line, WEYL_STEP)) | 0, salt);
    if (draw <= highestDraw) deviate(call, window, { line, share: (draw + 0.5) * TO_UNIT_31 });
  }
}

/** Adds the deviation that `share`, a draw of 0..1, means for the read of a line, if any. */
function deviate(
  call: InjectionCall,
  { place, plane, group, activeCount, masks }: Window,
  { line, share }: { readonly line: number; readonly share: number },
): void {
  const { reads, rows, state, columnCount } = call;
  const row = rows.rowOrigins.view[activeCount]! + maskSop(reads, masks, group, line);
  if (share >= rows.totals.view[row]!) return;
  const cumulatives = rows.cumulatives.view;
  let at = rows.starts.view[row]!;
  while (share >= cumulatives[at]!) at++;
  const deviation = rows.deviations.view[at]!;
  const sign = reads.signs ? reads.signs.view[group * reads.lineCount + line]! : 1;
  const amount = deviation * reads.planeWeights.view[plane]! * reads.lineWeights.view[line]! * sign;
  const sums = call.wideSums.view.subarray(place * columnCount, (place + 1) * columnCount);
  const column = reads.lineColumns.view[line]!;
  if (column >= 0) sums[column]! += amount;
  else for (let c = 0; c < columnCount; c++) sums[c]! -= amount;
  if (Math.abs(deviation) <= 0.5) return;
  const counts = state.counts.view;
  counts[1 + reads.lineSlices.view[line]!]!++;
  counts[1 + state.sliceCount + plane]!++;
}
