import type { GraphAttribute, GraphDocument, GraphFunction, GraphNode } from '../graph-def/graph-node.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import { ProtoReader } from '../protobuf/proto-reader.ts';
import { decodeShape, decodeTensor, decodeTextTensor, typeName } from './decode-tensor.ts';

const LIMIT_NODES = 200_000;
const LIMIT_LIST = 4_096;

/**
 * Decodes a GraphDef (tensorflow/core/framework/graph.proto; the numbers below are its field numbers).
 *
 * @throws ProtoDamage, GraphRefusal
 */
export function decodeGraphDef(bytes: Uint8Array): GraphDocument {
  const nodes: GraphNode[] = [];
  const functions = new Map<string, GraphFunction>();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) pushNode(nodes, reader.bytes());
    else if (field === 2) decodeLibrary(reader.bytes(), functions);
    else return false;
    return true;
  });
  return { nodes, functions };
}

function pushNode(nodes: GraphNode[], bytes: Uint8Array): void {
  if (nodes.length >= LIMIT_NODES)
    throw new GraphRefusal(`a graph has more than ${LIMIT_NODES} nodes`, { code: 'TOO_BIG' });
  nodes.push(decodeNode(bytes));
}

function decodeNode(bytes: Uint8Array): GraphNode {
  let [name, op] = ['', ''];
  const inputs: string[] = [];
  const attributes = new Map<string, GraphAttribute>();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) name = reader.text();
    else if (field === 2) op = reader.text();
    else if (field === 3) {
      const input = reader.text();
      if (!input.startsWith('^')) inputs.push(input);
    } else if (field === 5) {
      const { key, value } = decodeEntry(reader.bytes());
      const attribute = decodeAttribute(value);
      if (attribute) attributes.set(key, attribute);
    } else return false;
    return true;
  });
  return { name, op, inputs, attributes };
}

/** One entry of a map with text keys. */
export function decodeEntry(bytes: Uint8Array): { readonly key: string; readonly value: Uint8Array } {
  let key = '';
  let value: Uint8Array = new Uint8Array();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.bytes();
    else return false;
    return true;
  });
  return { key, value };
}

/** Attributes of kinds that no operator of ours has are left out: null. */
function decodeAttribute(bytes: Uint8Array): GraphAttribute | null {
  let attribute: GraphAttribute | null = null;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) attribute = decodeList(reader.bytes());
    else if (field === 2) attribute = { kind: 'text', text: reader.text() };
    else if (field === 3) attribute = { kind: 'number', value: reader.int() };
    else if (field === 4) attribute = { kind: 'number', value: reader.float() };
    else if (field === 5) attribute = { kind: 'flag', value: reader.flag() };
    else if (field === 6) attribute = { kind: 'type', type: typeName(reader.int()) };
    else if (field === 7) attribute = { kind: 'shape', extents: decodeShape(reader.bytes()) };
    else if (field === 8) {
      const tensor = reader.bytes();
      const decodeTexts = (): readonly string[] => decodeTextTensor(tensor);
      attribute = { kind: 'tensor', decode: () => decodeTensor(tensor), decodeTexts };
    } else if (field === 10) attribute = { kind: 'function', name: decodeEntry(reader.bytes()).key };
    else return false;
    return true;
  });
  return attribute;
}

function decodeList(bytes: Uint8Array): GraphAttribute {
  const texts: string[] = [];
  const values: number[] = [];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 2) texts.push(reader.text());
    else if (field === 3) reader.ints(values);
    else if (field === 4) reader.floats(values);
    else return false;
    if (texts.length + values.length > LIMIT_LIST)
      throw new GraphRefusal(`an attribute has more than ${LIMIT_LIST} entries`, { code: 'TOO_BIG' });
    return true;
  });
  return texts.length > 0 ? { kind: 'texts', texts } : { kind: 'numbers', values };
}

function decodeLibrary(bytes: Uint8Array, functions: Map<string, GraphFunction>): void {
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 1) return false;
    const body = decodeFunction(reader.bytes());
    functions.set(body.name, body);
    return true;
  });
}

function decodeFunction(bytes: Uint8Array): GraphFunction {
  let signature = { name: '', inputNames: [] as string[], outputNames: [] as string[] };
  const nodes: GraphNode[] = [];
  const sources = new Map<string, string>();
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) signature = decodeSignature(reader.bytes());
    else if (field === 3) pushNode(nodes, reader.bytes());
    else if (field === 4) {
      const { key, value } = decodeEntry(reader.bytes());
      sources.set(key, new TextDecoder().decode(value));
    } else return false;
    return true;
  });
  const { name, inputNames, outputNames } = signature;
  return { name, inputNames, nodes, outputSources: outputNames.map((output) => sources.get(output) ?? '') };
}

/** Name, inputs and outputs of an OpDef. */
function decodeSignature(bytes: Uint8Array): { name: string; inputNames: string[]; outputNames: string[] } {
  const signature = { name: '', inputNames: [] as string[], outputNames: [] as string[] };
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) signature.name = reader.text();
    else if (field === 2) signature.inputNames.push(decodeEntryName(reader.bytes()));
    else if (field === 3) signature.outputNames.push(decodeEntryName(reader.bytes()));
    else return false;
    return true;
  });
  return signature;
}

function decodeEntryName(bytes: Uint8Array): string {
  let name = '';
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field !== 1) return false;
    name = reader.text();
    return true;
  });
  return name;
}
