// Read errors; see kernels/reference-injection.ts for problem, representation and algorithm.
import { activeCountOf, commonCount, packBits, readMasks, sopOf } from './bits';
import { candidatesEnd, candidateWeyl, drawCandidates, startCandidates, WAIT_OFFSET } from './candidates';
// biome-ignore lint/style/useImportType: AssemblyScript knows no type imports
import { Config } from './config';
import { mixWord, WEYL_STEP } from './draw';

const JUMP: u8 = 1;
const EVERY_READ: u8 = 2;

export function injectErrors(config: usize): void {
  const call = changetype<Config>(config);
  const behindCounts = activeCountsOf(call) + (call.groupCount << 1);
  startCandidates((behindCounts + 15) & ~15, load<u32>(call.jump), load<u32>(call.jump, 4));
  candidate = drawCandidates();
  for (let i = 0; i < call.positionCount; i++) injectPlace(call, i);
  store<u32>(call.jump, candidateWeyl(candidate));
}

/** Where the next candidate's draws lie. */
let candidate: usize = 0;

/** The windows of one output place: every plane's reads of every group. */
function injectPlace(call: Config, i: i32): void {
  const bits = call.scratch;
  const bitRowBytes = call.bitRowBytes;
  const patch = call.patches + ((i * call.rowStride) << 1);
  const present = packBits(patch, call.rowStride, call.inputBits, bits, bitRowBytes);
  const lines: f64 = call.endLine - call.firstLine;
  for (let plane = 0; plane < call.planeCount; plane++) {
    const shift = load<i32>(call.planeShifts + (plane << 2));
    const digitBits = load<i32>(call.planeDigitBits + (plane << 2));
    if (((present >> shift) & ((1 << digitBits) - 1)) === 0) continue;
    const planeBits = bits + shift * bitRowBytes;
    if (scan(call, planeBits, digitBits, lines)) walk(call, i, plane, planeBits, digitBits, lines);
  }
}

/**
 * Counts the reads of a plane and sums their hazard. True when a window has to be looked at; else the clock
 * has run on.
 */
function scan(call: Config, planeBits: usize, digitBits: i32, lines: f64): bool {
  const groupCount = call.groupCount;
  const hazards = call.hazards;
  const modes = call.modes;
  const firstRows = call.groupFirstRows;
  const rowCounts = call.groupRowCounts;
  const activeCounts = activeCountsOf(call);
  let windowCount: i32 = 0;
  let total: f64 = 0;
  let seen: i32 = 0;
  if (digitBits === 1) {
    for (let group = 0; group < groupCount; group++) {
      const firstRow = load<i32>(firstRows + (group << 2));
      const activeCount = activeCountOf(planeBits, firstRow, load<i32>(rowCounts + (group << 2)));
      store<u16>(activeCounts + (group << 1), <u16>activeCount);
      windowCount += activeCount !== 0 ? 1 : 0;
      total += load<f64>(hazards + (activeCount << 3)) * lines;
      seen |= load<u8>(modes + activeCount);
    }
  } else {
    const digitMasks = call.scratch + call.inputBits * call.bitRowBytes;
    for (let group = 0; group < groupCount; group++) {
      const firstRow = load<i32>(firstRows + (group << 2));
      const rowCount = load<i32>(rowCounts + (group << 2));
      const activeCount = readMasks(
        planeBits,
        call.bitRowBytes,
        firstRow,
        rowCount,
        digitBits,
        digitMasks,
        call.maskBytes,
      );
      store<u16>(activeCounts + (group << 1), <u16>activeCount);
      windowCount += activeCount !== 0 ? 1 : 0;
      total += load<f64>(hazards + (activeCount << 3)) * lines;
      seen |= load<u8>(modes + activeCount);
    }
  }
  const reads: f64 = windowCount * call.lineCount;
  store<f64>(call.counts, load<f64>(call.counts) + reads);
  if ((seen & EVERY_READ) !== 0) return true;
  const wait = load<f64>(call.wait);
  if (wait < total) return true;
  store<f64>(call.wait, wait - total);
  return false;
}

