import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import type { CrossbarMode, LayerEngine } from './layer-engine.ts';

/** The TensorFlow.js layers that a crossbar can compute, by the class names of their configurations. */
const FACTORIES: Readonly<Record<string, (config: never) => layers.layers.Layer>> = {
  Conv2D: (config) => layers.layers.conv2d(config),
  DepthwiseConv2D: (config) => layers.layers.depthwiseConv2d(config),
  Dense: (config) => layers.layers.dense(config),
};

export const CROSSBAR_CLASSES: readonly string[] = Object.keys(FACTORIES);

/** How the injected layers of a model compute, for training and for inference. */
export interface CrossbarModes {
  inTraining: CrossbarMode;
  inInference: CrossbarMode;
}

interface CrossbarLayerConfig {
  readonly name: string;
  readonly trainable?: boolean;
  /** Of a model's first layer. */
  readonly batchInputShape?: layers.Shape;
  /** The layer that it stands for, its activation included. */
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * A convolution or dense layer that computes through simulated crossbars. It holds the layer that it stands
 * for, whose weights, regularizers and constraints are its own, and computes the activation digitally.
 */
export class CrossbarLayer extends layers.layers.Layer {
  static readonly className = 'CrossbarLayer';
  private readonly wrapped: layers.layers.Layer;
  private readonly activation: layers.layers.Layer;
  private readonly given: CrossbarLayerConfig;
  private engine: LayerEngine | null = null;
  private modes: CrossbarModes = { inTraining: 'moments', inInference: 'simulated' };

  constructor(config: CrossbarLayerConfig) {
    const { name, trainable = true, batchInputShape } = config;
    super({ name, trainable, ...(batchInputShape === undefined ? {} : { batchInputShape }) });
    this.given = config;
    const create = FACTORIES[config.className];
    if (create === undefined) throw new Error(`${config.className} has no crossbar`);
    // The class names of a model's file say which factory takes its configuration.
    this.wrapped = create({ ...config.config, activation: 'linear', name: config.name } as never);
    const activation = config.config.activation as 'linear' | undefined;
    this.activation = layers.layers.activation({ activation: activation ?? 'linear' });
  }

  /** Until then the layer cannot compute. */
  attach(engine: LayerEngine, modes: CrossbarModes): void {
    this.engine = engine;
    this.modes = modes;
  }

  override build(inputShape: layers.Shape | layers.Shape[]): void {
    this.wrapped.build(inputShape);
    this.wrapped.built = true;
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: layers.Shape | layers.Shape[]): layers.Shape | layers.Shape[] {
    return this.wrapped.computeOutputShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { readonly training?: boolean }): tf.Tensor {
    if (this.engine === null)
      throw new Error(`${this.name} has no crossbars: it is made by injectCrossbar alone`);
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return tf.tidy(() => {
      const [kernel, bias] = this.wrapped.weights.map((weight) => weight.read());
      const mode = kwargs.training === true ? this.modes.inTraining : this.modes.inInference;
      const outputs = this.engine!(x, { kernel: kernel!, bias: bias ?? null }, mode);
      return this.activation.call(outputs, {}) as tf.Tensor;
    });
  }

  override get trainableWeights() {
    return this.trainable ? this.wrapped.trainableWeights : [];
  }

  override set trainableWeights(weights) {
    this.wrapped.trainableWeights = weights;
  }

  override get nonTrainableWeights() {
    return this.trainable ? [] : this.wrapped.weights;
  }

  override set nonTrainableWeights(weights) {
    this.wrapped.nonTrainableWeights = weights;
  }

  override get losses() {
    return this.wrapped.losses;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { className, config } = this.given;
    return { ...super.getConfig(), className, config: config as tf.serialization.ConfigDict };
  }
}

tf.serialization.registerClass(CrossbarLayer as never);
