import { fail, type Outcome, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { type ChannelScaling, channelScaling } from './batch-normalization.ts';
import type { DraftRequest } from './draft-layers.ts';
import type { NormalizationPlan } from './layer-plan.ts';
import type { Problem } from './placed-layer.ts';
import { takeWeights } from './take-weights.ts';

/** Reads a batch normalization's numbers as the scaling that it is at inference. */
export function draftNormalization(
  plan: NormalizationPlan,
  { layer, input, stored }: DraftRequest,
): Outcome<ChannelScaling, Problem> {
  const { usesScale, usesOffset, epsilon } = plan;
  const names = [
    'moving_mean',
    'moving_variance',
    ...(usesScale ? ['gamma'] : []),
    ...(usesOffset ? ['beta'] : []),
  ];
  const shape = [input.at(-1)!];
  const taken = takeWeights(
    layer,
    stored,
    names.map((name) => ({ parts: [name], shape })),
  );
  if (!taken.ok) return taken;
  const valuesOf = (name: string): Float32Array | null => taken.value[names.indexOf(name)] ?? null;
  const movingVariance = valuesOf('moving_variance')!;
  const badIndex = movingVariance.findIndex((variance) => !(variance + epsilon > 0));
  if (badIndex >= 0) {
    const actual = String(movingVariance[badIndex]);
    const message =
      `${layer.place}: number ${badIndex} of its moving_variance is ${actual}; ` +
      `with epsilon ${epsilon} it must be above 0`;
    return fail([issue(['layers', layer.layerIndex, 'moving_variance'], 'TOO_SMALL', { message, actual })]);
  }
  const [gamma, beta] = [valuesOf('gamma'), valuesOf('beta')];
  return succeed(
    channelScaling({ gamma, beta, movingVariance, movingMean: valuesOf('moving_mean')!, epsilon }),
  );
}
