import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import { buildNetwork } from '../keras-layers/build-network.ts';
import { type KerasModel, parseKerasModel } from '../keras-layers/keras-model.ts';
import { placeLayers } from '../keras-layers/place-layers.ts';
import type { LayerWeight } from '../keras-layers/placed-layer.ts';
import type { ReadNetworkOptions, ReadOutcome } from '../read-network.ts';
import { type H5File, withH5File } from './h5-file.ts';
import { H5Refusal } from './h5-refusal.ts';
import { readLayerWeights } from './read-layer-weights.ts';
import { tfjsOriginalOf } from './tfjs-original.ts';

type Problem = readonly SpecIssue[];

const WEIGHTS_ROOT = '/model_weights';

/**
 * Reads a whole model that Keras 1, 2 or 3 saved as HDF5 (`model.save("model.h5")`): architecture from the
 * attribute `model_config`, weights from the group `model_weights`, all converted to 32 bits. The file may
 * come from anyone: nothing in it is believed or run, and every reason to refuse it is an issue.
 */
export async function readKerasH5Network(
  bytes: Uint8Array,
  options: Pick<ReadNetworkOptions, 'name'>,
): Promise<ReadOutcome> {
  const read = await withH5File(bytes, readParts);
  if (!read.ok) return fail([read.problem]);
  const { config, kerasVersion, weights } = read.value;
  const model = parseConfig(config);
  if (!model.ok) return model;
  const placed = placeLayers(model.value, { isKeras3: /^[3-9]\./.test(kerasVersion) });
  if (!placed.ok) return placed;
  const strangers = strangersOf(weights, new Set(placed.value.layers.map((layer) => layer.name)));
  if (strangers.length > 0) return fail(strangers);
  const built = buildNetwork({
    ...placed.value,
    name: model.value.name ?? options.name,
    weightsOf: (layerName) => weights.get(layerName) ?? [],
  });
  if (!built.ok) return built;
  const original = kerasVersion.startsWith('2.') ? tfjsOriginalOf(config, weights) : null;
  return succeed({ ...built.value, format: 'keras-h5', original });
}

interface H5Parts {
  readonly config: string;
  /** Empty where the file does not say. */
  readonly kerasVersion: string;
  readonly weights: ReadonlyMap<string, readonly LayerWeight[]>;
}

function readParts(file: H5File): H5Parts {
  if (!file.hasAttribute('/', 'model_config')) {
    const message =
      'the file has no model_config: it holds weights alone or comes from another program; ' +
      'save the whole model with model.save("model.h5")';
    throw new H5Refusal(issue(['model_config'], 'MISSING', { message }));
  }
  const config = file.text('/', 'model_config');
  if (!file.hasGroup(WEIGHTS_ROOT)) {
    const message = 'the file has no group model_weights; save the whole model with model.save("model.h5")';
    throw new H5Refusal(issue(['model_weights'], 'MISSING', { message }));
  }
  const kerasVersion = file.hasAttribute('/', 'keras_version') ? file.text('/', 'keras_version') : '';
  return { config, kerasVersion, weights: readLayerWeights(file, WEIGHTS_ROOT) };
}

function parseConfig(config: string): Outcome<KerasModel, Problem> {
  let described: unknown;
  try {
    described = JSON.parse(config);
  } catch {
    const message = 'model_config is not JSON; save the model again';
    return fail([issue(['model_config'], 'UNREADABLE', { message })]);
  }
  return parseKerasModel(described, ['model_config']);
}

/** Weights of a layer that the architecture does not have: something was not understood. */
function strangersOf(
  weights: ReadonlyMap<string, readonly LayerWeight[]>,
  layerNames: ReadonlySet<string>,
): Problem {
  return [...weights]
    .filter(([layerName, list]) => list.length > 0 && !layerNames.has(layerName))
    .slice(0, 20)
    .map(([layerName]) => {
      const message = `the weights of ${quote(layerName)} belong to no layer of the model; save it again`;
      return issue(['layer_names', quote(layerName)], 'UNSUPPORTED', { message });
    });
}
