import { isCrossbarLayer, type Layer, type Network } from '@dl-rsim/sim-core';
import { packContainer } from '../src/stored/container.ts';

/**
 * The writer of version 1, kept to prove that its files still open: chains only, without groups, dilation or
 * explicit padding.
 */
export function encodeNetworkVersion1({ name, inputShape, layers }: Network): Uint8Array {
  const header = { name, inputShape, layers: layers.map(storedLayer) };
  const weights = layers
    .filter(isCrossbarLayer)
    .flatMap(({ kernel, bias }) => (bias === null ? [...kernel] : [...kernel, ...bias]));
  const body = new Uint8Array(4 * weights.length);
  const view = new DataView(body.buffer);
  for (const [index, weight] of weights.entries()) view.setFloat32(4 * index, weight, true);
  return packContainer({ magic: 'DLRSIMNW', version: 1, oldestVersion: 1 }, { header, body });
}

function storedLayer({ inputIndices: _inputIndices, ...layer }: Layer): object {
  if (layer.kind !== 'conv2d' && layer.kind !== 'dense') return layer;
  const { kernel: _kernel, bias, ...shape } = layer;
  if (shape.kind === 'dense') return { ...shape, hasBias: bias !== null };
  const { groupCount: _groups, dilationHeightCount: _height, dilationWidthCount: _width, ...plain } = shape;
  return { ...plain, hasBias: bias !== null };
}
