import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import type { LayerWeight, PlacedLayer, Problem } from './placed-layer.ts';

/** A weight that a layer must have. */
export interface WantedWeight {
  /** The last step of its name; Keras has renamed some, then the first that the file has counts. */
  readonly parts: readonly string[];
  readonly shape: readonly number[];
}

/** The last step of a weight's name: `block/conv1/kernel:0` is a kernel. */
export function weightPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

/**
 * The values of the wanted weights, in their order. Each must be there once, with its shape and only finite
 * numbers, and nothing may be left over: that would mean that the layer is not understood.
 */
export function takeWeights(
  layer: PlacedLayer,
  stored: readonly LayerWeight[],
  wanted: readonly WantedWeight[],
): Outcome<readonly Float32Array[], Problem> {
  const taken = new Set<LayerWeight>();
  const values: Float32Array[] = [];
  const issues: SpecIssue[] = [];
  const parts = wanted.map((weight) => choosePart(stored, weight));
  for (const [i, { shape }] of wanted.entries()) {
    const found = takeWeight(layer, stored, { part: parts[i]!, shape });
    if (found.ok) values.push(found.value.values);
    else issues.push(found.problem);
    if (found.ok) taken.add(found.value);
  }
  for (const { name } of stored.filter((weight) => !taken.has(weight))) {
    const part = weightPart(name);
    if (parts.includes(part)) continue;
    const message = `${layer.place}: weight ${quote(name)} is not one that this layer has`;
    issues.push(issue(['layers', layer.layerIndex, part], 'UNSUPPORTED', { message, actual: quote(name) }));
  }
  return issues.length > 0 ? fail(issues.slice(0, 20)) : succeed(values);
}

function choosePart(stored: readonly LayerWeight[], { parts }: WantedWeight): string {
  return parts.find((part) => stored.some(({ name }) => weightPart(name) === part)) ?? parts[0]!;
}

function takeWeight(
  layer: PlacedLayer,
  stored: readonly LayerWeight[],
  { part, shape }: { readonly part: string; readonly shape: readonly number[] },
): Outcome<LayerWeight, SpecIssue> {
  const path = ['layers', layer.layerIndex, part];
  const found = stored.filter(({ name }) => weightPart(name) === part);
  const [weight] = found;
  if (weight === undefined || found.length > 1) {
    const counted = found.length === 0 ? 'no' : String(found.length);
    const fullName = quote(`${layer.name}/${part}`);
    const message = `${layer.place}: ${counted} weights named ${fullName}; there must be one`;
    const code = weight === undefined ? 'MISSING' : 'BAD_FORMAT';
    return fail(issue(path, code, { message, actual: String(found.length) }));
  }
  const [expected, actual] = [`[${shape.join(', ')}]`, `[${weight.shape.join(', ')}]`];
  const neededCount = shape.reduce((product, extent) => product * extent, 1);
  if (expected !== actual || weight.values.length !== neededCount) {
    const message = `${layer.place}: its ${part} has shape ${actual}, the layer needs ${expected}`;
    return fail(issue(path, 'SHAPE_MISMATCH', { message, limit: expected, actual }));
  }
  const badIndex = weight.values.findIndex((value) => !Number.isFinite(value));
  if (badIndex < 0) return succeed(weight);
  const value = String(weight.values[badIndex]);
  const message = `${layer.place}: number ${badIndex} of its ${part} is ${value}; weights must be finite`;
  return fail(issue(path, 'NOT_FINITE', { message, actual: value }));
}
