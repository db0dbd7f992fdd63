import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { concatenate } from '../archive/concatenate.ts';
import { readZip } from '../archive/read-zip.ts';
import { issue, quote } from '../issue.ts';
import { buildNetwork } from '../keras-layers/build-network.ts';
import { placeLayers } from '../keras-layers/place-layers.ts';
import type { Problem } from '../keras-layers/placed-layer.ts';
import type { ReadOutcome, TfjsOriginal } from '../read-network.ts';
import { assignWeights } from './assign-weights.ts';
import { parseModelJson } from './model-json.ts';
import { readWeights, type StoredWeight } from './read-weights.ts';

/**
 * Reads a zip of `model.json` and its weight files, as TensorFlow.js (`model.save`) and
 * `tensorflowjs_converter` write them. The file may come from anyone: nothing in it is believed or run,
 * and every reason to refuse it is an issue with the place in the file.
 */
export function readTfjsLayersModel(zip: Uint8Array): ReadOutcome {
  const files = readZip(zip);
  return files.ok ? readTfjsLayersFiles(files.value) : files;
}

/** The same of the files of an unpacked zip, by their names. */
export function readTfjsLayersFiles(files: ReadonlyMap<string, Uint8Array>): ReadOutcome {
  const jsonPath = findModelJson([...files.keys()]);
  if (!jsonPath.ok) return jsonPath;
  const model = parseModelJson(files.get(jsonPath.value) ?? new Uint8Array(), jsonPath.value);
  if (!model.ok) return model;
  const placed = placeLayers(model.value);
  if (!placed.ok) return placed;
  const folder = jsonPath.value.slice(0, -'model.json'.length);
  const stored = readWeights(model.value.weightsManifest, (path) => files.get(folder + path));
  if (!stored.ok) return stored;
  const weights = assignWeights(placed.value.layers, stored.value);
  if (!weights.ok) return weights;
  const { weightsOf, strays } = weights.value;
  const built = buildNetwork({ ...placed.value, name: model.value.name, weightsOf });
  if (!built.ok) return built;
  // A weight that no layer has means that the model holds something that was not understood.
  if (strays.length > 0) return fail(strays.slice(0, LIMIT_ISSUES).map(refuseStray));
  const original = originalOf(model.value.modelTopology, stored.value);
  return succeed({ ...built.value, format: 'tfjs-layers', original });
}

/** All weights are 32-bit floats or belong to layers without effect: nothing is decoded. */
function originalOf(modelTopology: unknown, weights: readonly StoredWeight[]): TfjsOriginal {
  return {
    kind: 'layers',
    modelTopology,
    weightSpecs: weights.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    weightData: concatenate(weights.map(({ bytes }) => bytes)).buffer,
  };
}

const LIMIT_ISSUES = 20;

function refuseStray(name: string): SpecIssue {
  const message = `weight ${quote(name)} belongs to no layer of the model; export the model again`;
  return issue(['weightsManifest', quote(name)], 'UNSUPPORTED', { message });
}

/** The one model.json of a zip. */
export function findModelJson(names: readonly string[]): Outcome<string, Problem> {
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
