import { quote } from '../issue.ts';
import {
  type FlatNode,
  functionOf,
  type GraphDocument,
  type GraphFunction,
  type GraphNode,
  type TensorPlace,
} from './graph-node.ts';
import { GraphRefusal } from './graph-refusal.ts';

const LIMIT_NODES = 50_000;
const LIMIT_DEPTH = 32;
/** Calls that may be entered; a graph of a few lines can ask for 2^32. */
const LIMIT_CALLS = 5_000;
/** Steps through arguments and results until a value's node is found. */
const LIMIT_STEPS = 1_000;

const CALLS: ReadonlySet<string> = new Set(['PartitionedCall', 'StatefulPartitionedCall']);

/** The named outputs of operators that have several; of all others, outputs are counted. */
const NORMALIZATION_OUTPUTS = ['y', 'batch_mean', 'batch_variance', 'reserve_space_1', 'reserve_space_2'];

/** The nodes of a graph or function, and the places of its arguments, by name. */
interface Names {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly argumentIndices: ReadonlyMap<string, number>;
}

/** One call of a function, or the graph itself. */
interface Scope {
  readonly prefix: string;
  readonly depth: number;
  readonly names: Names;
  /** Null for the graph itself. */
  readonly call: { readonly from: Scope; readonly node: GraphNode; readonly body: GraphFunction } | null;
  readonly children: Map<string, Scope>;
  readonly flatNames: Map<string, string>;
}

interface Flattening {
  readonly names: Map<GraphFunction, Names>;
  readonly document: GraphDocument;
  readonly used: Set<string>;
  readonly waiting: { readonly scope: Scope; readonly node: GraphNode; readonly name: string }[];
  callCount: number;
}

export interface FlatGraph {
  /** Only what the output needs, each behind its inputs. */
  readonly nodes: readonly FlatNode[];
  readonly output: TensorPlace;
}

/**
 * The nodes that a tensor needs, with functions put in place of their calls, each behind its inputs. Nodes
 * that only wait for others ("^node") do not need them.
 *
 * @throws GraphRefusal for missing nodes, loops, recursive functions and graphs without end.
 */
export function flattenGraph(document: GraphDocument, output: string): FlatGraph {
  const graph: Scope = {
    prefix: '',
    depth: 0,
    names: { nodes: indexNodes(document.nodes), argumentIndices: new Map() },
    call: null,
    children: new Map(),
    flatNames: new Map(),
  };
  const state: Flattening = { document, names: new Map(), used: new Set(), waiting: [], callCount: 0 };
  const place = resolveSource(state, graph, output);
  const flat = new Map<string, FlatNode>();
  for (let next = state.waiting.pop(); next !== undefined; next = state.waiting.pop()) {
    const { node, scope, name } = next;
    const inputs = node.inputs.map((input) => resolveSource(state, scope, input));
    flat.set(name, { ...node, name, inputs });
  }
  return { nodes: orderNodes(flat, place.name), output: place };
}

function indexNodes(nodes: readonly GraphNode[]): ReadonlyMap<string, GraphNode> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  if (byName.size === nodes.length) return byName;
  const twin = nodes.find((node) => byName.get(node.name) !== node);
  throw new GraphRefusal(`two nodes have the name ${quote(twin?.name ?? '')}`, { code: 'BAD_FORMAT' });
}

/** Walks out of arguments and into calls until a node stands there that computes. */
function resolveSource(state: Flattening, from: Scope, source: string): TensorPlace {
  let scope = from;
  let text = source;
  for (let step = 0; step < LIMIT_STEPS; step++) {
    const [name = '', ...rest] = text.split(':');
    const argumentIndex = scope.names.argumentIndices.get(name);
    if (scope.call && argumentIndex !== undefined) {
      const { node, from: caller } = scope.call;
      text = dataInput(node, argumentIndex);
      scope = caller;
      continue;
    }
    const node = scope.names.nodes.get(name);
    if (node === undefined)
      throw new GraphRefusal(
        `${quote(scope.prefix + name)} is named as an input, but there is no such node`,
        {
          code: 'MISSING',
        },
      );
    const outputIndex = readOutputIndex(rest);
    const body = calledFunction(state.document, node);
    if (body === undefined) return { name: flatName(state, scope, node), outputIndex };
    scope = enter(state, scope, { node, body });
    const next = body.outputSources[outputIndex];
    if (next === undefined)
      throw new GraphRefusal(`function ${quote(body.name)} has no output ${outputIndex}`, {
        code: 'MISSING',
      });
    text = next;
  }
  throw new GraphRefusal(`${quote(source)} is handed on without end; only feed-forward graphs are supported`);
}

