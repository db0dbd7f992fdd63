/**
 * Reads of operation units of any height: sums by tables of a few rows, conversion read by read.
 *
 * Problem: a layer of ResNet-20 makes 2.6e9 additions of one cell an image with 8-bit weights and inputs.
 * Representation: a table holds the sums of w neighbouring rows for all 2^(v w) patterns of their digits, for
 * the 16 lines of a panel; a window is then one addition of 16 lanes per w rows.
 * Algorithm: for each group and panel build the tables (one addition a pattern), then take all windows of the
 * group in stretches: add, convert, compose, while the stretch is in the first cache and the tables in the
 * second. Tables are built anew for every image: that is faster than to fetch all of them from memory.
 * Cost: w is the one with the least (2^(v w) + windows) / w additions a row.
 */
import type { RowGroup } from '../crossbar/operation-unit.ts';
import {
  CONVERT_NOTHING,
  PANEL_LINE_COUNT,
  type PanelCall,
  STRETCH_WINDOW_COUNT,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
} from '../kernels/array-kernel.ts';
import type { Block } from '../kernels/kernel.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import type { ProgrammedMatrix } from './array-chip.ts';
import { converterCall, senseWindows } from './array-convert.ts';
import { firstCellOf, type Panel } from './array-panels.ts';
import { type ArrayParts, gainsBlock, planeBlocks, valuesBlock, writeShares } from './array-parts.ts';
import { describeWindows, type PatternSums, sumDrives } from './array-windows.ts';

const HIGHEST_PATTERN_BITS = 8;

/** Patches of a stretch of output places, and where their sums go. */
export interface PatchStretch {
  readonly patches: Block<'int16'>;
  readonly rowStride: number;
  /** Index in the layer of the first place. */
  readonly firstPosition: number;
  readonly positionCount: number;
  /** [position][columnStride] */
  readonly wideSums: Block<'float64'>;
}

/** Reads all groups of a stretch; `key` is the random key of the image. */
export type ReadStretch = (stretch: PatchStretch, programmed: ProgrammedMatrix, key: Int32Array) => void;

/** Rows of a pattern that cost least for so many windows. */
export function cheapestPatternRows(dacBits: number, windowCount: number): number {
  let best = 1;
  let lowestCost = Infinity;
  for (let rows = 1; rows * dacBits <= HIGHEST_PATTERN_BITS; rows++) {
    const cost = (powerOfTwo(dacBits * rows) + windowCount) / rows;
    if (cost < lowestCost) {
      lowestCost = cost;
      best = rows;
    }
  }
  return best;
}

/** The reader of a layer; `isPlain`: no draws, nothing that depends on which rows are active. */
export function createSummedReader(parts: ArrayParts, isPlain: boolean): ReadStretch {
  const { plan, tally } = parts;
  const sumsOf = new Map<number, PatternSums>();
  return (stretch, programmed, key) => {
    const patternRowCount = cheapestPatternRows(
      plan.format.dacBits,
      stretch.positionCount * plan.planes.length,
    );
    const sums = sumsOf.get(patternRowCount) ?? sumDrives(plan, parts.cell, patternRowCount);
    sumsOf.set(patternRowCount, sums);
    for (const [groupNumber, group] of plan.groups.entries()) {
      const layout = { group, groupNumber, patternRowCount, isPlain };
      const windows = packGroup(parts, stretch, { ...layout, sums, key: isPlain ? null : key });
      if (windows.windowCount === 0) continue;
      tally.readCount += windows.windowCount * plan.lineCount;
      for (const [panelIndex, panel] of parts.panels.entries()) {
        readPanel(parts, { ...layout, panel, panelIndex, windows, stretch, programmed });
      }
    }
  };
}

interface GroupLayout {
  readonly group: RowGroup;
  readonly groupNumber: number;
  readonly patternRowCount: number;
}

interface GroupWindows {
  readonly entries: Block<'int32'>;
  readonly starts: Block<'int32'>;
  readonly windows: Block<'int32'>;
  readonly windowCount: number;
  readonly integers: Block<'int32'>;
  readonly floats: Block<'float32'>;
  readonly subgroupCount: number;
}

/** Patterns of a group at all places of the stretch, and its windows with active rows. */
function packGroup(
  parts: ArrayParts,
  stretch: PatchStretch,
  layout: GroupLayout & {
    readonly sums: PatternSums;
    readonly isPlain: boolean;
    readonly key: Int32Array | null;
  },
): GroupWindows {
  const { plan, kernel, scale, conversion } = parts;
  const { firstRow, endRow } = layout.group;
  const { patches, rowStride, firstPosition, positionCount } = stretch;
  const { patternRowCount } = layout;
  const planeCount = plan.planes.length;
  const subgroupCount = Math.ceil((endRow - firstRow) / patternRowCount);
  const count = positionCount * planeCount;
  const patterns = kernel.borrow('int16', 'array patterns', count * subgroupCount);
  const windows = kernel.borrow('int32', 'array windows', count);
  const integers = kernel.borrow('int32', 'array window integers', count * WINDOW_INTEGER_COUNT);
  const floats = kernel.borrow(
    'float32',
    layout.isPlain ? 'array no floats' : 'array window floats',
    count * WINDOW_FLOAT_COUNT,
  );
  kernel.arrays.packPatterns({
    ...{ patches, rowStride, positionCount, firstRow, endRow, planeCount, patternRowCount, patterns },
    ...planeBlocks(parts),
    dacBits: plan.format.dacBits,
    firstPattern: 0,
  });
  const entries = kernel.borrow('int32', 'array entries', count * subgroupCount + 1);
  const starts = kernel.borrow('int32', 'array entry starts', count + 1);
  const windowCount = kernel.arrays.listWindows({
    ...{ patterns, subgroupCount, planeCount, windowCount: count, windows, integers, entries, starts },
    patternCount: powerOfTwo(plan.format.dacBits * patternRowCount),
    code: conversion.highestCodes[0] ?? 0,
  });
  if (!layout.isPlain) {
    // Views are taken last: a borrowed block may move the memory.
    const place = {
      ...{ firstPosition, positionCount, planeCount, subgroupCount, patterns: patterns.view },
      groupIndex: layout.groupNumber,
      groupCount: plan.groups.length,
    };
    const listed = { windows: windows.view, windowCount, key: layout.key };
    const views = { integers: integers.view, floats: floats.view };
    describeWindows(place, listed, { scale, conversion, sums: layout.sums, ...views });
  }
  return { windows, windowCount, entries, starts, integers, floats, subgroupCount };
}

