import type { Window } from '../mapping/workload.ts';
import type { PipelineEdge, PipelineModel, PipelineNode } from './pipeline-model.ts';

/** A node, or the image, that gives places: what all levels of time work on. Stage 0 is the image. */
export interface Stage {
  readonly heightCount: number;
  readonly widthCount: number;
  readonly stepHeightCount: number;
  readonly stepWidthCount: number;
  /** Steps in a row of steps, and of one image; they are numbered in raster order. */
  readonly stepColumnCount: number;
  readonly stepCount: number;
  readonly placeCount: number;
  readonly replicaCount: number;
  readonly stepSec: number;
  readonly fillSec: number;
  /** Indices into the feeds. */
  readonly inputIndices: readonly number[];
  readonly outputIndices: readonly number[];
}

/** An edge: places of one stage on their way to another. */
export interface Feed {
  readonly sourceIndex: number;
  readonly targetIndex: number;
  /** Null: the whole source. */
  readonly reach: { readonly rows: Axis; readonly columns: Axis } | null;
  /** From leaving the source to being there. */
  readonly placeSec: number;
  /** Between two places that follow one another: what the slowest link on the way lets through. */
  readonly spacingSec: number;
  readonly bufferPlaceCount: number;
  /** The edge itself, for its links. */
  readonly edge: PipelineEdge;
}

/** One direction of a window that slides over a source, step by step. */
export interface Axis {
  readonly sourceCount: number;
  readonly windowCount: number;
  readonly strideCount: number;
  readonly padCount: number;
  readonly outputCount: number;
  /** Outputs of one step. */
  readonly stepOutputCount: number;
}

export interface Stages {
  readonly stages: readonly Stage[];
  /** By stage, then by input. */
  readonly feeds: readonly Feed[];
}

/** Stage 0 is the image, stage i + 1 node i. */
export function stagesOf({ image, imagePlaceSec, nodes }: PipelineModel): Stages {
  const source = { ...image, inputs: [], stepHeightCount: 1, stepWidthCount: 1, replicaCount: 1, fillSec: 0 };
  const all = [{ ...source, stepSec: imagePlaceSec }, ...nodes];
  const feeds: Feed[] = [];
  const outputs = all.map((): number[] => []);
  const stages = all.map((node, stageIndex): Stage => {
    const { heightCount, widthCount, stepHeightCount, stepWidthCount, replicaCount, stepSec, fillSec } = node;
    const stepColumnCount = Math.ceil(widthCount / stepWidthCount);
    const firstInput = feeds.length;
    for (const edge of node.inputs as readonly PipelineEdge[]) {
      outputs[edge.sourceIndex + 1]!.push(feeds.length);
      feeds.push(feedOf(edge, { source: all[edge.sourceIndex + 1]!, node, stageIndex }));
    }
    return {
      ...{ heightCount, widthCount, stepHeightCount, stepWidthCount, replicaCount, stepSec, fillSec },
      stepColumnCount,
      stepCount: stepColumnCount * Math.ceil(heightCount / stepHeightCount),
      placeCount: heightCount * widthCount,
      inputIndices: node.inputs.map((_, i) => firstInput + i),
      outputIndices: outputs[stageIndex]!,
    };
  });
  return { stages, feeds };
}

/** Places, and those of one step. */
export type Grid = Pick<PipelineNode, 'heightCount' | 'widthCount' | 'stepHeightCount' | 'stepWidthCount'>;

function feedOf(
  edge: PipelineEdge,
  { source, node, stageIndex }: { readonly source: Grid; readonly node: Grid; readonly stageIndex: number },
): Feed {
  const { sourceIndex, window, placeSec, bufferPlaceCount } = edge;
  const reach = window && reachOf(window, source, node);
  return {
    sourceIndex: sourceIndex + 1,
    targetIndex: stageIndex,
    ...{ reach, placeSec, spacingSec: edge.spacingSec ?? spacingOf(edge), bufferPlaceCount, edge },
  };
}

