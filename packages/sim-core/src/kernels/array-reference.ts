import {
  type ArrayKernel,
  CONVERT_EXACTLY,
  type ComposeCall,
  type ComposedCall,
  type ConvertCall,
  type GroupCall,
  type ListCall,
  PANEL_FIRST_LINE,
  PANEL_INTEGER_COUNT,
  PANEL_IS_CONTIGUOUS,
  PANEL_IS_IN_SCOPE,
  PANEL_LANE_COUNT,
  PANEL_LINE_COUNT,
  type PackCall,
  STRETCH_WINDOW_COUNT,
  type SumCall,
  type TablesCall,
  WINDOW_CODE,
  WINDOW_INTEGER_COUNT,
  WINDOW_PLANE,
} from './array-kernel.ts';
import { convertSums } from './array-reference-convert.ts';
import { describeWindows } from './array-reference-windows.ts';

const { fround } = Math;
const LANES = PANEL_LINE_COUNT;

/** The operations of array fidelity as they are defined. */
export const referenceArrays: ArrayKernel = {
  packPatterns,
  listWindows,
  describeWindows,
  buildTables,
  sumPatterns,
  convertSums,
  composeValues,
  readGroup,
  addComposed,
};

function packPatterns(call: PackCall): void {
  const { rowStride, positionCount, firstRow, endRow, planeCount, dacBits, patternRowCount } = call;
  const patches = call.patches.view;
  const patterns = call.patterns.view;
  let at = call.firstPattern;
  for (let position = 0; position < positionCount; position++) {
    for (let plane = 0; plane < planeCount; plane++) {
      const shift = call.planeShifts.view[plane]!;
      const mask = (1 << call.planeDigitBits.view[plane]!) - 1;
      for (let first = firstRow; first < endRow; first += patternRowCount) {
        const end = Math.min(endRow, first + patternRowCount);
        let pattern = 0;
        for (let row = first; row < end; row++) {
          const digit = (patches[position * rowStride + row]! >> shift) & mask;
          pattern |= digit << ((row - first) * dacBits);
        }
        patterns[at++] = pattern;
      }
    }
  }
}

function listWindows({ subgroupCount, planeCount, windowCount, code, ...call }: ListCall): number {
  const patterns = call.patterns.view;
  const windows = call.windows.view;
  const integers = call.integers.view;
  let count = 0;
  const entries = call.entries.view;
  const starts = call.starts.view;
  let end = 0;
  for (let window = 0, at = 0; window < windowCount; window++) {
    starts[count] = end;
    for (let subgroup = 0; subgroup < subgroupCount; subgroup++, at++) {
      if (patterns[at] !== 0) entries[end++] = subgroup * call.patternCount + patterns[at]!;
    }
    if (end === starts[count]) continue;
    windows[count] = window;
    integers[count * WINDOW_INTEGER_COUNT + WINDOW_PLANE] = window % planeCount;
    integers[count * WINDOW_INTEGER_COUNT + WINDOW_CODE] = code;
    count++;
  }
  starts[count] = end;
  return count;
}

function buildTables(call: TablesCall): void {
  const { rowCount, dacBits, patternRowCount, firstCell } = call;
  const patternCount = 1 << (dacBits * patternRowCount);
  for (let first = 0, base = 0; first < rowCount; first += patternRowCount) {
    call.tables.view.fill(0, base, base + LANES);
    call.counts.view.fill(0, base, base + LANES);
    const end = Math.min(rowCount, first + patternRowCount);
    for (let row = first; row < end; row++) {
      addRow(call, { base, cell: firstCell + row * LANES, knownBits: (row - first) * dacBits });
    }
    base += patternCount * LANES;
  }
}

/** Patterns with a digit in one more row, from those without. */
function addRow(call: TablesCall, row: { base: number; cell: number; knownBits: number }): void {
  const { base, cell, knownBits } = row;
  const cells = call.cells.view;
  const levels = call.levels.view;
  const tables = call.tables.view;
  const counts = call.counts.view;
  const knownCount = 1 << knownBits;
  for (let digit = 1; digit < 1 << call.dacBits; digit++) {
    const gain = call.gains.view[digit]!;
    let to = base + digit * knownCount * LANES;
    for (let from = base; from < base + knownCount * LANES; from += LANES, to += LANES) {
      for (let lane = 0; lane < LANES; lane++) {
        tables[to + lane] = tables[from + lane]! + fround(gain * cells[cell + lane]!);
        counts[to + lane] = counts[from + lane]! + digit * levels[cell + lane]!;
      }
    }
  }
}

