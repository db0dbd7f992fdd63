/** A graph as an ONNX file tells it, before any operator is understood. */
export interface OnnxModel {
  readonly irVersion: number;
  /** Version of the default operator set, null when the file imports none. */
  readonly opset: number | null;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxInput[];
  readonly outputNames: readonly string[];
  readonly hasSparseWeights: boolean;
}

export interface OnnxNode {
  readonly nodeIndex: number;
  readonly name: string;
  readonly op: string;
  /** Empty for ONNX' own operators. */
  readonly domain: string;
  /** Names of tensors; empty where one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export interface OnnxAttribute {
  readonly number: number | null;
  readonly text: string | null;
  readonly numbers: readonly number[];
  readonly tensor: OnnxTensor | null;
}

export interface OnnxInput {
  readonly name: string;
  /** Of TensorProto.DataType; 0 when it is no tensor. */
  readonly elementType: number;
  /** null for an extent that is free or has a name; null altogether when the shape is not told. */
  readonly dims: readonly (number | null)[] | null;
}

/** A stored tensor: decoded when it is needed. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly elementType: number;
  /** Little-endian numbers, or null when they lie in `numbers`. */
  readonly raw: Uint8Array | null;
  readonly numbers: readonly number[];
  readonly isExternal: boolean;
}
