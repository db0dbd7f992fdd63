import {
  type AddLayer,
  type ConcatenateLayer,
  type CrossbarLayer,
  type GlobalPool2dLayer,
  IMAGE_INDEX,
  type Layer,
  type MultiplyLayer,
  type Network,
  weightMatrixShape,
} from '../network/graph.ts';
import {
  type Extents,
  elementCount,
  inputExtents,
  layerExtents,
  slideWindow,
  type WindowLayer,
} from '../network/shape.ts';
import type { Grid, KernelShape, Window, WorkEdge, Workload, WorkNode } from './workload.ts';

type JoinLayer = AddLayer | MultiplyLayer | ConcatenateLayer;

/** What a layer gives: places of a node's output, between zeros that padding layers put around it. */
interface Tap {
  /** Index into the nodes, or -1: the image. */
  readonly sourceIndex: number;
  readonly padTopCount: number;
  readonly padLeftCount: number;
}

/** A node without the activations of the layers folded into it. */
type Drawn = Omit<WorkNode, 'name' | 'layerIndex' | 'digital'> & {
  readonly poolCount: number;
  readonly addCount: number;
};

const IMAGE: Tap = { sourceIndex: IMAGE_INDEX, padTopCount: 0, padLeftCount: 0 };
const SINGLE_PLACE: Window = {
  heightCount: 1,
  widthCount: 1,
  strideHeightCount: 1,
  strideWidthCount: 1,
  padTopCount: 0,
  padLeftCount: 0,
};

/**
 * What a network asks of a chip; the network has passed checkNetwork. Layers that work value by value are
 * folded into the node that they follow (those of the image into the first node that takes it), rows and
 * columns of zeros into the windows behind them. A vector is always needed whole.
 */
export function workloadOf(network: Network): Workload {
  const extents = layerExtents(network);
  const nodes: Omit<WorkNode, 'digital'>[] = [];
  const works: { activationCount: number; poolCount: number; addCount: number }[] = [];
  let imageActivationCount = 0;
  const taps: Tap[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    const sources = layer.inputIndices.map((index) => (index === IMAGE_INDEX ? IMAGE : taps[index]!));
    const inputs = inputExtents(network, extents, layerIndex);
    const output = extents[layerIndex]!;
    const drawn = draw(layer, { inputs, output, sources });
    if (drawn === null) {
      const [tap] = sources as [Tap];
      const valueCount = isPlacing(layer) ? 0 : elementCount(output);
      if (tap.sourceIndex === IMAGE_INDEX) imageActivationCount += valueCount;
      else works[tap.sourceIndex]!.activationCount += valueCount;
      taps.push(padded(tap, layer));
      continue;
    }
    const { poolCount, addCount, ...node } = drawn;
    const takesImage = sources.some(({ sourceIndex }) => sourceIndex === IMAGE_INDEX);
    works.push({ activationCount: takesImage ? imageActivationCount : 0, poolCount, addCount });
    if (takesImage) imageActivationCount = 0;
    taps.push({ ...IMAGE, sourceIndex: nodes.length });
    nodes.push({ ...node, layerIndex, name: layer.name });
  }
  return {
    networkName: network.name,
    image: network.inputShape,
    nodes: nodes.map((node, i) => ({ ...node, digital: works[i]! })),
    macCount: nodes.reduce((sum, { macCount }) => sum + macCount, 0),
  };
}

/** Shapes around a layer, and where its inputs come from. */
interface Surroundings {
  readonly inputs: readonly Extents[];
  readonly output: Extents;
  readonly sources: readonly Tap[];
}

/** The node of a layer; null where it is folded into another. */
function draw(layer: Layer, around: Surroundings): Drawn | null {
  switch (layer.kind) {
    case 'conv2d':
    case 'dense':
      return drawCrossbar(layer, around);
    case 'maxPool2d':
    case 'averagePool2d':
    case 'globalAveragePool2d':
    case 'globalMaxPool2d':
      return drawPool(layer, around);
    case 'add':
    case 'multiply':
    case 'concatenate':
      return drawJoin(layer, around);
    default:
      return null;
  }
}

/** Layers that only say where values stand. */
const isPlacing = ({ kind }: Layer): boolean => kind === 'flatten' || kind === 'zeroPad2d';

function padded(tap: Tap, layer: Layer): Tap {
  if (layer.kind !== 'zeroPad2d') return tap;
  const { topCount, leftCount } = layer;
  return {
    ...tap,
    padTopCount: tap.padTopCount + topCount,
    padLeftCount: tap.padLeftCount + leftCount,
  };
}

