import {
  type Conv2dLayer,
  type DenseLayer,
  type ExplicitPadding,
  outputExtents,
  type Padding,
} from '@dl-rsim/sim-core';
import {
  addLayer,
  asMap,
  extentsOf,
  type Feature,
  type GraphLayers,
  type GraphValue,
  plain,
  type SpaceBlocks,
} from '../graph-layers.ts';
import type { FlatNode } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import {
  constantAt,
  featureAt,
  type Operator,
  readPadding,
  requireChannelsLast,
  weightsAt,
  windowPair,
} from './operands.ts';

type ConvBody = Omit<Conv2dLayer, 'inputIndices' | 'name'>;
type DenseBody = Omit<DenseLayer, 'inputIndices' | 'name'>;

/** A convolution; of groups, when its filter has fewer channels than its input. */
export const convolve: Operator = (node, inputs, graph) => {
  requireChannelsLast(node);
  const shape = filterShape(inputs);
  const [, , filterChannelCount, outputChannelCount] = shape;
  const source = sourceOf(graph, inputs);
  const inputChannelCount = source.shape.at(-1) ?? 0;
  const groupCount = inputChannelCount / filterChannelCount;
  if (!Number.isSafeInteger(groupCount) || outputChannelCount % groupCount !== 0)
    throw new GraphRefusal(
      `its filter takes ${filterChannelCount} channels for ${outputChannelCount} outputs, ` +
        `its input has ${inputChannelCount}`,
      { code: 'SHAPE_MISMATCH' },
    );
  const kernel = weightsAt(inputs, 1, shape);
  return place(node, graph, { shape, source, kernel, groupCount, inputChannelCount, outputChannelCount });
};

/** A filter [height, width, channel, multiplier] lies in memory as our [height, width, 1, output channel]. */
export const convolveDepthwise: Operator = (node, inputs, graph) => {
  requireChannelsLast(node);
  const source = sourceOf(graph, inputs);
  const inputChannelCount = source.shape.at(-1) ?? 0;
  const [height, width, filterChannelCount, multiplierCount] = filterShape(inputs);
  const shape = [height, width, inputChannelCount, multiplierCount] as const;
  const kernel = weightsAt(inputs, 1, shape);
  const outputChannelCount = filterChannelCount * multiplierCount;
  return place(node, graph, {
    shape,
    source,
    kernel,
    groupCount: inputChannelCount,
    inputChannelCount,
    outputChannelCount,
  });
};

/** What is convolved: an image, not a vector that nobody has made one. */
function sourceOf(graph: GraphLayers, inputs: readonly GraphValue[]): Feature {
  const source = featureAt(inputs, 0);
  extentsOf(graph, source);
  return source;
}

function filterShape(inputs: readonly GraphValue[]): readonly [number, number, number, number] {
  const { shape } = constantAt(inputs, 1);
  const [height = 0, width = 0, channel = 0, output = 0] = shape;
  if (shape.length === 4 && shape.every((extent) => extent >= 1)) return [height, width, channel, output];
  throw new GraphRefusal(`its filter has the shape [${shape.join(', ')}]; it must have four extents from 1`, {
    code: 'SHAPE_MISMATCH',
  });
}

interface Convolution {
  readonly shape: readonly [number, number, number, number];
  readonly source: Feature;
  readonly kernel: Float32Array;
  readonly groupCount: number;
  readonly inputChannelCount: number;
  readonly outputChannelCount: number;
}

function place(node: FlatNode, graph: GraphLayers, conv: Convolution): Feature {
  const { shape, source, kernel, groupCount, inputChannelCount, outputChannelCount } = conv;
  const [strideHeightCount, strideWidthCount] = windowPair(node, 'strides');
  const [dilationHeightCount, dilationWidthCount] = windowPair(node, 'dilations');
  const body: ConvBody = {
    kind: 'conv2d',
    kernel,
    kernelHeightCount: shape[0],
    kernelWidthCount: shape[1],
    inputChannelCount,
    outputChannelCount,
    groupCount,
    strideHeightCount,
    strideWidthCount,
    dilationHeightCount,
    dilationWidthCount,
    padding: readPadding(node),
    bias: null,
  };
  if (source.blocks) return placeDilated(node, graph, { body, source, blocks: source.blocks });
  const isSpot = source.shape.length === 3 && source.shape[0] === 1 && source.shape[1] === 1;
  if (isSpot && extentsOf(graph, plain(source)).length === 1)
    return placeDense(node, graph, { body, source });
  return addLayer(graph, node, { body, inputs: [asMap(graph, source)] });
}

