import {
  type Conv2dLayer,
  type CrossbarLayer,
  type ExplicitPadding,
  type Extents,
  groupKernel,
  IMAGE_INDEX,
  type Network,
  outputExtents,
  type Padding,
  type Pool2dLayer,
  weightMatrixShape,
} from '@dl-rsim/sim-core';
import { ExportRefusal, type PlacedExport } from './exportable.ts';
import type { KerasWeight, KerasWriter } from './keras-writer.ts';

const LIMIT_WEIGHTS = 67_108_864;
const NON_NEGATIVE = ['relu', 'relu6', 'sigmoid', 'hardSigmoid', 'softplus', 'softmax'];
const KEEPING = ['maxPool2d', 'averagePool2d', 'zeroPad2d', 'concatenate', 'add', 'multiply', 'flatten'];

type Names = readonly string[];

export function writeCrossbarLayer(
  writer: KerasWriter,
  placed: PlacedExport & { readonly layer: CrossbarLayer },
  inputs: Names,
): string {
  const { layer } = placed;
  if (layer.kind === 'dense') {
    const { name, inputCount, outputCount: units, kernel } = layer;
    const weights = [{ part: 'kernel', shape: [inputCount, units], values: kernel }, ...biasOf(layer)];
    const config = { units, activation: 'linear', use_bias: layer.bias !== null };
    return writer.add(name, { className: 'Dense', config, weights }, inputs);
  }
  const isFramed = typeof layer.padding !== 'string';
  const behind = isFramed
    ? [writeFrame(writer, layer.name, layer.padding as ExplicitPadding, inputs)]
    : inputs;
  return writeConvolution(writer, layer, behind);
}

function biasOf({ bias }: CrossbarLayer): readonly KerasWeight[] {
  return bias === null ? [] : [{ part: 'bias', shape: [bias.length], values: bias }];
}

function writeFrame(writer: KerasWriter, name: string, edges: ExplicitPadding, inputs: Names): string {
  const padding = [
    [edges.topCount, edges.bottomCount],
    [edges.leftCount, edges.rightCount],
  ];
  const config = { padding, data_format: 'channels_last' };
  return writer.add(`${name}/frame`, { className: 'ZeroPadding2D', config }, inputs);
}

function writeConvolution(writer: KerasWriter, layer: Conv2dLayer, inputs: Names): string {
  const { name, groupCount, inputChannelCount, outputChannelCount: filters, padding } = layer;
  const window = windowOf(layer);
  const config = {
    kernel_size: window.size,
    strides: [layer.strideHeightCount, layer.strideWidthCount],
    padding: typeof padding === 'string' ? padding : 'valid',
    data_format: 'channels_last',
    dilation_rate: window.dilation,
    activation: 'linear',
    use_bias: layer.bias !== null,
  };
  if (groupCount > 1 && groupCount === inputChannelCount) {
    const multiplier = filters / groupCount;
    const kernel = window.spread(layer.kernel);
    const shape = [...window.size, inputChannelCount, multiplier];
    const weights = [{ part: 'depthwise_kernel', shape, values: kernel }, ...biasOf(layer)];
    const depthwise = { ...config, depth_multiplier: multiplier };
    return writer.add(name, { className: 'DepthwiseConv2D', config: depthwise, weights }, inputs);
  }
  const shape = [...window.size, inputChannelCount, filters];
  const values = window.spread(groupCount === 1 ? layer.kernel : joinGroups(layer));
  const weights = [{ part: 'kernel', shape, values }, ...biasOf(layer)];
  return writer.add(name, { className: 'Conv2D', config: { ...config, filters }, weights }, inputs);
}

/** TensorFlow.js has no groups: a kernel over all channels, with zeros where another group's lie. */
function joinGroups(layer: Conv2dLayer): Float32Array {
  const { groupCount, inputChannelCount, outputChannelCount } = layer;
  const { rowCount, columnCount } = weightMatrixShape(layer);
  const placeCount = layer.kernelHeightCount * layer.kernelWidthCount;
  const channelCount = inputChannelCount / groupCount;
  if (rowCount * groupCount * outputChannelCount > LIMIT_WEIGHTS)
    throw new ExportRefusal(
      `its ${groupCount} groups have no equivalent of at most ${LIMIT_WEIGHTS} weights`,
    );
  const kernel = new Float32Array(placeCount * inputChannelCount * outputChannelCount);
  for (let group = 0; group < groupCount; group++) {
    const matrix = groupKernel(layer, group);
    for (let row = 0; row < rowCount; row++) {
      const [place, channel] = [Math.floor(row / channelCount), row % channelCount];
      const to = (place * inputChannelCount + group * channelCount + channel) * outputChannelCount;
      kernel.set(matrix.subarray(row * columnCount, (row + 1) * columnCount), to + group * columnCount);
    }
  }
  return kernel;
}

