import type {
  ArrayKernel,
  ComposeCall,
  ComposedCall,
  ConvertCall,
  DescribeCall,
  GroupCall,
  ListCall,
  PackCall,
  SumCall,
  TablesCall,
} from './array-kernel.ts';
import {
  LANE_ERROR_COUNT,
  LANE_ROW_COUNT,
  PANEL_LINE_COUNT,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
} from './array-kernel.ts';
import type { WasmExports } from './wasm.ts';

/** The operations of array fidelity in WebAssembly; `write` puts the arguments of a call at byte 0. */
export function createSimdArrays(wasm: WasmExports, write: (values: readonly number[]) => void): ArrayKernel {
  const run = <C>(
    name: Exclude<keyof ArrayKernel, 'listWindows'>,
    valuesOf: (call: C) => readonly number[],
  ) => {
    const operation = wasm[name];
    return (call: C) => {
      write(valuesOf(call));
      operation(0);
    };
  };
  return {
    packPatterns: run('packPatterns', packValues),
    listWindows(call) {
      write(listValues(call));
      return wasm.listWindows(0);
    },
    describeWindows: run('describeWindows', describeValues),
    buildTables: run('buildTables', tablesValues),
    sumPatterns: run('sumPatterns', sumValues),
    convertSums: run('convertSums', convertValues),
    composeValues: run('composeValues', composeValues),
    readGroup: run('readGroup', groupValues),
    addComposed: run('addComposed', composedValues),
  };
}

/** The fields of Pack in wasm/assembly/array-call.ts, and so on. */
function packValues(call: PackCall): readonly number[] {
  return [
    call.patches.byteOffset,
    call.rowStride,
    call.positionCount,
    call.firstRow,
    call.endRow,
    call.planeCount,
    call.planeShifts.byteOffset,
    call.planeDigitBits.byteOffset,
    call.dacBits,
    call.patternRowCount,
    call.patterns.byteOffset + 2 * call.firstPattern,
  ];
}

function listValues(call: ListCall): readonly number[] {
  return [
    call.patterns.byteOffset,
    call.subgroupCount,
    call.planeCount,
    call.windowCount,
    call.windows.byteOffset,
    call.integers.byteOffset,
    call.code,
    call.patternCount,
    call.entries.byteOffset,
    call.starts.byteOffset,
  ];
}

function describeValues(call: DescribeCall): readonly number[] {
  return [
    call.windowCount,
    call.windows.byteOffset,
    call.entries.byteOffset,
    call.starts.byteOffset,
    call.patternCount,
    call.activeCounts.byteOffset,
    call.driveSums.byteOffset,
    call.squareSums.byteOffset,
    call.scale.byteOffset,
    Number(call.isFixed),
    call.highestCodes?.byteOffset ?? 0,
    call.key?.byteOffset ?? 0,
    call.firstNumber,
    call.groupCount,
    call.groupIndex,
    call.integers.byteOffset,
    call.floats.byteOffset,
  ];
}

function tablesValues(call: TablesCall): readonly number[] {
  return [
    call.cells.byteOffset + 4 * call.firstCell,
    call.levels.byteOffset + call.firstCell,
    call.rowCount,
    call.dacBits,
    call.patternRowCount,
    call.gains.byteOffset,
    call.tables.byteOffset,
    call.counts.byteOffset,
  ];
}

function sumValues(call: SumCall): readonly number[] {
  return [
    call.tables.byteOffset,
    call.counts.byteOffset,
    call.entries.byteOffset,
    call.starts.byteOffset + 4 * call.firstWindow,
    call.windowCount,
    call.sums.byteOffset,
    call.sumCounts.byteOffset,
  ];
}

function convertValues(call: ConvertCall): readonly number[] {
  return [
    call.windowCount,
    call.sums.byteOffset,
    call.sumCounts.byteOffset,
    call.windowFloats.byteOffset + 4 * WINDOW_FLOAT_COUNT * call.firstWindow,
    call.windowIntegers.byteOffset + 4 * WINDOW_INTEGER_COUNT * call.firstWindow,
    call.laneCount,
    call.lanes.byteOffset + 4 * LANE_ROW_COUNT * PANEL_LINE_COUNT * call.panelIndex,
    call.laneErrors.byteOffset + 4 * (call.firstLaneError + LANE_ERROR_COUNT * call.panelIndex),
    call.firstDraw,
    call.lineCount,
    call.kind,
    Number(call.hasWideSops),
    Number(call.hasWindowFloats),
    Number(call.hasLaneErrors),
    Number(call.isRoundedUp),
    call.thresholds.byteOffset,
    call.thresholdStride,
    call.stops.byteOffset,
    Number(call.hasCoins),
    call.middles.byteOffset,
    call.values.byteOffset,
    Number(call.hasNoise),
    Number(call.hasClampError),
    call.clampFactors.byteOffset,
    call.normals.byteOffset,
    call.wrongLanes.byteOffset + 4 * PANEL_LINE_COUNT * call.panelIndex,
    call.wrongPlanes.byteOffset,
  ];
}

function composeValues(call: ComposeCall): readonly number[] {
  const { laneSigns: signs } = call;
  return [
    call.windowCount,
    call.values.byteOffset,
    call.windows.byteOffset + 4 * call.firstWindow,
    call.planeCount,
    call.planeWeights.byteOffset,
    Number(call.isWhole),
    call.laneCount,
    call.laneColumns.byteOffset + 4 * PANEL_LINE_COUNT * call.panelIndex,
    call.laneWeights.byteOffset + 8 * PANEL_LINE_COUNT * call.panelIndex,
    signs ? signs.byteOffset + call.firstSign + PANEL_LINE_COUNT * call.panelIndex : 0,
    Number(call.isContiguous),
    call.wideSums.byteOffset,
    call.columnCount,
  ];
}

/** Group, Tables, Sum, Convert and Compose one behind the other; WebAssembly goes from panel to panel. */
function groupValues(call: GroupCall): readonly number[] {
  const { build, sum, windowCount } = call;
  const { tables, counts } = build;
  const { sums, sumCounts } = sum;
  const first = { firstWindow: 0, windowCount, panelIndex: 0, laneCount: 0, firstDraw: 0 };
  return [
    ...[call.panelCount, call.panels.byteOffset, call.digits.byteOffset],
    ...tablesValues(build),
    ...sumValues({ ...sum, ...first, tables, counts }),
    ...convertValues({ ...call.convert, ...first, sums, sumCounts }),
    ...composeValues({ ...call.compose, ...first, isContiguous: false, values: sums }),
  ];
}

function composedValues(call: ComposedCall): readonly number[] {
  return [
    call.positionCount,
    call.planeCount,
    call.planeWeights.byteOffset,
    call.patterns.byteOffset + 2 * call.firstPattern,
    call.tables.byteOffset + 4 * call.firstEntry,
    call.columnStride,
    call.wrongs.byteOffset + 4 * call.firstWrong,
    call.wideSums.byteOffset,
    call.planeWrongs.byteOffset,
    call.patternUses.byteOffset,
  ];
}
