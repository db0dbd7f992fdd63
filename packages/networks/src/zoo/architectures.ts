/**
 * Architectures of the literature, shapes only.
 *
 * @source lin2018 (how many layers its CIFAR-10 and face networks have; shapes are not printed, so those of
 * the CIFAR-10 network are ours and those of the face network DeepID's)
 * @source sun2014 (DeepID), simonyan2015 (VGG-16), he2016 (ResNet), krizhevsky2012 (AlexNet), howard2017
 * (MobileNet), peng2019 (VGG-8 as DNN+NeuroSim has it)
 * Ignored: local response normalisation (AlexNet) and dropout; batch normalisation is folded.
 */
import { IMAGE_INDEX, type Network } from '@dl-rsim/sim-core';
import { Architecture } from './architecture.ts';

/** Three convolutions and three dense layers for CIFAR-10. */
export function convolutions3Dense3(): Network {
  const drawn = new Architecture();
  let inputCount = 3;
  for (const [index, outputCount] of [64, 64, 128].entries()) {
    drawn.convolution(`conv${index + 1}`, { inputCount, outputCount, kernelCount: 5 });
    drawn.relu();
    drawn.maxPool(`pool${index + 1}`, 2);
    inputCount = outputCount;
  }
  denseStack(drawn, [4 * 4 * 128, 384, 192, 10]);
  return drawn.network('cifar10-conv3-fc3', [32, 32, 3]);
}

/** DeepID1 on 55 x 47 faces; its dense layer sees the third and the fourth convolution. */
export function deepId1(): Network {
  const drawn = new Architecture();
  const convolve = (
    name: string,
    [inputCount, outputCount, kernelCount]: readonly [number, number, number],
  ) => {
    drawn.convolution(name, { inputCount, outputCount, kernelCount, padding: 'valid' });
    return drawn.relu();
  };
  convolve('conv1', [3, 20, 4]);
  drawn.maxPool('pool1', 2);
  convolve('conv2', [20, 40, 3]);
  drawn.maxPool('pool2', 2);
  convolve('conv3', [40, 60, 3]);
  const third = drawn.maxPool('pool3', 2);
  const fourth = convolve('conv4', [60, 80, 2]);
  drawn.concatenate('deepid.input', [drawn.flatten(third), drawn.flatten(fourth)]);
  drawn.dense('deepid', 5 * 4 * 60 + 4 * 3 * 80, 160);
  drawn.relu();
  drawn.dense('identity', 160, 1595);
  return drawn.network('deepid1-ytf', [55, 47, 3]);
}

/** VGG-8 for CIFAR-10. */
export function vgg8(): Network {
  const drawn = new Architecture();
  vggStages(drawn, [
    [128, 128],
    [256, 256],
    [512, 512],
  ]);
  denseStack(drawn, [4 * 4 * 512, 1024, 10]);
  return drawn.network('vgg8-cifar10', [32, 32, 3]);
}

/** VGG-16 (configuration D) for ImageNet. */
export function vgg16(): Network {
  const drawn = new Architecture();
  vggStages(drawn, [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ]);
  denseStack(drawn, [7 * 7 * 512, 4096, 4096, 1000]);
  return drawn.network('vgg16-imagenet', [224, 224, 3]);
}

/** AlexNet in two groups, as it was trained on two GPUs. */
export function alexNet(): Network {
  const drawn = new Architecture();
  drawn.convolution('conv1', {
    inputCount: 3,
    outputCount: 96,
    kernelCount: 11,
    strideCount: 4,
    padding: 'valid',
  });
  drawn.relu();
  drawn.maxPool('pool1', 3, 2);
  drawn.convolution('conv2', { inputCount: 96, outputCount: 256, kernelCount: 5, groupCount: 2 });
  drawn.relu();
  drawn.maxPool('pool2', 3, 2);
  drawn.convolution('conv3', { inputCount: 256, outputCount: 384, kernelCount: 3 });
  drawn.relu();
  drawn.convolution('conv4', { inputCount: 384, outputCount: 384, kernelCount: 3, groupCount: 2 });
  drawn.relu();
  drawn.convolution('conv5', { inputCount: 384, outputCount: 256, kernelCount: 3, groupCount: 2 });
  drawn.relu();
  drawn.maxPool('pool5', 3, 2);
  denseStack(drawn, [6 * 6 * 256, 4096, 4096, 1000]);
  return drawn.network('alexnet-imagenet', [227, 227, 3]);
}

