import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { z } from 'zod';
import { issue, quote } from '../issue.ts';
import { modelIssues } from './model-json.ts';
import type { PlacedLayer } from './topology.ts';

export type Activation = 'linear' | 'relu' | 'softmax';
export type Pair = readonly [number, number];

/** What a Keras layer asks for, read from its config but not yet given shapes and weights. */
export type LayerPlan =
  | { readonly kind: 'input' }
  | { readonly kind: 'identity' }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'softmax'; readonly axis: number }
  | {
      readonly kind: 'conv2d';
      readonly outputChannelCount: number;
      readonly kernelSize: Pair;
      readonly strides: Pair;
      readonly padding: 'same' | 'valid';
      readonly usesBias: boolean;
      readonly activation: Activation;
    }
  | {
      readonly kind: 'maxPool2d' | 'averagePool2d';
      readonly poolSize: Pair;
      readonly strides: Pair;
      readonly padding: 'same' | 'valid';
    }
  | {
      readonly kind: 'dense';
      readonly outputCount: number;
      readonly usesBias: boolean;
      readonly activation: Activation;
    };

type Planned = Outcome<LayerPlan, readonly SpecIssue[]>;
type Planner = (layer: PlacedLayer) => Planned;

const count = z.int().min(1).max(65_536);
const pair = z.union([
  z.tuple([count, count]),
  z.tuple([count]).transform(([n]): Pair => [n, n]),
  count.transform((n): Pair => [n, n]),
]);
const activation = z
  .enum(['linear', 'relu', 'softmax'])
  .nullish()
  .transform((name): Activation => name ?? 'linear');
const padding = z.enum(['same', 'valid']).default('valid');
const channelsLast = z.literal('channels_last').nullish();
const one = z.union([z.literal(1), z.array(z.literal(1))]).nullish();

const conv2dSchema = z.looseObject({
  filters: count,
  kernel_size: pair,
  strides: pair.nullish(),
  padding,
  data_format: channelsLast,
  dilation_rate: one,
  groups: z.literal(1).nullish(),
  use_bias: z.boolean().default(true),
  activation,
});
const denseSchema = z.looseObject({ units: count, use_bias: z.boolean().default(true), activation });
const pool2dSchema = z.looseObject({
  pool_size: pair,
  strides: pair.nullish(),
  padding,
  data_format: channelsLast,
});
const flattenSchema = z.looseObject({ data_format: channelsLast });
const activationSchema = z.looseObject({ activation });
const reluSchema = z.looseObject({
  max_value: z.null().optional(),
  negative_slope: z.literal(0).nullish(),
  threshold: z.literal(0).nullish(),
});
const softmaxSchema = z.looseObject({ axis: z.int().default(-1) });

const ONE_BY_ONE: Pair = [1, 1];

const planPool =
  (kind: 'maxPool2d' | 'averagePool2d'): Planner =>
  (layer) =>
    read(layer, pool2dSchema, (config) => ({
      kind,
      poolSize: config.pool_size,
      strides: config.strides ?? config.pool_size,
      padding: config.padding,
    }));

const PLANNERS: Readonly<Record<string, Planner>> = {
  InputLayer: () => succeed({ kind: 'input' }),
  Conv2D: (layer) =>
    read(layer, conv2dSchema, (config) => ({
      kind: 'conv2d',
      outputChannelCount: config.filters,
      kernelSize: config.kernel_size,
      strides: config.strides ?? ONE_BY_ONE,
      padding: config.padding,
      usesBias: config.use_bias,
      activation: config.activation,
    })),
  Dense: (layer) =>
    read(layer, denseSchema, (config) => ({
      kind: 'dense',
      outputCount: config.units,
      usesBias: config.use_bias,
      activation: config.activation,
    })),
  MaxPooling2D: planPool('maxPool2d'),
  AveragePooling2D: planPool('averagePool2d'),
  Flatten: (layer) => read(layer, flattenSchema, () => ({ kind: 'flatten' })),
  Activation: (layer) =>
    read(layer, activationSchema, (config) => ({ kind: 'activation', activation: config.activation })),
  ReLU: (layer) => read(layer, reluSchema, () => ({ kind: 'activation', activation: 'relu' })),
  Softmax: (layer) => read(layer, softmaxSchema, ({ axis }) => ({ kind: 'softmax', axis })),
  // At inference a dropout layer hands its input through.
  Dropout: () => succeed({ kind: 'identity' }),
};

export const SUPPORTED_LAYERS = Object.keys(PLANNERS);

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
  const value = (layer.config as Readonly<Record<string, unknown>>)[field];
  const actual = quote(JSON.stringify(value) ?? 'missing').slice(1, -1);
  const allowed = ALLOWED[field];
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

const ALLOWED: Readonly<Record<string, string | undefined>> = {
  data_format: 'channels_last',
  dilation_rate: '1',
  groups: '1',
  activation: 'linear, relu or softmax',
  padding: 'same or valid',
  max_value: 'none',
  negative_slope: '0',
  threshold: '0',
};
