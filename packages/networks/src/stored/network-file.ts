import { checkNetwork, type Layer, type Network } from '@dl-rsim/sim-core';
import { concatenate } from '../archive/concatenate.ts';
import { type ContainerKind, packContainer, unpackContainer } from './container.ts';
import { headerSchema, type StoredLayer } from './network-header.ts';
import { upgradeNetworkHeader1 } from './network-header-version-1.ts';

const KIND: ContainerKind = { magic: 'DLRSIMNW', version: 2, oldestVersion: 1 };

/**
 * The stored file of a network. Equal networks give equal bytes; the SHA-256 of them is the network's
 * digest.
 */
export function encodeNetwork(network: Network): Uint8Array {
  const { name, inputShape, layers } = network;
  const shapeOnly = network.isShapeOnly ? { isShapeOnly: true } : {};
  const header = { name, inputShape, layers: layers.map(withoutArrays), ...shapeOnly };
  return packContainer(KIND, { header, body: concatenate(layers.flatMap(arraysOf).map(littleEndian)) });
}

/**
 * Reads `encodeNetwork`'s file, also one of version 1. @throws when it is broken or does not describe a
 * network that sim-core accepts.
 */
export function decodeNetwork(bytes: Uint8Array): Network {
  const { version, header, body } = unpackContainer(KIND, bytes);
  const { name, inputShape, layers, isShapeOnly } =
    version === 1 ? upgradeNetworkHeader1(header) : headerSchema.parse(header);
  const reader = new FloatReader(body, isShapeOnly === true);
  const network: Network = {
    name,
    inputShape,
    layers: layers.map((layer) => withArrays(layer, reader)),
    ...(isShapeOnly ? { isShapeOnly } : {}),
  };
  if (!reader.isAtEnd()) throw new Error('stored network is broken: more weights than its layers need');
  const checked = checkNetwork(network);
  if (!checked.ok) throw new Error(`stored network is broken: ${checked.problem[0]?.message}`);
  return network;
}

/** The arrays of a layer in the order of the body. */
function arraysOf(layer: Layer): readonly Float32Array[] {
  switch (layer.kind) {
    case 'conv2d':
    case 'dense':
      return layer.bias === null ? [layer.kernel] : [layer.kernel, layer.bias];
    case 'affine':
      return [layer.scale, layer.offset];
    case 'prelu':
      return [layer.slopes];
    case 'subtractMean':
      return [layer.mean];
    default:
      return [];
  }
}

function withoutArrays(layer: Layer): StoredLayer {
  const inputIndices = [...layer.inputIndices];
  switch (layer.kind) {
    case 'conv2d':
    case 'dense': {
      const { kernel: _kernel, bias, ...shape } = layer;
      return { ...shape, inputIndices, hasBias: bias !== null };
    }
    case 'affine': {
      const { kind, name, scale } = layer;
      return { kind, name, inputIndices, channelCount: scale.length };
    }
    case 'prelu': {
      const { kind, name, slopes } = layer;
      return { kind, name, inputIndices, channelCount: slopes.length };
    }
    case 'subtractMean': {
      const { kind, name, mean } = layer;
      return { kind, name, inputIndices, meanCount: mean.length };
    }
    default:
      return { ...layer, inputIndices };
  }
}

function withArrays(layer: StoredLayer, reader: FloatReader): Layer {
  switch (layer.kind) {
    case 'conv2d': {
      const { hasBias, ...shape } = layer;
      const groupChannelCount = shape.inputChannelCount / shape.groupCount;
      const rowCount = shape.kernelHeightCount * shape.kernelWidthCount * groupChannelCount;
      const kernel = reader.take(rowCount * shape.outputChannelCount);
      return { ...shape, kernel, bias: hasBias ? reader.take(shape.outputChannelCount) : null };
    }
    case 'dense': {
      const { hasBias, ...shape } = layer;
      const kernel = reader.take(shape.inputCount * shape.outputCount);
      return { ...shape, kernel, bias: hasBias ? reader.take(shape.outputCount) : null };
    }
    case 'affine': {
      const { channelCount, ...shape } = layer;
      return { ...shape, scale: reader.take(channelCount), offset: reader.take(channelCount) };
    }
    case 'prelu': {
      const { channelCount, ...shape } = layer;
      return { ...shape, slopes: reader.take(channelCount) };
    }
    case 'subtractMean': {
      const { meanCount, ...shape } = layer;
      return { ...shape, mean: reader.take(meanCount) };
    }
    default:
      return layer;
  }
}

class FloatReader {
  readonly #view: DataView;
  #offset = 0;

  readonly #isEmpty: boolean;

  /** `isEmpty`: a file without weights, all of whose arrays are empty. */
  constructor(bytes: Uint8Array, isEmpty: boolean) {
    this.#isEmpty = isEmpty;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  take(valueCount: number): Float32Array {
    if (!Number.isSafeInteger(valueCount))
      throw new Error('stored network is broken: its groups do not divide its channels');
    if (this.#isEmpty) return new Float32Array(0);
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
