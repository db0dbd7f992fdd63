import type { MappingSpec } from '@dl-rsim/spec';
import type { LayerFormat } from '../src/mapping/mapped-layer.ts';

/** 128 x 128 crossbars read whole, one bit line a weight, 8 input cycles. */
export function layerFormat(changes: Partial<LayerFormat> = {}): LayerFormat {
  const crossbarRowCount = changes.crossbarRowCount ?? 128;
  const crossbarColumnCount = changes.crossbarColumnCount ?? 128;
  return {
    crossbarRowCount,
    crossbarColumnCount,
    usableColumnCount: crossbarColumnCount,
    ouRowCount: crossbarRowCount,
    ouColumnCount: crossbarColumnCount,
    sideCount: 1,
    converterCount: 1,
    linesPerColumnCount: 1,
    extraLineCount: 0,
    activationBits: 8,
    inputCycleCount: 8,
    dacBits: 1,
    weightBits: 8,
    partialSumBits: 23,
    ...changes,
  };
}

/** Kernel to column, slices together, nothing shared, repeated or copied. */
export function mappingSpec(changes: Partial<MappingSpec> = {}): MappingSpec {
  return {
    partition: 'im2col',
    slices: 'together',
    packing: 'separate',
    innerReplication: 'off',
    inputSplitCount: 1,
    duplication: 'none',
    crossbarBudgetCount: 0,
    order: 'rowMajor',
    tileSharing: 'shared',
    annealMoveCount: 0,
    capacity: 'refuse',
    ...changes,
  };
}
