import { type Extents, elementCount } from '@dl-rsim/sim-core';
import type { Constant } from './constant.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

/**
 * A tensor of the graph as a layer of ours gives it. Ours are channels-last; the graph's own order is kept
 * beside it, so that weights can be permuted where they meet it.
 */
export interface Activation {
  readonly kind: 'activation';
  /** Of the layer that gives it; -1 is the image. */
  readonly index: number;
  /** Ours: [height, width, channel] or [length]. */
  readonly extents: Extents;
  /** The graph's, without the images: of length 3 [channel, height, width] or the like, or 1. */
  readonly dims: readonly number[];
  /** Of the graph's three dimensions: are channels the first, as ONNX has them, or the last? */
  readonly isChannelsFirst: boolean;
  /** Of a vector that was a map of several places: how the graph counts it, channel after channel. */
  readonly order: ChannelOrder | null;
  /** Does nothing else take the layer's output? */
  readonly isSole: boolean;
}

export interface ChannelOrder {
  readonly channelCount: number;
  readonly placeCount: number;
}

/** What a failed node leaves behind: what takes it is not looked at. */
export interface Unknown {
  readonly kind: 'unknown';
}

export type Value = Activation | Constant | Unknown;

/** The channels of the graph's own shape. */
export function channelCountOf({ dims, isChannelsFirst }: Activation): number {
  return (dims.length === 3 && isChannelsFirst ? dims[0] : dims.at(-1))!;
}

/** Its channel axis in the graph, where axis 0 counts images. */
export function channelAxis({ dims, isChannelsFirst }: Activation): number {
  return dims.length === 3 && isChannelsFirst ? 1 : dims.length;
}

/** [height, width] of the graph's own shape. */
export function sidesOf({ dims, isChannelsFirst }: Activation): readonly [number, number] {
  return isChannelsFirst ? [dims[1]!, dims[2]!] : [dims[0]!, dims[1]!];
}

/** The graph's dimensions of a map with these sides and channels. */
export function mapDims(like: Activation, extents: Extents): readonly number[] {
  const [height, width, channels] = extents.length === 3 ? extents : [1, 1, extents[0]];
  return like.isChannelsFirst ? [channels!, height!, width!] : [height!, width!, channels!];
}

/** Refuses what is not a feature map. */
export function requireMap(value: Activation): Activation {
  if (value.dims.length === 3) return value;
  throw new OnnxRefusal(`it needs [batch, channel, height, width] but gets ${shown(value)}`, {
    code: 'SHAPE_MISMATCH',
    actual: shown(value),
  });
}

/** The graph's shape, for messages. */
export function shown({ dims }: Activation): string {
  return `[batch, ${dims.join(', ')}]`;
}

/** A map as the vector that the graph makes of it. */
export function flattenedOrder(value: Activation): ChannelOrder | null {
  const placeCount = elementCount(value.dims) / channelCountOf(value);
  const isSame = !value.isChannelsFirst || placeCount === 1 || channelCountOf(value) === 1;
  return isSame || value.dims.length === 1
    ? value.order
    : { channelCount: channelCountOf(value), placeCount };
}

/** For each element in our order, its place in the graph's. */
export function graphIndices(order: ChannelOrder): Uint32Array {
  const { channelCount, placeCount } = order;
  return Uint32Array.from(
    { length: channelCount * placeCount },
    (_, i) => (i % channelCount) * placeCount + Math.floor(i / channelCount),
  );
}

export function isSameOrder(a: Activation, b: Activation): boolean {
  const [one, other] = [a.order, b.order];
  if (a.dims.join() !== b.dims.join() || a.isChannelsFirst !== b.isChannelsFirst) return false;
  return one?.channelCount === other?.channelCount && one?.placeCount === other?.placeCount;
}

/** Has a constant one number for each channel of a value, so that it spreads over all places? */
export function isByChannel({ dims }: Pick<Constant, 'dims'>, value: Activation): boolean {
  const channelCount = channelCountOf(value);
  const place = channelAxis(value) - value.dims.length - 1 + dims.length;
  return (
    value.order === null &&
    dims.every((extent, at) => extent === (at === place ? channelCount : 1)) &&
    place >= 0
  );
}