function readPanel(
  parts: ArrayParts,
  read: GroupLayout & {
    readonly panel: Panel;
    readonly panelIndex: number;
    readonly isPlain: boolean;
    readonly windows: GroupWindows;
    readonly stretch: PatchStretch;
    readonly programmed: ProgrammedMatrix;
  },
): void {
  const { plan, kernel } = parts;
  const { panel, group, groupNumber, windows, programmed } = read;
  const { windowCount, entries, starts, integers, floats } = windows;
  const planeCount = plan.planes.length;
  const tables = buildGroupTables(parts, read);
  const sums = kernel.borrow('float32', 'array sums', STRETCH_WINDOW_COUNT * PANEL_LINE_COUNT);
  const sumCounts = kernel.borrow('uint8', 'array sum counts', STRETCH_WINDOW_COUNT * PANEL_LINE_COUNT);
  const wrongCounts = kernel.borrow('int32', 'array wrong counts', PANEL_LINE_COUNT + planeCount);
  wrongCounts.view.fill(0);
  const place = { panel, group, programmed };
  const converted = { integers, floats, wrongCounts, isFrozen: false, isPlain: read.isPlain };
  const convert = converterCall(parts, place, converted);
  const laneColumns = kernel.borrow('int32', 'array lane columns', PANEL_LINE_COUNT);
  const laneWeights = kernel.borrow('float64', 'array lane weights', PANEL_LINE_COUNT);
  writeShares(
    parts,
    { panel, groupNumber },
    { laneColumns: laneColumns.view, laneWeights: laneWeights.view },
  );
  const { planeWeights: values } = parts.values;
  const planeWeights = valuesBlock(parts, 'float64', { purpose: 'array plane weights', values });
  const sum = { ...tables, entries, starts, sums, sumCounts };
  const compose = {
    ...{ planeCount, planeWeights, laneColumns, laneWeights, laneCount: panel.laneCount },
    windows: windows.windows,
    isContiguous: panel.isContiguous,
    wideSums: read.stretch.wideSums,
    columnCount: plan.columnCount,
  };
  if (convert.kind === CONVERT_NOTHING) sensePanel(parts, panel, { windowCount, sum, convert, compose });
  else kernel.arrays.readPanel({ windowCount, sum, convert, compose });
  countWrongs(parts, panel, wrongCounts.view);
}

/** Reads that senseCode settles one by one. */
function sensePanel(
  parts: ArrayParts,
  panel: Panel,
  { windowCount, sum, convert, compose }: PanelCall,
): void {
  const { arrays } = parts.kernel;
  const { sums, sumCounts } = sum;
  for (let firstWindow = 0; firstWindow < windowCount; firstWindow += STRETCH_WINDOW_COUNT) {
    const stretch = { firstWindow, windowCount: Math.min(STRETCH_WINDOW_COUNT, windowCount - firstWindow) };
    const converted = { ...convert, ...stretch, sums, sumCounts };
    arrays.sumPatterns({ ...sum, ...stretch });
    arrays.convertSums(converted);
    senseWindows(parts, panel, converted);
    arrays.composeValues({ ...compose, ...stretch, values: sums });
  }
}

function buildGroupTables(
  parts: ArrayParts,
  read: GroupLayout & { readonly panel: Panel; readonly panelIndex: number; readonly windows: GroupWindows },
): { readonly tables: Block<'float32'>; readonly counts: Block<'uint8'> } {
  const { plan, kernel, panels, cells, cellLevels } = parts;
  const { group, patternRowCount } = read;
  const { dacBits } = plan.format;
  const entryCount = read.windows.subgroupCount * powerOfTwo(dacBits * patternRowCount) * PANEL_LINE_COUNT;
  const tables = kernel.borrow('float32', 'array tables', entryCount);
  const counts = kernel.borrow('uint8', 'array counts', entryCount);
  kernel.arrays.buildTables({
    ...{ cells, levels: cellLevels, tables, counts, dacBits, patternRowCount },
    firstCell: firstCellOf(group, read.panelIndex, panels.length),
    rowCount: group.endRow - group.firstRow,
    gains: gainsBlock(parts, read.panel),
  });
  return { tables, counts };
}

function countWrongs({ plan, tally }: ArrayParts, panel: Panel, wrongCounts: Int32Array): void {
  for (let lane = 0; lane < panel.laneCount; lane++) {
    tally.wrongCount += wrongCounts[lane]!;
    tally.sliceWrongCounts[plan.lineSlices[panel.firstLine + lane]!]! += wrongCounts[lane]!;
  }
  for (let plane = 0; plane < plan.planes.length; plane++) {
    tally.planeWrongCounts[plane]! += wrongCounts[PANEL_LINE_COUNT + plane]!;
  }
}
