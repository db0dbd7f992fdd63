import { z } from 'zod';
import { alternative, choice, quantity } from './quantity.ts';

/**
 * Signed fixed point <IL,FL>: IL integer bits (the sign is one of them) and FL fraction bits (Lin 2018, table
 * 2).
 */
export const fixedPointSchema = z.strictObject({
  integerBits: quantity(z.int().min(1).max(8), {
    unit: 'Bits',
    label: 'Integer bits (IL)',
    help: 'Bits before the binary point, sign included.',
    source: 'lin2018',
  }),
  fractionBits: quantity(z.int().min(0).max(8), {
    unit: 'Bits',
    label: 'Fraction bits (FL)',
    help: 'Bits after the binary point: the step is 2^-FL.',
    source: 'lin2018',
  }),
});

const scaledBits = (label: string) =>
  quantity(z.int().min(2).max(16), {
    unit: 'Bits',
    label,
    help: `${label}, sign included where there is one.`,
    source: 'jacob2018',
  });

const rangeOf = (noun: string, typeName: string) =>
  choice(
    {
      minMax: ['Largest magnitude', `Holds every one of the ${noun}.`],
      percentile: ['Percentile', `Holds the given share of the ${noun}; the others saturate.`],
      mse: ['Least square error', `Where rounding and saturation of the ${noun} together cost least.`],
    },
    {
      typeName,
      label: `Range of ${noun}`,
      help: `How far the codes of the ${noun} reach.`,
      source: 'nagel2021',
    },
  );

const percentile = (label: string, help: string) =>
  quantity(z.number().min(0.5).max(1), { unit: 'Ratio', label, help, source: 'nagel2021' });

/** How real numbers become the integers that crossbars multiply. */
export const quantizationSchema = alternative(
  {
    fixedPoint: {
      label: 'Fixed point',
      help: 'One binary point for the whole network (DL-RSIM).',
      schema: z.strictObject({ activation: fixedPointSchema, weight: fixedPointSchema }),
    },
    scaled: {
      label: 'Scaled by layer',
      help: 'Steps of their own for the weights and the inputs of every layer.',
      schema: z.strictObject({
        activationBits: scaledBits('Activation bits'),
        weightBits: scaledBits('Weight bits'),
        activationRange: rangeOf('inputs', 'InputRange').default('percentile'),
        activationPercentileRatio: percentile(
          'Activation percentile',
          'Share of the inputs of a layer on the calibration images that a percentile range holds; inputs that are never negative use all codes for positive numbers.',
        ),
        weightRange: rangeOf('weights', 'WeightRange').default('minMax'),
        weightPercentileRatio: percentile(
          'Weight percentile',
          'Share of the weights of a layer, or of an output channel, that a percentile range holds.',
        ).default(0.999),
        weightScale: choice(
          {
            layer: ['Layer', 'One step for all weights of a layer.'],
            channel: [
              'Output channel',
              'A step for the weights of each output channel, scaled back digitally.',
            ],
          },
          {
            typeName: 'WeightScale',
            label: 'A weight step for each',
            help: 'Which weights share a step.',
            source: 'krishnamoorthi2018',
          },
        ).default('layer'),
      }),
    },
  },
  {
    typeName: 'QuantizationInput',
    label: 'Quantization',
    help: 'How real numbers become the integers that crossbars multiply.',
    source: 'lin2018',
  },
);

export type FixedPoint = Readonly<z.infer<typeof fixedPointSchema>>;
export type QuantizationSpec = Readonly<z.infer<typeof quantizationSchema>>;
