import type { Conv2dLayer, DenseLayer, Extents, Layer } from '@dl-rsim/sim-core';
import type { SpecIssue } from '@dl-rsim/spec';
import type {
  Activation,
  Conv2dPlan,
  DensePlan,
  DepthwisePlan,
  LayerPlan,
  NormalizationPlan,
  PoolPlan,
  SeparablePlan,
} from './layer-plan.ts';
import type { LayerWeight, PlacedLayer } from './placed-layer.ts';
import { takeWeights, type WantedWeight } from './take-weights.ts';

type WithoutInputs<L> = L extends unknown ? Omit<L, 'inputIndices'> : never;
/** A sim-core layer that takes the output of the draft before it, or the inputs of its Keras layer. */
export type LayerDraft = WithoutInputs<Layer>;

export interface Drafted {
  readonly drafts: readonly LayerDraft[];
  readonly issues: readonly SpecIssue[];
}

/** A layer that fits its input, with the weights that the file stores for it. */
export interface DraftRequest {
  readonly layer: PlacedLayer;
  /** [height, width, channel] or [length] */
  readonly input: Extents;
  readonly stored: readonly LayerWeight[];
}

/**
 * The sim-core layers of a planned Keras layer, in a row. With wrong weights it still has its shape, so that
 * the layers behind it can be looked at.
 */
export function draftLayers(plan: Exclude<LayerPlan, NormalizationPlan>, request: DraftRequest): Drafted {
  switch (plan.kind) {
    case 'conv2d':
      return draftConv2d(plan, request);
    case 'depthwise':
      return draftDepthwise(plan, request);
    case 'separable':
      return draftSeparable(plan, request);
    case 'dense':
      return draftDense(plan, request);
    case 'prelu':
      return draftPRelu(request);
    default:
      return { drafts: draftWeightless(plan, request), issues: refuseWeights(request) };
  }
}

type WeightlessPlan = Exclude<
  LayerPlan,
  NormalizationPlan | Conv2dPlan | DepthwisePlan | SeparablePlan | DensePlan | { readonly kind: 'prelu' }
>;

function draftWeightless(plan: WeightlessPlan, { layer, input }: DraftRequest): readonly LayerDraft[] {
  const { name } = layer;
  switch (plan.kind) {
    case 'input':
    case 'identity':
      return [];
    case 'activation':
      return draftActivation(name, plan.activation, layer);
    case 'elu':
    case 'leakyRelu':
    case 'zeroPad2d':
      return [{ ...plan, name }];
    case 'maxPool2d':
    case 'averagePool2d':
      return [draftPool(plan, name)];
    case 'globalAveragePool2d':
    case 'globalMaxPool2d':
      return [plan.keepsPlaces ? wholeMapPool(plan.kind, name, input) : { kind: plan.kind, name }];
    case 'reshape':
      return [{ kind: 'flatten', name }];
    case 'flatten':
    case 'softmax':
    case 'add':
    case 'multiply':
    case 'concatenate':
      return [{ kind: plan.kind, name }];
    case 'rescaling': {
      const all = (value: number) => new Float32Array(input.at(-1)!).fill(value);
      return [{ kind: 'affine', name, scale: all(plan.scaleRatio), offset: all(plan.offsetRatio) }];
    }
  }
}

function draftPool({ kind, poolSize, strides, padding }: PoolPlan, name: string): LayerDraft {
  return {
    kind,
    name,
    poolHeightCount: poolSize[0],
    poolWidthCount: poolSize[1],
    strideHeightCount: strides[0],
    strideWidthCount: strides[1],
    padding,
  };
}

/** A window over the whole map: its output is a map of one place. */
function wholeMapPool(
  kind: 'globalAveragePool2d' | 'globalMaxPool2d',
  name: string,
  [height, width]: Extents,
): LayerDraft {
  return {
    kind: kind === 'globalMaxPool2d' ? 'maxPool2d' : 'averagePool2d',
    name,
    poolHeightCount: height!,
    poolWidthCount: width!,
    strideHeightCount: height!,
    strideWidthCount: width!,
    padding: 'valid',
  };
}

