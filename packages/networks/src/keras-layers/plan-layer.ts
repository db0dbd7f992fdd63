import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { issue, quote } from '../issue.ts';
import {
  ALLOWED,
  activation,
  axis,
  channelsLast,
  count,
  edges,
  padding,
  pair,
  useBias,
} from './config-fields.ts';
import { modelIssues } from './keras-model.ts';
import type { LayerPlan, Pair } from './layer-plan.ts';
import type { PlacedLayer, Problem } from './placed-layer.ts';

type Planned = Outcome<LayerPlan, Problem>;
type Planner = (layer: PlacedLayer) => Planned;

const ONE_BY_ONE: Pair = [1, 1];

const windowFields = { strides: pair.nullish(), padding, data_format: channelsLast };
const convolutionFields = {
  ...windowFields,
  kernel_size: pair,
  dilation_rate: pair.nullish(),
  use_bias: useBias,
  activation,
};

const conv2dSchema = z.looseObject({ ...convolutionFields, filters: count, groups: count.nullish() });
const depthwiseSchema = z.looseObject({ ...convolutionFields, depth_multiplier: count.default(1) });
const separableSchema = z.looseObject({
  ...convolutionFields,
  filters: count,
  depth_multiplier: count.default(1),
});
const denseSchema = z.looseObject({ units: count, use_bias: useBias, activation });
const pool2dSchema = z.looseObject({ ...windowFields, pool_size: pair });
const globalPoolSchema = z.looseObject({
  data_format: channelsLast,
  keepdims: z.boolean().nullish(),
});
const normalizationSchema = z.looseObject({
  axis,
  epsilon: z.number().min(0).max(1).default(1e-3),
  center: z.boolean().default(true),
  scale: z.boolean().default(true),
});
const reshapeSchema = z.looseObject({ target_shape: z.array(z.int().min(-1)).min(1).max(8) });
const flattenSchema = z.looseObject({ data_format: channelsLast });
const activationSchema = z.looseObject({ activation });
const reluSchema = z.looseObject({
  max_value: z.literal(6).nullish(),
  negative_slope: z.literal(0).nullish(),
  threshold: z.literal(0).nullish(),
});
const slope = z.number().min(-1000).max(1000).nullish();
const leakyReluSchema = z.looseObject({ alpha: slope, negative_slope: slope });
const eluSchema = z.looseObject({ alpha: z.number().min(-1000).max(1000).default(1) });
const preluSchema = z.looseObject({
  shared_axes: z
    .array(z.int())
    .max(8)
    .nullish()
    .transform((axes) => axes ?? []),
});
const rescalingSchema = z.looseObject({ scale: z.number(), offset: z.number().default(0) });
const axisSchema = z.looseObject({ axis });
const zeroPadSchema = z.looseObject({ padding: edges.default(edges.parse(1)), data_format: channelsLast });

/** What the configs of Keras's convolutions have in common. */
function convolutionPlan(config: z.output<z.ZodObject<typeof convolutionFields>>) {
  return {
    kernelSize: config.kernel_size,
    strides: config.strides ?? ONE_BY_ONE,
    dilation: config.dilation_rate ?? ONE_BY_ONE,
    padding: config.padding,
    usesBias: config.use_bias,
    activation: config.activation,
  };
}

const planPool =
  (kind: 'maxPool2d' | 'averagePool2d'): Planner =>
  (layer) =>
    read(layer, pool2dSchema, (config) => ({
      kind,
      poolSize: config.pool_size,
      strides: config.strides ?? config.pool_size,
      padding: config.padding,
    }));

const planGlobalPool =
  (kind: 'globalAveragePool2d' | 'globalMaxPool2d'): Planner =>
  (layer) =>
    read(layer, globalPoolSchema, ({ keepdims }) => ({ kind, keepsPlaces: keepdims ?? false }));

