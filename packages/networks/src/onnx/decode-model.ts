import { ProtoReader } from '../protobuf/proto-reader.ts';
import type { OnnxAttribute, OnnxGraph, OnnxInput, OnnxModel, OnnxNode, OnnxTensor } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

const LIMIT_NODES = 20_000;
const LIMIT_INITIALIZERS = 20_000;
const DEFAULT_DOMAINS = ['', 'ai.onnx'];

/**
 * Decodes a ModelProto (onnx/onnx.proto; the numbers below are its field numbers). Graphs inside attributes,
 * functions, training and texts for people are passed over.
 *
 * @throws OnnxRefusal for bytes that are none, ProtoDamage for bytes that are not even messages.
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  let irVersion = 0;
  let opset: number | null = null;
  let graph: Uint8Array | null = null;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) irVersion = reader.int();
    else if (field === 7) graph = reader.bytes();
    else if (field === 8) opset = decodeOpset(reader.bytes()) ?? opset;
    else return false;
    return true;
  });
  if (graph === null || irVersion < 1) {
    const message = 'the file is neither HDF5, nor a zip, nor an ONNX model; its first bytes tell';
    throw new OnnxRefusal(message, { code: 'UNREADABLE' });
  }
  return { irVersion, opset, graph: decodeGraph(graph) };
}

function decodeOpset(bytes: Uint8Array): number | null {
  let domain = '';
  let version = 0;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) domain = reader.text();
    else if (field === 2) version = reader.int();
    else return false;
    return true;
  });
  return DEFAULT_DOMAINS.includes(domain) ? version : null;
}

function decodeGraph(bytes: Uint8Array): OnnxGraph {
  let name = '';
  let hasSparseWeights = false;
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  const inputs: OnnxInput[] = [];
  const outputNames: string[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) nodes.push(decodeNode(reader.bytes(), nodes.length));
    else if (field === 2) name = reader.text();
    else if (field === 5) {
      const tensor = decodeTensor(reader.bytes());
      initializers.set(tensor.name, tensor);
    } else if (field === 11) inputs.push(decodeInput(reader.bytes()));
    else if (field === 12) outputNames.push(decodeInput(reader.bytes()).name);
    else if (field === 15) hasSparseWeights = reader.bytes().length >= 0;
    else return false;
    checkCount(nodes.length, LIMIT_NODES, 'nodes');
    checkCount(Math.max(initializers.size, inputs.length), LIMIT_INITIALIZERS, 'weights');
    return true;
  });
  return { name, nodes, initializers, inputs, outputNames, hasSparseWeights };
}

function checkCount(count: number, limitCount: number, what: string): void {
  if (count <= limitCount) return;
  const limit = `at most ${limitCount}`;
  throw new OnnxRefusal(`the graph has more than ${limitCount} ${what}; ${limit} are accepted`, {
    code: 'TOO_BIG',
    limit,
  });
}

function decodeNode(bytes: Uint8Array, nodeIndex: number): OnnxNode {
  let [name, op, domain] = ['', '', ''];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) inputs.push(reader.text());
    else if (field === 2) outputs.push(reader.text());
    else if (field === 3) name = reader.text();
    else if (field === 4) op = reader.text();
    else if (field === 5) attributes.set(...decodeAttribute(reader.bytes()));
    else if (field === 7) domain = reader.text();
    else return false;
    return true;
  });
  if (DEFAULT_DOMAINS.includes(domain)) domain = '';
  return { nodeIndex, name, op, domain, inputs, outputs, attributes };
}

function decodeAttribute(bytes: Uint8Array): [string, OnnxAttribute] {
  let name = '';
  let number: number | null = null;
  let text: string | null = null;
  let tensor: OnnxTensor | null = null;
  const numbers: number[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) name = reader.text();
    else if (field === 2) number = reader.float();
    else if (field === 3) number = reader.int();
    else if (field === 4) text = reader.text();
    else if (field === 5) tensor = decodeTensor(reader.bytes());
    else if (field === 7) reader.floats(numbers);
    else if (field === 8) reader.ints(numbers);
    else return false;
    return true;
  });
  return [name, { number, text, numbers, tensor }];
}

function decodeTensor(bytes: Uint8Array): OnnxTensor {
  let name = '';
  let elementType = 0;
  let raw: Uint8Array | null = null;
  let isExternal = false;
  const dims: number[] = [];
  const numbers: number[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) reader.ints(dims);
    else if (field === 2) elementType = reader.int();
    else if (field === 4) reader.floats(numbers);
    else if (field === 5 || field === 7) reader.ints(numbers);
    else if (field === 8) name = reader.text();
    else if (field === 9) raw = reader.bytes();
    else if (field === 10) reader.doubles(numbers);
    else if (field === 13) isExternal = reader.bytes().length >= 0;
    else if (field === 14) isExternal = reader.int() === 1 || isExternal;
    else return false;
    return true;
  });
  return { name, dims, elementType, raw, numbers, isExternal };
}

function decodeInput(bytes: Uint8Array): OnnxInput {
  let name = '';
  let elementType = 0;
  let dims: (number | null)[] | null = null;
  const reader = new ProtoReader(bytes);
  const readTensorType = (tensorType: ProtoReader) =>
    tensorType.each((field) => {
      if (field === 1) elementType = tensorType.int();
      else if (field === 2) dims = decodeDims(tensorType.bytes());
      else return false;
      return true;
    });
  const readType = (type: ProtoReader) =>
    type.each((field) => {
      if (field !== 1) return false;
      readTensorType(new ProtoReader(type.bytes()));
      return true;
    });
  reader.each((field) => {
    if (field === 1) name = reader.text();
    else if (field === 2) readType(new ProtoReader(reader.bytes()));
    else return false;
    return true;
  });
  return { name, elementType, dims };
}

function decodeDims(bytes: Uint8Array): (number | null)[] {
  const dims: (number | null)[] = [];
  const reader = new ProtoReader(bytes);
  const readDim = (dim: ProtoReader): number | null => {
    let extent: number | null = null;
    dim.each((field) => {
      if (field !== 1) return false;
      extent = dim.int();
      return true;
    });
    return extent;
  };
  reader.each((field) => {
    if (field !== 1) return false;
    dims.push(readDim(new ProtoReader(reader.bytes())));
    return true;
  });
  return dims;
}
