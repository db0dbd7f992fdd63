/**
 * Reads of operation units of any height: sums by tables of a few rows, conversion read by read.
 *
 * Problem: a layer of ResNet-20 makes 2.6e9 additions of one cell an image with 8-bit weights and inputs.
 * Representation: a table holds the sums of w neighbouring rows for all 2^(v w) patterns of their digits, for
 * the 16 lines of a panel; a window is then one addition of 16 lanes per w rows.
 * Algorithm: one call of the kernel a group. It builds the tables of a panel (one addition a pattern), then
 * takes all windows of the group in stretches: add, convert, compose, while the stretch is in the first cache
 * and the tables in the second; then the next panel. Tables are built anew for every image: that is faster
 * than to fetch all of them from memory. What belongs to panels lies in the kernel's memory (array-lanes.ts).
 * Cost: w is the one with the least (2^(v w) + windows) / w additions a row.
 */
import type { RowGroup } from '../crossbar/operation-unit.ts';
import {
  PANEL_LINE_COUNT,
  STRETCH_WINDOW_COUNT,
  WINDOW_FLOAT_COUNT,
  WINDOW_INTEGER_COUNT,
} from '../kernels/array-kernel.ts';
import type { Block } from '../kernels/kernel.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { converterCall } from './array-convert.ts';
import { firstCellOf } from './array-panels.ts';
import { type ArrayParts, gainsBlock, planeBlocks, valuesBlock } from './array-parts.ts';
import { describeWindows, type PatternSums, sumDrives, type WindowDraws } from './array-windows.ts';

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

/** Reads all groups of a stretch; `key` is the random key of the image, null without draws. */
export type ReadStretch = (stretch: PatchStretch, key: Int32Array | null) => void;

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
  const { plan, kernel, panels, tally } = parts;
  const sumsOf = new Map<number, PatternSums>();
  return (stretch, key) => {
    const patternRowCount = cheapestPatternRows(
      plan.format.dacBits,
      stretch.positionCount * plan.planes.length,
    );
    const sums = sumsOf.get(patternRowCount) ?? sumDrives(plan, parts.cell, patternRowCount);
    sumsOf.set(patternRowCount, sums);
    const wrongLanes = kernel.borrow('int32', 'array wrong lanes', panels.length * PANEL_LINE_COUNT);
    const wrongPlanes = kernel.borrow('int32', 'array wrong planes', plan.planes.length);
    wrongLanes.view.fill(0);
    wrongPlanes.view.fill(0);
    const keyBlock = key && kernel.borrow('int32', 'array key', key.length);
    if (key) keyBlock!.view.set(key);
    const firstNumber = stretch.firstPosition * plan.planes.length;
    for (const [groupNumber, group] of plan.groups.entries()) {
      const layout = { group, groupNumber, patternRowCount, isPlain };
      const draws = { key: keyBlock, firstNumber, groupCount: plan.groups.length, groupIndex: groupNumber };
      const windows = packGroup(parts, stretch, { ...layout, sums, draws });
      if (windows.windowCount === 0) continue;
      tally.readCount += windows.windowCount * plan.lineCount;
      readGroup(parts, { ...layout, windows, stretch, wrongLanes, wrongPlanes });
    }
    countWrongs(parts, wrongLanes.view, wrongPlanes.view);
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
    readonly draws: WindowDraws;
  },
): GroupWindows {
  const { plan, kernel, conversion } = parts;
  const { firstRow, endRow } = layout.group;
  const { patches, rowStride, positionCount } = stretch;
  const { patternRowCount } = layout;
  const planeCount = plan.planes.length;
  const subgroupCount = Math.ceil((endRow - firstRow) / patternRowCount);
  const count = positionCount * planeCount;
  const patterns = kernel.borrow('int16', 'array patterns', count * subgroupCount);
  const windows = kernel.borrow('int32', 'array windows', count);
  const integers = kernel.borrow('int32', 'array window integers', count * WINDOW_INTEGER_COUNT);
  const floatCount = layout.isPlain ? 0 : count * WINDOW_FLOAT_COUNT;
  const floats = kernel.borrow('float32', 'array window floats', floatCount);
  kernel.arrays.packPatterns({
    ...{ patches, rowStride, positionCount, firstRow, endRow, planeCount, patternRowCount, patterns },
    ...planeBlocks(parts),
    dacBits: plan.format.dacBits,
    firstPattern: 0,
  });
  const entries = kernel.borrow('int32', 'array entries', count * subgroupCount + 1);
  const starts = kernel.borrow('int32', 'array entry starts', count + 1);
  const patternCount = powerOfTwo(plan.format.dacBits * patternRowCount);
  const windowCount = kernel.arrays.listWindows({
    ...{ patterns, subgroupCount, planeCount, windowCount: count, windows, integers, entries, starts },
    ...{ patternCount, code: conversion.highestCodes[0] ?? 0 },
  });
  if (!layout.isPlain) {
    const listed = { windows, windowCount, entries, starts, patternCount, integers, floats };
    describeWindows(parts, listed, layout);
  }
  return { windows, windowCount, entries, starts, integers, floats, subgroupCount };
}

