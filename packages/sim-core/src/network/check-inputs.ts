import {
  type GlobalPool2dLayer,
  IMAGE_INDEX,
  type Layer,
  type Network,
  type ZeroPad2dLayer,
} from './graph.ts';
import { type LayerIssue, mismatch } from './network-issue.ts';
import { type Extents, elementCount, outputExtents } from './shape.ts';

/** Nothing that people train has more; a hostile file would only burn time with them. */
const MAX_INPUT_COUNT = 256;

/** Do the input indices of a layer name earlier outputs, as many as its kind takes? */
export function checkInputIndices({ kind, inputIndices }: Layer, layerIndex: number): LayerIssue | null {
  const isMerge = kind === 'add' || kind === 'multiply' || kind === 'concatenate';
  const [least, most] = isMerge ? [2, MAX_INPUT_COUNT] : [1, 1];
  const count = inputIndices.length;
  if (count < least || count > most) {
    const limit = isMerge ? `${least} to ${most}` : '1';
    return {
      field: 'inputIndices',
      code: count < least ? 'TOO_SMALL' : 'TOO_BIG',
      message: `it has ${count} inputs; it takes ${limit}`,
      limit,
      actual: String(count),
    };
  }
  const stray = inputIndices.find(
    (index) => !Number.isSafeInteger(index) || index < IMAGE_INDEX || index >= layerIndex,
  );
  if (stray === undefined) return null;
  const limit = layerIndex === 0 ? String(IMAGE_INDEX) : `${IMAGE_INDEX} to ${layerIndex - 1}`;
  return {
    field: 'inputIndices',
    code: Number.isSafeInteger(stray) ? 'TOO_BIG' : 'NOT_INTEGER',
    message: `input index ${stray} names no earlier layer; it must be ${limit} (${IMAGE_INDEX} is the image)`,
    limit,
    actual: String(stray),
  };
}

/** Index of the first layer, but for the last, whose output nothing takes. */
export function findDanglingLayer({ layers }: Network): number | null {
  const fed = new Set(layers.flatMap(({ inputIndices }) => inputIndices));
  const index = layers.findIndex((_, i) => i < layers.length - 1 && !fed.has(i));
  return index < 0 ? null : index;
}

/** Do the shapes of its inputs suit a layer? Its own counts are right by now. */
export function checkInputShapes(layer: Layer, inputs: readonly Extents[]): LayerIssue | null {
  const input = inputs[0]!;
  switch (layer.kind) {
    case 'dense':
      if (input.length !== 1) {
        const gets = `gets a feature map ${input.join('x')}`;
        return mismatch('inputCount', `needs a vector but ${gets}; put a flatten layer before it`, input);
      }
      if (input[0] === layer.inputCount) return null;
      return mismatch('inputCount', `takes ${layer.inputCount} inputs but gets ${input[0]}`, input);
    case 'conv2d':
    case 'maxPool2d':
    case 'averagePool2d':
    case 'globalAveragePool2d':
    case 'globalMaxPool2d':
    case 'zeroPad2d':
      return checkFeatureMap(layer, input);
    case 'add':
      return checkMerge(inputs, (other) => other.join('x') === input.join('x'));
    case 'multiply': {
      const whole = outputExtents(layer, inputs);
      const isVector = (other: Extents) => other.length === 1 && other[0] === whole.at(-1);
      return checkMerge(inputs, (other) => other.join('x') === whole.join('x') || isVector(other), whole);
    }
    case 'concatenate':
      return checkMerge(inputs, (other) => sidesOf(other) === sidesOf(input));
    case 'affine':
      if (layer.scale.length === input.at(-1)) return null;
      return mismatch('scale', `scales ${layer.scale.length} channels but gets ${input.at(-1)}`, input);
    case 'prelu':
      if (layer.slopes.length === input.at(-1)) return null;
      return mismatch('slopes', `has ${layer.slopes.length} slopes but gets ${input.at(-1)} channels`, input);
    case 'subtractMean': {
      const neededCount = elementCount(input);
      if (layer.mean.length === neededCount) return null;
      return mismatch('mean', `holds ${layer.mean.length} numbers but gets ${neededCount}`, input);
    }
    default:
      return null;
  }
}

type FeatureMapLayer = Extract<Layer, { readonly strideHeightCount: number }> | MapOnlyLayer;
type MapOnlyLayer = GlobalPool2dLayer | ZeroPad2dLayer;

function checkFeatureMap(layer: FeatureMapLayer, input: Extents): LayerIssue | null {
  if (input.length !== 3)
    return mismatch('kind', `needs a feature map but gets a vector of ${input[0]}`, input);
  if (layer.kind === 'conv2d' && layer.inputChannelCount !== input[2]) {
    const message = `takes ${layer.inputChannelCount} channels but gets ${input[2]}`;
    return mismatch('inputChannelCount', message, input);
  }
  if (elementCount(outputExtents(layer, [input])) > 0) return null;
  const padding = 'padding' in layer && layer.padding === 'valid' ? 'without' : 'with its';
  return mismatch(
    'padding',
    `its window does not fit into ${input[0]}x${input[1]} ${padding} padding`,
    input,
  );
}

function checkMerge(
  inputs: readonly Extents[],
  fits: (other: Extents) => boolean,
  whole = inputs[0]!,
): LayerIssue | null {
  const other = inputs.find((extents) => !fits(extents));
  if (other === undefined) return null;
  const message = `its inputs ${whole.join('x')} and ${other.join('x')} do not fit together`;
  return mismatch('inputIndices', message, other);
}

/** All extents but the last, and how many there are. */
function sidesOf(extents: Extents): string {
  return `${extents.length}:${extents.slice(0, -1).join('x')}`;
}
