import { checkInputIndices, checkInputShapes, findDanglingLayer } from './check-inputs.ts';
import { checkNumbers, checkSizes } from './check-layer.ts';
import { lastUseIndices } from './forward.ts';
import { isCrossbarLayer, type Layer, type Network, weightMatrixShape } from './graph.ts';
import type { LayerIssue, NetworkIssue } from './network-issue.ts';
import { type Extents, elementCount, imageExtents, inputExtents, outputExtents } from './shape.ts';

/** What a card shows of a network; everything but the digest of its file. */
export interface NetworkCard {
  readonly name: string;
  readonly inputShape: { heightCount: number; widthCount: number; channelCount: number };
  readonly classCount: number;
  readonly parameterCount: number;
  readonly macCount: number;
  readonly layers: LayerCard[];
  /** An architecture without weights. */
  readonly isShapeOnly?: true;
}

export interface LayerCard {
  readonly name: string;
  readonly kind: string;
  readonly outputShape: number[];
  readonly parameterCount: number;
  readonly macCount: number;
  readonly runsOnCrossbar: boolean;
}

export type NetworkCheck =
  | { readonly ok: true; readonly value: NetworkCard }
  | { readonly ok: false; readonly problem: readonly NetworkIssue[] };

/** ImageNet-21K has more; labels and results are made for ImageNet-1K with room to spare. */
const MAX_CLASS_COUNT = 4096;
/** 256 MiB of 32-bit activations between two layers. */
const MAX_ELEMENT_COUNT = 67_108_864;
/** 1 GiB of activations that are needed at one time; a chain never holds more than half of it. */
const MAX_LIVE_ELEMENT_COUNT = 4 * MAX_ELEMENT_COUNT;

/**
 * Is it a graph without loops or dead ends, do the shapes fit, are all weights finite, does it end in a
 * vector of 2..4096 classes with a crossbar layer in it? Architectures have no weights to check. Stops at the
 * first layer that does not fit, since nothing behind it has a shape.
 */
export function checkNetwork(network: Network): NetworkCheck {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const inputIssue = checkInputShape(imageExtents(network));
  if (inputIssue) return refuse([inputIssue]);
  const extents: Extents[] = [];
  const layers: LayerCard[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    const issues = checkLayer(network, extents, layerIndex);
    if (issues.length > 0) return refuse(issues.map((issue) => placeIssue(issue, layer, layerIndex)));
    const output = outputExtents(layer, inputExtents(network, extents, layerIndex));
    extents.push(output);
    layers.push(describeLayer(layer, output));
  }
  const issue = checkWhole(network, extents) ?? checkEnd(extents.at(-1)!);
  if (issue) return refuse([issue]);
  return {
    ok: true,
    value: {
      name: network.name,
      inputShape: { heightCount, widthCount, channelCount },
      classCount: extents.at(-1)![0]!,
      parameterCount: layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
      macCount: layers.reduce((sum, layer) => sum + layer.macCount, 0),
      layers,
      ...(network.isShapeOnly ? { isShapeOnly: true } : {}),
    },
  };
}

/** The checks that need all layers: something to run, nothing dangling, and room for what is alive. */
function checkWhole(network: Network, extents: readonly Extents[]): NetworkIssue | null {
  if (!network.layers.some(isCrossbarLayer)) {
    const message = 'no convolution or dense layer: nothing would run on a crossbar';
    return { path: ['layers'], code: 'MISSING', message };
  }
  const danglingIndex = findDanglingLayer(network);
  if (danglingIndex !== null) {
    const message = 'its output feeds no other layer; only the last layer may end the network';
    const found: LayerIssue = { field: 'name', code: 'MISSING', message };
    return placeIssue(found, network.layers[danglingIndex]!, danglingIndex);
  }
  const liveCount = mostLiveElements(network, extents);
  if (liveCount <= MAX_LIVE_ELEMENT_COUNT) return null;
  const [limit, actual] = [String(MAX_LIVE_ELEMENT_COUNT), String(liveCount)];
  const message = `its branches need ${actual} numbers at one time; at most ${limit} are supported`;
  return { path: ['layers'], code: 'TOO_BIG', message, limit, actual };
}

