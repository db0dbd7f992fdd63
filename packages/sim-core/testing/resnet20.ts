import type { Conv2dLayer, Layer, Network } from '../src/index.ts';
import { randomWeights } from './tiny-networks.ts';

const STAGE_CHANNELS = [16, 32, 64];
const BLOCK_COUNT = 3;
/** The second convolution of a block is weaker: sums of blocks would grow and grow otherwise. */
const BRANCH_GAIN = 0.5;

/**
 * ResNet-20's shapes on 32x32x3, projections where a stage begins, with random weights: for benches, not for
 * accuracy.
 */
export function resnet20Network(): Network {
  const layers: Layer[] = [];
  const add = (layer: Layer) => layers.push(layer) - 1;
  let last = add(relu('stem', add(conv('stem', -1, { inputCount: 3, outputCount: 16 }))));
  for (const [stage, outputCount] of STAGE_CHANNELS.entries()) {
    for (let block = 0; block < BLOCK_COUNT; block++) {
      const name = `stage${stage + 1}.block${block + 1}`;
      const isFirst = stage > 0 && block === 0;
      const size = { inputCount: isFirst ? outputCount / 2 : outputCount, outputCount };
      const strideCount = isFirst ? 2 : 1;
      const first = add(conv(`${name}.conv1`, last, { ...size, strideCount }));
      const middle = add(relu(`${name}.conv1`, first));
      const gain = BRANCH_GAIN;
      const branch = add(conv(`${name}.conv2`, middle, { inputCount: outputCount, outputCount, gain }));
      const shortcut = isFirst
        ? add(conv(`${name}.shortcut`, last, { ...size, strideCount, kernelCount: 1 }))
        : last;
      last = add(relu(name, add({ kind: 'add', name: `${name}.add`, inputIndices: [branch, shortcut] })));
    }
  }
  const pooled = add({ kind: 'globalAveragePool2d', name: 'pool', inputIndices: [last] });
  add({
    kind: 'dense',
    name: 'dense',
    inputIndices: [pooled],
    kernel: randomWeights('resnet20.dense', 640, 0.2),
    inputCount: 64,
    outputCount: 10,
    bias: new Float32Array(10),
  });
  const inputShape = { heightCount: 32, widthCount: 32, channelCount: 3 };
  return { name: 'resnet20-shapes', inputShape, layers };
}

/** 3x3 and same, without a stride, unless told otherwise. */
function conv(
  name: string,
  inputIndex: number,
  size: {
    readonly inputCount: number;
    readonly outputCount: number;
    readonly strideCount?: number;
    readonly kernelCount?: number;
    readonly gain?: number;
  },
): Conv2dLayer {
  const { inputCount, outputCount, strideCount = 1, kernelCount = 3, gain = 1 } = size;
  const rowCount = kernelCount * kernelCount * inputCount;
  return {
    kind: 'conv2d',
    name,
    inputIndices: [inputIndex],
    kernel: randomWeights(`resnet20.${name}`, rowCount * outputCount, gain * Math.sqrt(2 / rowCount)),
    bias: new Float32Array(outputCount),
    inputChannelCount: inputCount,
    outputChannelCount: outputCount,
    groupCount: 1,
    kernelHeightCount: kernelCount,
    kernelWidthCount: kernelCount,
    strideHeightCount: strideCount,
    strideWidthCount: strideCount,
    dilationHeightCount: 1,
    dilationWidthCount: 1,
    padding: 'same',
  };
}

function relu(name: string, inputIndex: number): Layer {
  return { kind: 'relu', name: `${name}.relu`, inputIndices: [inputIndex] };
}
