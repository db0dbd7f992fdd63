import {
  type Conv2dLayer,
  type DenseLayer,
  type Extents,
  type Layer,
  type Pool2dLayer,
  slideWindow,
  type WindowLayer,
} from '@dl-rsim/sim-core';
import type { PlacedExport } from './exportable.ts';
import type { Attribute, OnnxWriter, WrittenNode } from './onnx-writer.ts';

type Names = readonly string[];

interface Site {
  readonly writer: OnnxWriter;
  readonly placed: PlacedExport;
  readonly inputs: Names;
  /** Adds a node of the layer's name. */
  readonly add: (op: string, inputs: Names, attributes?: Readonly<Record<string, Attribute>>) => string;
}

/** Writes one of our layers as one or more nodes, channels first. */
export function writeOnnxLayer(writer: OnnxWriter, placed: PlacedExport): void {
  const { layer } = placed;
  const inputs = writer.inputsOf(layer.inputIndices);
  const add: Site['add'] = (op, from, attributes = {}) =>
    writer.add(layer.name, { op, inputs: from, attributes });
  writer.finishLayer(writeNodes({ writer, placed, inputs, add }));
}

function writeNodes(site: Site): string {
  const { writer, placed, inputs, add } = site;
  const { layer } = placed;
  switch (layer.kind) {
    case 'conv2d':
      return writeConvolution(site, layer);
    case 'dense':
      return writeDense(site, layer);
    case 'maxPool2d':
    case 'averagePool2d':
      return writePool(site, layer);
    case 'globalAveragePool2d':
      return add('Flatten', [add('GlobalAveragePool', inputs)]);
    case 'globalMaxPool2d':
      return add('Flatten', [add('GlobalMaxPool', inputs)]);
    case 'flatten':
      // Our order is channels last: so are the weights behind it.
      if (placed.inputs[0]!.length === 1) return inputs[0]!;
      return add('Flatten', [writer.add(`${layer.name}/Transpose`, transpose(inputs))]);
    case 'add':
      return inputs.reduce((sum, input) => add('Add', [sum, input]));
    case 'multiply':
      return spread(site).reduce((product, input) => add('Mul', [product, input]));
    case 'concatenate':
      return add('Concat', inputs, { axis: { int: 1 } });
    case 'affine':
      return writeAffine(site, layer.scale, layer.offset);
    case 'subtractMean':
      return add('Sub', [
        inputs[0]!,
        site.writer.weight('mean', [1, ...firstDims(placed)], meanOf(layer.mean, placed)),
      ]);
    case 'zeroPad2d': {
      const { topCount, leftCount, bottomCount, rightCount } = layer;
      const pads = [0, 0, topCount, leftCount, 0, 0, bottomCount, rightCount];
      return add('Pad', [inputs[0]!, site.writer.ints('pads', pads)]);
    }
    default:
      return writeActivation(site, layer);
  }
}

function transpose(inputs: Names): WrittenNode {
  return { op: 'Transpose', inputs, attributes: { perm: { ints: [0, 2, 3, 1] } } };
}

/** [channel, height, width] or [length] of the layer's input. */
function firstDims({ inputs: [input] }: PlacedExport): readonly number[] {
  const [height, width, channels] = input!;
  return channels === undefined ? input! : [channels, height!, width!];
}

/** [height, width, channel] as [channel, height, width]. */
function meanOf(mean: Float32Array, { inputs: [input] }: PlacedExport): Float32Array {
  if (input!.length === 1) return mean;
  const channelCount = input![2]!;
  const placeCount = mean.length / channelCount;
  return mean.map((_, at) => mean[(at % placeCount) * channelCount + Math.floor(at / placeCount)]!);
}

function writeConvolution({ writer, placed, inputs, add }: Site, layer: Conv2dLayer): string {
  const { kernelHeightCount: height, kernelWidthCount: width, outputChannelCount, groupCount } = layer;
  const channelCount = layer.inputChannelCount / groupCount;
  const kernel = new Float32Array(layer.kernel.length);
  const placeCount = height * width;
  for (let at = 0; at < kernel.length; at++) {
    const output = at % outputChannelCount;
    const row = Math.floor(at / outputChannelCount);
    const [place, channel] = [Math.floor(row / channelCount), row % channelCount];
    kernel[(output * channelCount + channel) * placeCount + place] = layer.kernel[at]!;
  }
  const weights = [writer.weight('kernel', [outputChannelCount, channelCount, height, width], kernel)];
  if (layer.bias !== null) weights.push(writer.weight('bias', [outputChannelCount], layer.bias));
  return add('Conv', [inputs[0]!, ...weights], {
    kernel_shape: { ints: [height, width] },
    strides: { ints: [layer.strideHeightCount, layer.strideWidthCount] },
    dilations: { ints: [layer.dilationHeightCount, layer.dilationWidthCount] },
    group: { int: groupCount },
    pads: {
      ints: padsOf(layer, placed.inputs[0]!, [
        (height - 1) * layer.dilationHeightCount + 1,
        (width - 1) * layer.dilationWidthCount + 1,
      ]),
    },
  });
}