/** Goes through the windows of a plane that scan has seen. */
function walk(call: Config, i: i32, plane: i32, planeBits: usize, digitBits: i32, lines: f64): void {
  const sums = call.wideSums + ((i * call.columnCount) << 3);
  const digitMasks = call.scratch + call.inputBits * call.bitRowBytes;
  const firstWindow = ((call.firstPosition + i) * call.planeCount + plane) * call.groupCount;
  const activeCounts = activeCountsOf(call);
  const modes = call.modes;
  const hazards = call.hazards;
  const groupCount = call.groupCount;
  let wait = load<f64>(call.wait);
  for (let group = 0; group < groupCount; group++) {
    const activeCount: i32 = load<u16>(activeCounts + (group << 1));
    const mode = load<u8>(modes + activeCount);
    if (mode === JUMP) {
      const hazard = load<f64>(hazards + (activeCount << 3)) * lines;
      if (wait >= hazard) {
        wait -= hazard;
        continue;
      }
    } else if (mode !== EVERY_READ) {
      continue;
    }
    const firstRow = load<i32>(call.groupFirstRows + (group << 2));
    const rowCount = load<i32>(call.groupRowCounts + (group << 2));
    readMasks(planeBits, call.bitRowBytes, firstRow, rowCount, digitBits, digitMasks, call.maskBytes);
    if (mode === JUMP) wait = jumpThrough(call, sums, plane, group, digitBits, digitMasks, activeCount, wait);
    else readAll(call, sums, plane, group, digitBits, digitMasks, activeCount, firstWindow + group);
  }
  store<f64>(call.wait, wait);
}

/** N of every group of the plane: behind the bits and the masks, see scratchByteCount. */
function activeCountsOf(call: Config): usize {
  return call.scratch + call.inputBits * (call.bitRowBytes + call.maskBytes) + 16;
}

/** The clock runs out inside this window: visits its candidates, and answers with the wait that is left. */
function jumpThrough(
  call: Config,
  sums: usize,
  plane: i32,
  group: i32,
  digitBits: i32,
  digitMasks: usize,
  activeCount: i32,
  wait: f64,
): f64 {
  const hazard = load<f64>(call.hazards + (activeCount << 3));
  const scale = load<f64>(call.bounds + (activeCount << 3));
  const lineBytes = call.maskBytes * call.sideCount * call.levelBits;
  const groupMasks = call.masks + group * call.lineCount * lineBytes;
  const endLine = call.endLine;
  let line = call.firstLine;
  let at = candidate;
  const isPlain = digitBits * call.sideCount * call.levelBits === 1;
  const totals = call.totals + (load<i32>(call.rowOrigins + (activeCount << 2)) << 3);
  let lineCount: f64 = endLine - line;
  while (wait < hazard * lineCount) {
    line += min(<i32>(wait / hazard), endLine - line - 1);
    if (at === candidatesEnd()) at = drawCandidates();
    const share = load<f64>(at) * scale;
    wait = load<f64>(at, WAIT_OFFSET);
    at += 8;
    const masks = groupMasks + line * lineBytes;
    const sop = isPlain
      ? commonCount(masks, digitMasks, call.maskBytes)
      : sopOf(masks, digitMasks, digitBits, call.maskBytes, call.sideCount, call.levelBits);
    if (share < load<f64>(totals + (sop << 3))) {
      deviate(call, sums, plane, group, line, activeCount, sop, share);
    }
    line++;
    lineCount = endLine - line;
  }
  candidate = at;
  return wait - hazard * lineCount;
}

/** Every read has a draw of its own; only reads whose draw could mean a deviation are looked at. */
function readAll(
  call: Config,
  sums: usize,
  plane: i32,
  group: i32,
  digitBits: i32,
  digitMasks: usize,
  activeCount: i32,
  windowIndex: i32,
): void {
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
      const sop = sopOf(
        groupMasks + (line + lane) * lineBytes,
        digitMasks,
        digitBits,
        call.maskBytes,
        call.sideCount,
        call.levelBits,
      );
      deviate(call, sums, plane, group, line + lane, activeCount, sop, (draw + 0.5) * 4.656612873077393e-10);
    }
  }
}

/** Adds the deviation that `share`, a draw of 0..1, means for a read of (N, k), if any. */
function deviate(
  call: Config,
  sums: usize,
  plane: i32,
  group: i32,
  line: i32,
  activeCount: i32,
  sop: i32,
  share: f64,
): void {
  const row = load<i32>(call.rowOrigins + (activeCount << 2)) + sop;
  if (share >= load<f64>(call.totals + (row << 3))) return;
  let at = load<i32>(call.starts + (row << 2));
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