function dataInput(node: GraphNode, index: number): string {
  const given = node.inputs[index];
  if (given === undefined)
    throw new GraphRefusal(`the call ${quote(node.name)} lacks argument ${index}`, { code: 'MISSING' });
  return given;
}

/** "1" of "node:1", 1 of "node:output:1", 0 of "node" and of "node:y:0". */
function readOutputIndex(rest: readonly string[]): number {
  const named = rest.length === 2 ? NORMALIZATION_OUTPUTS.indexOf(rest[0]!) : -1;
  if (named > 0) return named;
  const last = rest.at(-1);
  return last !== undefined && /^\d{1,6}$/.test(last) ? Number(last) : 0;
}

function calledFunction(document: GraphDocument, node: GraphNode): GraphFunction | undefined {
  const name = CALLS.has(node.op) ? functionOf(node, 'f') : node.op;
  const body = name === undefined ? undefined : document.functions.get(name);
  if (body === undefined && CALLS.has(node.op))
    throw new GraphRefusal(
      `${quote(node.name)} calls ${quote(name ?? '')}, which the graph's library does not have`,
      { code: 'MISSING' },
    );
  return body;
}

function enter(
  state: Flattening,
  scope: Scope,
  { node, body }: { readonly node: GraphNode; readonly body: GraphFunction },
): Scope {
  const known = scope.children.get(node.name);
  if (known) return known;
  const depth = scope.depth + 1;
  if (depth > LIMIT_DEPTH)
    throw new GraphRefusal(
      `functions call each other more than ${LIMIT_DEPTH} deep at ${quote(body.name)}; ` +
        `recursive functions are not supported`,
    );
  if (++state.callCount > LIMIT_CALLS)
    throw new GraphRefusal(`the graph calls more than ${LIMIT_CALLS} functions`, { code: 'TOO_BIG' });
  const names = state.names.get(body) ?? {
    nodes: indexNodes(body.nodes),
    argumentIndices: new Map(body.inputNames.map((name, index) => [name, index])),
  };
  state.names.set(body, names);
  const child: Scope = {
    prefix: `${scope.prefix}${node.name}/`,
    depth,
    names,
    call: { from: scope, node, body },
    children: new Map(),
    flatNames: new Map(),
  };
  scope.children.set(node.name, child);
  return child;
}

function flatName(state: Flattening, scope: Scope, node: GraphNode): string {
  const known = scope.flatNames.get(node.name);
  if (known !== undefined) return known;
  let name = scope.prefix + node.name;
  while (state.used.has(name)) name += '_';
  if (state.used.size >= LIMIT_NODES)
    throw new GraphRefusal(`the graph has more than ${LIMIT_NODES} nodes`, { code: 'TOO_BIG' });
  state.used.add(name);
  scope.flatNames.set(node.name, name);
  state.waiting.push({ scope, node, name });
  return name;
}

/** Depth first without recursion, so that a long chain costs no stack. */
function orderNodes(nodes: ReadonlyMap<string, FlatNode>, outputName: string): readonly FlatNode[] {
  const ordered: FlatNode[] = [];
  const states = new Map<string, 'open' | 'done'>();
  const path = [{ node: nodes.get(outputName)!, next: 0 }];
  states.set(outputName, 'open');
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const input = top.node.inputs[top.next++];
    if (input === undefined) {
      states.set(top.node.name, 'done');
      ordered.push(top.node);
      path.pop();
      continue;
    }
    const state = states.get(input.name);
    if (state === 'open')
      throw new GraphRefusal(
        `node ${quote(input.name)} feeds itself; only feed-forward graphs are supported`,
      );
    if (state === 'done') continue;
    states.set(input.name, 'open');
    path.push({ node: nodes.get(input.name)!, next: 0 });
  }
  return ordered;
}
