import { quote } from '../issue.ts';
import type { OnnxGraph, OnnxNode } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

/**
 * The nodes that the output needs, each behind those that give its inputs: files are written in that order
 * mostly. @throws OnnxRefusal for loops and tensors that two nodes give.
 */
export function neededNodes({ nodes, initializers }: OnnxGraph, outputName: string): readonly OnnxNode[] {
  const givers = new Map<string, OnnxNode>();
  for (const node of nodes) {
    for (const name of node.outputs.filter((output) => output !== '')) {
      if (givers.has(name) || initializers.has(name))
        throw new OnnxRefusal(`two nodes give the tensor ${quote(name)}`, { code: 'BAD_FORMAT' });
      givers.set(name, node);
    }
  }
  const needed = new Set<OnnxNode>();
  const wanted = [outputName];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const giver = givers.get(name);
    if (giver === undefined || needed.has(giver)) continue;
    needed.add(giver);
    wanted.push(...giver.inputs);
  }
  return inOrder(needed, givers);
}

function inOrder(needed: ReadonlySet<OnnxNode>, givers: ReadonlyMap<string, OnnxNode>): readonly OnnxNode[] {
  const inFile = [...needed].sort((a, b) => a.nodeIndex - b.nodeIndex);
  if (isOrdered(inFile, givers)) return inFile;
  const followers = new Map<OnnxNode, OnnxNode[]>();
  const waiting = new Map<OnnxNode, number>();
  for (const node of needed) {
    const sources = new Set(node.inputs.flatMap((name) => givers.get(name) ?? []));
    waiting.set(node, sources.size);
    for (const source of sources) followers.set(source, [...(followers.get(source) ?? []), node]);
  }
  const ordered: OnnxNode[] = [];
  // A list hands out what is added while it is walked.
  const ready = inFile.filter((node) => waiting.get(node) === 0);
  for (const node of ready) {
    ordered.push(node);
    for (const follower of followers.get(node) ?? []) {
      const left = waiting.get(follower)! - 1;
      waiting.set(follower, left);
      if (left === 0) ready.push(follower);
    }
  }
  if (ordered.length === needed.size) return ordered;
  const stuck = inFile.find((node) => waiting.get(node)! > 0)!;
  throw new OnnxRefusal(
    `node ${stuck.nodeIndex} (${quote(stuck.op).slice(1, -1)} ${quote(stuck.name)}) waits for itself; ` +
      'only feed-forward graphs are supported',
  );
}

function isOrdered(nodes: readonly OnnxNode[], givers: ReadonlyMap<string, OnnxNode>): boolean {
  return nodes.every(({ nodeIndex, inputs }) =>
    inputs.every((name) => (givers.get(name)?.nodeIndex ?? -1) < nodeIndex),
  );
}
