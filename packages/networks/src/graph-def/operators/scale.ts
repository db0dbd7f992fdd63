import {
  addInPlace,
  asChannels,
  type Draft,
  extentsOf,
  type Feature,
  type GraphLayers,
  plain,
} from '../graph-layers.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import type { NumberTensor } from '../number-tensor.ts';

/** scale x + offset with one number for all channels; the feature itself where that changes nothing. */
export function scaleAll(
  graph: GraphLayers,
  node: Draft['node'],
  { feature, scale, offset }: { readonly feature: Feature; readonly scale: number; readonly offset: number },
): Feature {
  if (scale === 1 && offset === 0) return feature;
  const channelCount = extentsOf(graph, feature).at(-1)!;
  return addInPlace(graph, node, feature, {
    kind: 'affine',
    scale: new Float64Array(channelCount).fill(scale),
    offset: new Float64Array(channelCount).fill(offset),
  });
}

/** What one operator does with a constant c to each number. */
export interface Affinity {
  readonly scaleOf: (constant: number) => number;
  readonly offsetOf: (constant: number) => number;
}

/** scale(c) x + offset(c) for a constant of one number, one a channel, or of the feature's shape. */
export function scaleBy(
  graph: GraphLayers,
  node: Draft['node'],
  {
    feature,
    constant,
    affinity: { scaleOf, offsetOf },
  }: { readonly feature: Feature; readonly constant: NumberTensor; readonly affinity: Affinity },
): Feature {
  const { values } = constant;
  if (values.length === 1) {
    const [value = 0] = values;
    return scaleAll(graph, node, { feature, scale: scaleOf(value), offset: offsetOf(value) });
  }
  const shape = withoutLeadingOnes(constant.shape);
  const channelCount = feature.shape.at(-1);
  if (shape.length === 1 && shape[0] === channelCount && feature.axes === null) {
    // Between the two halves of a dilation a bias comes channel by channel, too.
    const source = feature.blocks ? feature : asChannels(graph, node, feature);
    const wide = Float64Array.from(values);
    const body = { kind: 'affine', scale: wide.map(scaleOf), offset: wide.map(offsetOf) } as const;
    return addInPlace(graph, node, source, body);
  }
  const isWhole = shape.join() === withoutLeadingOnes(feature.shape).join();
  if (isWhole && values.every((value) => scaleOf(value) === 1)) {
    const mean = Float32Array.from(values, (value) => -offsetOf(value));
    return addInPlace(graph, node, plain(feature), { kind: 'subtractMean', mean });
  }
  const [limit, actual] = [`[${channelCount}]`, `[${constant.shape.join(', ')}]`];
  throw new GraphRefusal(
    `its constant has the shape ${actual}; only one number, one for each of the ${channelCount} channels, ` +
      'and sums with one for each place are supported',
    { limit, actual },
  );
}

/** The numbers of a constant that has one for all channels or one for each. */
export function perChannel(feature: Feature, { values, shape }: NumberTensor): Float64Array {
  const channelCount = feature.shape.at(-1)!;
  if (values.length === 1) return new Float64Array(channelCount).fill(values[0]!);
  const own = withoutLeadingOnes(shape);
  if (own.length === 1 && own[0] === channelCount) return Float64Array.from(values);
  throw new GraphRefusal(
    `one of its constants has the shape [${shape.join(', ')}]; it must be one number for each of the ` +
      `${channelCount} channels`,
    { code: 'SHAPE_MISMATCH', limit: `[${channelCount}]` },
  );
}

function withoutLeadingOnes(shape: readonly number[]): readonly number[] {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? [] : shape.slice(first);
}
