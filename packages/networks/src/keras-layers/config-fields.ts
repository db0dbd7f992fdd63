import { z } from 'zod';
import type { Activation, Pair } from './layer-plan.ts';

const LIMIT_COUNT = 65_536;

export const count = z.int().min(1).max(LIMIT_COUNT);
const padCount = z.int().min(0).max(LIMIT_COUNT);

const pairOf = (one: z.ZodNumber) =>
  z.union([
    z.tuple([one, one]),
    z.tuple([one]).transform(([n]): Pair => [n, n]),
    one.transform((n): Pair => [n, n]),
  ]);

/** [height, width], [both] or both. */
export const pair = pairOf(count);

/** [[top, bottom], [left, right]], [height, width] or one number for all edges. */
export const edges = z
  .union([
    z.tuple([z.tuple([padCount, padCount]), z.tuple([padCount, padCount])]),
    pairOf(padCount).transform(([height, width]): [Pair, Pair] => [
      [height, height],
      [width, width],
    ]),
  ])
  .transform(([[topCount, bottomCount], [leftCount, rightCount]]) => ({
    topCount,
    bottomCount,
    leftCount,
    rightCount,
  }));

const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'softmax',
  'elu',
  'silu',
  'swish',
  'softplus',
  'gelu',
  'hard_sigmoid',
  'hard_silu',
  'hard_swish',
  'leaky_relu',
] as const;

export const activation = z
  .enum(ACTIVATIONS)
  .nullish()
  .transform((name): Activation => {
    if (name === 'swish') return 'silu';
    return name === 'hard_swish' ? 'hard_silu' : (name ?? 'linear');
  });
export const padding = z.enum(['same', 'valid']).default('valid');
export const channelsLast = z.literal('channels_last').nullish();
export const useBias = z.boolean().default(true);

/** Keras writes an axis as a number or as a list of one. */
export const axis = z.union([z.int(), z.tuple([z.int()]).transform(([only]) => only)]).default(-1);

/** What is supported where Keras knows more: for messages. */
export const ALLOWED: Readonly<Record<string, string | undefined>> = {
  data_format: 'channels_last',
  activation: ACTIVATIONS.join(', '),
  padding: 'same or valid',
  max_value: '6 or none',
  negative_slope: '0',
  threshold: '0',
};
