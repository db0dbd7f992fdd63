// Read errors; see kernels/reference-injection.ts for problem, representation and algorithm.
import { commonCount, sopOf } from './bits';
import { CHOSEN_OFFSET, drawCandidates, keepConstants, SHARE_OFFSET, startClock } from './candidates';
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Config } from './config';
import { mixWord, WEYL_STEP } from './draw';
import { cutWindows, GROUP_BITS, GROUP_MASK, sortWindows } from './windows';

const JUMP: u8 = 1;
const EVERY_READ: u8 = 2;

/** First place of the block. */
let blockFirst: i32 = 0;

export function injectErrors(config: usize): void {
  const call = changetype<Config>(config);
  keepConstants(call.candidates);
  for (let first = 0; first < call.positionCount; first += call.placesAtOnce) {
    blockFirst = first;
    const end = min(call.positionCount, first + call.placesAtOnce);
    cutWindows(call, first, end);
    if (countReads(call)) injectBlock(call, end - first);
    else runClocks(call);
  }
}

/** Counts the reads of a block; true when there are some to look at. */
function countReads(call: Config): bool {
  const lines: f64 = call.endLine - call.firstLine;
  let windowCount = 0;
  let isAny = false;
  for (let activeCount = 1; activeCount <= call.maxActiveCount; activeCount++) {
    const count = load<i32>(call.ends + (activeCount << 2));
    if (count === 0) continue;
    windowCount += count;
    const mode = load<u8>(call.modes + activeCount);
    if (mode === JUMP) {
      const at = call.skips + (activeCount << 3);
      let skip = load<f64>(at);
      if (skip < 0) {
        skip = startClock(call, activeCount);
        store<f64>(at, skip);
      }
      if (skip < <f64>count * lines) isAny = true;
    } else if (mode === EVERY_READ) {
      isAny = true;
    }
  }
  const reads = <f64>windowCount * <f64>call.lineCount;
  store<f64>(call.counts, load<f64>(call.counts) + reads);
  return isAny;
}

/** No clock rings in the block. */
function runClocks(call: Config): void {
  const lines: f64 = call.endLine - call.firstLine;
  for (let activeCount = 1; activeCount <= call.maxActiveCount; activeCount++) {
    const count = load<i32>(call.ends + (activeCount << 2));
    if (count === 0 || load<u8>(call.modes + activeCount) !== JUMP) continue;
    const at = call.skips + (activeCount << 3);
    store<f64>(at, load<f64>(at) - <f64>count * lines);
  }
}

function injectBlock(call: Config, placeCount: i32): void {
  sortWindows(call, placeCount);
  let first: usize = load<u32>(call.ends);
  for (let activeCount = 1; activeCount <= call.maxActiveCount; activeCount++) {
    const end: usize = load<u32>(call.ends + (activeCount << 2));
    if (end === first) continue;
    const mode = load<u8>(call.modes + activeCount);
    if (mode === JUMP) jumpThrough(call, activeCount, first, end);
    else if (mode === EVERY_READ) readWindows(call, activeCount, first, end);
    first = end;
  }
}

/** Candidates among the reads of the windows listed from `first` to `end`, all of one N. */
function jumpThrough(call: Config, activeCount: i32, first: usize, end: usize): void {
  const windowCount = <i32>(end - first) >> 3;
  const readCount = <f64>windowCount * <f64>(call.endLine - call.firstLine);
  const skip = call.skips + (activeCount << 3);
  while (load<f64>(skip) < readCount) {
    const count = drawCandidates(call, activeCount, windowCount);
    deviateChosen(call, activeCount, first, chooseCandidates(call, activeCount, first, count));
  }
  store<f64>(skip, load<f64>(skip) - readCount);
}

