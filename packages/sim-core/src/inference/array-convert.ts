import { senseCode } from '../converter/sensing.ts';
import type { RowGroup } from '../crossbar/operation-unit.ts';
import {
  CONVERT_EXACTLY,
  type ConvertCall,
  LANE_ROW_COUNT,
  PANEL_LINE_COUNT,
  type PanelCall,
  WINDOW_CODE,
  WINDOW_INTEGER_COUNT,
  WINDOW_PLANE,
  WINDOW_SALT,
  WINDOW_WEYL,
} from '../kernels/array-kernel.ts';
import type { Block } from '../kernels/kernel.ts';
import { normalTable } from '../kernels/normal-table.ts';
import { DRAW_RANGE, readDraw, WEYL_STEP } from '../random/read-draw.ts';
import type { ProgrammedMatrix } from './array-chip.ts';
import type { Panel } from './array-panels.ts';
import { type ArrayParts, valuesBlock, writeLanes } from './array-parts.ts';

const NORMALS = normalTable();

/** A panel of a row group whose sums are to be converted. */
export interface PanelPlace {
  readonly panel: Panel;
  readonly group: RowGroup;
  readonly programmed: ProgrammedMatrix;
}

/** The windows whose sums are converted. */
export interface ConvertedWindows {
  readonly integers: Block<'int32'>;
  readonly floats: Block<'float32'>;
  /** Wrong values: [lane], then [plane]. */
  readonly wrongCounts: Block<'int32'>;
  /** Draws have no address: reads are the same every time. */
  readonly isFrozen: boolean;
  /** Floats are all 0. */
  readonly isPlain: boolean;
}

/** The converters of a panel, for ArrayKernel.convertSums and readPanel. */
export function converterCall(
  parts: ArrayParts,
  place: PanelPlace,
  windows: ConvertedWindows,
): PanelCall['convert'] {
  const { conversion, cell, sensings, kernel } = parts;
  const { panel } = place;
  const { isInScope } = panel;
  const lanes = kernel.borrow('float32', 'array lanes', LANE_ROW_COUNT * PANEL_LINE_COUNT);
  writeLanes(parts, place, lanes.view);
  const isDrawn = isInScope && !windows.isFrozen;
  const held = (purpose: string, values: Float32Array) => valuesBlock(parts, 'float32', { purpose, values });
  const noFloats = () => kernel.borrow('float32', 'array no floats', windows.floats.view.length);
  return {
    windowIntegers: windows.integers,
    windowFloats: isInScope ? windows.floats : noFloats(),
    lanes,
    laneCount: panel.laneCount,
    firstDraw: panel.firstLine,
    lineCount: parts.plan.lineCount,
    kind: isInScope ? conversion.kind : CONVERT_EXACTLY,
    hasWideSops: parts.hasWideSops,
    hasWindowFloats: isInScope && !windows.isPlain,
    hasLaneErrors: isInScope && parts.hasLaneErrors,
    isRoundedUp: conversion.isRoundedUp,
    thresholds: held('array thresholds', conversion.thresholds),
    thresholdStride: conversion.thresholdStride,
    valueSteps: held('array value steps', conversion.valueSteps),
    hasNoise: isDrawn && cell.readSigmaRatio > 0,
    hasClampError: isDrawn && sensings[0]!.clampErrorRatio > 0,
    clampFactors: held('array clamp factors', parts.values.clampFactors),
    normals: held('array normals', NORMALS),
    wrongCounts: windows.wrongCounts,
  };
}

/** Reads whose unsettled comparisons depend on a coin or on the right value, one by one. */
export function senseWindows({ sensings, plan }: ArrayParts, panel: Panel, call: ConvertCall): void {
  const sensing = sensings[0]!;
  const sums = call.sums.view;
  const wrongCounts = call.wrongCounts.view;
  const sumCounts = call.sumCounts.view;
  const windowIntegers = call.windowIntegers.view;
  for (let i = 0; i < call.windowCount; i++) {
    const first = (call.firstWindow + i) * WINDOW_INTEGER_COUNT;
    const integer = (field: number) => windowIntegers[first + field]!;
    for (let lane = 0; lane < panel.laneCount; lane++) {
      const at = i * PANEL_LINE_COUNT + lane;
      const sum = sums[at]!;
      const remainder = sumCounts[at]!;
      const turns = call.hasWideSops ? Math.round((sum - remainder) / 256) : 0;
      const sop = remainder + 256 * turns;
      const drawNumber = 2 * plan.lineCount + panel.firstLine + lane;
      const weyl = (integer(WINDOW_WEYL) + Math.imul(drawNumber, WEYL_STEP)) | 0;
      const coin = readDraw(weyl, integer(WINDOW_SALT)) / DRAW_RANGE;
      const code = senseCode(sensing, { sum, activeCount: integer(WINDOW_CODE), sop, coin });
      sums[at] = sensing.values[code]!;
      if (Math.abs(sums[at]! - sop) <= 0.5) continue;
      wrongCounts[lane]!++;
      wrongCounts[PANEL_LINE_COUNT + integer(WINDOW_PLANE)]!++;
    }
  }
}
