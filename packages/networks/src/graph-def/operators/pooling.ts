import { addLayer, asMap, extentsOf, type Feature, plain } from '../graph-layers.ts';
import { flagOf } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import {
  constantAt,
  featureAt,
  type Operator,
  readPadding,
  requireChannelsLast,
  scalarOf,
  wholeNumbers,
  windowPair,
} from './operands.ts';

export const pool =
  (kind: 'maxPool2d' | 'averagePool2d'): Operator =>
  (node, inputs, graph) => {
    requireChannelsLast(node);
    const [poolHeightCount, poolWidthCount] = windowPair(node, 'ksize');
    const [strideHeightCount, strideWidthCount] = windowPair(node, 'strides');
    const body = {
      kind,
      poolHeightCount,
      poolWidthCount,
      strideHeightCount,
      strideWidthCount,
      padding: readPadding(node),
    };
    return addLayer(graph, node, { body, inputs: [asMap(graph, featureAt(inputs, 0))] });
  };

/** The mean or the largest over height and width; keep_dims leaves [1, 1, channel]. */
export const reducePlaces =
  (kind: 'globalAveragePool2d' | 'globalMaxPool2d'): Operator =>
  (node, inputs, graph) => {
    const feature = plain(featureAt(inputs, 0));
    const axes = wholeNumbers(constantAt(inputs, 1)).map((axis) => (axis < 0 ? axis + 4 : axis));
    const isOverPlaces = axes.length === 2 && axes.includes(1) && axes.includes(2);
    if (!isOverPlaces || feature.shape.length !== 3)
      throw new GraphRefusal(
        `it reduces [images, ${feature.shape.join(', ')}] over the axes ${axes.join(', ')}; ` +
          'only height and width of a feature map (1, 2) are supported',
      );
    const keepsAxes = flagOf(node, 'keep_dims', false);
    const channelCount = feature.shape[2]!;
    const pooled: Feature =
      extentsOf(graph, feature).length === 1
        ? feature
        : addLayer(graph, node, { body: { kind }, inputs: [asMap(graph, feature)] });
    return { ...pooled, shape: keepsAxes ? [1, 1, channelCount] : [channelCount] };
  };

/** Pad and PadV2 with zeros; channels and images are never padded. */
export const pad: Operator = (node, inputs, graph) => {
  const value = inputs[2] === undefined ? 0 : scalarOf(constantAt(inputs, 2));
  if (value !== 0) throw new GraphRefusal(`it pads with ${value}; only zeros are supported`);
  const { shape } = constantAt(inputs, 1);
  const edges = wholeNumbers(constantAt(inputs, 1));
  const isSpatial = shape.join() === '4,2' && [0, 1, 6, 7].every((index) => edges[index] === 0);
  if (!isSpatial || edges.some((count) => !Number.isSafeInteger(count) || count < 0 || count > 65_536))
    throw new GraphRefusal(
      `its paddings are [${edges.join(', ')}]; only height and width can be padded, with 0 to 65536 places`,
    );
  const feature = asMap(graph, featureAt(inputs, 0));
  if (edges.every((count) => count === 0)) return feature;
  const [, , topCount = 0, bottomCount = 0, leftCount = 0, rightCount = 0] = edges;
  const body = { kind: 'zeroPad2d', topCount, bottomCount, leftCount, rightCount } as const;
  return addLayer(graph, node, { body, inputs: [feature] });
};
