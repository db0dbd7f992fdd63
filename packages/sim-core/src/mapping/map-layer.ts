import type { MappingSpec, Partition } from '@dl-rsim/spec';
import { invariant, unreachable } from '../numeric/invariant.ts';
import { diagonalLayout } from './inner-copies.ts';
import { kernelSplitLayout } from './kernel-split.ts';
import type { LayerFormat, MappedLayer } from './mapped-layer.ts';
import {
  columnBlockCountOf,
  type Layout,
  rowBlockCountOf,
  type Strands,
  stepCountOf,
  strandsOf,
} from './partition.ts';
import { im2colLayout } from './partition-im2col.ts';
import { shiftedWindowLayout } from './shifted-window.ts';
import { blockReadsOf, stepActionsOf, usedCellsOf, useRunsOf } from './step-actions.ts';
import type { Grid, WorkNode } from './workload.ts';

/** How a layer is cut. */
export interface LayerCut {
  readonly format: LayerFormat;
  readonly mapping: MappingSpec;
  readonly partition: Partition;
}

/** One copy of the weights of a crossbar node on crossbars of their own. */
export function mapLayer(node: WorkNode, nodeIndex: number, cut: LayerCut): MappedLayer {
  const { format, mapping } = cut;
  const strands = strandsOf(format, mapping.slices);
  const layout = layoutOf(node, { ...cut, strands });
  return mapLayout({ node, nodeIndex, layout, strands }, format, mapping.inputSplitCount);
}

/** A layer as its layout says. */
export function mapLayout(
  laid: {
    readonly node: WorkNode;
    readonly nodeIndex: number;
    readonly layout: Layout;
    readonly strands: Strands;
  },
  format: LayerFormat,
  inputSplitCount: number,
): MappedLayer {
  const { node, nodeIndex, layout, strands } = laid;
  const { channelCount } = node.output;
  const repetition = { strandCount: strands.strandCount, inputSplitCount, channelCount };
  const strandCount = strands.strandCount * inputSplitCount;
  const rowBlockCount = rowBlockCountOf(layout) * strandCount;
  const columnBlockCount = columnBlockCountOf(layout);
  // The first crossbar is the fullest one.
  const busiest = blockReadsOf(layout, { row: layout.rows[0]!, column: layout.columns[0]! }, format);
  return {
    nodeIndex,
    layerIndex: node.layerIndex,
    layerName: node.name,
    partition: layout.partition,
    windowText: layout.windowText,
    format,
    stepHeightCount: layout.stepHeightCount,
    stepWidthCount: layout.stepWidthCount,
    crossbarsPerCopyCount: rowBlockCount * columnBlockCount,
    rowBlockCount,
    columnBlockCount,
    strandCount,
    usedCellsPerCopyCount: usedCellsOf(layout, strandCount),
    useRuns: useRunsOf(layout, strandCount),
    cycleCount: Math.ceil(format.inputCycleCount / inputSplitCount),
    readsInSequenceCount: busiest.readCount,
    widestReadCount: busiest.lineCount / strands.pairLineCount,
    step: stepActionsOf(layout, format, repetition),
    stepsPerImageCount: stepCountOf(layout, node.output),
    replicaCount: 1,
    guests: [],
  };
}

/** The layout that a partition asks for; 'automatic': the first with the fewest steps x crossbars. */
export function layoutOf(node: WorkNode, cut: LayerCut & { readonly strands: Strands }): Layout {
  const { format, mapping, strands } = cut;
  const { kernel, output } = node;
  invariant(kernel !== null, `${node.name} has weights`);
  const arranged = (layout: Layout) => diagonalLayout(layout, format, { mapping, output });
  switch (cut.partition) {
    case 'im2col':
      return arranged(im2colLayout(kernel, format, strands));
    case 'inputReuse':
      return arranged(kernelSplitLayout(kernel, format, strands));
    case 'shiftedWindow':
      return shiftedWindowLayout({ kernel, output }, format, strands);
    case 'automatic': {
      const choices = (['im2col', 'inputReuse', 'shiftedWindow'] as const).map((partition) =>
        layoutOf(node, { ...cut, partition }),
      );
      return choices.reduce((best, layout) =>
        costOf(layout, output) < costOf(best, output) ? layout : best,
      );
    }
    default:
      return unreachable(cut.partition);
  }
}

const costOf = (layout: Layout, output: Grid): number =>
  stepCountOf(layout, output) * rowBlockCountOf(layout) * columnBlockCountOf(layout);
