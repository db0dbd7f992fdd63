import { type AffineLayer, checkNetwork, IMAGE_INDEX, type Layer, type Network } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, printable, quote } from '../issue.ts';
import type { ImportNote } from '../read-network.ts';
import type { FlatGraph } from './flatten-graph.ts';
import { countUses, foldAffine } from './fold-affine.ts';
import {
  asVector,
  type Draft,
  type DraftNote,
  type Feature,
  type GraphLayers,
  type GraphValue,
  plain,
} from './graph-layers.ts';
import { type FlatNode, type GraphAttributes, typeOf } from './graph-node.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { matchActivations } from './match-activations.ts';
import { nameLayers } from './name-layers.ts';
import { checkFinite, type NumberTensor } from './number-tensor.ts';
import { OPERATORS, refusalOf } from './operators/operators.ts';

export const LIMIT_ISSUES = 20;
const LIMIT_NOTES = 200;
const LIMIT_EXTENT = 4096;

type Problem = readonly SpecIssue[];

export interface GraphSource {
  readonly name: string;
  readonly graph: FlatGraph;
  /** The node that the image comes in by. */
  readonly inputName: string;
  /** As the signature says it, where the node does not: [images, height, width, channels]. */
  readonly inputShape: readonly number[] | null;
  /** The numbers of a constant or variable. @throws GraphRefusal */
  readonly constantOf: (node: FlatNode) => NumberTensor;
}

export interface GraphNetwork {
  readonly network: Network;
  readonly notes: readonly ImportNote[];
}

const CONSTANTS: ReadonlySet<string> = new Set(['Const', 'VarHandleOp', 'VariableV2', 'Variable']);
const INPUTS: ReadonlySet<string> = new Set(['Placeholder', 'PlaceholderWithDefault']);

/**
 * The network that a graph of TensorFlow's operators computes. Every node becomes layers, a constant or a
 * view of its input; nothing is run. What is not understood is told by operator and node, at most 20 of them.
 */
export function buildGraphNetwork(source: GraphSource): Outcome<GraphNetwork, Problem> {
  const graph: GraphLayers = {
    drafts: [],
    batchCount: Number.NaN,
    image: null,
    isImageFlat: false,
    flattened: new Map(),
    cropped: new Set(),
    foldedCount: 0,
  };
  const evaluated = evaluate(graph, source);
  if (!evaluated.ok) return evaluated;
  const { drafts } = graph;
  const outputIndex = evaluated.value.draftIndex;
  const notes = [...matchActivations(drafts), ...foldAffine(drafts, outputIndex)];
  const layers = finish(drafts, outputIndex);
  if (!layers.ok) return layers;
  const [heightCount = 0, widthCount = 0, channelCount = 0] = graph.image ?? [];
  const network: Network = {
    name: printable(source.name.trim().slice(0, 120)) || 'network',
    inputShape: { heightCount, widthCount, channelCount },
    layers: nameLayers(layers.value),
  };
  const checked = checkNetwork(network);
  if (!checked.ok) return fail(checked.problem.slice(0, LIMIT_ISSUES));
  return succeed({ network, notes: tellNotes(notes, countUses(drafts, outputIndex)) });
}

/** Notes on what is left in the network, made printable. */
function tellNotes(notes: readonly DraftNote[], useCounts: readonly number[]): readonly ImportNote[] {
  return notes
    .filter(({ draftIndex }) => useCounts[draftIndex]! > 0)
    .slice(0, LIMIT_NOTES)
    .map(({ place, message }) => ({ place: printable(place), message: printable(message) }));
}

/** All nodes in order. A node that is refused leaves those behind it without a value: passed over. */
function evaluate(graph: GraphLayers, source: GraphSource): Outcome<Feature, Problem> {
  const values = new Map<string, readonly GraphValue[] | null>();
  const issues: SpecIssue[] = [];
  const tried = (node: FlatNode, compute: () => readonly GraphValue[] | null): void => {
    try {
      values.set(node.name, compute());
    } catch (cause) {
      if (!(cause instanceof GraphRefusal)) throw cause;
      values.set(node.name, null);
      issues.push(nodeIssue(node, cause));
    }
  };
  for (const node of source.graph.nodes) {
    if (issues.length >= LIMIT_ISSUES) break;
    tried(node, () => evaluateNode(node, { graph, source, values }));
  }
  if (issues.length > 0) return fail(issues.slice(0, LIMIT_ISSUES));
  const { name, outputIndex } = source.graph.output;
  const last = source.graph.nodes.at(-1)!;
  let output: Feature | null = null;
  tried(last, () => {
    const value = values.get(name)?.[outputIndex];
    if (value?.kind !== 'feature')
      throw new GraphRefusal('the output does not come from the image; the graph computes a constant');
    output = endOf(graph, last, value);
    return [output];
  });
  return output === null ? fail(issues) : succeed(output);
}

/** A layer that ends the network: a vector of classes. */
function endOf(graph: GraphLayers, node: FlatNode, value: Feature): Feature {
  const feature = plain(value);
  const length = feature.shape.at(-1)!;
  const isSpot = feature.shape.slice(0, -1).every((extent) => extent === 1);
  const flat = isSpot ? asVector(graph, node, { ...feature, shape: [length] }) : feature;
  if (flat.draftIndex === IMAGE_INDEX)
    throw new GraphRefusal('the output is the image itself; nothing is computed');
  return flat;
}

