import type { SpecIssue } from '@dl-rsim/spec';

/** A Keras layer with its place in the file, for messages, and the layers that feed it. */
export interface PlacedLayer {
  /** Place in the file's list. */
  readonly layerIndex: number;
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** layer 3 (Conv2D "conv2") */
  readonly place: string;
  /** Keras 3 has changed what some names mean; TensorFlow.js kept to Keras 2. */
  readonly isKeras3: boolean;
  /** Names of the layers whose outputs it takes, in order; empty for the one that takes the image. */
  readonly inboundNames: readonly string[];
}

/**
 * One weight tensor of a layer: row-major, 32-bit. The last step of its name, without `:0`, says what it is:
 * `conv1/kernel:0` is the kernel.
 */
export interface LayerWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** All weights of a layer, asked for once; empty when it has none. */
export type WeightsOf = (layerName: string) => readonly LayerWeight[];

/** A model as every Keras format tells it. */
export interface KerasParts {
  /** As in the file; made printable here. */
  readonly name: string | undefined;
  /** In any order; names are unique. */
  readonly layers: readonly PlacedLayer[];
  readonly weightsOf: WeightsOf;
  readonly outputName: string;
}

export type Problem = readonly SpecIssue[];
