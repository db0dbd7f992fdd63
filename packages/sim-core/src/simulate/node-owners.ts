import type { Workload } from '../mapping/workload.ts';

/**
 * [node]: which crossbar layer, counted in the order of the workload, computes each node in its tiles.
 * Poolings and joins belong to the last layer that they take something from; what takes only the image
 * belongs to the first.
 */
export function nodeOwners({ nodes }: Workload): Int32Array {
  const owners = new Int32Array(nodes.length);
  let layerCount = 0;
  for (const [i, node] of nodes.entries()) {
    if (node.kind === 'crossbar') {
      owners[i] = layerCount++;
      continue;
    }
    for (const { sourceIndex } of node.inputs) {
      if (sourceIndex >= 0) owners[i] = Math.max(owners[i]!, owners[sourceIndex]!);
    }
  }
  return owners;
}
