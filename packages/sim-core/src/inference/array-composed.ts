/**
 * Reads of small operation units whose reads always give the same: what a row group adds to each column is a
 * function of its input pattern, found once per chip.
 *
 * Quantity: T[group][pattern][column] = sum over lines of line weight x sign x value, in weight steps.
 * Algorithm: all 2^rows patterns of a group are read once, panel by panel, as windows of one input cycle.
 * An image is then one addition per place, input cycle, group and column.
 * Valid: drives of 1 bit, at most HIGHEST_ROW_COUNT rows, no draws; SOPs below 128, so that their remainder
 * modulo 256 is enough; sums of whole values below 2^24, so that 32-bit floats hold them exactly.
 * Cost: 4 x 2^rows / rows bytes a weight; layers above HIGHEST_TABLE_BYTES are read by array-summed.ts.
 */

import {
  CONVERT_EXACTLY,
  PANEL_LINE_COUNT,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
  WINDOW_PLANE,
} from '../kernels/array-kernel.ts';
import type { Block } from '../kernels/kernel.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { converterCall } from './array-convert.ts';
import { firstCellOf, type Panel } from './array-panels.ts';
import { type ArrayParts, gainsBlock, planeBlocks } from './array-parts.ts';
import type { PatchStretch } from './array-summed.ts';
import { describeWindows, NO_DRAWS, sumDrives } from './array-windows.ts';

const HIGHEST_ROW_COUNT = 10;
const HIGHEST_TABLE_BYTES = 67108864;
const EXACT_FLOAT = 16777216;
const HIGHEST_SOP = 127;

export interface ComposedReader {
  /** Finds the tables of a freshly programmed chip. */
  compose(): void;
  read(stretch: PatchStretch): void;
}

/** Whether the reads of a layer can be tabulated; they must be the same every time. */
export function canCompose({ plan, sensings }: Pick<ArrayParts, 'plan' | 'sensings'>): boolean {
  const rowCount = tallestGroup(plan.groups);
  if (plan.format.dacBits > 1 || rowCount > HIGHEST_ROW_COUNT) return false;
  const largestSop = rowCount * Math.max(-plan.lowestRowSop, plan.highestRowSop);
  const values = sensings.flatMap(({ values: codes }) => [codes[0]!, codes.at(-1)!]);
  const largest = Math.max(largestSop, ...values.map(Math.abs));
  const lineSum = plan.lineWeights.reduce((sum, weight) => sum + Math.abs(weight), 0) / plan.columnCount;
  const planeSum = plan.planes.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  // The unit line counts in every column: twice the average is more than any column has.
  const isExact = 2 * largest * lineSum * planeSum < EXACT_FLOAT;
  const bytes = plan.groups.length * powerOfTwo(rowCount) * columnStrideOf(plan.columnCount) * 4;
  return isExact && largestSop <= HIGHEST_SOP && bytes <= HIGHEST_TABLE_BYTES;
}

/** Columns of a row of tables and sums, padded to whole SIMD registers. */
export function columnStrideOf(columnCount: number): number {
  return Math.ceil(columnCount / 4) * 4;
}

/** The reader of a layer; takes its tables from the kernel's memory for good. */
export function createComposedReader(parts: ArrayParts): ComposedReader {
  const { plan, kernel } = parts;
  const patternCount = powerOfTwo(tallestGroup(plan.groups));
  const columnStride = columnStrideOf(plan.columnCount);
  const tables = kernel.allocate('float32', plan.groups.length * patternCount * columnStride);
  const wrongs = kernel.allocate('int32', plan.groups.length * patternCount);
  const sliceWrongs = new Int32Array(plan.groups.length * patternCount * plan.sliceCount);
  const store: ComposedTables = { tables, wrongs, sliceWrongs, patternCount, columnStride };
  return {
    compose: () => composeTables(parts, store),
    read: (stretch) => readTables(parts, store, stretch),
  };
}

interface ComposedTables {
  /** [group][pattern][columnStride] */
  readonly tables: Block<'float32'>;
  /** [group][pattern] */
  readonly wrongs: Block<'int32'>;
  /** [group][pattern][slice] */
  readonly sliceWrongs: Int32Array;
  readonly patternCount: number;
  readonly columnStride: number;
}

