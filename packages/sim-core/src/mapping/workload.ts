import type { WeightMatrixShape } from '../network/graph.ts';

/**
 * What a network asks of a chip, whatever the chip: its crossbar layers, poolings and joins as nodes, with
 * the digital layers in between folded into the node before them (activation, affine, flatten) or into the
 * window behind them (zeroPad2d). Plain values; computed once for a network and shared by all its designs.
 */
export interface Workload {
  readonly networkName: string;
  readonly image: Grid;
  /** In an order in which sources come first; the last one gives the result. */
  readonly nodes: readonly WorkNode[];
  readonly macCount: number;
}

/** Output places by channels; a vector is one place. */
export interface Grid {
  readonly heightCount: number;
  readonly widthCount: number;
  readonly channelCount: number;
}

/** Which places of a source one output place needs: rows y stride - pad .. + height - 1, columns alike. */
export interface Window {
  /** Covered places, dilation included. */
  readonly heightCount: number;
  readonly widthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly padTopCount: number;
  readonly padLeftCount: number;
}

export interface WorkEdge {
  /** Index into `nodes`, or -1: the image. */
  readonly sourceIndex: number;
  /** Null: every output place needs the whole source. */
  readonly window: Window | null;
}

export interface WorkNode {
  readonly kind: 'crossbar' | 'pool' | 'join';
  /** Place in the network, and name of the layer there. */
  readonly layerIndex: number;
  readonly name: string;
  readonly inputs: readonly WorkEdge[];
  readonly output: Grid;
  /** Of crossbar nodes; else null. */
  readonly kernel: KernelShape | null;
  /** Digital work for one image, that of folded layers included. */
  readonly digital: DigitalWork;
  readonly macCount: number;
}

/** The weights of a crossbar node. A dense layer is a 1 x 1 kernel over one place. */
export interface KernelShape {
  readonly matrix: WeightMatrixShape;
  readonly heightCount: number;
  readonly widthCount: number;
  readonly strideHeightCount: number;
  readonly strideWidthCount: number;
  readonly dilationHeightCount: number;
  readonly dilationWidthCount: number;
  /** Of all groups. */
  readonly inputChannelCount: number;
  readonly outputChannelCount: number;
}

/** Values for one image. */
export interface DigitalWork {
  /** Values through an activation unit (also affine, softmax and their like). */
  readonly activationCount: number;
  /** Values taken in by pooling. */
  readonly poolCount: number;
  /** Additions and products of joins. */
  readonly addCount: number;
}