function spacingOf({ linkUses, placeSec }: PipelineEdge): number {
  if (linkUses.length === 0) return placeSec;
  let spacingSec = 0;
  for (const use of linkUses) spacingSec = Math.max(spacingSec, use.placeSec);
  return spacingSec;
}

/** Both directions of a window from one grid of steps over another. */
export function reachOf(
  window: Window,
  source: Grid,
  node: Grid,
): { readonly rows: Axis; readonly columns: Axis } {
  return {
    rows: {
      sourceCount: source.heightCount,
      windowCount: window.heightCount,
      strideCount: window.strideHeightCount,
      padCount: window.padTopCount,
      outputCount: node.heightCount,
      stepOutputCount: node.stepHeightCount,
    },
    columns: {
      sourceCount: source.widthCount,
      windowCount: window.widthCount,
      strideCount: window.strideWidthCount,
      padCount: window.padLeftCount,
      outputCount: node.widthCount,
      stepOutputCount: node.stepWidthCount,
    },
  };
}

/** Last place along an axis that a step needs; -1 where all its windows lie in the padding. */
export function lastNeededIndex(axis: Axis, stepIndex: number): number {
  const firstOutput = stepIndex * axis.stepOutputCount;
  return lastOfOutputs(axis, firstOutput, Math.min(firstOutput + axis.stepOutputCount, axis.outputCount) - 1);
}

/** Last place along an axis that any step needs; -1: none. */
export const lastOfAllIndex = (axis: Axis): number => lastOfOutputs(axis, 0, axis.outputCount - 1);

function lastOfOutputs(axis: Axis, firstOutput: number, lastOutput: number): number {
  const { sourceCount, windowCount, strideCount, padCount } = axis;
  const highest = Math.min(lastOutput, Math.floor((sourceCount - 1 + padCount) / strideCount));
  if (highest < firstOutput) return -1;
  return Math.max(-1, Math.min(highest * strideCount - padCount + windowCount, sourceCount) - 1);
}

/** First place along an axis that a step needs; of steps that need one. */
export function firstNeededIndex(axis: Axis, stepIndex: number): number {
  const { windowCount, strideCount, padCount, stepOutputCount } = axis;
  const lowest = Math.max(stepIndex * stepOutputCount, Math.ceil((padCount - windowCount + 1) / strideCount));
  return Math.max(0, lowest * strideCount - padCount);
}

/** First step along an axis that needs the last place that any step needs. */
export function firstStepOfLast(axis: Axis): number {
  const { windowCount, strideCount, padCount, stepOutputCount } = axis;
  const output = Math.max(0, Math.ceil((lastOfAllIndex(axis) + 1 - windowCount + padCount) / strideCount));
  return Math.floor(output / stepOutputCount);
}

/** The step that gives a place. */
export function stepOfPlace(stage: Stage, rowIndex: number, columnIndex: number): number {
  const { stepHeightCount, stepWidthCount, stepColumnCount } = stage;
  if (stepHeightCount === 1 && stepWidthCount === 1) return rowIndex * stepColumnCount + columnIndex;
  return Math.floor(rowIndex / stepHeightCount) * stepColumnCount + Math.floor(columnIndex / stepWidthCount);
}

/** Place in the order in which places leave: step by step, within a step row by row. */
export function orderOfPlace(stage: Stage, rowIndex: number, columnIndex: number): number {
  const { heightCount, widthCount, stepHeightCount, stepWidthCount } = stage;
  if (stepHeightCount === 1 && stepWidthCount === 1) return rowIndex * widthCount + columnIndex;
  const top = rowIndex - (rowIndex % stepHeightCount);
  const left = columnIndex - (columnIndex % stepWidthCount);
  const height = Math.min(stepHeightCount, heightCount - top);
  const width = Math.min(stepWidthCount, widthCount - left);
  return top * widthCount + left * height + (rowIndex - top) * width + (columnIndex - left);
}