function readTables(parts: ArrayParts, store: ComposedTables, stretch: PatchStretch): void {
  const { plan, kernel, tally } = parts;
  const { positionCount, wideSums } = stretch;
  const { patternCount, columnStride, tables, wrongs } = store;
  const planeCount = plan.planes.length;
  const patterns = kernel.borrow('int16', 'array patterns', positionCount * planeCount);
  const planeWeights = kernel.borrow('float32', 'array float plane weights', planeCount);
  for (const [i, { weight }] of plan.planes.entries()) planeWeights.view[i] = weight;
  const planeWrongs = kernel.borrow('int32', 'array plane wrongs', planeCount);
  const patternUses = kernel.borrow('int32', 'array pattern uses', patternCount);
  planeWrongs.view.fill(0);
  const { patches, rowStride } = stretch;
  for (const [groupNumber, group] of plan.groups.entries()) {
    const rowCount = group.endRow - group.firstRow;
    patternUses.view.fill(0);
    kernel.arrays.packPatterns({
      ...{ patches, rowStride, positionCount, ...group, planeCount, patterns },
      ...planeBlocks(parts),
      dacBits: 1,
      patternRowCount: rowCount,
      firstPattern: 0,
    });
    kernel.arrays.addComposed({
      ...{ positionCount, planeCount, planeWeights, patterns, tables, columnStride, wrongs, wideSums },
      ...{ planeWrongs, patternUses },
      firstPattern: 0,
      firstEntry: groupNumber * patternCount * columnStride,
      firstWrong: groupNumber * patternCount,
    });
    const windowCount = positionCount * planeCount - patternUses.view[0]!;
    tally.readCount += windowCount * plan.lineCount;
    countSlices(parts, store, { groupNumber, uses: patternUses.view });
  }
  for (let plane = 0; plane < planeCount; plane++) {
    tally.wrongCount += planeWrongs.view[plane]!;
    tally.planeWrongCounts[plane]! += planeWrongs.view[plane]!;
  }
}

function countSlices(
  { plan, tally }: ArrayParts,
  { wrongs, sliceWrongs, patternCount }: ComposedTables,
  { groupNumber, uses }: { readonly groupNumber: number; readonly uses: Int32Array },
): void {
  const first = groupNumber * patternCount;
  for (let pattern = 1; pattern < patternCount; pattern++) {
    if (uses[pattern] === 0 || wrongs.view[first + pattern] === 0) continue;
    for (let slice = 0; slice < plan.sliceCount; slice++) {
      const count = sliceWrongs[(first + pattern) * plan.sliceCount + slice]!;
      tally.sliceWrongCounts[slice]! += count * uses[pattern]!;
    }
  }
}

function composeTables(parts: ArrayParts, store: ComposedTables): void {
  const { plan, panels } = parts;
  const { columnCount } = plan;
  const { patternCount, columnStride, tables, wrongs, sliceWrongs } = store;
  const sums = parts.kernel.borrow('float64', 'array composed sums', patternCount * columnCount);
  wrongs.view.fill(0);
  sliceWrongs.fill(0);
  for (const groupNumber of plan.groups.keys()) {
    sums.view.fill(0);
    for (const [panelIndex, panel] of panels.entries()) {
      composePanel(parts, store, { groupNumber, panel, panelIndex, sums });
    }
    const view = tables.view;
    for (let pattern = 0; pattern < patternCount; pattern++) {
      const to = (groupNumber * patternCount + pattern) * columnStride;
      for (let column = 0; column < columnCount; column++) {
        // No row is active: no read is made.
        view[to + column] = pattern === 0 ? 0 : sums.view[pattern * columnCount + column]!;
      }
    }
  }
}