/** Lists those candidates whose share lies below the probability of a deviation, and their k. */
function chooseCandidates(call: Config, activeCount: i32, first: usize, count: i32): i32 {
  const maskBytes = call.maskBytes;
  const isPlain = call.digitBits * call.sideCount * call.levelBits === 1;
  const lineBytes = maskBytes * call.sideCount * call.levelBits;
  const groupBytes = call.lineCount * lineBytes;
  const masks = call.masks + call.firstLine * lineBytes;
  const windowMasks = call.windowMasks;
  const totals = call.totals + (load<i32>(call.rowOrigins + (activeCount << 2)) << 3);
  const candidates = call.candidates;
  const end = candidates + (count << 3);
  const firstChosen = candidates + CHOSEN_OFFSET;
  let chosen = firstChosen;
  // Whether a candidate deviates cannot be foretold, so there is no branch.
  if (isPlain && maskBytes === 16) {
    for (let at = candidates; at < end; at += 8) {
      const entry = first + (load<i32>(at) << 3);
      const lineMasks = masks + (load<i32>(entry, 4) & GROUP_MASK) * groupBytes + (load<i32>(at, 4) << 4);
      const digitMasks = windowMasks + (load<i32>(entry) << 4);
      const low = popcnt<i64>(load<i64>(lineMasks) & load<i64>(digitMasks));
      const sop = <i32>(low + popcnt<i64>(load<i64>(lineMasks, 8) & load<i64>(digitMasks, 8)));
      store<u32>(chosen, at);
      store<i32>(chosen, sop, 4);
      chosen += (<i32>(load<f64>(at, SHARE_OFFSET) < load<f64>(totals + (sop << 3)))) << 3;
    }
  } else if (isPlain) {
    for (let at = candidates; at < end; at += 8) {
      const entry = first + (load<i32>(at) << 3);
      const lineMasks =
        masks + (load<i32>(entry, 4) & GROUP_MASK) * groupBytes + load<i32>(at, 4) * maskBytes;
      const sop = commonCount(lineMasks, windowMasks + load<i32>(entry) * maskBytes, maskBytes);
      store<u32>(chosen, at);
      store<i32>(chosen, sop, 4);
      chosen += (<i32>(load<f64>(at, SHARE_OFFSET) < load<f64>(totals + (sop << 3)))) << 3;
    }
  } else {
    for (let at = candidates; at < end; at += 8) {
      const entry = first + (load<i32>(at) << 3);
      const lineMasks =
        masks + (load<i32>(entry, 4) & GROUP_MASK) * groupBytes + load<i32>(at, 4) * lineBytes;
      const sop = windowSop(call, load<i32>(entry), load<i32>(entry, 4) >>> GROUP_BITS, lineMasks);
      store<u32>(chosen, at);
      store<i32>(chosen, sop, 4);
      chosen += (<i32>(load<f64>(at, SHARE_OFFSET) < load<f64>(totals + (sop << 3)))) << 3;
    }
  }
  return <i32>(chosen - firstChosen) >> 3;
}

function deviateChosen(call: Config, activeCount: i32, first: usize, count: i32): void {
  const chosen = call.candidates + CHOSEN_OFFSET;
  const origin = load<i32>(call.rowOrigins + (activeCount << 2));
  for (let at = chosen, end = at + (count << 3); at < end; at += 8) {
    const candidate: usize = load<u32>(at);
    const entry = first + (load<i32>(candidate) << 3);
    const line = call.firstLine + load<i32>(candidate, 4);
    deviate(call, entry, line, origin + load<i32>(at, 4), load<f64>(candidate, SHARE_OFFSET));
  }
}

/** SOP k of a line in a window of the block. */
function windowSop(call: Config, window: i32, plane: i32, lineMasks: usize): i32 {
  const digitMasks = call.windowMasks + window * call.digitBits * call.maskBytes;
  const digitBits = load<i32>(call.planeDigitBits + (plane << 2));
  return sopOf(lineMasks, digitMasks, digitBits, call.maskBytes, call.sideCount, call.levelBits);
}

function readWindows(call: Config, activeCount: i32, first: usize, end: usize): void {
  for (let entry = first; entry < end; entry += 8) readAll(call, activeCount, entry);
}