function draftActivation(
  name: string,
  activation: Activation,
  { isKeras3 }: PlacedLayer,
): readonly LayerDraft[] {
  switch (activation) {
    case 'linear':
      return [];
    case 'elu':
      return [{ kind: 'elu', name, alphaRatio: 1 }];
    case 'gelu':
      return [{ kind: 'gelu', name, isApproximate: false }];
    case 'hard_silu':
      return [{ kind: 'hardSwish', name }];
    case 'hard_sigmoid':
      return [{ kind: 'hardSigmoid', name, slopeRatio: isKeras3 ? 1 / 6 : 0.2, offsetRatio: 0.5 }];
    case 'leaky_relu':
      return [{ kind: 'leakyRelu', name, negativeSlopeRatio: 0.2 }];
    default:
      return [{ kind: activation, name }];
  }
}

/** Slopes [1, 1, channel] or [channel], as its shared axes say. */
function draftPRelu(request: DraftRequest): Drafted {
  const { layer, input } = request;
  const channelCount = input.at(-1)!;
  const shape = input.map((_, at) => (at === input.length - 1 ? channelCount : 1));
  const taken = takeWeights(layer, request.stored, [{ parts: ['alpha'], shape }]);
  const slopes = taken.ok ? taken.value[0]! : new Float32Array(channelCount);
  return { drafts: [{ kind: 'prelu', name: layer.name, slopes }], issues: taken.ok ? [] : taken.problem };
}

/** Keras layers without weights must not have any in the file, but for those that do nothing at inference. */
function refuseWeights({ layer, stored }: DraftRequest): readonly SpecIssue[] {
  const taken = takeWeights(layer, stored, []);
  return taken.ok ? [] : taken.problem;
}

/** Takes the kernels and, where the plan has one, the bias behind them. */
function takeKernels(
  { layer, stored }: DraftRequest,
  kernels: readonly WantedWeight[],
  { usesBias, outputCount }: { readonly usesBias: boolean; readonly outputCount: number },
): { kernels: readonly Float32Array[]; bias: Float32Array | null; issues: readonly SpecIssue[] } {
  const bias: readonly WantedWeight[] = usesBias ? [{ parts: ['bias'], shape: [outputCount] }] : [];
  const taken = takeWeights(layer, stored, [...kernels, ...bias]);
  if (!taken.ok)
    return { kernels: kernels.map(() => new Float32Array(0)), bias: null, issues: taken.problem };
  const values = taken.value.slice(0, kernels.length);
  return { kernels: values, bias: taken.value[kernels.length] ?? null, issues: [] };
}

function windowOf({
  kernelSize,
  strides,
  dilation,
  padding,
}: Conv2dPlan | DepthwisePlan | SeparablePlan): Pick<
  Conv2dLayer,
  | 'kernelHeightCount'
  | 'kernelWidthCount'
  | 'strideHeightCount'
  | 'strideWidthCount'
  | 'dilationHeightCount'
  | 'dilationWidthCount'
  | 'padding'
> {
  return {
    kernelHeightCount: kernelSize[0],
    kernelWidthCount: kernelSize[1],
    strideHeightCount: strides[0],
    strideWidthCount: strides[1],
    dilationHeightCount: dilation[0],
    dilationWidthCount: dilation[1],
    padding,
  };
}

function draftConv2d(plan: Conv2dPlan, request: DraftRequest): Drafted {
  const { name } = request.layer;
  const inputChannelCount = request.input[2]!;
  const { outputChannelCount, groupCount, usesBias } = plan;
  const shape = [...plan.kernelSize, inputChannelCount / groupCount, outputChannelCount];
  const taken = takeKernels(request, [{ parts: ['kernel'], shape }], {
    usesBias,
    outputCount: outputChannelCount,
  });
  const conv: WithoutInputs<Conv2dLayer> = {
    kind: 'conv2d',
    name,
    kernel: taken.kernels[0]!,
    bias: taken.bias,
    inputChannelCount,
    outputChannelCount,
    groupCount,
    ...windowOf(plan),
  };
  return { drafts: [conv, ...activationBehind(request.layer, plan)], issues: taken.issues };
}