/** All patterns of a group on one panel: added to `sums`, [pattern][column]. */
function composePanel(
  parts: ArrayParts,
  store: ComposedTables,
  read: {
    readonly groupNumber: number;
    readonly panel: Panel;
    readonly panelIndex: number;
    readonly sums: Block<'float64'>;
  },
): void {
  const { plan, kernel, panels, cells, cellLevels, lanes } = parts;
  const { groupNumber, panel, panelIndex } = read;
  const { laneCount, isInScope, isContiguous } = panel;
  const group = plan.groups[groupNumber]!;
  const rowCount = group.endRow - group.firstRow;
  const windowCount = powerOfTwo(rowCount);
  const values = kernel.borrow('float32', 'array pattern values', store.patternCount * PANEL_LINE_COUNT);
  const counts = kernel.borrow('uint8', 'array pattern counts', store.patternCount * PANEL_LINE_COUNT);
  const gains = gainsBlock(parts, panel);
  kernel.arrays.buildTables({
    ...{ cells, levels: cellLevels, rowCount, dacBits: 1, patternRowCount: rowCount, gains, counts },
    firstCell: firstCellOf(group, panelIndex, panels.length),
    tables: values,
  });
  const windows = listPatterns(parts, rowCount);
  // Wrong patterns are counted below, slice by slice.
  const wrongLanes = kernel.borrow('int32', 'array wrong lanes', panels.length * PANEL_LINE_COUNT);
  const wrongPlanes = kernel.borrow('int32', 'array wrong planes', 1);
  const converted = { ...windows, wrongLanes, wrongPlanes, isFrozen: true };
  const call = converterCall(parts, group, converted);
  const place = { firstWindow: 0, windowCount, panelIndex, laneCount };
  kernel.arrays.convertSums({
    ...{ ...call, ...place, firstDraw: panel.firstLine, sums: values, sumCounts: counts },
    ...(isInScope ? {} : { kind: CONVERT_EXACTLY, hasWindowFloats: false, hasLaneErrors: false }),
  });
  if (isInScope) countWrongPatterns(parts, store, { ...read, values: values.view, counts: counts.view });
  const planeWeights = kernel.borrow('float64', 'array one plane', 1);
  planeWeights.view[0] = 1;
  kernel.arrays.composeValues({
    ...{ ...place, values, windows: windows.windows, planeCount: 1, planeWeights, isWhole: false },
    ...{ laneColumns: lanes.columns, laneWeights: lanes.weights, laneSigns: lanes.signs, isContiguous },
    firstSign: groupNumber * panels.length * PANEL_LINE_COUNT,
    wideSums: read.sums,
    columnCount: plan.columnCount,
  });
}

/** Patterns as windows of one place each, in one input cycle. */
function listPatterns(
  parts: ArrayParts,
  rowCount: number,
): {
  readonly windows: Block<'int32'>;
  readonly integers: Block<'int32'>;
  readonly floats: Block<'float32'>;
} {
  const { plan, kernel, cell } = parts;
  const patternCount = powerOfTwo(rowCount);
  const windows = kernel.borrow('int32', 'array pattern numbers', patternCount + 1);
  const integers = kernel.borrow('int32', 'array pattern integers', patternCount * WINDOW_INTEGER_COUNT);
  const floats = kernel.borrow('float32', 'array pattern floats', patternCount * WINDOW_FLOAT_COUNT);
  for (let i = 0; i <= patternCount; i++) windows.view[i] = i;
  for (let i = 0; i < patternCount; i++) integers.view[i * WINDOW_INTEGER_COUNT + WINDOW_PLANE] = 0;
  // Window i has entry i alone, which is pattern i.
  const order = { windows, starts: windows, entries: windows };
  const listed = { ...order, windowCount: patternCount, patternCount, integers, floats };
  describeWindows(parts, listed, { sums: sumDrives(plan, cell, rowCount), draws: NO_DRAWS });
  return { windows, integers, floats };
}

function countWrongPatterns(
  { plan }: ArrayParts,
  { wrongs, sliceWrongs, patternCount }: ComposedTables,
  place: {
    readonly groupNumber: number;
    readonly panel: Panel;
    readonly values: Float32Array;
    readonly counts: Uint8Array;
  },
): void {
  const { panel, values, counts } = place;
  const group = plan.groups[place.groupNumber]!;
  const isSigned = plan.lowestRowSop < 0;
  const wrongView = wrongs.view;
  const endPattern = powerOfTwo(group.endRow - group.firstRow);
  for (let pattern = 1; pattern < endPattern; pattern++) {
    const entry = place.groupNumber * patternCount + pattern;
    for (let lane = 0; lane < panel.laneCount; lane++) {
      const count = counts[pattern * PANEL_LINE_COUNT + lane]!;
      const sop = isSigned ? (count << 24) >> 24 : count;
      if (Math.abs(values[pattern * PANEL_LINE_COUNT + lane]! - sop) <= 0.5) continue;
      wrongView[entry]!++;
      sliceWrongs[entry * plan.sliceCount + plan.lineSlices[panel.firstLine + lane]!]!++;
    }
  }
}

function tallestGroup(groups: ArrayParts['plan']['groups']): number {
  return groups.reduce((most, { firstRow, endRow }) => Math.max(most, endRow - firstRow), 0);
}