function readGroup(
  parts: ArrayParts,
  read: GroupLayout & {
    readonly windows: GroupWindows;
    readonly stretch: PatchStretch;
    readonly wrongLanes: Block<'int32'>;
    readonly wrongPlanes: Block<'int32'>;
  },
): void {
  const { plan, kernel, panels, cells, cellLevels, lanes, isWhole } = parts;
  const { group, groupNumber, windows, patternRowCount, wrongLanes, wrongPlanes } = read;
  const { windowCount, subgroupCount, entries, starts, integers, floats } = windows;
  const { dacBits } = plan.format;
  const entryCount = subgroupCount * powerOfTwo(dacBits * patternRowCount) * PANEL_LINE_COUNT;
  const tables = kernel.borrow('float32', 'array tables', entryCount);
  const counts = kernel.borrow('uint8', 'array counts', entryCount);
  const sums = kernel.borrow('float32', 'array sums', STRETCH_WINDOW_COUNT * PANEL_LINE_COUNT);
  const sumCounts = kernel.borrow('uint8', 'array sum counts', STRETCH_WINDOW_COUNT * PANEL_LINE_COUNT);
  const converted = { integers, floats, wrongLanes, wrongPlanes, isFrozen: false };
  const { planeWeights: values } = parts.values;
  kernel.arrays.readGroup({
    ...{ windowCount, panelCount: panels.length, panels: lanes.panels },
    digits: gainsBlock(parts, { isInScope: false }),
    build: {
      ...{ cells, levels: cellLevels, tables, counts, dacBits, patternRowCount },
      firstCell: firstCellOf(group, 0, panels.length),
      rowCount: group.endRow - group.firstRow,
      gains: gainsBlock(parts, { isInScope: true }),
    },
    sum: { entries, starts, sums, sumCounts },
    convert: converterCall(parts, group, converted),
    compose: {
      ...{ planeCount: plan.planes.length, windows: windows.windows, isWhole },
      planeWeights: valuesBlock(parts, 'float64', { purpose: 'array plane weights', values }),
      ...{ laneColumns: lanes.columns, laneWeights: lanes.weights, laneSigns: lanes.signs },
      firstSign: groupNumber * panels.length * PANEL_LINE_COUNT,
      wideSums: read.stretch.wideSums,
      columnCount: plan.columnCount,
    },
  });
}

function countWrongs(
  { plan, panels, tally }: ArrayParts,
  wrongLanes: Int32Array,
  wrongPlanes: Int32Array,
): void {
  for (const [panelIndex, { firstLine, laneCount }] of panels.entries()) {
    for (let lane = 0; lane < laneCount; lane++) {
      const count = wrongLanes[panelIndex * PANEL_LINE_COUNT + lane]!;
      tally.wrongCount += count;
      tally.sliceWrongCounts[plan.lineSlices[firstLine + lane]!]! += count;
    }
  }
  for (let plane = 0; plane < plan.planes.length; plane++) {
    tally.planeWrongCounts[plane]! += wrongPlanes[plane]!;
  }
}
