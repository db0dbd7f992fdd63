import { isCrossbarLayer, type Layer, type Network, type SubtractMeanLayer } from '@dl-rsim/sim-core';
import { ExportRefusal, type PlacedExport } from './exportable.ts';
import { writeCrossbarLayer, writePool } from './keras-windows.ts';
import type { KerasLayer, KerasWriter } from './keras-writer.ts';

type Names = readonly string[];

/** Writes one of our layers as one or more of Keras. */
export function writeKerasLayer(writer: KerasWriter, network: Network, placed: PlacedExport): void {
  const { layer } = placed;
  const inputs = writer.inputsOf(layer.inputIndices);
  writer.finish(placed.layerIndex, writeBehind({ writer, network, placed, inputs }));
}

interface Site {
  readonly writer: KerasWriter;
  readonly network: Network;
  readonly placed: PlacedExport;
  readonly inputs: Names;
}

function writeBehind({ writer, network, placed, inputs }: Site): string {
  const { layer } = placed;
  if (isCrossbarLayer(layer)) return writeCrossbarLayer(writer, { ...placed, layer }, inputs);
  switch (layer.kind) {
    case 'maxPool2d':
    case 'averagePool2d':
      return writePool(writer, { network, placed: { ...placed, layer } }, inputs);
    case 'hardSwish': {
      const gate = writeHardSigmoid(writer, placed, { inputs, slopeRatio: 1 / 6, offsetRatio: 0.5 });
      return writer.add(layer.name, { className: 'Multiply', config: {} }, [...inputs, gate]);
    }
    case 'hardSigmoid':
      return writeHardSigmoid(writer, placed, { ...layer, inputs });
    case 'flatten':
      // Keras flattens maps alone.
      if (placed.inputs[0]!.length === 1) return inputs[0]!;
      return writer.add(
        layer.name,
        { className: 'Flatten', config: { data_format: 'channels_last' } },
        inputs,
      );
    case 'subtractMean':
      return writer.add(layer.name, meanScaling(layer, placed), inputs);
    default:
      return writer.add(layer.name, plainLayer(layer, placed), inputs);
  }
}

type PlainLayer = Exclude<
  Layer,
  {
    readonly kind:
      | 'conv2d'
      | 'dense'
      | 'maxPool2d'
      | 'averagePool2d'
      | 'hardSwish'
      | 'hardSigmoid'
      | 'flatten'
      | 'subtractMean';
  }
>;

function plainLayer(layer: PlainLayer, { inputs }: PlacedExport): KerasLayer {
  switch (layer.kind) {
    case 'silu':
      return activation('swish');
    case 'gelu':
      if (layer.isApproximate)
        throw new ExportRefusal('TensorFlow.js Layers have no gelu by tanh; export to ONNX');
      return activation('gelu');
    case 'leakyRelu':
      return { className: 'LeakyReLU', config: { alpha: layer.negativeSlopeRatio } };
    case 'elu':
      if (layer.alphaRatio !== 1)
        throw new ExportRefusal(
          `TensorFlow.js computes elu with an alpha of 1, not ${layer.alphaRatio}; export to ONNX`,
        );
      return { className: 'ELU', config: { alpha: layer.alphaRatio } };
    case 'prelu': {
      const shape = inputs[0]!.map((_, at, all) => (at === all.length - 1 ? layer.slopes.length : 1));
      const weights = [{ part: 'alpha', shape, values: layer.slopes }];
      const sharedAxes = shape.slice(0, -1).map((_, at) => at + 1);
      return { className: 'PReLU', config: { shared_axes: sharedAxes }, weights };
    }
    case 'affine':
      return scaling(layer.scale, layer.offset);
    case 'add':
      return { className: 'Add', config: {} };
    case 'multiply':
      return { className: 'Multiply', config: {} };
    case 'concatenate':
      return { className: 'Concatenate', config: { axis: -1 } };
    case 'globalAveragePool2d':
      return { className: 'GlobalAveragePooling2D', config: { data_format: 'channels_last' } };
    case 'globalMaxPool2d':
      return { className: 'GlobalMaxPooling2D', config: { data_format: 'channels_last' } };
    case 'zeroPad2d': {
      const padding = [
        [layer.topCount, layer.bottomCount],
        [layer.leftCount, layer.rightCount],
      ];
      return { className: 'ZeroPadding2D', config: { padding, data_format: 'channels_last' } };
    }
    default:
      return activation(layer.kind);
  }
}

function activation(name: string): KerasLayer {
  return { className: 'Activation', config: { activation: name } };
}

/** scale x + offset: a normalization of mean 0 and variance 1. */
function scaling(scale: Float32Array, offset: Float32Array): KerasLayer {
  const shape = [scale.length];
  return {
    className: 'BatchNormalization',
    config: { axis: -1, momentum: 0.99, epsilon: 0, center: true, scale: true },
    weights: [
      { part: 'gamma', shape, values: scale },
      { part: 'beta', shape, values: offset },
      { part: 'moving_mean', shape, values: new Float32Array(scale.length) },
      { part: 'moving_variance', shape, values: new Float32Array(scale.length).fill(1) },
    ],
  };
}

/** Keras 2 has 0.2 x + 0.5 alone: another slope is a scaling before it. */
function writeHardSigmoid(
  writer: KerasWriter,
  { layer, inputs: [input] }: PlacedExport,
  wanted: { readonly inputs: Names; readonly slopeRatio: number; readonly offsetRatio: number },
): string {
  const { slopeRatio, offsetRatio, inputs } = wanted;
  const name = layer.kind === 'hardSigmoid' ? layer.name : `${layer.name}/gate`;
  if (Math.fround(slopeRatio) === Math.fround(0.2) && offsetRatio === 0.5)
    return writer.add(name, activation('hard_sigmoid'), inputs);
  const all = (value: number) => new Float32Array(input!.at(-1)!).fill(value);
  const before = scaling(all(5 * slopeRatio), all(5 * (offsetRatio - 0.5)));
  return writer.add(name, activation('hard_sigmoid'), [writer.add(`${name}/scaling`, before, inputs)]);
}

/** A mean that is the same at all places is a scaling; Keras 2 has no layer for another. */
function meanScaling({ mean }: SubtractMeanLayer, { inputs: [input] }: PlacedExport): KerasLayer {
  const channelCount = input!.at(-1)!;
  if (mean.some((value, at) => value !== mean[at % channelCount])) {
    throw new ExportRefusal(
      'TensorFlow.js Layers have no layer that subtracts a mean image; export to ONNX, or the network ' +
        'imported without one',
    );
  }
  return scaling(
    new Float32Array(channelCount).fill(1),
    mean.slice(0, channelCount).map((value) => -value),
  );
}
