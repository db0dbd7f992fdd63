import { isCrossbarLayer, type Layer, type Network, weightMatrixShape } from './graph.ts';
import { type Extents, elementCount, outputExtents } from './shape.ts';

/** One thing wrong with a network; fits the spec package's SpecIssue. */
export interface NetworkIssue {
  readonly path: readonly (string | number)[];
  readonly code: 'MISSING' | 'SHAPE_MISMATCH' | 'NOT_FINITE' | 'TOO_SMALL' | 'NOT_INTEGER' | 'TOO_BIG';
  readonly message: string;
  readonly limit?: string;
  readonly actual?: string;
}

/** What a card shows of a network; everything but the digest of its file. */
export interface NetworkCard {
  readonly name: string;
  readonly inputShape: { heightCount: number; widthCount: number; channelCount: number };
  readonly classCount: number;
  readonly parameterCount: number;
  readonly macCount: number;
  readonly layers: LayerCard[];
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

/** Labels are stored in one byte. */
const MAX_CLASS_COUNT = 256;
/** 256 MiB of 32-bit activations between two layers. */
const MAX_ELEMENT_COUNT = 67_108_864;

/**
 * Do the shapes chain, are all weights finite, does it end in a vector of 2..256 classes with a crossbar
 * layer in it? Stops at the first layer that does not fit, since nothing behind it has a shape.
 */
export function checkNetwork(network: Network): NetworkCheck {
  const { heightCount, widthCount, channelCount } = network.inputShape;
  let extents: Extents = [heightCount, widthCount, channelCount];
  const inputIssue = checkInputShape(extents);
  if (inputIssue) return refuse([inputIssue]);
  const layers: LayerCard[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    const issues = checkLayer(layer, extents).map((issue) => placeIssue(issue, layer, layerIndex));
    if (issues.length > 0) return refuse(issues);
    extents = outputExtents(layer, extents);
    layers.push(describeLayer(layer, extents));
  }
  const issue = checkEnd(network, extents);
  if (issue) return refuse([issue]);
  return {
    ok: true,
    value: {
      name: network.name,
      inputShape: { heightCount, widthCount, channelCount },
      classCount: extents[0]!,
      parameterCount: layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
      macCount: layers.reduce((sum, layer) => sum + layer.macCount, 0),
      layers,
    },
  };
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

function checkEnd(network: Network, extents: Extents): NetworkIssue | null {
  const path = ['layers'];
  if (!network.layers.some(isCrossbarLayer)) {
    return {
      path,
      code: 'MISSING',
      message: 'no convolution or dense layer: nothing would run on a crossbar',
    };
  }
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

type LayerIssue = Omit<NetworkIssue, 'path'> & { readonly field: string };

function checkLayer(layer: Layer, input: Extents): readonly LayerIssue[] {
  const counts = Object.entries(layer).filter(([name]) => name.endsWith('Count'));
  for (const [field, value] of counts) {
    if (!isCount(value)) {
      return [
        {
          field,
          code: 'NOT_INTEGER',
          message: `${field} is ${value}; it must be a whole number from 1`,
          limit: '1',
          actual: String(value),
        },
      ];
    }
  }
  const misfit = checkInput(layer, input);
  if (misfit) return [misfit];
  const output = outputExtents(layer, input);
  if (elementCount(output) > MAX_ELEMENT_COUNT) {
    const message = `its output ${output.join('x')} has more than ${MAX_ELEMENT_COUNT} numbers`;
    return [{ field: 'kind', code: 'TOO_BIG', message, limit: String(MAX_ELEMENT_COUNT) }];
  }
  return isCrossbarLayer(layer) ? checkWeights(layer) : [];
}

function checkInput(layer: Layer, input: Extents): LayerIssue | null {
  if (layer.kind === 'dense') {
    if (input.length !== 1) {
      return mismatch(
        'inputCount',
        `needs a vector but gets a feature map ${input.join('x')}; put a flatten layer before it`,
        input,
      );
    }
    if (input[0] === layer.inputCount) return null;
    return mismatch('inputCount', `takes ${layer.inputCount} inputs but gets ${input[0]}`, input);
  }
  if (!('strideHeightCount' in layer)) return null;
  if (input.length !== 3)
    return mismatch('kind', `needs a feature map but gets a vector of ${input[0]}`, input);
  if (layer.kind === 'conv2d' && layer.inputChannelCount !== input[2]) {
    return mismatch(
      'inputChannelCount',
      `takes ${layer.inputChannelCount} channels but gets ${input[2]}`,
      input,
    );
  }
  if (elementCount(outputExtents(layer, input)) > 0) return null;
  return mismatch('padding', `its window does not fit into ${input[0]}x${input[1]} without padding`, input);
}

function mismatch(field: string, message: string, input: Extents): LayerIssue {
  return { field, code: 'SHAPE_MISMATCH', message, actual: input.join('x') };
}

function checkWeights(layer: Extract<Layer, { readonly kernel: Float32Array }>): readonly LayerIssue[] {
  const { rowCount, columnCount } = weightMatrixShape(layer);
  const issues: LayerIssue[] = [];
  const arrays = [
    { field: 'kernel', values: layer.kernel, neededCount: rowCount * columnCount },
    ...(layer.bias ? [{ field: 'bias', values: layer.bias, neededCount: columnCount }] : []),
  ];
  for (const { field, values, neededCount } of arrays) {
    if (values.length !== neededCount) {
      const message = `${field} holds ${values.length} numbers, its shape needs ${neededCount}`;
      issues.push({
        field,
        code: 'SHAPE_MISMATCH',
        message,
        limit: String(neededCount),
        actual: String(values.length),
      });
    }
    const badIndex = values.findIndex((value) => !Number.isFinite(value));
    if (badIndex >= 0) {
      const actual = String(values[badIndex]);
      issues.push({
        field,
        code: 'NOT_FINITE',
        message: `${field}[${badIndex}] is ${actual}; weights must be finite`,
        actual,
      });
    }
  }
  return issues;
}

function placeIssue({ field, ...issue }: LayerIssue, layer: Layer, layerIndex: number): NetworkIssue {
  const place = `layer ${layerIndex} (${layer.kind} ${layer.name})`;
  return { ...issue, path: ['layers', layerIndex, field], message: `${place}: ${issue.message}` };
}

function describeLayer(layer: Layer, output: Extents): LayerCard {
  const runsOnCrossbar = isCrossbarLayer(layer);
  const { rowCount, columnCount } = runsOnCrossbar
    ? weightMatrixShape(layer)
    : { rowCount: 0, columnCount: 0 };
  const biasCount = runsOnCrossbar && layer.bias ? columnCount : 0;
  return {
    name: layer.name,
    kind: layer.kind,
    outputShape: [...output],
    parameterCount: rowCount * columnCount + biasCount,
    macCount: rowCount * elementCount(output),
    runsOnCrossbar,
  };
}

function refuse(problem: readonly NetworkIssue[]): NetworkCheck {
  return { ok: false, problem };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