interface KerasWindow {
  readonly size: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly spread: (kernel: Float32Array) => Float32Array;
}

/**
 * Keras knows dilation where strides are 1 and the layer is not depthwise. Elsewhere the kernel gets zeros
 * between its taps.
 */
function windowOf(layer: Conv2dLayer): KerasWindow {
  const { kernelHeightCount: rows, kernelWidthCount: columns, groupCount } = layer;
  const [down, across] = [layer.dilationHeightCount, layer.dilationWidthCount];
  const isPlain = layer.strideHeightCount * layer.strideWidthCount === 1 && groupCount === 1;
  if (isPlain || down * across === 1)
    return { size: [rows, columns], dilation: [down, across], spread: (kernel) => kernel };
  const [height, width] = [(rows - 1) * down + 1, (columns - 1) * across + 1];
  if (height * width * layer.kernel.length > LIMIT_WEIGHTS)
    throw new ExportRefusal(`its dilated kernel has no equivalent of at most ${LIMIT_WEIGHTS} weights`);
  const spread = (kernel: Float32Array): Float32Array => {
    const tapCount = kernel.length / (rows * columns);
    const wide = new Float32Array(height * width * tapCount);
    for (let tap = 0; tap < rows * columns; tap++) {
      const [y, x] = [Math.floor(tap / columns) * down, (tap % columns) * across];
      wide.set(kernel.subarray(tap * tapCount, (tap + 1) * tapCount), (y * width + x) * tapCount);
    }
    return wide;
  };
  return { size: [height, width], dilation: [1, 1], spread };
}

type PlacedPool = PlacedExport & { readonly layer: Pool2dLayer };

/** Zeros may frame a maximum only where nothing is below 0, and an average nowhere. */
export function writePool(
  writer: KerasWriter,
  { network, placed }: { readonly network: Network; readonly placed: PlacedPool },
  inputs: Names,
): string {
  const { layer, inputs: extents } = placed;
  const [source] = layer.inputIndices;
  const padding = namedPadding(layer, extents[0]!);
  const isFramed = padding === null && layer.kind === 'maxPool2d' && isNonNegative(network, source!);
  if (padding === null && !isFramed) {
    throw new ExportRefusal(
      'its padding is neither same nor valid, which are all that TensorFlow.js Layers have; export to ONNX',
    );
  }
  const behind = isFramed
    ? [writeFrame(writer, layer.name, layer.padding as ExplicitPadding, inputs)]
    : inputs;
  const config = {
    pool_size: [layer.poolHeightCount, layer.poolWidthCount],
    strides: [layer.strideHeightCount, layer.strideWidthCount],
    padding: padding ?? 'valid',
    data_format: 'channels_last',
  };
  const className = layer.kind === 'maxPool2d' ? 'MaxPooling2D' : 'AveragePooling2D';
  return writer.add(layer.name, { className, config }, behind);
}

/** TensorFlow's name of a padding, also of one that was told by counts. */
function namedPadding(layer: Pool2dLayer, input: Extents): 'same' | 'valid' | null {
  const { padding } = layer;
  if (typeof padding === 'string') return padding;
  const named = (name: 'same' | 'valid') => outputExtents({ ...layer, padding: name }, [input]).join();
  const wanted = outputExtents(layer, [input]).join();
  if (padding.topCount + padding.leftCount + padding.bottomCount + padding.rightCount === 0) return 'valid';
  return named('same') === wanted && startsAlike(layer, padding, input) ? 'same' : null;
}

/** Does "same" pad as many places above and on the left? What follows behind the map makes no difference. */
function startsAlike(layer: Pool2dLayer, padding: Exclude<Padding, string>, input: Extents): boolean {
  const before = (side: number, size: number, stride: number): number =>
    Math.floor(Math.max(0, (Math.ceil(side / stride) - 1) * stride + size - side) / 2);
  return (
    padding.topCount === before(input[0]!, layer.poolHeightCount, layer.strideHeightCount) &&
    padding.leftCount === before(input[1]!, layer.poolWidthCount, layer.strideWidthCount)
  );
}

function isNonNegative(network: Network, layerIndex: number): boolean {
  const seen = new Set([layerIndex]);
  // A set hands out what is added while it is walked.
  for (const index of seen) {
    const layer = index === IMAGE_INDEX ? null : network.layers[index]!;
    if (layer === null) return false;
    if (NON_NEGATIVE.includes(layer.kind)) continue;
    if (!KEEPING.includes(layer.kind)) return false;
    for (const source of layer.inputIndices) seen.add(source);
  }
  return true;
}
