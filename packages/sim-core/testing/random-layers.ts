import * as fc from 'fast-check';
import type { LayerFormat } from '../src/mapping/mapped-layer.ts';
import type { WorkNode } from '../src/mapping/workload.ts';
import { convNode } from './conv-node.ts';
import { layerFormat } from './layer-format.ts';

const count = (min: number, max: number) => fc.integer({ min, max });

/** Convolutions of a few channels: strides, dilations, groups. */
export const randomConvNodes: fc.Arbitrary<WorkNode> = fc
  .record({
    kernelHeightCount: count(1, 3),
    kernelWidthCount: count(1, 3),
    strideHeightCount: count(1, 3),
    strideWidthCount: count(1, 3),
    dilationHeightCount: count(1, 3),
    dilationWidthCount: count(1, 3),
    groupCount: count(1, 4),
    inputCount: count(1, 6),
    outputCount: count(1, 6),
    extraHeightCount: count(0, 6),
    extraWidthCount: count(0, 6),
    padding: fc.constantFrom('same' as const, 'valid' as const),
  })
  .map(({ inputCount, outputCount, extraHeightCount, extraWidthCount, ...shape }) =>
    convNode({
      ...shape,
      heightCount: (shape.kernelHeightCount - 1) * shape.dilationHeightCount + 1 + extraHeightCount,
      widthCount: (shape.kernelWidthCount - 1) * shape.dilationWidthCount + 1 + extraWidthCount,
      inputChannelCount: shape.groupCount * inputCount,
      outputChannelCount: shape.groupCount * outputCount,
    }),
  );

/** Small crossbars: unit columns, pairs, slices, operation units that divide nothing. */
export const randomFormats: fc.Arbitrary<LayerFormat> = fc
  .record({
    crossbarRowCount: count(3, 24),
    crossbarColumnCount: count(4, 40),
    ouRowCount: count(1, 24),
    ouColumnCount: count(1, 40),
    sideCount: fc.constantFrom(1, 2),
    sliceCount: count(1, 3),
    hasUnitColumn: fc.boolean(),
    inputCycleCount: count(1, 8),
  })
  .map(({ sliceCount, hasUnitColumn, ...sizes }) => {
    const { sideCount, crossbarColumnCount } = sizes;
    const mostColumnCount = Math.min(sizes.ouColumnCount, crossbarColumnCount);
    const ouColumnCount = sideCount * Math.max(1, Math.floor(mostColumnCount / sideCount));
    const linesPerColumnCount = sliceCount * sideCount;
    return layerFormat({
      ...sizes,
      ouRowCount: Math.min(sizes.ouRowCount, sizes.crossbarRowCount),
      ouColumnCount,
      usableColumnCount: ouColumnCount * Math.floor(crossbarColumnCount / ouColumnCount),
      linesPerColumnCount,
      extraLineCount: hasUnitColumn && sideCount === 1 ? linesPerColumnCount : 0,
    });
  });
