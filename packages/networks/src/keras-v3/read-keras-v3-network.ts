import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import { withH5File } from '../keras-h5/h5-file.ts';
import { buildNetwork } from '../keras-layers/build-network.ts';
import { type KerasModel, parseKerasModel } from '../keras-layers/keras-model.ts';
import { placeLayers } from '../keras-layers/place-layers.ts';
import type { Problem } from '../keras-layers/placed-layer.ts';
import type { ReadNetworkOptions, ReadOutcome } from '../read-network.ts';
import { readVariables } from './read-variables.ts';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';
const LIMIT_CONFIG_BYTES = 16 * 1024 * 1024;
/** Keras' own packages; layers of others are code that this file does not hold. */
const KERAS_MODULE = /^(keras|tf_keras|tensorflow\.keras)(\.|$)/;

/** Whether an unpacked zip is what Keras 3 saves as `.keras`. */
export function isKerasV3(files: ReadonlyMap<string, Uint8Array>): boolean {
  return files.has(CONFIG) && (files.has(WEIGHTS) || files.has('metadata.json'));
}

/**
 * Reads the files of an unpacked `.keras` archive: architecture from config.json, weights from
 * model.weights.h5. The file may come from anyone: nothing in it is believed or run, and every reason to
 * refuse it is an issue.
 */
export async function readKerasV3Files(
  files: ReadonlyMap<string, Uint8Array>,
  options: Pick<ReadNetworkOptions, 'name'>,
): Promise<ReadOutcome> {
  const model = parseConfig(files.get(CONFIG));
  if (!model.ok) return model;
  const strangers = customLayers(model.value);
  if (strangers.length > 0) return fail(strangers);
  const placed = placeLayers(model.value, { isKeras3: true });
  if (!placed.ok) return placed;
  const stored = files.get(WEIGHTS);
  if (stored === undefined) {
    const message = `the archive lacks ${WEIGHTS}; save the model with model.save("model.keras") as one file`;
    return fail([issue([WEIGHTS], 'MISSING', { message })]);
  }
  const read = await withH5File(stored, (file) => readVariables(file, placed.value.layers));
  if (!read.ok) return fail([read.problem]);
  const built = buildNetwork({
    ...placed.value,
    name: model.value.name ?? options.name,
    weightsOf: (layerName) => read.value.get(layerName) ?? [],
  });
  return built.ok ? succeed({ ...built.value, format: 'keras-v3', original: null }) : built;
}

function parseConfig(bytes: Uint8Array | undefined): Outcome<KerasModel, Problem> {
  if (bytes === undefined || bytes.length > LIMIT_CONFIG_BYTES) {
    const message = `${CONFIG} has ${bytes?.length ?? 0} bytes; at most ${LIMIT_CONFIG_BYTES} are accepted`;
    return fail([issue([CONFIG], 'TOO_BIG', { message, limit: `at most ${LIMIT_CONFIG_BYTES} bytes` })]);
  }
  let described: unknown;
  try {
    described = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return fail([issue([CONFIG], 'UNREADABLE', { message: `${CONFIG} is not JSON; save the model again` })]);
  }
  return parseKerasModel(described, [CONFIG]);
}

/** A layer of the user's own may bear the name of one of Keras: its module tells. */
function customLayers({ layers }: KerasModel): readonly SpecIssue[] {
  return layers
    .flatMap((layer, layerIndex): SpecIssue[] => {
      const { module } = layer;
      if (typeof module === 'string' && KERAS_MODULE.test(module)) return [];
      const className = quote(layer.class_name).slice(1, -1);
      const told = `layer ${layerIndex} (${className} ${quote(layer.config.name ?? layer.name ?? '')})`;
      const message = `${told}: it is a custom layer, whose program code is not in the file and never run`;
      return [issue(['layers', layerIndex, 'module'], 'UNSUPPORTED', { message, actual: className })];
    })
    .slice(0, 20);
}