interface Evaluation {
  readonly graph: GraphLayers;
  readonly source: GraphSource;
  readonly values: ReadonlyMap<string, readonly GraphValue[] | null>;
}

function evaluateNode(node: FlatNode, { graph, source, values }: Evaluation): readonly GraphValue[] | null {
  if (CONSTANTS.has(node.op)) return [checkFinite(source.constantOf(node))];
  if (node.name === source.inputName) return [readImage(graph, node, source.inputShape)];
  const operator = OPERATORS.get(node.op);
  if (INPUTS.has(node.op) && node.inputs.length === 0)
    throw new GraphRefusal(`it is a second input besides ${quote(source.inputName)}; one image is supported`);
  if (operator === undefined && !INPUTS.has(node.op))
    throw new GraphRefusal(`${refusalOf(node.op)}`, { actual: quote(node.op) });
  const inputs: GraphValue[] = [];
  for (const { name, outputIndex } of node.inputs) {
    const outputs = values.get(name);
    if (outputs === null || outputs === undefined) return null;
    const value = outputs[outputIndex];
    if (value === undefined)
      throw new GraphRefusal(
        `it takes output ${outputIndex} of ${quote(name)}, which no layer here computes`,
      );
    inputs.push(value);
  }
  // A placeholder with a default is that default: nobody gives it another value.
  if (operator === undefined) return inputs.slice(0, 1);
  const result = operator(node, inputs, graph);
  return 'kind' in result ? [result] : result;
}

function readImage(graph: GraphLayers, node: FlatNode, given: readonly number[] | null): Feature {
  const type = typeOf(node, 'dtype', 'DT_FLOAT');
  if (type !== 'DT_FLOAT')
    throw new GraphRefusal(
      `it takes ${type}; networks here take DT_FLOAT images, pixel / 255: export the model from behind its ` +
        'decoding and scaling',
      { limit: 'DT_FLOAT', actual: type },
    );
  const shape = shapeAttribute(node.attributes) ?? given;
  const actual = shape === null ? 'unknown' : `[${shape.slice(0, 8).join(', ')}]`;
  const [batch = -1, ...extents] = shape ?? [];
  const isKnown = extents.every((extent) => Number.isSafeInteger(extent) && extent >= 1);
  const isSmall = extents.length === 1 || extents.every((extent) => extent <= LIMIT_EXTENT);
  if (!isKnown || !isSmall || extents.length < 1 || extents.length > 3)
    throw new GraphRefusal(
      `the shape of the input is ${actual}; it must be [images, height, width, channels], each 1 to ` +
        `${LIMIT_EXTENT} but the first: export the model with a fixed image size`,
      { code: shape === null ? 'MISSING' : 'UNSUPPORTED', actual },
    );
  graph.batchCount = batch < 0 ? Number.NaN : batch;
  graph.isImageFlat = extents.length === 1;
  graph.image = extents.length === 2 ? [...extents, 1] : extents;
  return { kind: 'feature', draftIndex: IMAGE_INDEX, shape: extents, axes: null, blocks: null };
}

function shapeAttribute(attributes: GraphAttributes): readonly number[] | null {
  const found = attributes.get('shape');
  // Old files write an unknown shape as none at all.
  return found?.kind === 'shape' && found.extents?.length ? found.extents : null;
}

/** Layers of ours out of the drafts that lead to the output. */
function finish(drafts: readonly Draft[], outputIndex: number): Outcome<readonly Layer[], Problem> {
  const useCounts = countUses(drafts, outputIndex);
  const places = new Map<number, number>([[IMAGE_INDEX, IMAGE_INDEX]]);
  const layers: Layer[] = [];
  const issues: SpecIssue[] = [];
  for (const [index, { body, node, inputs }] of drafts.entries()) {
    if (useCounts[index] === 0 || issues.length >= LIMIT_ISSUES) continue;
    const links = { name: node.name, inputIndices: inputs.map((input) => places.get(input) ?? IMAGE_INDEX) };
    places.set(index, layers.length);
    if (body.kind === 'erf' || body.kind === 'erfc')
      issues.push(nodeIssue(node, new GraphRefusal('it is supported as a part of GELU only')));
    else if (body.kind === 'affine') layers.push({ ...links, ...rounded(body) });
    else layers.push({ ...body, ...links });
  }
  return issues.length > 0 ? fail(issues) : succeed(layers);
}

function rounded({
  scale,
  offset,
}: Extract<Draft['body'], { readonly kind: 'affine' }>): Pick<AffineLayer, 'kind' | 'scale' | 'offset'> {
  return { kind: 'affine', scale: Float32Array.from(scale), offset: Float32Array.from(offset) };
}

/** What is wrong with a node, with its name and operator. */
function nodeIssue({ name, op }: Draft['node'], { message, told }: GraphRefusal): SpecIssue {
  const { code, ...rest } = told;
  return issue(['nodes', quote(name).slice(1, -1)], code, {
    message: `node ${quote(name)} (${quote(op).slice(1, -1)}): ${message}`,
    ...rest,
  });
}