const PLANNERS: Readonly<Record<string, Planner>> = {
  InputLayer: () => succeed({ kind: 'input' }),
  Conv2D: (layer) =>
    read(layer, conv2dSchema, (config) => ({
      kind: 'conv2d',
      ...convolutionPlan(config),
      outputChannelCount: config.filters,
      groupCount: config.groups ?? 1,
    })),
  DepthwiseConv2D: (layer) =>
    read(layer, depthwiseSchema, (config) => ({
      kind: 'depthwise',
      ...convolutionPlan(config),
      multiplierCount: config.depth_multiplier,
    })),
  SeparableConv2D: (layer) =>
    read(layer, separableSchema, (config) => ({
      kind: 'separable',
      ...convolutionPlan(config),
      multiplierCount: config.depth_multiplier,
      outputChannelCount: config.filters,
    })),
  Dense: (layer) =>
    read(layer, denseSchema, (config) => ({
      kind: 'dense',
      outputCount: config.units,
      usesBias: config.use_bias,
      activation: config.activation,
    })),
  BatchNormalization: (layer) =>
    read(layer, normalizationSchema, (config) => ({
      kind: 'normalization',
      axis: config.axis,
      epsilon: config.epsilon,
      usesScale: config.scale,
      usesOffset: config.center,
    })),
  MaxPooling2D: planPool('maxPool2d'),
  AveragePooling2D: planPool('averagePool2d'),
  GlobalAveragePooling2D: planGlobalPool('globalAveragePool2d'),
  GlobalMaxPooling2D: planGlobalPool('globalMaxPool2d'),
  Flatten: (layer) => read(layer, flattenSchema, () => ({ kind: 'flatten' })),
  Reshape: (layer) =>
    read(layer, reshapeSchema, (config) => ({ kind: 'reshape', targetShape: config.target_shape })),
  Activation: (layer) =>
    read(layer, activationSchema, (config) => ({ kind: 'activation', activation: config.activation })),
  ReLU: (layer) =>
    read(layer, reluSchema, (config) => ({
      kind: 'activation',
      activation: config.max_value === 6 ? 'relu6' : 'relu',
    })),
  // Keras 3 renamed alpha; both begin at 0.3.
  LeakyReLU: (layer) =>
    read(layer, leakyReluSchema, (config) => ({
      kind: 'leakyRelu',
      negativeSlopeRatio: config.negative_slope ?? config.alpha ?? 0.3,
    })),
  ELU: (layer) => read(layer, eluSchema, ({ alpha }) => ({ kind: 'elu', alphaRatio: alpha })),
  PReLU: (layer) => read(layer, preluSchema, (config) => ({ kind: 'prelu', sharedAxes: config.shared_axes })),
  Rescaling: (layer) =>
    read(layer, rescalingSchema, ({ scale, offset }) => ({
      kind: 'rescaling',
      scaleRatio: scale,
      offsetRatio: offset,
    })),
  Softmax: (layer) => read(layer, axisSchema, (config) => ({ kind: 'softmax', axis: config.axis })),
  Add: () => succeed({ kind: 'add' }),
  Multiply: () => succeed({ kind: 'multiply' }),
  Concatenate: (layer) => read(layer, axisSchema, (config) => ({ kind: 'concatenate', axis: config.axis })),
  ZeroPadding2D: (layer) =>
    read(layer, zeroPadSchema, (config) => ({ kind: 'zeroPad2d', ...config.padding })),
  // At inference these hand their input through.
  Dropout: () => succeed({ kind: 'identity' }),
  SpatialDropout2D: () => succeed({ kind: 'identity' }),
  GaussianDropout: () => succeed({ kind: 'identity' }),
  GaussianNoise: () => succeed({ kind: 'identity' }),
  ActivityRegularization: () => succeed({ kind: 'identity' }),
};

const IDLE = [
  'InputLayer',
  'Dropout',
  'SpatialDropout2D',
  'GaussianDropout',
  'GaussianNoise',
  'ActivityRegularization',
];

export const SUPPORTED_LAYERS = Object.keys(PLANNERS);

/** Layers that compute nothing at inference; what a file stores for them is not looked at. */
export function isIdle({ className }: PlacedLayer): boolean {
  return IDLE.includes(className);
}

/** Reads one layer's config, or says what in it this product does not compute. */
export function planLayer(layer: PlacedLayer): Planned {
  const planner = Object.hasOwn(PLANNERS, layer.className) ? PLANNERS[layer.className] : undefined;
  if (planner !== undefined) return planner(layer);
  const why =
    layer.className === 'Lambda'
      ? 'it carries program code, which is never run'
      : 'this layer is not supported';
  const message = `${layer.place}: ${why}; supported are ${SUPPORTED_LAYERS.join(', ')}`;
  const path = ['layers', layer.layerIndex, 'class_name'];
  return fail([issue(path, 'UNSUPPORTED', { message, actual: quote(layer.className) })]);
}

function read<S extends z.ZodType>(
  layer: PlacedLayer,
  schema: S,
  plan: (config: z.output<S>) => LayerPlan,
): Planned {
  const config = schema.safeParse(layer.config);
  if (config.success) return succeed(plan(config.data));
  const issues = modelIssues(config.error, layer.config, ['layers', layer.layerIndex, 'config']);
  return fail(issues.map((found) => configIssue(layer, found)));
}

/**
 * A config value that zod refuses is legal Keras mostly: so it is unsupported, not wrong, where the value
 * exists.
 */
function configIssue(layer: PlacedLayer, found: SpecIssue): SpecIssue {
  const field = String(found.path[3] ?? 'config');
  const value = layer.config[field];
  const actual = quote(JSON.stringify(value) ?? 'missing').slice(1, -1);
  const isPadSizes = field === 'padding' && layer.className === 'ZeroPadding2D';
  const allowed = isPadSizes ? undefined : ALLOWED[field];
  const told =
    allowed === undefined
      ? found.message.slice(found.message.indexOf(': ') + 2)
      : `${field} is ${actual}; only ${allowed} is supported`;
  return {
    ...found,
    code: value === undefined ? 'MISSING' : allowed === undefined ? found.code : 'UNSUPPORTED',
    message: `${layer.place}: ${told}`,
    ...(allowed === undefined ? {} : { limit: allowed }),
    actual,
  };
}
