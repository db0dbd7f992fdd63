import { z } from 'zod';
import { acceleratorSchema } from './accelerator.ts';
import { quantity } from './quantity.ts';

export const SPEC_VERSION = 1;

/** 16 hexadecimal digits: the only randomness of a run. */
export const seedSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'a seed is 16 hexadecimal digits, for example 00000000000000a7');
/** Lower-case SHA-256 of a stored object. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'a digest is 64 hexadecimal digits');

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

export const quantizationSchema = z.strictObject({ activation: fixedPointSchema, weight: fixedPointSchema });

export const statisticsSchema = z.strictObject({
  imageCount: quantity(z.int().min(1).max(1_000_000), {
    unit: 'Count',
    label: 'Images',
    help: 'The first so many images of the test set, in its order: every run of a data set sees the same ones.',
  }),
  repeatCount: quantity(z.int().min(1).max(1000), {
    unit: 'Count',
    label: 'Repeats',
    help: 'Independent draws of all read errors over the same images. Two or more give a confidence interval over draws.',
  }),
  sampleCount: quantity(z.int().min(100).max(1_000_000), {
    unit: 'Count',
    label: 'Table samples',
    help: 'Monte-Carlo samples behind each row P(sensed | N, k) of the error tables.',
    source: 'lin2018',
  }),
});

/** All that a reliability run asks for. Strict and complete: nothing is filled in behind the user's back. */
export const runSpecSchema = z.strictObject({
  specVersion: z.literal(SPEC_VERSION),
  accelerator: acceleratorSchema,
  quantization: quantizationSchema,
  networkDigest: digestSchema,
  datasetDigest: digestSchema,
  statistics: statisticsSchema,
  seed: seedSchema,
});

export type FixedPoint = Readonly<z.infer<typeof fixedPointSchema>>;
export type QuantizationSpec = Readonly<z.infer<typeof quantizationSchema>>;
export type StatisticsSpec = Readonly<z.infer<typeof statisticsSchema>>;
export type RunSpec = Readonly<z.infer<typeof runSpecSchema>>;
