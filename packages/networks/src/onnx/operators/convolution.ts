import type { Conv2dLayer, Padding } from '@dl-rsim/sim-core';
import { numberAttribute, numbersAttribute, pairAttribute } from '../attributes.ts';
import { type Constant, weightsOf } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import {
  activationAt,
  append,
  constantAt,
  type Operator,
  optionalConstantAt,
  type Step,
} from '../operator.ts';
import { readPadding } from '../padding.ts';
import { type Activation, channelCountOf, requireMap, sidesOf } from '../value.ts';

/** Kernels are [output channel, channel of the group, height, width]. */
const conv: Operator = (step) => {
  const input = requireMap(activationAt(step, 0));
  if (!input.isChannelsFirst)
    throw new OnnxRefusal('its input is transposed to channels last; convolutions have channels first');
  const kernel = constantAt(step, 1);
  const [outputChannelCount = 0, groupChannelCount = 0, height = 0, width = 0] = kernel.dims;
  const groupCount = numberAttribute(step.node, 'group', 1);
  const channelCount = channelCountOf(input);
  if (kernel.dims.length !== 4 || groupChannelCount * groupCount !== channelCount) {
    const actual = `[${kernel.dims.join(', ')}]`;
    const message = `its kernel ${actual} in ${groupCount} groups does not fit ${channelCount} channels`;
    throw new OnnxRefusal(message, { code: 'SHAPE_MISMATCH', actual });
  }
  const told = numbersAttribute(step.node, 'kernel_shape');
  if (told !== null && told.join() !== `${height},${width}`)
    throw new OnnxRefusal(`its kernel_shape is [${told.join(', ')}], its kernel ${height}x${width}`, {
      code: 'SHAPE_MISMATCH',
    });
  const bias = biasOf(optionalConstantAt(step, 2), outputChannelCount);
  const [strideHeightCount, strideWidthCount] = pairAttribute(step.node, 'strides', { absent: 1 });
  const [dilationHeightCount, dilationWidthCount] = pairAttribute(step.node, 'dilations', { absent: 1 });
  const padding = readPadding(step.node, {
    sides: sidesOf(input),
    strides: [strideHeightCount, strideWidthCount],
    covered: [(height - 1) * dilationHeightCount + 1, (width - 1) * dilationWidthCount + 1],
  });
  if (input.extents.length === 1 && !(height === 1 && width === 1 && padding === 'valid'))
    throw new OnnxRefusal('its window is larger than its input of one place; only 1x1 is supported there');
  const layer: Omit<Conv2dLayer, 'name' | 'inputIndices'> = {
    kind: 'conv2d',
    kernel: channelsLastKernel(kernel),
    kernelHeightCount: height,
    kernelWidthCount: width,
    inputChannelCount: channelCount,
    outputChannelCount,
    groupCount,
    strideHeightCount,
    strideWidthCount,
    dilationHeightCount,
    dilationWidthCount,
    padding: padding as Padding,
    bias,
  };
  return input.extents.length === 1 ? dense(step, input, layer) : append(step, layer, input);
};

/** A convolution over one place is a dense layer. */
function dense(step: Step, input: Activation, layer: Omit<Conv2dLayer, 'name' | 'inputIndices'>): Activation {
  const { kernel, bias, groupCount, inputChannelCount: inputCount, outputChannelCount: outputCount } = layer;
  if (groupCount !== 1) throw new OnnxRefusal(`its ${groupCount} groups over one place are not supported`);
  return append(step, { kind: 'dense', kernel, bias, inputCount, outputCount }, input);
}

/** [height, width, channel of the group, output channel] */
function channelsLastKernel(constant: Constant): Float32Array {
  const [outputCount, channelCount, height, width] = constant.dims as [number, number, number, number];
  const values = weightsOf(constant);
  const kernel = new Float32Array(values.length);
  const placeCount = height * width;
  let from = 0;
  for (let o = 0; o < outputCount; o++) {
    for (let c = 0; c < channelCount; c++) {
      for (let place = 0; place < placeCount; place++)
        kernel[(place * channelCount + c) * outputCount + o] = values[from++]!;
    }
  }
  return kernel;
}

function biasOf(constant: Constant | null, outputChannelCount: number): Float32Array | null {
  if (constant === null) return null;
  const bias = weightsOf(constant);
  if (bias.length === outputChannelCount) return bias;
  throw new OnnxRefusal(`its bias has ${bias.length} numbers for ${outputChannelCount} channels`, {
    code: 'SHAPE_MISMATCH',
    limit: String(outputChannelCount),
    actual: String(bias.length),
  });
}

export const CONVOLUTION_OPERATORS: Readonly<Record<string, Operator>> = { Conv: conv };