/** Numbers that forward holds at its fullest: the image, outputs still needed, and the one being made. */
function mostLiveElements(network: Network, extents: readonly Extents[]): number {
  const lastUses = lastUseIndices(network);
  const endings = network.layers.map((): number[] => []);
  for (const [i, lastUse] of lastUses.entries()) endings[lastUse]!.push(i);
  let live = elementCount(imageExtents(network));
  let most = live;
  for (const [i, ended] of endings.entries()) {
    live += elementCount(extents[i]!);
    most = Math.max(most, live);
    for (const index of ended) live -= elementCount(extents[index]!);
  }
  return most;
}

function checkInputShape(extents: Extents): NetworkIssue | null {
  const path = ['inputShape'];
  const actual = extents.join('x');
  if (!extents.every(isCount)) {
    const message = `input shape ${actual}: height, width and channels must be whole numbers from 1`;
    return { path, code: 'TOO_SMALL', message, limit: '1', actual };
  }
  if (elementCount(extents) <= MAX_ELEMENT_COUNT) return null;
  const message = `input shape ${actual} has more than ${MAX_ELEMENT_COUNT} numbers`;
  return { path, code: 'TOO_BIG', message, limit: String(MAX_ELEMENT_COUNT), actual };
}

function checkEnd(extents: Extents): NetworkIssue | null {
  const path = ['layers'];
  if (extents.length !== 1) {
    const actual = extents.join('x');
    const message = `the network ends in a feature map ${actual}; it must end in a vector of classes`;
    return { path, code: 'SHAPE_MISMATCH', message, actual };
  }
  const classCount = extents[0]!;
  if (classCount < 2) {
    return {
      path,
      code: 'TOO_SMALL',
      message: `${classCount} output; a classifier needs at least 2`,
      limit: '2',
      actual: String(classCount),
    };
  }
  if (classCount > MAX_CLASS_COUNT) {
    const message = `${classCount} classes; at most ${MAX_CLASS_COUNT} are supported`;
    return { path, code: 'TOO_BIG', message, limit: String(MAX_CLASS_COUNT), actual: String(classCount) };
  }
  return null;
}

function checkLayer(
  network: Network,
  extents: readonly Extents[],
  layerIndex: number,
): readonly LayerIssue[] {
  const layer = network.layers[layerIndex]!;
  const early = checkInputIndices(layer, layerIndex) ?? checkSizes(layer);
  if (early) return [early];
  const inputs = inputExtents(network, extents, layerIndex);
  const misfit = checkInputShapes(layer, inputs);
  if (misfit) return [misfit];
  const output = outputExtents(layer, inputs);
  if (elementCount(output) > MAX_ELEMENT_COUNT) {
    const message = `its output ${output.join('x')} has more than ${MAX_ELEMENT_COUNT} numbers`;
    return [{ field: 'kind', code: 'TOO_BIG', message, limit: String(MAX_ELEMENT_COUNT) }];
  }
  return network.isShapeOnly ? [] : checkNumbers(layer);
}

function placeIssue({ field, ...issue }: LayerIssue, layer: Layer, layerIndex: number): NetworkIssue {
  const place = `layer ${layerIndex} (${layer.kind} ${layer.name})`;
  return { ...issue, path: ['layers', layerIndex, field], message: `${place}: ${issue.message}` };
}

function describeLayer(layer: Layer, output: Extents): LayerCard {
  const runsOnCrossbar = isCrossbarLayer(layer);
  return {
    name: layer.name,
    kind: layer.kind,
    outputShape: [...output],
    parameterCount: parameterCount(layer),
    macCount: runsOnCrossbar ? weightMatrixShape(layer).rowCount * elementCount(output) : 0,
    runsOnCrossbar,
  };
}

function parameterCount(layer: Layer): number {
  if (layer.kind === 'affine') return layer.scale.length + layer.offset.length;
  if (layer.kind === 'prelu') return layer.slopes.length;
  if (!isCrossbarLayer(layer)) return 0;
  const { rowCount, columnCount, groupCount } = weightMatrixShape(layer);
  return (rowCount + (layer.bias ? 1 : 0)) * columnCount * groupCount;
}

function refuse(problem: readonly NetworkIssue[]): NetworkCheck {
  return { ok: false, problem };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
