import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import type { PlacedLayer, Problem, WeightsOf } from '../keras-layers/placed-layer.ts';
import { isIdle } from '../keras-layers/plan-layer.ts';
import { weightPart } from '../keras-layers/take-weights.ts';
import { float32Values, type StoredWeight } from './read-weights.ts';

/** Weights by their layers, and the names of those that no layer has. */
export interface AssignedWeights {
  readonly weightsOf: WeightsOf;
  readonly strays: readonly string[];
}

/**
 * A weight `tiny/block/conv/kernel` belongs to the layer `block/conv` or `conv`: the longest name that stands
 * before its last step, with whatever Keras put before it. What layers without effect store is passed over:
 * Keras 3 keeps the random state of dropout. All other weights must be 32-bit floats.
 */
export function assignWeights(
  layers: readonly PlacedLayer[],
  weights: readonly StoredWeight[],
): Outcome<AssignedWeights, Problem> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const owned = new Map<string, StoredWeight[]>();
  const strays: string[] = [];
  const issues: SpecIssue[] = [];
  for (const weight of weights) {
    const owner = findOwner(weight.name, byName) ?? findIdleStep(weight.name, byName);
    if (owner === undefined) {
      strays.push(weight.name);
      continue;
    }
    if (isIdle(owner)) continue;
    const misfit = checkType(owner, weight);
    if (misfit) issues.push(misfit);
    const siblings = owned.get(owner.name);
    if (siblings) siblings.push(weight);
    else owned.set(owner.name, [weight]);
  }
  if (issues.length > 0) return fail(issues.slice(0, 20));
  const weightsOf: WeightsOf = (layerName) =>
    (owned.get(layerName) ?? []).map((weight) => ({
      name: weight.name,
      shape: weight.shape,
      values: float32Values(weight),
    }));
  return succeed({ weightsOf, strays });
}

function findOwner(name: string, byName: ReadonlyMap<string, PlacedLayer>): PlacedLayer | undefined {
  const steps = name.split('/').slice(0, -1);
  for (let first = 0; first < steps.length; first++) {
    const layer = byName.get(steps.slice(first).join('/'));
    if (layer) return layer;
  }
  return undefined;
}

/** Keras 3 nests what dropout stores one step deeper: dropout/seed_generator/state. */
function findIdleStep(name: string, byName: ReadonlyMap<string, PlacedLayer>): PlacedLayer | undefined {
  const layers = name.split('/').map((step) => byName.get(step));
  return layers.find((layer) => layer !== undefined && isIdle(layer));
}

function checkType(layer: PlacedLayer, weight: StoredWeight): SpecIssue | null {
  if (weight.dtype === 'float32' && weight.quantizedTo === null) return null;
  const part = weightPart(weight.name);
  const actual =
    weight.quantizedTo === null ? quote(weight.dtype) : `quantised to ${quote(weight.quantizedTo)}`;
  const message = `${layer.place}: its ${part} is ${actual}; export the model with float32 weights`;
  return issue(['layers', layer.layerIndex, part], 'UNSUPPORTED', { message, limit: 'float32', actual });
}
