import type { Network } from '@dl-rsim/sim-core';
import type { Outcome, SpecIssue } from '@dl-rsim/spec';

export type NetworkFormat =
  | 'tfjs-layers'
  | 'tfjs-graph'
  | 'keras-h5'
  | 'keras-v3'
  | 'saved-model'
  | 'onnx'
  /** Of the zoo: shapes without weights. */
  | 'architecture';

/** What became of a part of the file that the network does not show as it was. */
export interface ImportNote {
  /** The layer or node, as the file names it. */
  readonly place: string;
  readonly message: string;
}

/**
 * The file in TensorFlow.js' own terms, where its format has them: the independent side of a comparison.
 * Weights lie in `weightData` behind one another in the order of `weightSpecs`.
 */
export interface TfjsOriginal {
  readonly kind: 'layers' | 'graph';
  readonly modelTopology: unknown;
  readonly weightSpecs: readonly TfjsWeightSpec[];
  readonly weightData: ArrayBuffer;
}

export interface TfjsWeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A network out of a file, with what its user should know of the way. */
export interface ReadNetwork {
  readonly network: Network;
  readonly format: NetworkFormat;
  readonly notes: readonly ImportNote[];
  /** Takes what the file takes: without the mean image that `readNetworkFile` was told to subtract. */
  readonly original: TfjsOriginal | null;
}

export interface ReadNetworkOptions {
  /** For a network that does not name itself. */
  readonly name: string;
  /** Subtracted from pixel/255, [h, w, c]; null for networks that take pixel/255 as it is. */
  readonly inputMean?: Float32Array | null;
}

export type ReadOutcome = Outcome<ReadNetwork, readonly SpecIssue[]>;
