import type { Conv2dLayer, Layer } from '../src/index.ts';

/** Conv2d fields that most networks leave alone. */
type Usual = 'groupCount' | 'dilationHeightCount' | 'dilationWidthCount';
type Without<L, K extends string> = L extends unknown ? Omit<L, K> : never;

/** A layer of a chain: its inputs go without saying, and so does a convolution without groups or dilation. */
export type ChainLayer =
  | Without<Exclude<Layer, Conv2dLayer>, 'inputIndices'>
  | (Without<Conv2dLayer, 'inputIndices' | Usual> & Partial<Pick<Conv2dLayer, Usual>>);

/** Layers that each take the output of the one before. */
export function chain(layers: readonly ChainLayer[]): readonly Layer[] {
  return layers.map((layer, i): Layer => {
    const inputIndices = [i - 1];
    if (layer.kind !== 'conv2d') return { ...layer, inputIndices };
    return { groupCount: 1, dilationHeightCount: 1, dilationWidthCount: 1, ...layer, inputIndices };
  });
}
