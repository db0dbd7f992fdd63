import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import type { PlacedLayer, Problem } from './placed-layer.ts';

/**
 * Brings layers into an order in which each comes behind those that feed it, in the order of the file where
 * there is a choice. The model must have one input, the output must exist, and every layer must lead to it.
 */
export function orderLayers(
  layers: readonly PlacedLayer[],
  outputName: string,
): Outcome<readonly PlacedLayer[], Problem> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const issues = layers.flatMap((layer) => checkSources(layer, byName));
  if (issues.length > 0) return fail(issues);
  const starts = layers.filter(({ inboundNames }) => inboundNames.length === 0);
  if (starts.length !== 1) {
    const message = `the model has ${starts.length} inputs; it needs exactly one`;
    return fail([issue(['layers'], 'UNSUPPORTED', { message, limit: '1', actual: String(starts.length) })]);
  }
  if (!byName.has(outputName)) {
    const message = `the model's output is ${quote(outputName)}, which is none of its layers`;
    return fail([issue(['layers'], 'MISSING', { message, actual: quote(outputName) })]);
  }
  const idle = findIdleLayer(layers, byName, outputName);
  if (idle) {
    const message = `${idle.place} does not lead to the model's output, ${quote(outputName)}`;
    return fail([issue(['layers', idle.layerIndex], 'UNSUPPORTED', { message })]);
  }
  return sortTopologically(layers);
}

function checkSources(
  { inboundNames, layerIndex, place }: PlacedLayer,
  byName: ReadonlyMap<string, PlacedLayer>,
): readonly SpecIssue[] {
  const unknown = inboundNames.filter((name) => !byName.has(name));
  return unknown.slice(0, 1).map((name) => {
    const message = `${place}: its input ${quote(name)} is none of the model's layers`;
    return issue(['layers', layerIndex, 'inbound_nodes'], 'MISSING', { message, actual: quote(name) });
  });
}

function findIdleLayer(
  layers: readonly PlacedLayer[],
  byName: ReadonlyMap<string, PlacedLayer>,
  outputName: string,
): PlacedLayer | undefined {
  const needed = new Set([outputName]);
  // A set hands out what is added while it is walked.
  for (const name of needed) for (const source of byName.get(name)!.inboundNames) needed.add(source);
  return layers.find(({ name }) => !needed.has(name));
}

function sortTopologically(layers: readonly PlacedLayer[]): Outcome<readonly PlacedLayer[], Problem> {
  const waiting = new Map(layers.map((layer) => [layer.name, new Set(layer.inboundNames)]));
  const followers = new Map(layers.map(({ name }) => [name, [] as PlacedLayer[]]));
  for (const layer of layers)
    for (const name of new Set(layer.inboundNames)) followers.get(name)!.push(layer);
  const ready = layers.filter(({ inboundNames }) => inboundNames.length === 0);
  const ordered: PlacedLayer[] = [];
  while (ready.length > 0) {
    ready.sort((a, b) => b.layerIndex - a.layerIndex);
    const next = ready.pop()!;
    ordered.push(next);
    for (const follower of followers.get(next.name)!) {
      const sources = waiting.get(follower.name)!;
      sources.delete(next.name);
      if (sources.size === 0) ready.push(follower);
    }
  }
  if (ordered.length === layers.length) return succeed(ordered);
  const placed = new Set(ordered);
  const stuck = layers.find((layer) => !placed.has(layer))!;
  const message = `${stuck.place} feeds itself; only feed-forward models are supported`;
  return fail([issue(['layers', stuck.layerIndex, 'inbound_nodes'], 'UNSUPPORTED', { message })]);
}