/** A 1x1 convolution behind a global pooling that kept its axes is a dense layer. */
function placeDense(
  node: FlatNode,
  graph: GraphLayers,
  { body, source }: { readonly body: ConvBody; readonly source: Feature },
): Feature {
  const { kernelHeightCount, kernelWidthCount, groupCount, kernel, inputChannelCount } = body;
  if (kernelHeightCount !== 1 || kernelWidthCount !== 1 || groupCount !== 1)
    throw new GraphRefusal(
      `its window of ${kernelHeightCount}x${kernelWidthCount} in ${groupCount} groups stands behind ` +
        'a global pooling; only one of 1x1 in one group is supported there',
    );
  const outputCount = body.outputChannelCount;
  const dense: DenseBody = { kind: 'dense', kernel, inputCount: inputChannelCount, outputCount, bias: null };
  const { draftIndex } = addLayer(graph, node, { body: dense, inputs: [source] });
  return { ...source, draftIndex, shape: [1, 1, outputCount] };
}

/**
 * The convolution between SpaceToBatchND and BatchToSpaceND: over each of the b x b interleaved images it
 * is one over the whole whose taps are b apart. BatchToSpaceND takes its crops off the zeros again.
 */
function placeDilated(
  node: FlatNode,
  graph: GraphLayers,
  {
    body,
    source,
    blocks,
  }: { readonly body: ConvBody; readonly source: Feature; readonly blocks: SpaceBlocks },
): Feature {
  const { strideHeightCount, strideWidthCount, dilationHeightCount, dilationWidthCount, padding } = body;
  const isPlain = [strideHeightCount, strideWidthCount, dilationHeightCount, dilationWidthCount].every(
    (count) => count === 1,
  );
  if (!isPlain || padding !== 'valid' || blocks.isConvolved)
    throw new GraphRefusal(
      'between SpaceToBatchND and BatchToSpaceND only one convolution is supported, with stride 1, ' +
        'without dilation and with VALID padding',
    );
  const [topCount, bottomCount, leftCount, rightCount] = blocks.padCounts;
  const dilated: ConvBody = {
    ...body,
    dilationHeightCount: blocks.blockCounts[0],
    dilationWidthCount: blocks.blockCounts[1],
    padding: { topCount, bottomCount, leftCount, rightCount },
  };
  const feature = addLayer(graph, node, { body: dilated, inputs: [{ ...source, blocks: null }] });
  return { ...feature, blocks: { ...blocks, isConvolved: true } };
}

/** Takes crops off the padding of a convolution that `placeDilated` has laid, and names it where it can. */
export function cropConvolution(
  graph: GraphLayers,
  feature: Feature,
  crops: readonly [number, number, number, number],
): Feature {
  let index = feature.draftIndex;
  // Biases and activations between the two stay where they are: they work place by place.
  const path = [index];
  for (let draft = graph.drafts[index]; draft && draft.body.kind !== 'conv2d'; draft = graph.drafts[index]) {
    index = draft.inputs[0]!;
    path.push(index);
  }
  const draft = graph.drafts[index];
  if (draft?.body.kind !== 'conv2d' || typeof draft.body.padding === 'string' || graph.cropped.has(index))
    throw new GraphRefusal('its input is no convolution behind a SpaceToBatchND');
  graph.cropped.add(index);
  const { padding } = draft.body;
  const counts = [padding.topCount, padding.bottomCount, padding.leftCount, padding.rightCount];
  const [topCount = 0, bottomCount = 0, leftCount = 0, rightCount = 0] = counts.map(
    (count, edge) => count - crops[edge]!,
  );
  if (Math.min(topCount, bottomCount, leftCount, rightCount) < 0)
    throw new GraphRefusal(`its crops [${crops.join(', ')}] reach into the image`);
  const input = extentsOf(graph, { ...feature, draftIndex: draft.inputs[0]!, axes: null, blocks: null });
  const cropped = nameThePadding(draft.body, { topCount, bottomCount, leftCount, rightCount });
  const body = { ...draft.body, padding: cropped };
  const extents = outputExtents({ ...body, name: '', inputIndices: [] }, [input]);
  graph.drafts[index] = { ...draft, body, extents };
  for (const behind of path.slice(0, -1)) graph.drafts[behind] = { ...graph.drafts[behind]!, extents };
  return { ...feature, shape: extents, blocks: null };
}

/** TensorFlow's word for a padding, where it has one: exports and cards read better. */
function nameThePadding(conv: ConvBody, padding: ExplicitPadding): Padding {
  const { topCount, bottomCount, leftCount, rightCount } = padding;
  if (topCount + bottomCount + leftCount + rightCount === 0) return 'valid';
  // With stride 1, SAME pads (taps - 1) x distance, the smaller half in front.
  const isSame = (taps: number, distance: number, before: number, after: number): boolean =>
    before + after === (taps - 1) * distance && before === Math.floor((before + after) / 2);
  const isSameHeight = isSame(conv.kernelHeightCount, conv.dilationHeightCount, topCount, bottomCount);
  const isSameWidth = isSame(conv.kernelWidthCount, conv.dilationWidthCount, leftCount, rightCount);
  return isSameHeight && isSameWidth ? 'same' : padding;
}