function drawCrossbar(layer: CrossbarLayer, { inputs, output, sources }: Surroundings): Drawn {
  const matrix = weightMatrixShape(layer);
  const macCount = matrix.rowCount * elementCount(output);
  const shared = { kind: 'crossbar', output: gridOf(output), macCount, poolCount: 0, addCount: 0 } as const;
  const [source] = sources as [Tap];
  if (layer.kind === 'dense') {
    const { inputCount, outputCount } = layer;
    const kernel: KernelShape = {
      matrix,
      heightCount: 1,
      widthCount: 1,
      strideHeightCount: 1,
      strideWidthCount: 1,
      dilationHeightCount: 1,
      dilationWidthCount: 1,
      inputChannelCount: inputCount,
      outputChannelCount: outputCount,
    };
    return { ...shared, inputs: [wholeOf(source)], kernel };
  }
  const window = windowOf(layer, inputs[0]!, source);
  const kernel: KernelShape = {
    matrix,
    heightCount: layer.kernelHeightCount,
    widthCount: layer.kernelWidthCount,
    strideHeightCount: layer.strideHeightCount,
    strideWidthCount: layer.strideWidthCount,
    dilationHeightCount: layer.dilationHeightCount,
    dilationWidthCount: layer.dilationWidthCount,
    inputChannelCount: layer.inputChannelCount,
    outputChannelCount: layer.outputChannelCount,
  };
  return { ...shared, inputs: [{ sourceIndex: source.sourceIndex, window }], kernel };
}

function drawPool(
  layer: Extract<WindowLayer, { readonly poolHeightCount: number }> | GlobalPool2dLayer,
  { inputs, output, sources }: Surroundings,
): Drawn {
  const [input, source] = [inputs[0]!, sources[0]!];
  const shared = { kind: 'pool', output: gridOf(output), kernel: null, macCount: 0, addCount: 0 } as const;
  if (!('poolHeightCount' in layer)) {
    return { ...shared, inputs: [wholeOf(source)], poolCount: elementCount(input) };
  }
  const { vertical, horizontal } = slideWindow(layer, input);
  const rowCount = coveredCount(vertical, {
    inputCount: input[0]!,
    sizeCount: layer.poolHeightCount,
    strideCount: layer.strideHeightCount,
  });
  const columnCount = coveredCount(horizontal, {
    inputCount: input[1]!,
    sizeCount: layer.poolWidthCount,
    strideCount: layer.strideWidthCount,
  });
  return {
    ...shared,
    inputs: [{ sourceIndex: source.sourceIndex, window: windowOf(layer, input, source) }],
    poolCount: rowCount * columnCount * input[2]!,
  };
}

function drawJoin(layer: JoinLayer, { inputs, output, sources }: Surroundings): Drawn {
  const edges = sources.map((source, i): WorkEdge => {
    if (inputs[i]!.length === 1) return wholeOf(source);
    const { sourceIndex, padTopCount, padLeftCount } = source;
    return { sourceIndex, window: { ...SINGLE_PLACE, padTopCount, padLeftCount } };
  });
  const isArithmetic = layer.kind !== 'concatenate';
  const addCount = isArithmetic ? (sources.length - 1) * elementCount(output) : 0;
  const shape = { kind: 'join', output: gridOf(output), kernel: null } as const;
  return { ...shape, inputs: edges, macCount: 0, poolCount: 0, addCount };
}

/** Places that all windows along one axis take in; those in the padding are none. */
function coveredCount(
  { outputCount, padBeforeCount }: { readonly outputCount: number; readonly padBeforeCount: number },
  axis: { readonly inputCount: number; readonly sizeCount: number; readonly strideCount: number },
): number {
  let count = 0;
  for (let output = 0; output < outputCount; output++) {
    const start = output * axis.strideCount - padBeforeCount;
    count += Math.min(axis.inputCount, start + axis.sizeCount) - Math.max(0, start);
  }
  return count;
}

function windowOf(layer: WindowLayer, input: Extents, source: Tap): Window {
  const { vertical, horizontal } = slideWindow(layer, input);
  const isConv = layer.kind === 'conv2d';
  const { strideHeightCount, strideWidthCount } = layer;
  return {
    heightCount: isConv
      ? (layer.kernelHeightCount - 1) * layer.dilationHeightCount + 1
      : layer.poolHeightCount,
    widthCount: isConv ? (layer.kernelWidthCount - 1) * layer.dilationWidthCount + 1 : layer.poolWidthCount,
    strideHeightCount,
    strideWidthCount,
    padTopCount: vertical.padBeforeCount + source.padTopCount,
    padLeftCount: horizontal.padBeforeCount + source.padLeftCount,
  };
}

const wholeOf = ({ sourceIndex }: Tap): WorkEdge => ({ sourceIndex, window: null });

/** A vector is one place. */
function gridOf(extents: Extents): Grid {
  const [heightCount, widthCount] = extents.length === 3 ? (extents as [number, number]) : [1, 1];
  return { heightCount, widthCount, channelCount: extents.at(-1)! };
}
