import { z } from 'zod';
import { imageShapeSchema } from './network.ts';
import { quantity } from './quantity.ts';

/** What the files of a data set do not say themselves: how its user wants them read. Nothing is needed. */
export const datasetReadingSchema = z.strictObject({
  source: z.string().trim().min(1).max(2000).optional(),
  licence: z.string().trim().min(1).max(200).optional(),
  classNames: z.array(z.string().trim().min(1).max(100)).min(2).max(4096).optional(),
  heldOutRatio: quantity(z.number().gt(0).lt(1), {
    unit: 'Ratio',
    label: 'Held out for testing',
    help: 'Share of each class that becomes the test split where the files name none.',
  }).optional(),
  labelColumn: z.string().min(1).max(200).optional(),
  shape: imageShapeSchema.optional(),
  resize: imageShapeSchema.pick({ heightCount: true, widthCount: true }).optional(),
  layout: z.enum(['channelsLast', 'channelsFirst']).optional(),
  valueRange: z.enum(['unit', 'byte']).optional(),
});

export type DatasetReading = Readonly<z.infer<typeof datasetReadingSchema>>;
