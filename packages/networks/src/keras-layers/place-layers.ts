import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote, UNPRINTABLE } from '../issue.ts';
import { inboundNames, outputNames } from './inbound-nodes.ts';
import type { KerasLayer, KerasModel } from './keras-model.ts';
import type { KerasParts, PlacedLayer, Problem } from './placed-layer.ts';

const FUNCTIONAL = ['Model', 'Functional'];
const LIMIT_LAYERS = 1000;
const LIMIT_NAME = 120;

/** Gives every layer of a Sequential or functional model its place in the file and the names that feed it. */
export function placeLayers(
  model: KerasModel,
  { isKeras3 = false }: { readonly isKeras3?: boolean } = {},
): Outcome<Pick<KerasParts, 'layers' | 'outputName'>, Problem> {
  const { className, layers } = model;
  if (layers.length === 0 || layers.length > LIMIT_LAYERS) {
    const message = `the model has ${layers.length} layers; 1 to ${LIMIT_LAYERS} are accepted`;
    return fail([issue(['layers'], layers.length === 0 ? 'TOO_SMALL' : 'TOO_BIG', { message })]);
  }
  const isSequential = className === 'Sequential';
  if (!isSequential && !FUNCTIONAL.includes(className)) {
    const message = `the model is a ${quote(className)}; Sequential and functional models are supported`;
    return fail([
      issue(['modelTopology', 'class_name'], 'UNSUPPORTED', { message, actual: quote(className) }),
    ]);
  }
  const named = layers.map((layer, layerIndex) => ({ ...nameLayer(layer, layerIndex), isKeras3 }));
  const seen = new Set<string>();
  const issues = named.flatMap((layer) => checkName(layer, seen));
  if (issues.length > 0) return fail(issues);
  if (isSequential) {
    const placed = named.map((layer, i) => ({ ...layer, inboundNames: i === 0 ? [] : [named[i - 1]!.name] }));
    return succeed({ layers: placed, outputName: placed.at(-1)!.name });
  }
  return placeGraph(model, named);
}

type NamedLayer = Omit<PlacedLayer, 'inboundNames'>;

function nameLayer(layer: KerasLayer, layerIndex: number): Omit<NamedLayer, 'isKeras3'> {
  const name = layer.config.name ?? layer.name ?? `layer${layerIndex}`;
  const place = `layer ${layerIndex} (${quote(layer.class_name).slice(1, -1)} ${quote(name)})`;
  return { layerIndex, className: layer.class_name, name, config: layer.config, place };
}

function checkName({ name, place, layerIndex }: NamedLayer, seen: Set<string>): readonly SpecIssue[] {
  const path = ['layers', layerIndex, 'name'];
  if (name === '' || name.length > LIMIT_NAME || UNPRINTABLE.test(name)) {
    const message = `${place}: a layer's name has 1 to ${LIMIT_NAME} printable characters`;
    return [issue(path, 'BAD_FORMAT', { message, actual: quote(name) })];
  }
  if (seen.has(name))
    return [issue(path, 'BAD_FORMAT', { message: `${place}: another layer has the same name` })];
  seen.add(name);
  return [];
}

function placeGraph(
  model: KerasModel,
  named: readonly NamedLayer[],
): Outcome<Pick<KerasParts, 'layers' | 'outputName'>, Problem> {
  const layers: PlacedLayer[] = [];
  const issues: SpecIssue[] = [];
  for (const [i, layer] of named.entries()) {
    const names = inboundNames(model.layers[i]?.inbound_nodes ?? []);
    if (names.ok) layers.push({ ...layer, inboundNames: names.value });
    else {
      const path = ['layers', layer.layerIndex, 'inbound_nodes'];
      issues.push(issue(path, 'UNSUPPORTED', { message: `${layer.place} ${names.problem}` }));
    }
  }
  if (issues.length > 0) return fail(issues);
  const outputs = model.outputLayers === undefined ? looseEnds(layers) : outputNames(model.outputLayers);
  const [outputName] = outputs;
  if (outputName !== undefined && outputs.length === 1) return succeed({ layers, outputName });
  const told = outputs.length === 0 ? 'no output' : `${outputs.length} outputs`;
  const message = `the model has ${told}; it needs exactly one`;
  return fail([issue(['layers'], 'UNSUPPORTED', { message, limit: '1', actual: String(outputs.length) })]);
}

/** Layers that feed no other: what a file without output_layers ends in. */
function looseEnds(layers: readonly PlacedLayer[]): readonly string[] {
  const fed = new Set(layers.flatMap((layer) => layer.inboundNames));
  return layers.map(({ name }) => name).filter((name) => !fed.has(name));
}
