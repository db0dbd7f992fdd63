import { type Extents, elementCount } from '@dl-rsim/sim-core';
import type { SpecIssue } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import type { LayerPlan } from './layer-plan.ts';
import type { PlacedLayer } from './placed-layer.ts';

/** Can a planned layer take inputs of these shapes? Windows are looked at when they are laid. */
export function checkFit(layer: PlacedLayer, plan: LayerPlan, inputs: readonly Extents[]): SpecIssue | null {
  const early = checkInputCount(layer, plan, inputs.length);
  if (early) return early;
  const input = inputs[0]!;
  switch (plan.kind) {
    case 'dense':
      if (input.length === 1) return null;
      return mismatch(layer, `it gets an image of ${input.join('x')}; put a Flatten layer before it`, input);
    case 'softmax':
    case 'normalization':
      return checkAxis(layer, plan, input);
    case 'concatenate':
      return checkAxis(layer, plan, input) ?? checkMerge(layer, inputs, sidesOf);
    case 'add':
      return checkMerge(layer, inputs, (extents) => extents.join('x'));
    case 'multiply':
      return checkProduct(layer, inputs);
    case 'reshape':
      return checkReshape(layer, plan.targetShape, input);
    case 'prelu':
      return checkSharedAxes(layer, plan.sharedAxes, input);
    case 'conv2d':
      return checkImage(layer, input) ?? checkGroups(layer, input[2]!, plan);
    case 'depthwise':
    case 'separable':
    case 'maxPool2d':
    case 'averagePool2d':
    case 'globalAveragePool2d':
    case 'globalMaxPool2d':
    case 'zeroPad2d':
      return checkImage(layer, input);
    default:
      return null;
  }
}

export function mismatch(layer: PlacedLayer, why: string, input: Extents): SpecIssue {
  const message = `${layer.place}: ${why}`;
  return issue(['layers', layer.layerIndex], 'SHAPE_MISMATCH', { message, actual: input.join('x') });
}

function checkInputCount(layer: PlacedLayer, { kind }: LayerPlan, inputCount: number): SpecIssue | null {
  if (kind === 'input') {
    if (layer.inboundNames.length === 0) return null;
    const message = `${layer.place}: an input must be first`;
    return issue(['layers', layer.layerIndex], 'UNSUPPORTED', { message });
  }
  const isMerge = kind === 'add' || kind === 'multiply' || kind === 'concatenate';
  if (isMerge ? inputCount >= 2 : inputCount === 1) return null;
  const limit = isMerge ? 'at least 2' : '1';
  const message = `${layer.place}: it has ${inputCount} inputs; it takes ${limit}`;
  const path = ['layers', layer.layerIndex, 'inbound_nodes'];
  return issue(path, 'SHAPE_MISMATCH', { message, limit, actual: String(inputCount) });
}

/** Axis 0 is the batch, so the last axis is -1 or as many as there are extents. */
function checkAxis(
  layer: PlacedLayer,
  { kind, axis }: { readonly kind: string; readonly axis: number },
  input: Extents,
): SpecIssue | null {
  if (axis === -1 || axis === input.length) return null;
  const message = `${layer.place}: ${kind} over axis ${axis}; only the last axis is supported`;
  const path = ['layers', layer.layerIndex, 'config', 'axis'];
  return issue(path, 'UNSUPPORTED', { message, limit: '-1', actual: String(axis) });
}

/** Only to a vector: nothing moves then. */
function checkReshape(layer: PlacedLayer, targetShape: readonly number[], input: Extents): SpecIssue | null {
  const [length] = targetShape;
  const count = elementCount(input);
  if (targetShape.length === 1 && (length === -1 || length === count)) return null;
  const [limit, actual] = [`[${count}]`, `[${targetShape.join(', ')}]`];
  const from = input.join('x');
  const message = `${layer.place}: it reshapes ${from} to ${actual}; only to ${limit} is supported`;
  const path = ['layers', layer.layerIndex, 'config', 'target_shape'];
  return issue(path, 'UNSUPPORTED', { message, limit, actual });
}

/** A slope a channel alone: of a map, height and width must share theirs. */
function checkSharedAxes(
  layer: PlacedLayer,
  sharedAxes: readonly number[],
  input: Extents,
): SpecIssue | null {
  const needed = input.slice(0, -1).map((_, at) => at + 1);
  if (needed.join() === [...sharedAxes].sort((a, b) => a - b).join()) return null;
  const [limit, actual] = [`[${needed.join(', ')}]`, `[${sharedAxes.join(', ')}]`];
  const message = `${layer.place}: its shared_axes are ${actual}; only a slope a channel, ${limit}`;
  const path = ['layers', layer.layerIndex, 'config', 'shared_axes'];
  return issue(path, 'UNSUPPORTED', { message, limit, actual });
}

function checkImage(layer: PlacedLayer, input: Extents): SpecIssue | null {
  if (input.length === 3) return null;
  return mismatch(layer, `it needs an image but gets a vector of ${input.join('x')}`, input);
}

function checkGroups(
  layer: PlacedLayer,
  inputChannelCount: number,
  { groupCount, outputChannelCount }: { readonly groupCount: number; readonly outputChannelCount: number },
): SpecIssue | null {
  const uneven = [inputChannelCount, outputChannelCount].find(
    (channelCount) => channelCount % groupCount > 0,
  );
  if (uneven === undefined) return null;
  const message = `${layer.place}: ${groupCount} groups do not divide ${uneven} channels evenly`;
  const path = ['layers', layer.layerIndex, 'config', 'groups'];
  return issue(path, 'SHAPE_MISMATCH', { message, actual: String(groupCount) });
}

function checkMerge(
  layer: PlacedLayer,
  inputs: readonly Extents[],
  keyOf: (extents: Extents) => string,
): SpecIssue | null {
  const first = inputs[0]!;
  const other = inputs.find((extents) => keyOf(extents) !== keyOf(first));
  if (other === undefined) return null;
  return mismatch(layer, `its inputs ${first.join('x')} and ${other.join('x')} do not fit together`, other);
}

/** Keras spreads a vector over the places of a map with as many channels. */
function checkProduct(layer: PlacedLayer, inputs: readonly Extents[]): SpecIssue | null {
  const whole = inputs.find((extents) => extents.length > 1) ?? inputs[0]!;
  const vector = String(whole.at(-1));
  return checkMerge(layer, [whole, ...inputs], (extents) =>
    extents.join('x') === vector ? whole.join('x') : extents.join('x'),
  );
}

/** All extents but the last, and how many there are. */
function sidesOf(extents: Extents): string {
  return `${extents.length}:${extents.slice(0, -1).join('x')}`;
}
