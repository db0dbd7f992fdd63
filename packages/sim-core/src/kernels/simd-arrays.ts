import type {
  ArrayKernel,
  ComposeCall,
  ComposedCall,
  ConvertCall,
  ListCall,
  PackCall,
  PanelCall,
  SumCall,
  TablesCall,
} from './array-kernel.ts';
import { WINDOW_FLOAT_COUNT, WINDOW_INTEGER_COUNT } from './array-kernel.ts';
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
    buildTables: run('buildTables', tablesValues),
    sumPatterns: run('sumPatterns', sumValues),
    convertSums: run('convertSums', convertValues),
    composeValues: run('composeValues', composeValues),
    readPanel: run('readPanel', panelValues),
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
    call.lanes.byteOffset,
    call.laneCount,
    call.firstDraw,
    call.lineCount,
    call.kind,
    Number(call.hasWideSops),
    Number(call.hasWindowFloats),
    Number(call.hasLaneErrors),
    Number(call.isRoundedUp),
    call.thresholds.byteOffset,
    call.thresholdStride,
    call.valueSteps.byteOffset,
    Number(call.hasNoise),
    Number(call.hasClampError),
    call.clampFactors.byteOffset,
    call.normals.byteOffset,
    call.wrongCounts.byteOffset,
  ];
}

function composeValues(call: ComposeCall): readonly number[] {
  return [
    call.windowCount,
    call.values.byteOffset,
    call.windows.byteOffset + 4 * call.firstWindow,
    call.planeCount,
    call.planeWeights.byteOffset,
    call.laneCount,
    call.laneColumns.byteOffset,
    call.laneWeights.byteOffset,
    Number(call.isContiguous),
    call.wideSums.byteOffset,
    call.columnCount,
  ];
}

/** Sum, Convert and Compose one behind the other; WebAssembly moves them from stretch to stretch. */
function panelValues({ windowCount, sum, convert, compose }: PanelCall): readonly number[] {
  const stretch = { firstWindow: 0, windowCount };
  const { sums, sumCounts } = sum;
  return [
    ...sumValues({ ...sum, ...stretch }),
    ...convertValues({ ...convert, ...stretch, sums, sumCounts }),
    ...composeValues({ ...compose, ...stretch, values: sums }),
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
