import type { Window } from '../mapping/workload.ts';

/**
 * What the three levels of time share: nodes that give output places in raster order, step by step, each
 * step on one of some copies, as soon as the places that it needs have come. Closed form, event pipeline and
 * contention read the same model, so that each is a bound of the next.
 */
export interface PipelineModel {
  readonly image: { readonly heightCount: number; readonly widthCount: number };
  /** Time in which one place of the image comes in; places come in raster order. */
  readonly imagePlaceSec: number;
  readonly nodes: readonly PipelineNode[];
}

/** What of a pipeline says which places a step needs. */
export interface PlaceModel {
  readonly image: PipelineModel['image'];
  readonly nodes: readonly (Omit<PipelineNode, 'inputs' | 'layerIndex' | 'stepSec' | 'fillSec'> & {
    readonly inputs: readonly Pick<PipelineEdge, 'sourceIndex' | 'window'>[];
  })[];
}

export interface PipelineNode {
  readonly nodeIndex: number;
  /** Null for nodes without crossbars: poolings and joins, which their producers' tiles compute. */
  readonly layerIndex: number | null;
  readonly inputs: readonly PipelineEdge[];
  readonly heightCount: number;
  readonly widthCount: number;
  /** Output places of one step: a rectangle of this size; those at the edges are smaller. */
  readonly stepHeightCount: number;
  readonly stepWidthCount: number;
  readonly replicaCount: number;
  /** A copy is busy for so long with one step: reads, or what limits them (registers, bus, buffer). */
  readonly stepSec: number;
  /** From the end of a step to its outputs in the buffer, and before it: latency that steps overlap. */
  readonly fillSec: number;
}

export interface PipelineEdge {
  /** Index into `nodes`, or -1: the image. */
  readonly sourceIndex: number;
  readonly window: Window | null;
  /** Time that one place of the source is on its way when nothing else is: hops and bits over bandwidth. */
  readonly placeSec: number;
  /**
   * Places of the source that the consumer's buffers hold; the source waits when they are full. At least what
   * one step needs; Infinity: no limit.
   */
  readonly bufferPlaceCount: number;
  /**
   * Links on the way and the time one place keeps each of them busy. The longest of them spaces places apart
   * at every level; sharing counts in contention only. None: `placeSec` spaces them apart.
   */
  readonly linkUses: readonly { readonly linkIndex: number; readonly placeSec: number }[];
  /** Time between two places where it is known without looking at `linkUses`, which only contention needs. */
  readonly spacingSec?: number;
}

/** Times of one level. */
export interface PipelineTimes {
  readonly latencySec: number;
  readonly intervalSec: number;
  /** By node, of the first image. */
  readonly startsSec: readonly number[];
  readonly endsSec: readonly number[];
}
