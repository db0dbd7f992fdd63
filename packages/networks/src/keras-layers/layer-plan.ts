/** As Keras names them. */
export type Activation =
  | 'linear'
  | 'relu'
  | 'relu6'
  | 'sigmoid'
  | 'tanh'
  | 'softmax'
  | 'elu'
  | 'silu'
  | 'softplus'
  | 'gelu'
  | 'hard_sigmoid'
  | 'hard_silu'
  | 'leaky_relu';
export type Pair = readonly [number, number];

interface WindowPlan {
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
}

interface WeightedPlan {
  readonly usesBias: boolean;
  readonly activation: Activation;
}

/** A convolution of any of Keras's three classes. */
interface ConvolutionPlan extends WindowPlan, WeightedPlan {
  readonly kernelSize: Pair;
  readonly dilation: Pair;
}

export interface Conv2dPlan extends ConvolutionPlan {
  readonly kind: 'conv2d';
  readonly outputChannelCount: number;
  readonly groupCount: number;
}

/** Every input channel has `multiplierCount` filters of its own. */
export interface DepthwisePlan extends ConvolutionPlan {
  readonly kind: 'depthwise';
  readonly multiplierCount: number;
}

/** A depthwise convolution without bias and activation, and a 1x1 convolution with them. */
export interface SeparablePlan extends ConvolutionPlan {
  readonly kind: 'separable';
  readonly multiplierCount: number;
  readonly outputChannelCount: number;
}

export interface DensePlan extends WeightedPlan {
  readonly kind: 'dense';
  readonly outputCount: number;
}

export interface PoolPlan extends WindowPlan {
  readonly kind: 'maxPool2d' | 'averagePool2d';
  readonly poolSize: Pair;
}

export interface NormalizationPlan {
  readonly kind: 'normalization';
  readonly axis: number;
  readonly epsilon: number;
  readonly usesScale: boolean;
  readonly usesOffset: boolean;
}

export interface ZeroPadPlan {
  readonly kind: 'zeroPad2d';
  readonly topCount: number;
  readonly bottomCount: number;
  readonly leftCount: number;
  readonly rightCount: number;
}

/** What a Keras layer asks for, read from its config but not yet given shapes and weights. */
export type LayerPlan =
  | { readonly kind: 'input' | 'identity' | 'flatten' | 'add' | 'multiply' }
  | { readonly kind: 'globalAveragePool2d' | 'globalMaxPool2d'; readonly keepsPlaces: boolean }
  | { readonly kind: 'reshape'; readonly targetShape: readonly number[] }
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'leakyRelu'; readonly negativeSlopeRatio: number }
  | { readonly kind: 'elu'; readonly alphaRatio: number }
  | { readonly kind: 'prelu'; readonly sharedAxes: readonly number[] }
  | { readonly kind: 'rescaling'; readonly scaleRatio: number; readonly offsetRatio: number }
  | { readonly kind: 'softmax' | 'concatenate'; readonly axis: number }
  | Conv2dPlan
  | DepthwisePlan
  | SeparablePlan
  | DensePlan
  | PoolPlan
  | NormalizationPlan
  | ZeroPadPlan;
