/** Architectures that other simulators are given and that the zoo has not; He et al. 2016, Iandola 2016. */
import { Architecture } from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';

const even = (count: number) => ({
  topCount: count,
  bottomCount: count,
  leftCount: count,
  rightCount: count,
});

/** ResNet-50: bottlenecks of 1, 3 and 1 places; their stride is in the middle. */
export function resNet50(): Network {
  const drawn = new Architecture();
  drawn.convolution('stem', { inputCount: 3, outputCount: 64, kernelCount: 7, strideCount: 2 });
  drawn.relu();
  let last = drawn.maxPool('stem.pool', 3, 2, even(1));
  let inputCount = 64;
  for (const [stage, blockCount] of [3, 4, 6, 3].entries()) {
    const width = 64 * 2 ** stage;
    const outputCount = 4 * width;
    for (let block = 0; block < blockCount; block++) {
      const name = `stage${stage}.${block}`;
      const strideCount = stage > 0 && block === 0 ? 2 : 1;
      drawn.convolution(`${name}.a`, { inputCount, outputCount: width, kernelCount: 1 }, last);
      drawn.relu();
      drawn.convolution(`${name}.b`, {
        inputCount: width,
        outputCount: width,
        kernelCount: 3,
        strideCount,
      });
      drawn.relu();
      const third = drawn.convolution(`${name}.c`, { inputCount: width, outputCount, kernelCount: 1 });
      const shortcut =
        block > 0
          ? last
          : drawn.convolution(
              `${name}.shortcut`,
              { inputCount, outputCount, kernelCount: 1, strideCount },
              last,
            );
      drawn.add(`${name}.add`, third, shortcut);
      last = drawn.relu();
      inputCount = outputCount;
    }
  }
  drawn.globalAveragePool();
  drawn.dense('dense', inputCount, 1000);
  return drawn.network('resnet50', [224, 224, 3]);
}

/** ResNet-110 for images of 32 x 32: three stages of 18 blocks. */
export function resNet110(): Network {
  const drawn = new Architecture();
  drawn.convolution('stem', { inputCount: 3, outputCount: 16, kernelCount: 3 });
  let last = drawn.relu();
  let inputCount = 16;
  for (const outputCount of [16, 32, 64]) {
    for (let block = 0; block < 18; block++) {
      const name = `stage${outputCount}.${block}`;
      const strideCount = outputCount / inputCount;
      drawn.convolution(`${name}.a`, { inputCount, outputCount, kernelCount: 3, strideCount }, last);
      drawn.relu();
      const second = drawn.convolution(`${name}.b`, {
        inputCount: outputCount,
        outputCount,
        kernelCount: 3,
      });
      const shortcut =
        strideCount === 1
          ? last
          : drawn.convolution(
              `${name}.shortcut`,
              { inputCount, outputCount, kernelCount: 1, strideCount },
              last,
            );
      drawn.add(`${name}.add`, second, shortcut);
      last = drawn.relu();
      inputCount = outputCount;
    }
  }
  drawn.globalAveragePool();
  drawn.dense('dense', inputCount, 10);
  return drawn.network('resnet110', [32, 32, 3]);
}

/** SqueezeNet 1.1. */
export function squeezeNet(): Network {
  const drawn = new Architecture();
  drawn.convolution('stem', {
    inputCount: 3,
    outputCount: 64,
    kernelCount: 3,
    strideCount: 2,
    padding: 'valid',
  });
  drawn.relu();
  let last = drawn.maxPool('pool1', 3, 2);
  let inputCount = 64;
  for (const [index, [squeezed, expanded]] of [
    [16, 64],
    [16, 64],
    [32, 128],
    [32, 128],
    [48, 192],
    [48, 192],
    [64, 256],
    [64, 256],
  ].entries()) {
    const name = `fire${index + 2}`;
    drawn.convolution(`${name}.squeeze`, { inputCount, outputCount: squeezed!, kernelCount: 1 }, last);
    const from = drawn.relu();
    const shape = { inputCount: squeezed!, outputCount: expanded! };
    drawn.convolution(`${name}.1`, { ...shape, kernelCount: 1 }, from);
    const one = drawn.relu();
    drawn.convolution(`${name}.3`, { ...shape, kernelCount: 3 }, from);
    last = drawn.concatenate(`${name}.join`, [one, drawn.relu()]);
    inputCount = 2 * expanded!;
    if (index === 1 || index === 3) last = drawn.maxPool(`pool${index}`, 3, 2);
  }
  drawn.convolution('classes', { inputCount, outputCount: 1000, kernelCount: 1 });
  drawn.globalAveragePool();
  return drawn.network('squeezenet', [224, 224, 3]);
}
