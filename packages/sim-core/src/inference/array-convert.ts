import type { RowGroup } from '../crossbar/operation-unit.ts';
import type { GroupCall } from '../kernels/array-kernel.ts';
import type { Block } from '../kernels/kernel.ts';
import { normalTable } from '../kernels/normal-table.ts';
import { firstLaneErrorOf } from './array-lanes.ts';
import { type ArrayParts, valuesBlock } from './array-parts.ts';

const NORMALS = normalTable();

/** The windows whose sums are converted. */
export interface ConvertedWindows {
  readonly integers: Block<'int32'>;
  readonly floats: Block<'float32'>;
  /** Wrong values: [panel][lane]. */
  readonly wrongLanes: Block<'int32'>;
  /** Wrong values: [plane]. */
  readonly wrongPlanes: Block<'int32'>;
  /** Draws have no address: reads are the same every time. */
  readonly isFrozen: boolean;
}

/** The converters of a row group's panels in scope, for ArrayKernel.convertSums and readGroup. */
export function converterCall(
  parts: ArrayParts,
  group: RowGroup,
  windows: ConvertedWindows,
): GroupCall['convert'] {
  const { plan, panels, conversion, cell, sensings, lanes } = parts;
  const held = (purpose: string, values: Float32Array) => valuesBlock(parts, 'float32', { purpose, values });
  const hasNoise = !windows.isFrozen && cell.readSigmaRatio > 0;
  const hasClampError = !windows.isFrozen && sensings[0]!.clampErrorRatio > 0;
  return {
    windowIntegers: windows.integers,
    windowFloats: windows.floats,
    lanes: lanes.converters,
    laneErrors: lanes.errors ?? lanes.converters,
    firstLaneError: lanes.errors ? firstLaneErrorOf(plan, panels.length, group) : 0,
    lineCount: plan.lineCount,
    kind: conversion.kind,
    hasWideSops: parts.hasWideSops,
    // Input-aware references take what the lowest levels give: nothing is left to add.
    hasWindowFloats: parts.scale.isFixed || hasNoise || hasClampError,
    hasLaneErrors: lanes.errors !== null,
    isRoundedUp: conversion.isRoundedUp,
    thresholds: held('array thresholds', conversion.thresholds),
    thresholdStride: conversion.thresholdStride,
    stops: held('array stops', conversion.stops),
    middles: held('array middles', conversion.middles),
    values: held('array values', conversion.values),
    hasCoins: conversion.hasCoins,
    hasNoise,
    hasClampError,
    clampFactors: held('array clamp factors', parts.values.clampFactors),
    normals: held('array normals', NORMALS),
    wrongLanes: windows.wrongLanes,
    wrongPlanes: windows.wrongPlanes,
  };
}
