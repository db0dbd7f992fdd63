import type { Layer } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import type { ImportNote } from '../read-network.ts';
import { type Constant, decodeConstant } from './constant.ts';
import { NetworkBuilder } from './network-builder.ts';
import type { OnnxGraph, OnnxNode } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';
import { OPERATORS } from './operators.ts';
import type { Activation, Value } from './value.ts';

const LIMIT_ISSUES = 20;
const UNKNOWN: Value = { kind: 'unknown' };

export interface ConvertedGraph {
  readonly layers: readonly Layer[];
  readonly notes: readonly ImportNote[];
}

interface Conversion {
  readonly graph: OnnxGraph;
  readonly opset: number;
  readonly builder: NetworkBuilder;
  /** By the names of tensors. */
  readonly values: Map<string, Value>;
  readonly useCounts: ReadonlyMap<string, number>;
}

/** The nodes, each behind its inputs, as layers. All that is wrong is told, at most 20 of it. */
export function convertGraph(
  graph: OnnxGraph,
  nodes: readonly OnnxNode[],
  {
    image,
    opset,
    outputName,
  }: { readonly image: Activation; readonly opset: number; readonly outputName: string },
): Outcome<ConvertedGraph, readonly SpecIssue[]> {
  const [input] = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const conversion: Conversion = {
    graph,
    opset,
    builder: new NetworkBuilder(),
    values: new Map([[input!.name, image]]),
    useCounts: countUses(nodes, outputName),
  };
  const issues: SpecIssue[] = [];
  for (const node of nodes) {
    if (issues.length >= LIMIT_ISSUES) break;
    const value = convertNode(conversion, node, issues);
    for (const [at, name] of node.outputs.entries()) conversion.values.set(name, at === 0 ? value : UNKNOWN);
  }
  if (issues.length > 0) return fail(issues);
  const end = endOf(conversion, outputName);
  if (end !== null) return fail([end]);
  const { layers, notes } = conversion.builder;
  return succeed({ layers, notes });
}

function countUses(nodes: readonly OnnxNode[], outputName: string): ReadonlyMap<string, number> {
  const counts = new Map([[outputName, 1]]);
  for (const { inputs } of nodes) for (const name of inputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** node 3 (Conv "conv1") */
export function placeOf({ nodeIndex, op, name, outputs }: OnnxNode): string {
  return `node ${nodeIndex} (${quote(op).slice(1, -1)} ${quote(name || (outputs[0] ?? ''))})`;
}

function convertNode(conversion: Conversion, node: OnnxNode, issues: SpecIssue[]): Value {
  const place = placeOf(node);
  const refuse = ({ message, told: { code, ...told } }: OnnxRefusal): Value => {
    const path = ['graph', 'node', node.nodeIndex];
    issues.push(issue(path, code, { message: `${place}: ${message}`, ...told }));
    return UNKNOWN;
  };
  try {
    const operator = Object.hasOwn(OPERATORS, node.op) ? OPERATORS[node.op] : undefined;
    if (operator === undefined || node.domain !== '') throw unsupported(node);
    const inputs: (Activation | Constant | null)[] = [];
    for (const name of node.inputs) {
      const value = name === '' ? null : lookUp(conversion, name);
      if (value?.kind === 'unknown') return UNKNOWN;
      inputs.push(value);
    }
    const { opset, builder } = conversion;
    return operator({ node, inputs, opset, builder, place });
  } catch (cause) {
    if (cause instanceof OnnxRefusal) return refuse(cause);
    throw cause;
  }
}

function unsupported({ op, domain }: OnnxNode): OnnxRefusal {
  const actual = quote(domain === '' ? op : `${domain}.${op}`).slice(1, -1);
  const why =
    domain === '' ? 'this operator is not supported' : `operators of ${quote(domain)} are not supported`;
  const limit = Object.keys(OPERATORS).join(', ');
  return new OnnxRefusal(`${why}; supported are ${limit}`, { limit, actual });
}

function lookUp({ graph, values, useCounts }: Conversion, name: string): Value {
  const known = values.get(name);
  if (known?.kind === 'activation') return { ...known, isSole: known.isSole && useCounts.get(name) === 1 };
  if (known !== undefined) return known;
  const tensor = graph.initializers.get(name);
  if (tensor !== undefined) return decodeConstant(tensor);
  throw new OnnxRefusal(`its input ${quote(name)} is given by no node before it`, { code: 'MISSING' });
}

/** The network must end in a vector in the graph's order; a map of one place becomes one. */
function endOf({ values, builder }: Conversion, outputName: string): SpecIssue | null {
  const output = values.get(outputName);
  const path = ['graph', 'output'];
  const name = quote(outputName);
  if (output?.kind !== 'activation' || output.index < 0) {
    const message = `the output ${name} does not come from the image by a layer`;
    return issue(path, 'UNSUPPORTED', { message });
  }
  if (output.order !== null) {
    const message = `the output ${name} is a flattened map; it must be a vector of classes`;
    return issue(path, 'UNSUPPORTED', { message });
  }
  if (output.extents.length === 3 && output.dims.filter((extent) => extent > 1).length <= 1)
    builder.add({ kind: 'flatten' }, outputName, [output]);
  return null;
}
