import type { Layer, Network } from '../src/index.ts';

const NO_WEIGHTS = new Float32Array(0);

/** ResNet-18's shapes on 224x224x3, without weights: for mapping and timing. */
export function resnet18Network(): Network {
  const layers: Layer[] = [];
  const add = (layer: Layer) => layers.push(layer) - 1;
  const relu = (inputIndex: number) =>
    add({ kind: 'relu', name: `relu${layers.length}`, inputIndices: [inputIndex] });
  let last = relu(add(convolution('stem', -1, { channels: [3, 64], kernelCount: 7, strideCount: 2 })));
  last = add({
    kind: 'maxPool2d',
    name: 'stem.pool',
    inputIndices: [last],
    poolHeightCount: 3,
    poolWidthCount: 3,
    strideHeightCount: 2,
    strideWidthCount: 2,
    padding: evenPadding(1),
  });
  let inputCount = 64;
  for (const outputCount of [64, 128, 256, 512]) {
    for (const block of [1, 2]) {
      const name = `stage${outputCount}.${block}`;
      const strideCount = outputCount / inputCount;
      const channels = [inputCount, outputCount] as const;
      const first = add(convolution(`${name}.a`, last, { channels, kernelCount: 3, strideCount }));
      const same = { channels: [outputCount, outputCount], kernelCount: 3, strideCount: 1 } as const;
      const second = add(convolution(`${name}.b`, relu(first), same));
      const shortcut =
        strideCount === 1
          ? last
          : add(convolution(`${name}.shortcut`, last, { channels, kernelCount: 1, strideCount }));
      last = relu(add({ kind: 'add', name: `${name}.add`, inputIndices: [second, shortcut] }));
      inputCount = outputCount;
    }
  }
  const pooled = add({ kind: 'globalAveragePool2d', name: 'average', inputIndices: [last] });
  add({
    kind: 'dense',
    name: 'dense',
    inputIndices: [pooled],
    kernel: NO_WEIGHTS,
    bias: null,
    inputCount,
    outputCount: 1000,
  });
  const inputShape = { heightCount: 224, widthCount: 224, channelCount: 3 };
  return { name: 'resnet18', inputShape, layers, isShapeOnly: true };
}

const evenPadding = (count: number) => ({
  topCount: count,
  bottomCount: count,
  leftCount: count,
  rightCount: count,
});

function convolution(
  name: string,
  inputIndex: number,
  size: {
    readonly channels: readonly [number, number];
    readonly kernelCount: number;
    readonly strideCount: number;
  },
): Layer {
  return {
    kind: 'conv2d',
    name,
    inputIndices: [inputIndex],
    kernel: NO_WEIGHTS,
    bias: null,
    kernelHeightCount: size.kernelCount,
    kernelWidthCount: size.kernelCount,
    inputChannelCount: size.channels[0],
    outputChannelCount: size.channels[1],
    groupCount: 1,
    strideHeightCount: size.strideCount,
    strideWidthCount: size.strideCount,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    padding: evenPadding(size.kernelCount >> 1),
  };
}
