import { z } from 'zod';
import type { FieldValue } from './field-value.ts';
import { type RunSpec, runSpecSchema } from './run.ts';

export const MAX_POINT_COUNT = 200;

/**
 * One swept field: a dotted path into the run spec (for example accelerator.device.resistanceRatio) and its
 * values, or its options where the field is a choice or a text.
 */
export const sweepAxisSchema = z
  .strictObject({
    path: z.string().min(1).max(120),
    values: z.array(z.number()).min(1).max(50).optional(),
    options: z.array(z.string().max(200)).min(1).max(50).optional(),
  })
  .refine((axis) => (axis.values === undefined) !== (axis.options === undefined), {
    message: 'give either values or options',
  });

/** A full grid over the axes; the first axis varies slowest. Point i is the run at grid index i. */
export const sweepSpecSchema = z.strictObject({
  base: runSpecSchema,
  axes: z.array(sweepAxisSchema).min(1).max(3),
});

export type SweepAxis = Readonly<z.infer<typeof sweepAxisSchema>>;
export type SweepSpec = Readonly<z.infer<typeof sweepSpecSchema>>;
/** What a swept field takes at a point: a number, or the name of an option. */
export type AxisValue = FieldValue;

/** One cell of the sweep. */
export interface SweepPoint {
  readonly pointIndex: number;
  readonly coordinates: readonly { readonly path: string; readonly value: AxisValue }[];
  readonly spec: RunSpec;
}
