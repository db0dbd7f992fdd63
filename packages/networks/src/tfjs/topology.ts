import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote, UNPRINTABLE } from '../issue.ts';
import type { KerasLayer, ModelJson } from './model-json.ts';

/** A layer with its place in the file, for messages. */
export interface PlacedLayer {
  readonly layerIndex: number;
  readonly className: string;
  readonly name: string;
  readonly config: KerasLayer['config'];
  /** layer 3 (Conv2D "conv2") */
  readonly place: string;
}

const SEQUENTIAL = ['Sequential'];
const FUNCTIONAL = ['Model', 'Functional'];
const LIMIT_LAYERS = 500;
const LIMIT_NAME = 120;

/**
 * Brings the layers of a Sequential or of an unbranched functional model into the order of the
 * computation.
 */
export function orderLayers(model: ModelJson): Outcome<readonly PlacedLayer[], readonly SpecIssue[]> {
  if (model.layers.length === 0 || model.layers.length > LIMIT_LAYERS) {
    const message = `the model has ${model.layers.length} layers; 1 to ${LIMIT_LAYERS} are accepted`;
    return fail([issue(['layers'], model.layers.length === 0 ? 'TOO_SMALL' : 'TOO_BIG', { message })]);
  }
  const layers = model.layers.map(placeLayer);
  const issues = layers.flatMap((layer, index) => checkName(layer, layers.slice(0, index)));
  if (issues.length > 0) return fail(issues);
  if (SEQUENTIAL.includes(model.className)) return succeed(layers);
  if (FUNCTIONAL.includes(model.className)) return followChain(model, layers);
  const message =
    `the model is a ${quote(model.className)}; Sequential and unbranched ` +
    `functional models are supported`;
  return fail([
    issue(['modelTopology', 'class_name'], 'UNSUPPORTED', { message, actual: quote(model.className) }),
  ]);
}

function placeLayer(layer: KerasLayer, layerIndex: number): PlacedLayer {
  const name = layer.config.name ?? layer.name ?? `layer${layerIndex}`;
  const place = `layer ${layerIndex} (${quote(layer.class_name).slice(1, -1)} ${quote(name)})`;
  return { layerIndex, className: layer.class_name, name, config: layer.config, place };
}

function checkName(layer: PlacedLayer, earlier: readonly PlacedLayer[]): readonly SpecIssue[] {
  const { name, place, layerIndex } = layer;
  const path = ['layers', layerIndex, 'name'];
  if (name === '' || name.length > LIMIT_NAME || UNPRINTABLE.test(name)) {
    const message = `${place}: a layer's name has 1 to ${LIMIT_NAME} printable characters`;
    return [issue(path, 'BAD_FORMAT', { message, actual: quote(name) })];
  }
  const isTwin = earlier.some((other) => other.name === name);
  return isTwin ? [issue(path, 'BAD_FORMAT', { message: `${place}: another layer has the same name` })] : [];
}

/** Walks from the only layer without input to the only one without successor. */
function followChain(
  model: ModelJson,
  layers: readonly PlacedLayer[],
): Outcome<readonly PlacedLayer[], readonly SpecIssue[]> {
  const branched = (message: string, layerIndex?: number): Outcome<never, readonly SpecIssue[]> =>
    fail([issue(layerIndex === undefined ? ['layers'] : ['layers', layerIndex], 'UNSUPPORTED', { message })]);
  const successors = new Map<string, PlacedLayer>();
  const starts: PlacedLayer[] = [];
  for (const layer of layers) {
    const sources = inputNames(model.layers[layer.layerIndex]?.inbound_nodes ?? []);
    if (sources === null)
      return branched(`${layer.place}: its inputs are written in an unknown way`, layer.layerIndex);
    if (sources.length > 1)
      return branched(`${layer.place} has ${sources.length} inputs; only chains run`, layer.layerIndex);
    const [source] = sources;
    if (source === undefined) starts.push(layer);
    else if (successors.has(source))
      return branched(`the output of layer ${quote(source)} is used twice; only chains run`);
    else successors.set(source, layer);
  }
  const [start] = starts;
  if (start === undefined || starts.length > 1)
    return branched(`the model has ${starts.length} inputs; it needs exactly one`);
  const chain = [start];
  for (let next = successors.get(start.name); next !== undefined; next = successors.get(next.name))
    chain.push(next);
  const last = chain.at(-1)?.name;
  if (chain.length === layers.length) {
    const outputs = outputNames(model.outputLayers);
    if (outputs === null || outputs.every((name) => name === last)) return succeed(chain);
    return branched(
      `the model's output is ${outputs.map(quote).join(', ')}; it must be the last layer, ` +
        `${quote(last ?? '')}`,
    );
  }
  const lost = layers.find((layer) => !chain.includes(layer));
  return branched(`${lost?.place} is not connected to the input of the model`, lost?.layerIndex);
}

/**
 * Names of the layers that feed this one, over all its uses. Keras 2 and TensorFlow.js write
 * [[["conv1", 0, 0, {}]]], Keras 3 writes [{args: [{config: {keras_history: ["conv1", 0, 0]}}]}].
 */
function inputNames(inboundNodes: readonly unknown[]): readonly string[] | null {
  const names: string[] = [];
  for (const node of inboundNodes) {
    const tensors = Array.isArray(node)
      ? node
      : isRecord(node) && Array.isArray(node.args)
        ? node.args
        : null;
    if (tensors === null) return null;
    for (const tensor of tensors) {
      const name = tensorSource(tensor);
      if (name === null) return null;
      names.push(name);
    }
  }
  return names;
}

function tensorSource(tensor: unknown): string | null {
  if (Array.isArray(tensor)) return typeof tensor[0] === 'string' ? tensor[0] : null;
  if (!isRecord(tensor) || !isRecord(tensor.config) || !Array.isArray(tensor.config.keras_history))
    return null;
  const [name] = tensor.config.keras_history as readonly unknown[];
  return typeof name === 'string' ? name : null;
}

/** [["dense3", 0, 0]] or ["dense3", 0, 0]; null when the file does not say. */
function outputNames(outputLayers: unknown): readonly string[] | null {
  if (!Array.isArray(outputLayers)) return null;
  const heads = (outputLayers as readonly unknown[]).map((output) =>
    Array.isArray(output) ? (output[0] as unknown) : output,
  );
  return heads.filter((head) => typeof head === 'string').slice(0, 10);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
