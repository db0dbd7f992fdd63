import type { Conv2dLayer, DenseLayer, ImageShape, Layer } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';
import type { Activation, LayerPlan } from './plan-layer.ts';
import { float32Values, type StoredWeight } from './read-weights.ts';
import type { PlacedLayer } from './topology.ts';

export interface PlannedLayer {
  readonly layer: PlacedLayer;
  readonly plan: LayerPlan;
}

/** [height, width, channels] or [length]. */
type Extents = readonly number[];
type Built = Outcome<readonly Layer[], readonly SpecIssue[]>;

/**
 * Gives each planned layer its input shape and its weights. Goes on behind a layer whose weights are
 * wrong, since its output shape is known from its config, and stops at the first that cannot take its
 * input.
 */
export function buildLayers(
  planned: readonly PlannedLayer[],
  inputShape: ImageShape,
  weights: readonly StoredWeight[],
): Built {
  const layers: Layer[] = [];
  const issues: SpecIssue[] = [];
  const taken = new Set<StoredWeight>();
  let extents: Extents = [inputShape.heightCount, inputShape.widthCount, inputShape.channelCount];
  for (const { layer, plan } of planned) {
    const misfit = checkInput(layer, plan, extents);
    if (misfit !== null) return fail([...issues, misfit]);
    const built = buildLayer(layer, plan, { extents, weights, taken });
    if (built.ok) layers.push(...built.value);
    else issues.push(...built.problem);
    extents = outputExtents(plan, extents);
  }
  return issues.length > 0 ? fail(issues) : checkRest({ layers, planned, weights, taken });
}

interface Surroundings {
  readonly extents: Extents;
  readonly weights: readonly StoredWeight[];
  readonly taken: Set<StoredWeight>;
}

function buildLayer(layer: PlacedLayer, plan: LayerPlan, around: Surroundings): Built {
  switch (plan.kind) {
    case 'input':
    case 'identity':
      return succeed([]);
    case 'flatten':
    case 'softmax':
      return succeed([{ kind: plan.kind, name: layer.name }]);
    case 'activation':
      return succeed(activationLayer(layer.name, plan.activation));
    case 'maxPool2d':
    case 'averagePool2d':
      return succeed([
        {
          kind: plan.kind,
          name: layer.name,
          poolHeightCount: plan.poolSize[0],
          poolWidthCount: plan.poolSize[1],
          strideHeightCount: plan.strides[0],
          strideWidthCount: plan.strides[1],
          padding: plan.padding,
        },
      ]);
    case 'conv2d':
    case 'dense':
      return buildCrossbarLayer(layer, plan, around);
  }
}

type CrossbarPlan = Extract<LayerPlan, { readonly usesBias: boolean }>;

function buildCrossbarLayer(layer: PlacedLayer, plan: CrossbarPlan, around: Surroundings): Built {
  const inputCount = around.extents.at(-1) ?? 0;
  const isConv = plan.kind === 'conv2d';
  const outputCount = isConv ? plan.outputChannelCount : plan.outputCount;
  const kernelShape = isConv ? [...plan.kernelSize, inputCount, outputCount] : [inputCount, outputCount];
  const kernel = takeWeight(layer, { part: 'kernel', shape: kernelShape }, around);
  const bias = plan.usesBias
    ? takeWeight(layer, { part: 'bias', shape: [outputCount] }, around)
    : succeed(null);
  if (!kernel.ok || !bias.ok) {
    return fail([...(kernel.ok ? [] : [kernel.problem]), ...(bias.ok ? [] : [bias.problem])]);
  }
  const shared = { name: layer.name, kernel: kernel.value, bias: bias.value };
  const built: Conv2dLayer | DenseLayer = isConv
    ? {
        kind: 'conv2d',
        ...shared,
        kernelHeightCount: plan.kernelSize[0],
        kernelWidthCount: plan.kernelSize[1],
        inputChannelCount: inputCount,
        outputChannelCount: outputCount,
        strideHeightCount: plan.strides[0],
        strideWidthCount: plan.strides[1],
        padding: plan.padding,
      }
    : { kind: 'dense', ...shared, inputCount, outputCount };
  return succeed([built, ...activationLayer(`${layer.name}/${plan.activation}`, plan.activation)]);
}

function activationLayer(name: string, activation: Activation): readonly Layer[] {
  return activation === 'linear' ? [] : [{ kind: activation, name }];
}

/**
 * Finds `<layer>/<part>`, with whatever Keras put before it, and checks all that the file claims about
 * it.
 */
