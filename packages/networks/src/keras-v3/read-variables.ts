import { issue, quote } from '../issue.ts';
import type { H5File } from '../keras-h5/h5-file.ts';
import { H5Refusal } from '../keras-h5/h5-refusal.ts';
import type { LayerWeight, PlacedLayer } from '../keras-layers/placed-layer.ts';
import { isIdle } from '../keras-layers/plan-layer.ts';

/** Where versions of Keras keep the layers of a model. */
const ROOTS = ['/layers', '/_layer_checkpoint_dependencies'];

/**
 * The weights of every layer by its name. Keras 3 files them under the class name of the layer with a counter
 * (`layers/conv2d_1/vars/0`), in the order in which the layer made them.
 */
export function readVariables(
  file: H5File,
  layers: readonly PlacedLayer[],
): ReadonlyMap<string, readonly LayerWeight[]> {
  const root = ROOTS.find((path) => file.hasGroup(path));
  if (root === undefined) {
    const message = 'model.weights.h5 has no group layers; save the model with model.save("model.keras")';
    throw new H5Refusal(issue(['model.weights.h5'], 'MISSING', { message }));
  }
  const counts = new Map<string, number>();
  const weights = new Map<string, readonly LayerWeight[]>();
  for (const layer of layers) {
    const base = snakeCase(layer.className);
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    const group = `${root}/${count === 0 ? base : `${base}_${count}`}/vars`;
    if (!isIdle(layer)) weights.set(layer.name, readLayer(file, layer, group));
  }
  return weights;
}

function readLayer(file: H5File, layer: PlacedLayer, group: string): readonly LayerWeight[] {
  if (!file.hasGroup(group)) return [];
  checkOwner(file, layer, group);
  const parts = partsOf(layer);
  const weights: LayerWeight[] = [];
  // One more than the layer has, so that a stray weight is seen.
  for (let at = 0; at <= parts.length && file.hasNumbers(`${group}/${at}`); at++)
    weights.push({ name: `${layer.name}/${parts[at] ?? at}`, ...file.numbers(`${group}/${at}`) });
  return weights;
}

/** Newer versions write the layer's name beside its weights. */
function checkOwner(file: H5File, layer: PlacedLayer, group: string): void {
  if (!file.hasAttribute(group, 'name')) return;
  const owner = file.text(group, 'name');
  if (owner === layer.name) return;
  const message = `${layer.place}: ${quote(group)} holds the weights of ${quote(owner)}; save it again`;
  throw new H5Refusal(issue(['layers', layer.layerIndex], 'BAD_FORMAT', { message, actual: quote(owner) }));
}

/** What the weights of a layer are, in the order of the file. */
function partsOf({ className, config }: PlacedLayer): readonly string[] {
  const bias = config.use_bias === false ? [] : ['bias'];
  switch (className) {
    case 'SeparableConv2D':
      return ['depthwise_kernel', 'pointwise_kernel', ...bias];
    case 'BatchNormalization':
      return [
        ...(config.scale === false ? [] : ['gamma']),
        ...(config.center === false ? [] : ['beta']),
        'moving_mean',
        'moving_variance',
      ];
    case 'PReLU':
      return ['alpha'];
    case 'Conv2D':
    case 'DepthwiseConv2D':
    case 'Dense':
      return ['kernel', ...bias];
    default:
      return [];
  }
}

/** Keras' own rule: GlobalMaxPooling2D is global_max_pooling2d, PReLU is p_re_lu. */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
