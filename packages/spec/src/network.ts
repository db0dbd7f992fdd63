import { z } from 'zod';
import { quantity } from './quantity.ts';

const size = (label: string) => quantity(z.int().min(1), { unit: 'Count', label, help: label });

/** Height, width, channels (channels last), in pixels. */
export const imageShapeSchema = z.strictObject({
  heightCount: size('Height in pixels'),
  widthCount: size('Width in pixels'),
  channelCount: size('Channels'),
});

/** What a card shows of one layer; weights stay in the network file. */
export const layerSummarySchema = z.strictObject({
  name: z.string(),
  kind: z.string(),
  outputShape: z.array(size('Extent')),
  parameterCount: quantity(z.int().min(0), {
    unit: 'Count',
    label: 'Parameters',
    help: 'Weights and biases.',
  }),
  macCount: quantity(z.int().min(0), {
    unit: 'Count',
    label: 'MACs',
    help: 'Multiply-accumulates for one image.',
  }),
  runsOnCrossbar: z.boolean(),
});

/** A network's card: what was imported, by content. */
export const networkSummarySchema = z.strictObject({
  name: z.string(),
  digest: z.string(),
  inputShape: imageShapeSchema,
  classCount: size('Classes'),
  parameterCount: quantity(z.int().min(0), {
    unit: 'Count',
    label: 'Parameters',
    help: 'Weights and biases.',
  }),
  macCount: quantity(z.int().min(0), {
    unit: 'Count',
    label: 'MACs',
    help: 'Multiply-accumulates for one image.',
  }),
  layers: z.array(layerSummarySchema),
});

/** A data set's card. Only the test split is used by reliability runs. */
export const datasetSummarySchema = z.strictObject({
  name: z.string(),
  digest: z.string(),
  imageShape: imageShapeSchema,
  imageCount: size('Test images'),
  classNames: z.array(z.string()),
  isSynthetic: z.boolean(),
  source: z.string(),
  licence: z.string(),
  /** Whether the mean image of the training split is stored with it; cards of old lack the field. */
  hasTrainMean: z.boolean().optional(),
});

export type ImageShape = Readonly<z.infer<typeof imageShapeSchema>>;
export type LayerSummary = Readonly<z.infer<typeof layerSummarySchema>>;
export type NetworkSummary = Readonly<z.infer<typeof networkSummarySchema>>;
export type DatasetSummary = Readonly<z.infer<typeof datasetSummarySchema>>;
