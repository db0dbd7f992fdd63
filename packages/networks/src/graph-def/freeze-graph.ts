import type { TfjsOriginal, TfjsWeightSpec } from '../read-network.ts';
import type { FlatGraph } from './flatten-graph.ts';
import type { FlatNode, GraphAttribute, TensorPlace } from './graph-node.ts';
import { isFloat, type NumberTensor } from './number-tensor.ts';

const CONSTANTS: ReadonlySet<string> = new Set(['Const', 'VarHandleOp', 'VariableV2', 'Variable']);
/** What a variable or a default turns into once its value stands in the graph. */
const PASSING: ReadonlySet<string> = new Set(['ReadVariableOp', 'PlaceholderWithDefault']);

/**
 * TensorFlow leaves attributes out that have its defaults; TensorFlow.js has none or others for these.
 */
const ONES = { list: { i: [1, 1, 1, 1] } };
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Conv2D: { dilations: ONES },
  DepthwiseConv2dNative: { dilations: ONES },
  FusedBatchNorm: { epsilon: { f: 1e-4 } },
  FusedBatchNormV2: { epsilon: { f: 1e-4 } },
  FusedBatchNormV3: { epsilon: { f: 1e-4 } },
  LeakyRelu: { alpha: { f: 0.2 } },
};

/**
 * The graph as a TensorFlow.js Graph model: functions in place, variables as constants, weights as plain
 * 32-bit numbers. TensorFlow.js runs it by its own operators, so that our network can be compared with it.
 */
export function freezeGraph(graph: FlatGraph, constantOf: (node: FlatNode) => NumberTensor): TfjsOriginal {
  const constants = graph.nodes
    .filter(({ op }) => CONSTANTS.has(op))
    .map((node) => ({ name: node.name, tensor: constantOf(node) }));
  const byteCount = constants.reduce((sum, { tensor }) => sum + byteLength(tensor), 0);
  const weightData = new ArrayBuffer(byteCount);
  const weightSpecs: TfjsWeightSpec[] = [];
  let offset = 0;
  for (const { name, tensor } of constants) {
    const dtype = weightType(tensor.type);
    weightSpecs.push({ name, shape: tensor.shape, dtype });
    writeNumbers(new DataView(weightData, offset, byteLength(tensor)), tensor, dtype);
    offset += byteLength(tensor);
  }
  const modelTopology = { node: graph.nodes.map(nodeJson), versions: { producer: 440 } };
  return { kind: 'graph', modelTopology, weightSpecs, weightData };
}

function weightType(type: string): 'float32' | 'int32' | 'bool' {
  if (isFloat(type)) return 'float32';
  return type === 'DT_BOOL' ? 'bool' : 'int32';
}

function byteLength({ type, values }: NumberTensor): number {
  return values.length * (type === 'DT_BOOL' ? 1 : 4);
}

function writeNumbers(view: DataView, { values }: NumberTensor, dtype: string): void {
  for (const [index, value] of values.entries()) {
    if (dtype === 'float32') view.setFloat32(4 * index, value, true);
    else if (dtype === 'bool') view.setUint8(index, value);
    else view.setInt32(4 * index, value, true);
  }
}

/** A NodeDef as protobuf's printer writes it in JSON. */
function nodeJson({ name, op, inputs, attributes }: FlatNode): unknown {
  if (CONSTANTS.has(op)) return { name, op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } };
  const attr = Object.fromEntries(
    [...attributes].flatMap(([key, attribute]) => {
      // Names that begin so are notes of TensorFlow's to itself. Without its shape, a graph that takes
      // vectors and reshapes them takes our images as well.
      const isLeftOut = key.startsWith('_') || (op === 'Placeholder' && key === 'shape');
      const json = isLeftOut ? null : attributeJson(attribute);
      return json === null ? [] : [[key, json]];
    }),
  );
  const defaults = Object.hasOwn(DEFAULTS, op) ? DEFAULTS[op] : {};
  return {
    name,
    op: PASSING.has(op) ? 'Identity' : op,
    input: inputs.map(placeText),
    attr: { ...defaults, ...attr },
  };
}

function placeText({ name, outputIndex }: TensorPlace): string {
  return outputIndex === 0 ? name : `${name}:${outputIndex}`;
}

function attributeJson(attribute: GraphAttribute): unknown {
  switch (attribute.kind) {
    case 'text':
      return { s: toBase64(attribute.text) };
    case 'number':
      return { f: attribute.value };
    case 'flag':
      return { b: attribute.value };
    case 'type':
      return { type: attribute.type };
    case 'shape':
      return attribute.extents === null
        ? { shape: { unknownRank: true } }
        : { shape: { dim: attribute.extents.map((size) => ({ size: String(size) })) } };
    case 'numbers':
      return { list: { i: attribute.values } };
    case 'texts':
      return { list: { s: attribute.texts.map(toBase64) } };
    default:
      return null;
  }
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text.slice(0, 1000))));
}