function writeDense({ writer, inputs, add }: Site, layer: DenseLayer): string {
  const weights = [writer.weight('kernel', [layer.inputCount, layer.outputCount], layer.kernel)];
  if (layer.bias !== null) weights.push(writer.weight('bias', [layer.outputCount], layer.bias));
  return add('Gemm', [inputs[0]!, ...weights]);
}

function writePool({ placed, inputs, add }: Site, layer: Pool2dLayer): string {
  const size = [layer.poolHeightCount, layer.poolWidthCount] as const;
  return add(layer.kind === 'maxPool2d' ? 'MaxPool' : 'AveragePool', inputs, {
    kernel_shape: { ints: size },
    strides: { ints: [layer.strideHeightCount, layer.strideWidthCount] },
    pads: { ints: padsOf(layer, placed.inputs[0]!, size) },
  });
}

/** [top, left, bottom, right] that give as many windows at the same places. */
function padsOf(layer: WindowLayer, input: Extents, covered: readonly [number, number]): readonly number[] {
  if (typeof layer.padding !== 'string') {
    const { topCount, leftCount, bottomCount, rightCount } = layer.padding;
    return [topCount, leftCount, bottomCount, rightCount];
  }
  const { vertical, horizontal } = slideWindow(layer, input);
  const after = (axis: 0 | 1, { outputCount, padBeforeCount }: typeof vertical, stride: number): number =>
    Math.max(0, (outputCount - 1) * stride + covered[axis] - input[axis]! - padBeforeCount);
  return [
    vertical.padBeforeCount,
    horizontal.padBeforeCount,
    after(0, vertical, layer.strideHeightCount),
    after(1, horizontal, layer.strideWidthCount),
  ];
}

/** Vectors beside maps get two dimensions of one place. */
function spread({ writer, placed, inputs }: Site): Names {
  const isMap = placed.output.length === 3;
  const unsqueeze = (input: string): string => {
    const from = [input, writer.ints('axes', [2, 3])];
    return writer.add(`${placed.layer.name}/Unsqueeze`, { op: 'Unsqueeze', inputs: from });
  };
  return inputs.map((input, at) => (isMap && placed.inputs[at]!.length === 1 ? unsqueeze(input) : input));
}

/** A normalization of mean 0 and variance 1. */
function writeAffine({ writer, inputs, add }: Site, scale: Float32Array, offset: Float32Array): string {
  const dims = [scale.length];
  const numbers = [
    writer.weight('scale', dims, scale),
    writer.weight('offset', dims, offset),
    writer.weight('mean', dims, new Float32Array(scale.length)),
    writer.weight('variance', dims, new Float32Array(scale.length).fill(1)),
  ];
  return add('BatchNormalization', [inputs[0]!, ...numbers], { epsilon: { float: 0 } });
}

type ActivationKind = Exclude<
  Layer,
  {
    readonly kind:
      | 'conv2d'
      | 'dense'
      | 'maxPool2d'
      | 'averagePool2d'
      | 'globalAveragePool2d'
      | 'globalMaxPool2d'
      | 'flatten'
      | 'add'
      | 'multiply'
      | 'concatenate'
      | 'affine'
      | 'subtractMean'
      | 'zeroPad2d';
  }
>;

function writeActivation({ writer, placed, inputs, add }: Site, layer: ActivationKind): string {
  switch (layer.kind) {
    case 'relu':
      return add('Relu', inputs);
    case 'relu6': {
      const bounds = [0, 6].map((bound) => writer.weight('bound', [], Float32Array.of(bound)));
      return add('Clip', [...inputs, ...bounds]);
    }
    case 'sigmoid':
      return add('Sigmoid', inputs);
    case 'tanh':
      return add('Tanh', inputs);
    case 'softplus':
      return add('Softplus', inputs);
    case 'hardSwish':
      return add('HardSwish', inputs);
    case 'silu':
      return add('Mul', [add('Sigmoid', inputs), ...inputs]);
    case 'softmax':
      return add('Softmax', inputs, { axis: { int: 1 } });
    case 'leakyRelu':
      return add('LeakyRelu', inputs, { alpha: { float: layer.negativeSlopeRatio } });
    case 'elu':
      return add('Elu', inputs, { alpha: { float: layer.alphaRatio } });
    case 'hardSigmoid': {
      const { slopeRatio, offsetRatio } = layer;
      return add('HardSigmoid', inputs, { alpha: { float: slopeRatio }, beta: { float: offsetRatio } });
    }
    case 'gelu':
      return add('Gelu', inputs, { approximate: { text: layer.isApproximate ? 'tanh' : 'none' } });
    case 'prelu': {
      const isMap = placed.output.length === 3;
      const dims = isMap ? [layer.slopes.length, 1, 1] : [layer.slopes.length];
      return add('PRelu', [...inputs, writer.weight('slopes', dims, layer.slopes)]);
    }
  }
}
