import { z } from 'zod';
import { alternative, quantity } from './quantity.ts';

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
      help: 'A step of its own for the weights and the inputs of every layer.',
      schema: z.strictObject({
        activationBits: scaledBits('Activation bits'),
        weightBits: scaledBits('Weight bits'),
        activationPercentileRatio: quantity(z.number().min(0.5).max(1), {
          unit: 'Ratio',
          label: 'Activation percentile',
          help: 'Share of the inputs of a layer on the calibration images that its range holds; inputs that are never negative use all codes for positive numbers.',
          source: 'jacob2018',
        }),
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
