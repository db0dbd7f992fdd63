import { isCrossbarLayer, type Layer } from '@dl-rsim/sim-core';
import { printable } from '../issue.ts';

const LIMIT_CHARACTERS = 100;

/**
 * Short names for layers that are named after nodes: without the path that all share, and without the last
 * step, the operator, where what is left is still a layer's own. Crossbar layers choose first.
 */
export function nameLayers(layers: readonly Layer[]): readonly Layer[] {
  const paths = layers.map(({ name }) => printable(name).split('/'));
  const shared = countShared(paths);
  const names = new Map<Layer, string>();
  const used = new Set<string>();
  const order = [...layers.keys()].sort(
    (a, b) => Number(isCrossbarLayer(layers[b]!)) - Number(isCrossbarLayer(layers[a]!)) || a - b,
  );
  for (const index of order) {
    const steps = paths[index]!.slice(shared);
    const candidates = [steps.slice(0, -1).join('/'), steps.join('/')].map((name) =>
      name.slice(-LIMIT_CHARACTERS),
    );
    let name = candidates.find((candidate) => candidate !== '' && !used.has(candidate));
    const stem = candidates[1] === '' ? 'layer' : candidates[1]!;
    for (let count = 2; name === undefined; count++)
      if (!used.has(`${stem}_${count}`)) name = `${stem}_${count}`;
    used.add(name);
    names.set(layers[index]!, name);
  }
  return layers.map((layer) => ({ ...layer, name: names.get(layer)! }));
}

/** Steps that all paths begin with; the last step of each is its own. */
function countShared(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  let count = 0;
  while (paths.every((path) => path.length > count + 1 && path[count] === first[count])) count++;
  return count;
}
