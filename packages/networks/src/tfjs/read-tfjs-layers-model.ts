import { checkNetwork, type ImageShape, type Network } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { readZip } from '../archive/read-zip.ts';
import { issue, printable, quote } from '../issue.ts';
import { buildLayers, type PlannedLayer } from './build-layers.ts';
import { parseModelJson } from './model-json.ts';
import { planLayer } from './plan-layer.ts';
import { readWeights } from './read-weights.ts';
import { orderLayers, type PlacedLayer } from './topology.ts';

type Problem = readonly SpecIssue[];

const LIMIT_EXTENT = 4096;
const LIMIT_PIXELS = 16 * 1024 * 1024;

/**
 * Reads a zip of `model.json` and its weight files, as TensorFlow.js (`model.save`) and
 * `tensorflowjs_converter` write them. The file may come from anyone: nothing in it is believed or run,
 * and every reason to refuse it is an issue with the place in the file. Activations inside layers become
 * layers of their own; dropout disappears.
 */
export function readTfjsLayersModel(zip: Uint8Array): Outcome<Network, Problem> {
  const files = readZip(zip);
  if (!files.ok) return files;
  const jsonPath = findModelJson([...files.value.keys()]);
  if (!jsonPath.ok) return jsonPath;
  const model = parseModelJson(files.value.get(jsonPath.value) ?? new Uint8Array(), jsonPath.value);
  if (!model.ok) return model;
  const ordered = orderLayers(model.value);
  if (!ordered.ok) return ordered;
  const planned = planLayers(ordered.value);
  if (!planned.ok) return planned;
  const inputShape = readInputShape(ordered.value);
  if (!inputShape.ok) return inputShape;

  const folder = jsonPath.value.slice(0, -'model.json'.length);
  const weights = readWeights(model.value.weightsManifest, (path) => files.value.get(folder + path));
  if (!weights.ok) return weights;
  const layers = buildLayers(planned.value, inputShape.value, weights.value);
  if (!layers.ok) return layers;
  const network = { name: networkName(model.value.name), inputShape: inputShape.value, layers: layers.value };
  const checked = checkNetwork(network);
  return checked.ok ? succeed(network) : fail(checked.problem);
}

function findModelJson(names: readonly string[]): Outcome<string, Problem> {
  // Archives packed on a Mac carry a shadow of every file.
  const found = names.filter(
    (name) => name.split('/').at(-1) === 'model.json' && !name.startsWith('__MACOSX/'),
  );
  const [path] = found;
  if (path !== undefined && found.length === 1) return succeed(path);
  const held = names.slice(0, 5).map(quote).join(', ');
  const message =
    path === undefined
      ? `the zip holds no model.json but ${held === '' ? 'nothing' : held}; zip the folder ` +
        `that model.save wrote`
      : `the zip holds ${found.length} files named model.json; it must hold one`;
  return fail([issue(['zip', 'model.json'], path === undefined ? 'MISSING' : 'BAD_FORMAT', { message })]);
}

function planLayers(layers: readonly PlacedLayer[]): Outcome<readonly PlannedLayer[], Problem> {
  const planned: PlannedLayer[] = [];
  const issues: SpecIssue[] = [];
  for (const [position, layer] of layers.entries()) {
    const plan = planLayer(layer);
    if (!plan.ok) issues.push(...plan.problem);
    else if (plan.value.kind === 'input' && position > 0) {
      issues.push(
        issue(['layers', layer.layerIndex], 'UNSUPPORTED', {
          message: `${layer.place}: an input must be first`,
        }),
      );
    } else planned.push({ layer, plan: plan.value });
  }
  return issues.length > 0 ? fail(issues) : succeed(planned);
}

const extent = z.int().min(1).max(LIMIT_EXTENT);
const batchShape = z.tuple([z.union([z.null(), z.int()]), extent, extent, extent]);

/** Keras 2 and TensorFlow.js call it batch_input_shape, Keras 3 batch_shape. */
function readInputShape([first]: readonly PlacedLayer[]): Outcome<ImageShape, Problem> {
  const given = first?.config.batch_input_shape ?? first?.config.batch_shape;
  const shape = batchShape.safeParse(given);
  if (shape.success) {
    const [, heightCount, widthCount, channelCount] = shape.data;
    if (heightCount * widthCount * channelCount <= LIMIT_PIXELS)
      return succeed({ heightCount, widthCount, channelCount });
  }
  const actual = given === undefined ? 'missing' : quote(JSON.stringify(given)).slice(1, -1);
  const limit = `[null, height, width, channels], each 1 to ${LIMIT_EXTENT}, at most ${LIMIT_PIXELS} values`;
  const message = `${first?.place}: the input shape is ${actual}; it must be ${limit}`;
  const path = ['layers', first?.layerIndex ?? 0, 'config', 'batch_input_shape'];
  return fail([issue(path, given === undefined ? 'MISSING' : 'UNSUPPORTED', { message, limit, actual })]);
}

/** A stranger's name is shown, not trusted: printable, short, never empty. */
function networkName(name: string | undefined): string {
  const shown = printable((name ?? '').trim().slice(0, 120));
  return shown === '' ? 'network' : shown;
}