/** A kernel [height, width, channel, multiplier] lies in memory as our [height, width, 1, output channel]. */
function draftDepthwise(plan: DepthwisePlan, request: DraftRequest): Drafted {
  const { name } = request.layer;
  const inputChannelCount = request.input[2]!;
  const outputChannelCount = inputChannelCount * plan.multiplierCount;
  const shape = [...plan.kernelSize, inputChannelCount, plan.multiplierCount];
  // Keras 3 calls it kernel.
  const kernel = { parts: ['depthwise_kernel', 'kernel'], shape };
  const taken = takeKernels(request, [kernel], { usesBias: plan.usesBias, outputCount: outputChannelCount });
  const conv: WithoutInputs<Conv2dLayer> = {
    kind: 'conv2d',
    name,
    kernel: taken.kernels[0]!,
    bias: taken.bias,
    inputChannelCount,
    outputChannelCount,
    groupCount: inputChannelCount,
    ...windowOf(plan),
  };
  return { drafts: [conv, ...activationBehind(request.layer, plan)], issues: taken.issues };
}

function draftSeparable(plan: SeparablePlan, request: DraftRequest): Drafted {
  const { name } = request.layer;
  const inputChannelCount = request.input[2]!;
  const { outputChannelCount, multiplierCount, usesBias } = plan;
  const middleChannelCount = inputChannelCount * multiplierCount;
  const taken = takeKernels(
    request,
    [
      { parts: ['depthwise_kernel'], shape: [...plan.kernelSize, inputChannelCount, multiplierCount] },
      { parts: ['pointwise_kernel'], shape: [1, 1, middleChannelCount, outputChannelCount] },
    ],
    { usesBias, outputCount: outputChannelCount },
  );
  const depthwise: WithoutInputs<Conv2dLayer> = {
    kind: 'conv2d',
    name: `${name}/depthwise`,
    kernel: taken.kernels[0]!,
    bias: null,
    inputChannelCount,
    outputChannelCount: middleChannelCount,
    groupCount: inputChannelCount,
    ...windowOf(plan),
  };
  const pointwise: WithoutInputs<Conv2dLayer> = {
    kind: 'conv2d',
    name: `${name}/pointwise`,
    kernel: taken.kernels[1]!,
    bias: taken.bias,
    inputChannelCount: middleChannelCount,
    outputChannelCount,
    groupCount: 1,
    ...windowOf({ ...plan, kernelSize: [1, 1], strides: [1, 1], dilation: [1, 1], padding: 'valid' }),
  };
  return { drafts: [depthwise, pointwise, ...activationBehind(request.layer, plan)], issues: taken.issues };
}

function draftDense(plan: DensePlan, request: DraftRequest): Drafted {
  const { name } = request.layer;
  const inputCount = request.input[0]!;
  const { outputCount, usesBias } = plan;
  const kernel = { parts: ['kernel'], shape: [inputCount, outputCount] };
  const taken = takeKernels(request, [kernel], { usesBias, outputCount });
  const dense: WithoutInputs<DenseLayer> = {
    kind: 'dense',
    name,
    kernel: taken.kernels[0]!,
    bias: taken.bias,
    inputCount,
    outputCount,
  };
  return { drafts: [dense, ...activationBehind(request.layer, plan)], issues: taken.issues };
}

function activationBehind(
  layer: PlacedLayer,
  { activation }: { readonly activation: Activation },
): readonly LayerDraft[] {
  return draftActivation(`${layer.name}/${activation}`, activation, layer);
}