function takeWeight(
  layer: PlacedLayer,
  wanted: { readonly part: 'kernel' | 'bias'; readonly shape: readonly number[] },
  around: Surroundings,
): Outcome<Float32Array, SpecIssue> {
  const ending = `${layer.name}/${wanted.part}`;
  const path = ['layers', layer.layerIndex, wanted.part];
  const found = around.weights.filter(({ name }) => name === ending || name.endsWith(`/${ending}`));
  const [weight] = found;
  if (weight === undefined || found.length > 1) {
    const message =
      `${layer.place}: ${found.length === 0 ? 'no' : String(found.length)} ` +
      `weights named ${quote(ending)}; there must be one`;
    return fail(
      issue(path, weight === undefined ? 'MISSING' : 'BAD_FORMAT', { message, actual: String(found.length) }),
    );
  }
  around.taken.add(weight);
  if (weight.dtype !== 'float32' || weight.quantizedTo !== null) {
    const actual =
      weight.quantizedTo === null ? quote(weight.dtype) : `quantised to ${quote(weight.quantizedTo)}`;
    const message = `${layer.place}: its ${wanted.part} is ${actual}; export the model with float32 weights`;
    return fail(issue(path, 'UNSUPPORTED', { message, limit: 'float32', actual }));
  }
  const [expected, actual] = [`[${wanted.shape.join(', ')}]`, `[${weight.shape.join(', ')}]`];
  if (expected !== actual) {
    const message = `${layer.place}: its ${wanted.part} has shape ${actual}, the layer needs ${expected}`;
    return fail(issue(path, 'SHAPE_MISMATCH', { message, limit: expected, actual }));
  }
  const values = float32Values(weight);
  const badIndex = values.findIndex((value) => !Number.isFinite(value));
  if (badIndex < 0) return succeed(values);
  const message =
    `${layer.place}: number ${badIndex} of its ${wanted.part} is ` +
    `${values[badIndex]}; weights must be finite`;
  return fail(issue(path, 'NOT_FINITE', { message, actual: String(values[badIndex]) }));
}

function checkInput(layer: PlacedLayer, plan: LayerPlan, extents: Extents): SpecIssue | null {
  const actual = extents.join('x');
  const path = ['layers', layer.layerIndex];
  const mismatch = (why: string): SpecIssue =>
    issue(path, 'SHAPE_MISMATCH', { message: `${layer.place}: ${why}`, actual });
  if (plan.kind === 'dense' && extents.length !== 1)
    return mismatch(`it gets an image of ${actual}; put a Flatten layer before it`);
  if (plan.kind === 'softmax' && plan.axis !== -1 && plan.axis !== extents.length) {
    const message = `${layer.place}: softmax over axis ${plan.axis}; only the last axis is supported`;
    return issue([...path, 'config', 'axis'], 'UNSUPPORTED', {
      message,
      limit: '-1',
      actual: String(plan.axis),
    });
  }
  if (!('strides' in plan)) return null;
  if (extents.length !== 3) return mismatch(`it needs an image but gets a vector of ${actual}`);
  return outputExtents(plan, extents).every((extent) => extent >= 1)
    ? null
    : mismatch(`its window is larger than the image of ${actual}`);
}

/** TensorFlow's rule for windows; other layers keep their shape. */
function outputExtents(plan: LayerPlan, extents: Extents): Extents {
  if (plan.kind === 'dense') return [plan.outputCount];
  if (plan.kind === 'flatten') return [extents.reduce((product, extent) => product * extent, 1)];
  if (!('strides' in plan)) return extents;
  const window = plan.kind === 'conv2d' ? plan.kernelSize : plan.poolSize;
  const slide = (axis: 0 | 1): number => {
    const input = extents[axis] ?? 0;
    const covered = plan.padding === 'same' ? input : Math.max(0, input - window[axis] + 1);
    return Math.ceil(covered / plan.strides[axis]);
  };
  return [slide(0), slide(1), plan.kind === 'conv2d' ? plan.outputChannelCount : (extents[2] ?? 0)];
}

/** A weight that no layer asked for means that the model holds something that was not understood. */
function checkRest(all: {
  readonly layers: readonly Layer[];
  readonly planned: readonly PlannedLayer[];
  readonly weights: readonly StoredWeight[];
  readonly taken: ReadonlySet<StoredWeight>;
}): Built {
  // Keras 3 stores the random state of dropout layers as a weight; at inference it means nothing.
  const idle = all.planned.filter(({ plan }) => plan.kind === 'identity').map(({ layer }) => layer.name);
  const belongsToIdle = (name: string): boolean => name.split('/').some((step) => idle.includes(step));
  const left = all.weights.filter((weight) => !all.taken.has(weight) && !belongsToIdle(weight.name));
  if (left.length === 0) return succeed(all.layers);
  return fail(
    left.slice(0, 20).map(({ name }) => {
      const message = `weight ${quote(name)} belongs to no layer of the model; export the model again`;
      return issue(['weightsManifest', quote(name)], 'UNSUPPORTED', { message });
    }),
  );
}
