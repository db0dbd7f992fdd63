import { type Extents, IMAGE_INDEX, type Layer, outputExtents } from '@dl-rsim/sim-core';
import type { FlatNode } from './graph-node.ts';
import { GraphRefusal } from './graph-refusal.ts';
import type { NumberTensor } from './number-tensor.ts';

type WithoutLinks<L> = L extends unknown ? Omit<L, 'inputIndices' | 'name'> : never;

/** scale x + offset per channel, in double precision until it is folded or done. */
export interface WideAffine {
  readonly kind: 'affine';
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/** Parts of activations written out; no layer of ours computes them alone. */
export type Fragment = { readonly kind: 'erf' } | { readonly kind: 'erfc' };

export type DraftBody = Exclude<WithoutLinks<Layer>, { readonly kind: 'affine' }> | WideAffine | Fragment;

/** A layer before names, folding and rounding. */
export interface Draft {
  readonly body: DraftBody;
  /** The node that it comes from, and its operator. */
  readonly node: Pick<FlatNode, 'name' | 'op'>;
  /** Earlier drafts; -1 is the image. */
  readonly inputs: readonly number[];
  /** [height, width, channel] or [length] */
  readonly extents: Extents;
}

/** What became of a node; told where its draft leads to the output. */
export interface DraftNote {
  readonly draftIndex: number;
  readonly place: string;
  readonly message: string;
}

/** A tensor with a batch of images in front: the output of a draft, in the shape that TensorFlow sees. */
export interface Feature {
  readonly kind: 'feature';
  readonly draftIndex: number;
  /** Without the batch. The same numbers in the same order as the draft's extents. */
  readonly shape: readonly number[];
  /** Where a Transpose has moved our axes to, null where it has not; its shape is moved, too. */
  readonly axes: readonly number[] | null;
  /** Between SpaceToBatchND and BatchToSpaceND: the blocks, and the zeros around. */
  readonly blocks: SpaceBlocks | null;
}

export interface SpaceBlocks {
  readonly blockCounts: readonly [number, number];
  /** top, bottom, left, right */
  readonly padCounts: readonly [number, number, number, number];
  /** Has a convolution taken them? */
  readonly isConvolved: boolean;
}

export type GraphValue = NumberTensor | Feature;

/** What has been built so far. */
export interface GraphLayers {
  readonly drafts: Draft[];
  /** What stands for "any number of images", or the number that the file fixes. */
  batchCount: number;
  image: Extents | null;
  /** Does the file give the image as a vector, so that a Reshape must say what it is? */
  isImageFlat: boolean;
  /** Flatten layers that were put behind a draft. */
  readonly flattened: Map<number, number>;
  /** Convolutions that a BatchToSpaceND has cropped. */
  readonly cropped: Set<number>;
  /** Numbers computed from constants. */
  foldedCount: number;
}

/** Largest feature map in numbers, as in sim-core. */
const LIMIT_FEATURE = 67_108_864;

/** Adds a layer that takes these features; the shape is the layer's own. */
export function addLayer(
  graph: GraphLayers,
  node: Draft['node'],
  { body, inputs }: { readonly body: DraftBody; readonly inputs: readonly Feature[] },
): Feature {
  const given = inputs.map((input) => extentsOf(graph, input));
  const extents = draftExtents(body, given);
  const count = extents.reduce((product, extent) => product * extent, 1);
  if (!(count >= 1))
    throw new GraphRefusal(`its window is larger than its input of ${given[0]!.join('x')}`, {
      code: 'SHAPE_MISMATCH',
      actual: given[0]!.join('x'),
    });
  if (count > LIMIT_FEATURE)
    throw new GraphRefusal(`its output ${extents.join('x')} has more than ${LIMIT_FEATURE} numbers`, {
      code: 'TOO_BIG',
      limit: String(LIMIT_FEATURE),
    });
  const sources = inputs.map(({ draftIndex }) => draftIndex);
  const draftIndex = graph.drafts.push({ body, node, inputs: sources, extents }) - 1;
  return { kind: 'feature', draftIndex, shape: extents, axes: null, blocks: null };
}

/** Adds a layer that changes no shape: TensorFlow's view of its input stays. */
export function addInPlace(graph: GraphLayers, node: Draft['node'], from: Feature, body: DraftBody): Feature {
  const { draftIndex } = addLayer(graph, node, { body, inputs: [from] });
  return { ...from, draftIndex };
}

function draftExtents(body: DraftBody, inputs: readonly Extents[]): Extents {
  if (body.kind === 'affine' || body.kind === 'erf' || body.kind === 'erfc') return inputs[0]!;
  return outputExtents({ ...body, name: '', inputIndices: [] }, inputs);
}

/** The shape that our layers see. */
export function extentsOf(graph: GraphLayers, { draftIndex }: Feature): Extents {
  if (draftIndex !== IMAGE_INDEX) return graph.drafts[draftIndex]!.extents;
  if (graph.image === null || graph.isImageFlat)
    throw new GraphRefusal(
      'the graph takes a vector instead of an image [height, width, channels]; export it with such an input',
    );
  return graph.image;
}

/** A feature whose axes stand as we have them. */
export function plain(feature: Feature): Feature {
  if (feature.axes)
    throw new GraphRefusal(
      'it takes a transposed tensor; only channels-last graphs (NHWC) are supported, and pairs of ' +
        'Transpose that undo each other',
    );
  if (feature.blocks)
    throw new GraphRefusal(
      'it stands between SpaceToBatchND and BatchToSpaceND, where only a convolution is supported',
    );
  return feature;
}

/** The feature as a feature map. */
export function asMap(graph: GraphLayers, feature: Feature): Feature {
  const extents = extentsOf(graph, plain(feature));
  if (extents.length === 3 && extents.join() === feature.shape.join()) return feature;
  throw reshaped(feature, extents);
}

/** The feature as the vector [length] that TensorFlow sees: with a flatten layer where it is a map to us. */
export function asVector(graph: GraphLayers, node: Draft['node'], feature: Feature): Feature {
  const extents = extentsOf(graph, plain(feature));
  if (feature.shape.length !== 1) throw reshaped(feature, extents);
  return flatten(graph, node, feature);
}

/** The feature as it is to us, when its last axis is TensorFlow's, else flattened. */
export function asChannels(graph: GraphLayers, node: Draft['node'], feature: Feature): Feature {
  const extents = extentsOf(graph, plain(feature));
  if (extents.at(-1) === feature.shape.at(-1)) return feature;
  const length = feature.shape.at(-1)!;
  if (feature.shape.every((extent, axis) => extent === 1 || axis === feature.shape.length - 1))
    if (length === extents.reduce((product, extent) => product * extent, 1))
      return { ...flatten(graph, node, feature), shape: feature.shape };
  throw reshaped(feature, extents);
}

function flatten(graph: GraphLayers, node: Draft['node'], feature: Feature): Feature {
  if (extentsOf(graph, feature).length === 1) return feature;
  const known = graph.flattened.get(feature.draftIndex);
  if (known !== undefined) return { ...feature, draftIndex: known, shape: graph.drafts[known]!.extents };
  const flat = addLayer(
    graph,
    { name: `${node.name}/flatten`, op: node.op },
    {
      body: { kind: 'flatten' },
      inputs: [feature],
    },
  );
  graph.flattened.set(feature.draftIndex, flat.draftIndex);
  return flat;
}

function reshaped({ shape }: Feature, extents: Extents): GraphRefusal {
  return new GraphRefusal(
    `it takes ${extents.join('x')} reshaped to ${shape.join('x')}; only flattening is supported`,
    { actual: shape.join('x') },
  );
}