/** ResNet-20 for CIFAR-10, with projections where a stage begins. */
export function resNet20(): Network {
  const drawn = new Architecture();
  drawn.convolution('stem', { inputCount: 3, outputCount: 16, kernelCount: 3 }, IMAGE_INDEX);
  drawn.relu();
  residualStages(drawn, [16, 32, 64], 3);
  drawn.globalAveragePool();
  drawn.dense('dense', 64, 10);
  return drawn.network('resnet20-cifar10', [32, 32, 3]);
}

/** ResNet-18 for ImageNet. */
export function resNet18(): Network {
  const drawn = new Architecture();
  drawn.convolution('stem', {
    inputCount: 3,
    outputCount: 64,
    kernelCount: 7,
    strideCount: 2,
    padding: even(3),
  });
  drawn.relu();
  drawn.maxPool('stem.pool', 3, 2, even(1));
  residualStages(drawn, [64, 128, 256, 512], 2);
  drawn.globalAveragePool();
  drawn.dense('dense', 512, 1000);
  return drawn.network('resnet18-imagenet', [224, 224, 3]);
}

/** MobileNet-v1 of width 1 for ImageNet: a convolution of each channel, then one across channels. */
export function mobileNet1(): Network {
  const drawn = new Architecture();
  drawn.convolution('stem', { inputCount: 3, outputCount: 32, kernelCount: 3, strideCount: 2 });
  drawn.relu();
  let inputCount = 32;
  const blocks = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
  for (const [index, outputCount] of blocks.entries()) {
    const name = `block${index + 1}`;
    const strideCount = outputCount > inputCount && index > 0 ? 2 : 1;
    const channels = { inputCount, outputCount: inputCount, groupCount: inputCount };
    drawn.convolution(`${name}.depthwise`, { ...channels, kernelCount: 3, strideCount });
    drawn.relu();
    drawn.convolution(`${name}.pointwise`, { inputCount, outputCount, kernelCount: 1 });
    drawn.relu();
    inputCount = outputCount;
  }
  drawn.globalAveragePool();
  drawn.dense('dense', 1024, 1000);
  return drawn.network('mobilenet1-imagenet', [224, 224, 3]);
}

/** 3 x 3 convolutions, stage after stage, a pool behind each. */
function vggStages(drawn: Architecture, stages: readonly (readonly number[])[]): void {
  let inputCount = 3;
  for (const [stage, channels] of stages.entries()) {
    for (const [index, outputCount] of channels.entries()) {
      drawn.convolution(`conv${stage + 1}-${index + 1}`, { inputCount, outputCount, kernelCount: 3 });
      drawn.relu();
      inputCount = outputCount;
    }
    drawn.maxPool(`pool${stage + 1}`, 2);
  }
}

/** Dense layers of these widths on the flattened map; all but the last are rectified. */
function denseStack(drawn: Architecture, widths: readonly number[]): void {
  drawn.flatten();
  for (let index = 1; index < widths.length; index++) {
    drawn.dense(`fc${index}`, widths[index - 1]!, widths[index]!);
    if (index < widths.length - 1) drawn.relu();
  }
}

/** Blocks of two 3 x 3 convolutions; every stage but the first halves the map. */
function residualStages(drawn: Architecture, channels: readonly number[], blockCount: number): void {
  let inputCount = channels[0]!;
  for (const [stage, outputCount] of channels.entries()) {
    for (let block = 0; block < blockCount; block++) {
      const name = `stage${stage + 1}.block${block + 1}`;
      const isFirst = stage > 0 && block === 0;
      const from = drawn.last;
      const strideCount = isFirst ? 2 : 1;
      const padding = isFirst ? even(1) : 'same';
      drawn.convolution(`${name}.conv1`, { inputCount, outputCount, kernelCount: 3, strideCount, padding });
      drawn.relu();
      const branch = drawn.convolution(`${name}.conv2`, {
        inputCount: outputCount,
        outputCount,
        kernelCount: 3,
      });
      const projection = { inputCount, outputCount, kernelCount: 1, strideCount };
      const shortcut = isFirst ? drawn.convolution(`${name}.shortcut`, projection, from) : from;
      drawn.relu(drawn.add(`${name}.add`, branch, shortcut));
      inputCount = outputCount;
    }
  }
}

function even(count: number) {
  return { topCount: count, bottomCount: count, leftCount: count, rightCount: count };
}
