import { quote } from '../issue.ts';
import { GraphRefusal } from './graph-refusal.ts';
import type { NumberTensor } from './number-tensor.ts';

/** An attribute of a node as any encoding of GraphDef tells it. */
export type GraphAttribute =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  /** DT_FLOAT */
  | { readonly kind: 'type'; readonly type: string }
  /** null: of unknown rank; -1: an unknown extent. */
  | { readonly kind: 'shape'; readonly extents: readonly number[] | null }
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  /** Decoded when it is needed: most constants of a file never are. */
  | {
      readonly kind: 'tensor';
      readonly decode: () => NumberTensor;
      readonly decodeTexts: () => readonly string[];
    };

export type GraphAttributes = ReadonlyMap<string, GraphAttribute>;

/**
 * A node as written. Inputs are "node", "node:1", in functions "node:output:1" or "argument"; those that a
 * node only waits for ("^node") are left out.
 */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: GraphAttributes;
}

/** A function of the graph's library. */
export interface GraphFunction {
  readonly name: string;
  readonly inputNames: readonly string[];
  /** What each output takes its value from, as an input of a node would name it. */
  readonly outputSources: readonly string[];
  readonly nodes: readonly GraphNode[];
}

/** A whole GraphDef. */
export interface GraphDocument {
  readonly nodes: readonly GraphNode[];
  readonly functions: ReadonlyMap<string, GraphFunction>;
}

/** Node name and output of a tensor. */
export interface TensorPlace {
  readonly name: string;
  readonly outputIndex: number;
}

/** A node of the graph without functions: it names its inputs by place. */
export interface FlatNode extends Omit<GraphNode, 'inputs'> {
  readonly inputs: readonly TensorPlace[];
}

type WithAttributes = Pick<GraphNode, 'attributes'>;
type Kind = GraphAttribute['kind'];

function find<K extends Kind>(
  { attributes }: WithAttributes,
  name: string,
  kind: K,
): Extract<GraphAttribute, { readonly kind: K }> | undefined {
  const found = attributes.get(name);
  if (found === undefined) return undefined;
  if (found.kind !== kind)
    throw new GraphRefusal(`its attribute ${quote(name)} is a ${found.kind}; it must be a ${kind}`, {
      code: 'WRONG_TYPE',
    });
  return found as Extract<GraphAttribute, { readonly kind: K }>;
}

export function textOf(node: WithAttributes, name: string, absent: string): string {
  return find(node, name, 'text')?.text ?? absent;
}

export function numberOf(node: WithAttributes, name: string, absent: number): number {
  const value = find(node, name, 'number')?.value ?? absent;
  if (!Number.isFinite(value))
    throw new GraphRefusal(`its attribute ${quote(name)} is ${value}`, { code: 'NOT_FINITE' });
  return value;
}

export function flagOf(node: WithAttributes, name: string, absent: boolean): boolean {
  return find(node, name, 'flag')?.value ?? absent;
}

/** DT_FLOAT and the like. */
export function typeOf(node: WithAttributes, name: string, absent: string): string {
  return find(node, name, 'type')?.type ?? absent;
}

export function functionOf(node: WithAttributes, name: string): string | undefined {
  return find(node, name, 'function')?.name;
}

export function numbersOf(node: WithAttributes, name: string): readonly number[] | undefined {
  const found = node.attributes.get(name);
  // An empty list does not say what it is of.
  if (found?.kind === 'texts' && found.texts.length === 0) return [];
  return find(node, name, 'numbers')?.values;
}

export function textsOf(node: WithAttributes, name: string): readonly string[] {
  const found = node.attributes.get(name);
  if (found?.kind === 'numbers' && found.values.length === 0) return [];
  return find(node, name, 'texts')?.texts ?? [];
}