/** Every read has a draw of its own; only reads whose draw could mean a deviation are looked at. */
function readAll(call: Config, activeCount: i32, entry: usize): void {
  const window = load<i32>(entry);
  const group = load<i32>(entry, 4) & GROUP_MASK;
  const plane = load<i32>(entry, 4) >>> GROUP_BITS;
  const place = call.firstPosition + blockFirst + window / (call.planeCount * call.groupCount);
  const windowIndex = (place * call.planeCount + plane) * call.groupCount + group;
  const origin = load<i32>(call.rowOrigins + (activeCount << 2));
  const key = call.key;
  const start = mixWord(load<u32>(key) ^ mixWord(load<u32>(key, 4) + windowIndex));
  const salt = i32x4.splat(mixWord(load<u32>(key, 8) ^ mixWord(load<u32>(key, 12) + windowIndex)));
  const highest = i32x4.splat(load<i32>(call.highestDraws + (activeCount << 2)));
  const lineBytes = call.maskBytes * call.sideCount * call.levelBits;
  const groupMasks = call.masks + group * call.lineCount * lineBytes;
  const endLine = call.endLine;
  const steps = i32x4(0, WEYL_STEP, WEYL_STEP * 2, WEYL_STEP * 3);
  let weyl = i32x4.add(i32x4.splat(start + call.firstLine * WEYL_STEP), steps);
  for (let line = call.firstLine; line < endLine; line += 4) {
    let x = v128.xor(weyl, i32x4.shr_u(weyl, 16));
    x = i32x4.mul(x, i32x4.splat(0x7feb352d));
    x = v128.xor(x, v128.xor(i32x4.shr_u(x, 15), salt));
    const draws = i32x4.shr_u(i32x4.mul(x, i32x4.splat(0x846ca68b)), 1);
    weyl = i32x4.add(weyl, i32x4.splat(WEYL_STEP * 4));
    let lanes = i32x4.bitmask(i32x4.gt_s(draws, highest)) ^ 15;
    if (endLine - line < 4) lanes &= (1 << (endLine - line)) - 1;
    while (lanes !== 0) {
      const lane = ctz(lanes);
      lanes &= lanes - 1;
      const low = select(i32x4.extract_lane(draws, 0), i32x4.extract_lane(draws, 1), lane === 0);
      const high = select(i32x4.extract_lane(draws, 2), i32x4.extract_lane(draws, 3), lane === 2);
      const draw: f64 = select(low, high, lane < 2);
      const row = origin + windowSop(call, window, plane, groupMasks + (line + lane) * lineBytes);
      deviate(call, entry, line + lane, row, (draw + 0.5) * 4.656612873077393e-10);
    }
  }
}

/** Adds the deviation that `share`, a draw of 0..1, means for a read of a row of the table, if any. */
function deviate(call: Config, entry: usize, line: i32, row: i32, share: f64): void {
  if (share >= load<f64>(call.totals + (row << 3))) return;
  const window = load<u32>(entry);
  const group = load<i32>(entry, 4) & GROUP_MASK;
  const plane = load<i32>(entry, 4) >>> GROUP_BITS;
  const place = blockFirst + window / (call.planeCount * call.groupCount);
  const sums = call.wideSums + ((place * call.columnCount) << 3);
  let at = load<i32>(call.starts + (row << 2));
  // Most rows have two deviations, as likely as each other: the first step has no branch.
  at += <i32>(share >= load<f64>(call.cumulatives + (at << 3)));
  while (share >= load<f64>(call.cumulatives + (at << 3))) at++;
  const deviation = load<f64>(call.deviations + (at << 3));
  let amount =
    deviation * load<f64>(call.planeWeights + (plane << 3)) * load<f64>(call.lineWeights + (line << 3));
  if (call.signs !== 0) {
    const sign: f64 = load<i8>(call.signs + group * call.lineCount + line);
    amount *= sign;
  }
  const column = load<i32>(call.lineColumns + (line << 2));
  if (column >= 0) {
    store<f64>(sums + (column << 3), load<f64>(sums + (column << 3)) + amount);
  } else {
    const end = sums + (call.columnCount << 3);
    for (let sum = sums; sum < end; sum += 8) store<f64>(sum, load<f64>(sum) - amount);
  }
  if (abs(deviation) > 0.5) {
    const slice = load<i32>(call.lineSlices + (line << 2));
    increase(call.counts + ((1 + slice) << 3));
    increase(call.counts + ((1 + call.sliceCount + plane) << 3));
  }
}

function increase(at: usize): void {
  store<f64>(at, load<f64>(at) + 1);
}
