import { functionOf, type GraphFunction, type GraphNode, textOf } from '../graph-def/graph-node.ts';
import type { MetaGraph } from './decode-saved-model.ts';

const ASSIGNMENTS: ReadonlySet<string> = new Set(['AssignVariableOp', 'Assign']);
/** What may stand between what is restored and the variable that takes it. */
const PASSING: ReadonlySet<string> = new Set(['Identity', 'Reshape', 'Cast']);
const LIMIT_STEPS = 8;

/**
 * The checkpoint's key of each variable, by the variable's node: taken from the nodes that would restore
 * them, RestoreV2 (names) > Identity > AssignVariableOp, which lie in the graph itself (TensorFlow 1) or in
 * the function that its restoring node calls (TensorFlow 2, any Keras). They are read, not run.
 */
export function variableKeys({ document, restoreName }: MetaGraph): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const nodes = new Map(document.nodes.map((node) => [node.name, node]));
  collect(document.nodes, (source) => source, keys);
  const call = restoreName === null ? undefined : nodes.get(restoreName.split(':')[0]!);
  const body = call && calledBy(call, document.functions);
  if (!call || !body) return keys;
  const given = new Map(body.inputNames.map((name, index) => [name, call.inputs[index]]));
  collect(body.nodes, (source) => given.get(source), keys);
  return keys;
}

function calledBy(call: GraphNode, functions: ReadonlyMap<string, GraphFunction>): GraphFunction | undefined {
  const named = call.attributes.get('f')?.kind === 'function' ? functionOf(call, 'f') : call.op;
  return functions.get(named ?? '');
}

function collect(
  nodes: readonly GraphNode[],
  variableOf: (source: string) => string | undefined,
  keys: Map<string, string>,
): void {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const { op, inputs } of nodes) {
    const [variable, value] = inputs;
    if (!ASSIGNMENTS.has(op) || variable === undefined || value === undefined) continue;
    const name = variableOf(variable);
    const key = restoredKey(byName, value);
    if (name !== undefined && key !== null) keys.set(name.split(':')[0]!, key);
  }
}

/** The key that a value is restored from, or null where it comes from elsewhere. */
function restoredKey(nodes: ReadonlyMap<string, GraphNode>, value: string): string | null {
  let source = value;
  for (let step = 0; step < LIMIT_STEPS; step++) {
    const [name = '', ...rest] = source.split(':');
    const node = nodes.get(name);
    if (node?.op === 'RestoreV2') return keyOf(nodes, node, Number(rest.at(-1) ?? 0));
    if (node === undefined || !PASSING.has(node.op)) return null;
    source = node.inputs[0] ?? '';
  }
  return null;
}

function keyOf(nodes: ReadonlyMap<string, GraphNode>, restore: GraphNode, index: number): string | null {
  const names = nodes.get(restore.inputs[1]?.split(':')[0] ?? '')?.attributes.get('value');
  return names?.kind === 'tensor' ? (names.decodeTexts()[index] ?? null) : null;
}

/** The key of a variable's node: as it is restored, else the name that it is shared by. */
export function keyOfVariable(
  node: Pick<GraphNode, 'name' | 'attributes'>,
  keys: ReadonlyMap<string, string>,
): string {
  return keys.get(node.name) ?? (textOf(node, 'shared_name', '') || node.name);
}
