import { checkNetwork, type Network } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { printable } from '../issue.ts';
import type { ImportNote } from '../read-network.ts';
import { assembleLayers, type PlannedLayer } from './assemble-layers.ts';
import { readInputShape } from './input-shape.ts';
import { orderLayers } from './order-layers.ts';
import type { KerasParts, PlacedLayer, Problem } from './placed-layer.ts';
import { planLayer } from './plan-layer.ts';

export interface BuiltNetwork {
  readonly network: Network;
  readonly notes: readonly ImportNote[];
}

/**
 * The sim-core network of a Keras model, or what is wrong with it and where. Activations inside layers become
 * layers of their own, dropout disappears, a separable convolution becomes two, and a batch normalization
 * goes into the layer in front of it when nothing else takes that layer's output.
 */
export function buildNetwork(parts: KerasParts): Outcome<BuiltNetwork, Problem> {
  const { weightsOf, outputName } = parts;
  const ordered = orderLayers(parts.layers, outputName);
  if (!ordered.ok) return ordered;
  const planned = planLayers(ordered.value);
  if (!planned.ok) return planned;
  const inputShape = readInputShape(ordered.value[0]!);
  if (!inputShape.ok) return inputShape;
  const assembled = assembleLayers(planned.value, inputShape.value, { weightsOf, outputName });
  if (!assembled.ok) return assembled;
  const { layers, notes } = assembled.value;
  const network = { name: networkName(parts.name), inputShape: inputShape.value, layers };
  const checked = checkNetwork(network);
  return checked.ok ? succeed({ network, notes }) : fail(checked.problem);
}

function planLayers(layers: readonly PlacedLayer[]): Outcome<readonly PlannedLayer[], Problem> {
  const planned: PlannedLayer[] = [];
  const issues: SpecIssue[] = [];
  for (const layer of layers) {
    const plan = planLayer(layer);
    if (plan.ok) planned.push({ layer, plan: plan.value });
    else issues.push(...plan.problem);
  }
  return issues.length > 0 ? fail(issues) : succeed(planned);
}

/** A stranger's name is shown, not trusted: printable, short, never empty. */
export function networkName(name: string | undefined): string {
  const shown = printable((name ?? '').trim().slice(0, 120));
  return shown === '' ? 'network' : shown;
}
