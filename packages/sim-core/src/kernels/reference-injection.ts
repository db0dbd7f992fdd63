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
 * Algorithm: the windows of a block of places are sorted by N. By the bound p of its N a window has
 * - no errors: nothing is done;
 * - a small bound (JUMP): every N has a clock of its own, which passes over the reads of its windows, end to
 *   end: the reads between two candidates are floor(-ln(u) / -ln(1 - p)), geometric, so that each read is a
 *   candidate with probability exactly p, independent of all others. A candidate's k is counted and it
 *   deviates with P(deviation | N, k) / p; the same draw chooses the value. Reads in between are never
 *   looked at, nor are windows between them: their place in the list is a quotient.
 * - a large bound (EVERY_READ): each read has a counted draw (random/read-draw.ts), is looked at only when
 *   the draw lies below the bound, and deviates when it lies below P(deviation | N, k).
 * Cost: some five nanoseconds a window, ten a candidate, one or two a read of EVERY_READ windows (bench
 * `table`).
 *
 * Blocks go by place. In them N ascends, and windows of one N go by place, group, plane, reads by line, so
 * that the order of all additions is defined. Jumps are whole numbers: a clock goes on from block to block,
 * and how places are cut into blocks changes no candidate.
 * @source lewis1979 (thinning); lin2018 section 4.2 (error injection from tables).
 * Valid: reads are independent given k. Ignored: that reads of the same cells share their variation.
 */
import { log } from '../numeric/exact-math.ts';
import { readDraw, WEYL_STEP, windowSalt, windowStart } from '../random/read-draw.ts';
import {
  blockPlaceCount,
  EVERY_READ,
  HIGHEST_JUMP,
  type InjectionCall,
  JUMP,
  NOT_STARTED,
} from './injection-call.ts';
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
  const placesAtOnce = blockPlaceCount(call.reads);
  for (let firstPlace = 0; firstPlace < call.positionCount; firstPlace += placesAtOnce) {
    injectBlock(call, firstPlace, Math.min(call.positionCount, firstPlace + placesAtOnce));
  }
}

function injectBlock(call: InjectionCall, firstPlace: number, endPlace: number): void {
  const modes = call.rows.modes.view;
  const windowsByCount = sortWindows(call, firstPlace, endPlace);
  for (let activeCount = 1; activeCount < windowsByCount.length; activeCount++) {
    const windows = windowsByCount[activeCount]!;
    call.state.counts.view[0]! += windows.length * call.reads.lineCount;
    if (windows.length === 0) continue;
    if (modes[activeCount] === JUMP) jumpThrough(call, activeCount, windows);
    else if (modes[activeCount] === EVERY_READ) for (const window of windows) readAll(call, window);
  }
}

/** Windows of a block of places, [N]. */
function sortWindows(call: InjectionCall, firstPlace: number, endPlace: number): readonly Window[][] {
  const { planeCount, groupCount } = call.reads;
  const byCount = Array.from({ length: call.rows.maxActiveCount + 1 }, (): Window[] => []);
  for (let place = firstPlace; place < endPlace; place++) {
    const patch = call.patches.view.subarray(place * call.rowStride, (place + 1) * call.rowStride);
    for (let group = 0; group < groupCount; group++) {
      for (let plane = 0; plane < planeCount; plane++) {
        const { activeCount, masks } = packMasks(patch, call.reads, plane, group);
        byCount[activeCount]!.push({ place, plane, group, activeCount, masks });
      }
    }
  }
  return byCount;
}

/** Candidates among the reads of windows of one N. */
function jumpThrough(call: InjectionCall, activeCount: number, windows: readonly Window[]): void {
  const { firstLine, endLine } = call.reads;
  const skips = call.state.skips.view;
  const bound = call.rows.bounds.view[activeCount]!;
  const lineCount = endLine - firstLine;
  const readCount = windows.length * lineCount;
  let read = skips[activeCount]!;
  if (read === NOT_STARTED) read = drawClock(call, activeCount).jump;
  while (read < readCount) {
    const { share, jump } = drawClock(call, activeCount);
    const window = windows[Math.floor(read / lineCount)]!;
    deviate(call, window, { line: firstLine + (read % lineCount), share: share * bound });
    read += jump + 1;
  }
  skips[activeCount] = read - readCount;
}

/** A candidate's share of the bound, and the reads between it and the next one. */
function drawClock(
  { state, rows }: InjectionCall,
  activeCount: number,
): { readonly share: number; readonly jump: number } {
  const firstDraw = 3 * state.drawCounts.view[activeCount]!++;
  // Numbers below those of windows.
  const start = windowStart(state.key.view, -activeCount);
  const salt = windowSalt(state.key.view, -activeCount);
  const draw = (i: number) => readDraw((start + Math.imul(firstDraw + i, WEYL_STEP)) | 0, salt);
  const wait = -log(((draw(1) >>> 4) * 67108864 + (draw(2) >>> 5) + 0.5) * TO_UNIT_53);
  return {
    share: (draw(0) + 0.5) * TO_UNIT_31,
    jump: Math.min(Math.floor(wait * rows.strides.view[activeCount]!), HIGHEST_JUMP),
  };
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
