import { type Design, type Images, isCrossbarLayer, weightMatrixShape } from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import * as layers from '@tensorflow/tfjs-layers';
import { CROSSBAR_CLASSES, CrossbarLayer } from './crossbar-layer.ts';
import { prepareDesign } from './held-out.ts';
import { type CrossbarMode, createLayerEngine, type DrawPlace } from './layer-engine.ts';
import { createNoisePool } from './noise-pool.ts';

export interface InjectOptions {
  /** First images of the training split: ranges and errors are measured on them. */
  readonly calibration: Images;
  /** How `fit` computes; moments by default. */
  readonly inTraining?: CrossbarMode;
  /** How `predict` and `evaluate` compute; simulated by default. */
  readonly inInference?: CrossbarMode;
}

export interface InjectedModel {
  /** Computes through the design's crossbars; trainable like the model it was made from. */
  readonly model: layers.LayersModel;
  /** Names of the layers that have crossbars. */
  readonly layerNames: readonly string[];
  /**
   * Goes on with the first image of a chip and repeat; the model begins with chip 0, repeat 0. The images
   * that are then predicted, in their order, have the errors that a run of the design has there.
   */
  readonly startDraw: (draw: { readonly chipIndex: number; readonly repeatIndex: number }) => void;
}

/**
 * A copy of a Layers model, Sequential or Functional, with its Conv2D, DepthwiseConv2D and Dense layers
 * replaced by crossbars of a design. Forward, the crossbars quantize and read as the design says; backward,
 * gradients are those of the quantized layer and pass straight through its rounding. Weights are copied; the
 * grids of weights follow them, those of inputs and the moments of errors stay as calibrated. The design must
 * be of the network that this model is, layer by layer.
 * @source lin2018 section 4.2 (convolutions and dense layers replaced one by one); bengio2013.
 */
export async function injectCrossbar(
  model: layers.LayersModel,
  design: Design,
  options: InjectOptions,
): Promise<Outcome<InjectedModel, readonly SpecIssue[]>> {
  const names = crossbarNames(design);
  const replaced = new Set<string>();
  const topology = withCrossbars(model.toJSON(null, false) as unknown, new Set(names), replaced);
  const issues = [
    ...names.filter((name) => !replaced.has(name)).map(missing),
    ...names.filter((name) => replaced.has(name)).flatMap((name) => checkWeights(model, design, name)),
  ];
  if (issues.length > 0) return fail(issues);
  const copy = await layers.models.modelFromJSON(topology as never);
  const prepared = await prepareDesign(design, options.calibration, undefined);
  const place: DrawPlace = { chipIndex: 0, repeatIndex: 0, imageCounts: new Map() };
  const pool = createNoisePool(design.seed);
  const modes = {
    inTraining: options.inTraining ?? 'moments',
    inInference: options.inInference ?? 'simulated',
  };
  for (const layer of crossbarLayersOf(copy)) {
    const designIndex = design.layers.findIndex(({ layerName }) => layerName === layer.name);
    layer.attach(createLayerEngine({ design, prepared, designIndex, place, pool }), modes);
  }
  copy.setWeights(model.getWeights());
  const startDraw: InjectedModel['startDraw'] = ({ chipIndex, repeatIndex }) => {
    Object.assign(place, { chipIndex, repeatIndex });
    place.imageCounts.clear();
  };
  return succeed({ model: copy, layerNames: names, startDraw });
}

function crossbarNames({ network }: Design): readonly string[] {
  return network.layers.filter(isCrossbarLayer).map(({ name }) => name);
}

/** The topology with every layer that is named and of a crossbar's class replaced, models within it too. */
function withCrossbars(value: unknown, names: ReadonlySet<string>, replaced: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => withCrossbars(one, names, replaced));
  if (typeof value !== 'object' || value === null) return value;
  const entry = value as Readonly<Record<string, unknown>>;
  const config = entry.config as Readonly<Record<string, unknown>> | undefined;
  const name = config?.name;
  if (typeof name === 'string' && names.has(name) && CROSSBAR_CLASSES.includes(String(entry.class_name))) {
    replaced.add(name);
    const { trainable = true, batch_input_shape: batchShape } = config as Record<string, unknown>;
    return {
      ...entry,
      class_name: CrossbarLayer.className,
      config: {
        ...{ name, trainable, class_name: entry.class_name, config },
        ...(batchShape === undefined ? {} : { batch_input_shape: batchShape }),
      },
    };
  }
  const members = Object.entries(entry).map(([key, one]) => [key, withCrossbars(one, names, replaced)]);
  return Object.fromEntries(members);
}

function* crossbarLayersOf(model: layers.LayersModel): Generator<CrossbarLayer> {
  for (const layer of model.layers) {
    if (layer instanceof CrossbarLayer) yield layer;
    else if (layer instanceof layers.LayersModel) yield* crossbarLayersOf(layer);
  }
}

function missing(name: string): SpecIssue {
  return {
    path: ['design', 'network', name],
    code: 'CROSS_CHECK',
    message: `the design has a crossbar layer ${name}; the model has no layer of that name that is ${CROSSBAR_CLASSES.join(' or ')}`,
    limit: CROSSBAR_CLASSES.join(', '),
    actual: name,
  };
}

function checkWeights(model: layers.LayersModel, design: Design, name: string): readonly SpecIssue[] {
  const layer = design.network.layers.find((one) => one.name === name);
  const found = layersOf(model).find((one) => one.name === name);
  if (layer === undefined || !isCrossbarLayer(layer) || found === undefined) return [];
  const kernelShape = found.weights[0]?.shape ?? [];
  const weightCount = kernelShape.reduce<number>((product, extent) => product * (extent ?? 1), 1);
  const { rowCount, columnCount, groupCount } = weightMatrixShape(layer);
  const expected = rowCount * columnCount * groupCount;
  if (weightCount === expected) return [];
  return [
    {
      path: ['design', 'network', name],
      code: 'SHAPE_MISMATCH',
      message: `layer ${name} has ${weightCount} weights in the model and ${expected} in the design: make the design from this model`,
      limit: String(expected),
      actual: String(weightCount),
    },
  ];
}

function layersOf(model: layers.LayersModel): readonly layers.layers.Layer[] {
  return model.layers.flatMap((layer) => (layer instanceof layers.LayersModel ? layersOf(layer) : [layer]));
}