function sumPatterns(call: SumCall): void {
  const sums = call.sums.view;
  const sumCounts = call.sumCounts.view;
  const tables = call.tables.view;
  const counts = call.counts.view;
  const entries = call.entries.view;
  for (let i = 0, to = 0; i < call.windowCount; i++, to += LANES) {
    const start = call.starts.view[call.firstWindow + i]!;
    const end = call.starts.view[call.firstWindow + i + 1]!;
    for (let lane = 0; lane < LANES; lane++) {
      let sum = tables[entries[start]! * LANES + lane]!;
      let count = counts[entries[start]! * LANES + lane]!;
      for (let entry = start + 1; entry < end; entry++) {
        const at = entries[entry]! * LANES + lane;
        sum = fround(sum + tables[at]!);
        count += counts[at]!;
      }
      sums[to + lane] = sum;
      sumCounts[to + lane] = count; // modulo 256
    }
  }
}

function composeValues(call: ComposeCall): void {
  const { windowCount, planeCount, laneCount, columnCount } = call;
  const values = call.values.view;
  const wideSums = call.wideSums.view;
  const firstLane = call.panelIndex * LANES;
  const columns = call.laneColumns.view;
  const signs = call.laneSigns?.view;
  const laneWeights = Float64Array.from({ length: laneCount }, (_, lane) => {
    return call.laneWeights.view[firstLane + lane]! * (signs ? signs[call.firstSign + firstLane + lane]! : 1);
  });
  for (let i = 0; i < windowCount; i++) {
    const window = call.windows.view[call.firstWindow + i]!;
    const position = Math.floor(window / planeCount);
    const planeWeight = call.planeWeights.view[window - position * planeCount]!;
    const first = position * columnCount;
    for (let lane = 0; lane < laneCount; lane++) {
      const column = columns[firstLane + lane]!;
      const share = laneWeights[lane]! * planeWeight * values[i * LANES + lane]!;
      if (column >= 0) wideSums[first + column]! += share;
      else for (let at = first; at < first + columnCount; at++) wideSums[at]! -= share;
    }
  }
}

function readGroup(call: GroupCall): void {
  const { build, digits } = call;
  const { tables, counts } = build;
  const { sums, sumCounts } = call.sum;
  for (let panelIndex = 0; panelIndex < call.panelCount; panelIndex++) {
    const of = (field: number) => call.panels.view[panelIndex * PANEL_INTEGER_COUNT + field]!;
    const isInScope = of(PANEL_IS_IN_SCOPE) === 1;
    const firstCell = build.firstCell + panelIndex * build.rowCount * LANES;
    buildTables({ ...build, firstCell, gains: isInScope ? build.gains : digits });
    const panel = { panelIndex, laneCount: of(PANEL_LANE_COUNT), firstDraw: of(PANEL_FIRST_LINE) };
    const isContiguous = of(PANEL_IS_CONTIGUOUS) === 1;
    for (let firstWindow = 0; firstWindow < call.windowCount; firstWindow += STRETCH_WINDOW_COUNT) {
      const windowCount = Math.min(STRETCH_WINDOW_COUNT, call.windowCount - firstWindow);
      const stretch = { firstWindow, windowCount };
      sumPatterns({ ...call.sum, ...stretch, tables, counts });
      const converted = { ...call.convert, ...stretch, ...panel, sums, sumCounts };
      convertSums(isInScope ? converted : { ...converted, ...OUT_OF_SCOPE });
      composeValues({ ...call.compose, ...stretch, ...panel, isContiguous, values: sums });
    }
  }
}

const OUT_OF_SCOPE = {
  kind: CONVERT_EXACTLY,
  hasWindowFloats: false,
  hasLaneErrors: false,
  hasNoise: false,
  hasClampError: false,
} satisfies Partial<ConvertCall>;

function addComposed(call: ComposedCall): void {
  const { positionCount, planeCount, firstPattern, firstEntry, columnStride, firstWrong } = call;
  const patterns = call.patterns.view;
  const tables = call.tables.view;
  const weights = call.planeWeights.view;
  const wideSums = call.wideSums.view;
  for (let position = 0; position < positionCount; position++) {
    const first = firstPattern + position * planeCount;
    for (let plane = 0; plane < planeCount; plane++) {
      const pattern = patterns[first + plane]!;
      call.planeWrongs.view[plane]! += call.wrongs.view[firstWrong + pattern]!;
      call.patternUses.view[pattern]!++;
    }
    for (let column = 0; column < columnStride; column++) {
      let sum = 0;
      for (let plane = 0; plane < planeCount; plane++) {
        const entry = tables[firstEntry + patterns[first + plane]! * columnStride + column]!;
        sum = fround(sum + fround(weights[plane]! * entry));
      }
      wideSums[position * columnStride + column]! += sum;
    }
  }
}
