import { issue, quote } from '../issue.ts';
import type { LayerWeight } from '../keras-layers/placed-layer.ts';
import type { H5File } from './h5-file.ts';
import { H5Refusal } from './h5-refusal.ts';

const LIMIT_LAYERS = 1000;
const LIMIT_LAYER_WEIGHTS = 100;
/** Keras cuts lists of names that are too long for one attribute. */
const LIMIT_PARTS = 1000;

/**
 * All weights of the file by layer. Keras keeps them as
 * `<root>/<layer>/<weight name>`, with the names of the layers in the attribute layer_names of the root and
 * those of a layer's weights in weight_names of its group.
 */
export function readLayerWeights(file: H5File, root: string): ReadonlyMap<string, readonly LayerWeight[]> {
  const layerNames = namesOf(file, root, 'layer_names');
  if (layerNames.length > LIMIT_LAYERS) throw tooMany(`${layerNames.length} layers`, LIMIT_LAYERS);
  const weights = new Map<string, readonly LayerWeight[]>();
  for (const layerName of layerNames) {
    if (weights.has(layerName)) {
      const message = `layer ${quote(layerName)} is listed twice in layer_names`;
      throw new H5Refusal(issue(['layer_names'], 'BAD_FORMAT', { message }));
    }
    const group = `${root}/${layerName}`;
    if (!file.hasGroup(group)) {
      const message = `the file lacks the weights of layer ${quote(layerName)} that layer_names lists`;
      throw new H5Refusal(issue(['layer_names'], 'MISSING', { message, actual: quote(layerName) }));
    }
    const names = namesOf(file, group, 'weight_names');
    if (names.length > LIMIT_LAYER_WEIGHTS)
      throw tooMany(`${names.length} weights in layer ${quote(layerName)}`, LIMIT_LAYER_WEIGHTS);
    weights.set(
      layerName,
      names.map((name) => ({ name, ...file.numbers(`${group}/${name}`) })),
    );
  }
  return weights;
}

/** The attribute itself, or the parts `name0`, `name1`, ... into which Keras cut it. */
function namesOf(file: H5File, path: string, name: string): readonly string[] {
  if (file.hasAttribute(path, name)) return file.texts(path, name);
  const names: string[] = [];
  for (let part = 0; part < LIMIT_PARTS && file.hasAttribute(path, `${name}${part}`); part++)
    names.push(...file.texts(path, `${name}${part}`));
  if (names.length > 0) return names;
  const message = `the file lacks the attribute ${name} of ${quote(path)}; save the model again`;
  throw new H5Refusal(issue([name], 'MISSING', { message }));
}

function tooMany(what: string, limitCount: number): H5Refusal {
  const message = `the file lists ${what}; at most ${limitCount} are accepted`;
  return new H5Refusal(issue(['layer_names'], 'TOO_BIG', { message, limit: `at most ${limitCount}` }));
}
