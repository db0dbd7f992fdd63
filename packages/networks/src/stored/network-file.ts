import { checkNetwork, isCrossbarLayer, type Layer, type Network } from '@dl-rsim/sim-core';
import { imageShapeSchema } from '@dl-rsim/spec';
import { z } from 'zod';
import { concatenate } from '../archive/concatenate.ts';
import { type ContainerKind, packContainer, unpackContainer } from './container.ts';

const KIND: ContainerKind = { magic: 'DLRSIMNW', version: 1 };

const count = z.int().min(1);
const padding = z.enum(['same', 'valid']);
const strides = { strideHeightCount: count, strideWidthCount: count, padding };
const pool = { name: z.string(), poolHeightCount: count, poolWidthCount: count, ...strides };

/** Layers without their weights: those lie in the body, kernel before bias, layer after layer. */
const layerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('conv2d'),
    name: z.string(),
    kernelHeightCount: count,
    kernelWidthCount: count,
    inputChannelCount: count,
    outputChannelCount: count,
    ...strides,
    hasBias: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('dense'),
    name: z.string(),
    inputCount: count,
    outputCount: count,
    hasBias: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('maxPool2d'), ...pool }),
  z.strictObject({ kind: z.literal('averagePool2d'), ...pool }),
  z.strictObject({ kind: z.literal('flatten'), name: z.string() }),
  z.strictObject({ kind: z.literal('relu'), name: z.string() }),
  z.strictObject({ kind: z.literal('softmax'), name: z.string() }),
]);

const headerSchema = z.strictObject({
  name: z.string(),
  inputShape: imageShapeSchema,
  layers: z.array(layerSchema),
});

type StoredLayer = z.infer<typeof layerSchema>;

/**
 * The stored file of a network. Equal networks give equal bytes; the SHA-256 of them is the network's
 * digest.
 */
export function encodeNetwork(network: Network): Uint8Array {
  const { name, inputShape, layers } = network;
  const header = { name, inputShape, layers: layers.map(withoutWeights) };
  const weights = layers
    .filter(isCrossbarLayer)
    .flatMap(({ kernel, bias }) => (bias === null ? [kernel] : [kernel, bias]));
  return packContainer(KIND, { header, body: concatenate(weights.map(littleEndian)) });
}

/**
 * Reads `encodeNetwork`'s file. @throws when it is broken or does not describe a network that sim-core
 * accepts.
 */
export function decodeNetwork(bytes: Uint8Array): Network {
  const { header, body } = unpackContainer(KIND, bytes);
  const { name, inputShape, layers } = headerSchema.parse(header);
  const reader = new FloatReader(body);
  const network: Network = { name, inputShape, layers: layers.map((layer) => withWeights(layer, reader)) };
  if (!reader.isAtEnd()) throw new Error('stored network is broken: more weights than its layers need');
  const checked = checkNetwork(network);
  if (!checked.ok) throw new Error(`stored network is broken: ${checked.problem[0]?.message}`);
  return network;
}

function withoutWeights(layer: Layer): StoredLayer {
  if (!isCrossbarLayer(layer)) return layer;
  const { kernel: _kernel, bias, ...shape } = layer;
  return { ...shape, hasBias: bias !== null };
}

function withWeights(layer: StoredLayer, reader: FloatReader): Layer {
  if (!('hasBias' in layer)) return layer;
  const { hasBias, ...shape } = layer;
  const isConv = shape.kind === 'conv2d';
  const outputCount = isConv ? shape.outputChannelCount : shape.outputCount;
  const inputCount = isConv
    ? shape.kernelHeightCount * shape.kernelWidthCount * shape.inputChannelCount
    : shape.inputCount;
  const kernel = reader.take(inputCount * outputCount);
  const bias = hasBias ? reader.take(outputCount) : null;
  return { ...shape, kernel, bias };
}

class FloatReader {
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  take(valueCount: number): Float32Array {
    const end = this.#offset + 4 * valueCount;
    if (end > this.#view.byteLength)
      throw new Error('stored network is broken: fewer weights than its layers need');
    const values = new Float32Array(valueCount);
    for (let index = 0; index < valueCount; index++)
      values[index] = this.#view.getFloat32(this.#offset + 4 * index, true);
    this.#offset = end;
    return values;
  }

  isAtEnd(): boolean {
    return this.#offset === this.#view.byteLength;
  }
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(4 * index, value, true);
  });
  return bytes;
}
