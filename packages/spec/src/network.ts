import { z } from 'zod';
import { quantity } from './quantity.ts';

const size = (label: string) => quantity(z.int().min(1), { unit: 'Count', label, help: label });

/** Height, width, channels (channels last), in pixels. */
export const imageShapeSchema = z.strictObject({
  heightCount: size('Height in pixels'),
  widthCount: size('Width in pixels'),
  channelCount: size('Channels'),
});

const weight = (label: string) =>
  quantity(z.number(), { unit: 'Ratio', label, help: `${label} of the kernel, as it is stored.` });

/** How the weights of a kernel lie: its bins are of one width, from the lowest weight to the highest. */
export const weightSummarySchema = z.strictObject({
  lowestRatio: weight('Lowest weight'),
  highestRatio: weight('Highest weight'),
  meanRatio: weight('Mean weight'),
  sigmaRatio: weight('Standard deviation'),
  zeroRatio: quantity(z.number().min(0).max(1), {
    unit: 'Ratio',
    label: 'Zeros',
    help: 'Share of the weights that are exactly 0.',
  }),
  binCounts: z.array(
    quantity(z.int().min(0), { unit: 'Count', label: 'Weights', help: 'Weights in this bin.' }),
  ),
});

/** The matrix that a layer lays on crossbars: one of them for each of its groups. */
export const weightMatrixSchema = z.strictObject({
  groupCount: size('Groups'),
  rowCount: size('Rows'),
  columnCount: size('Columns'),
});

/** What a card shows of one layer; weights stay in the network file. Cards of old lack what is optional. */
export const layerSummarySchema = z.strictObject({
  name: z.string(),
  kind: z.string(),
  /** Places of the layers whose outputs it takes; -1 is the image. */
  inputIndices: z
    .array(
      quantity(z.int().min(-1), {
        unit: 'Index',
        label: 'Input',
        help: 'Place of a layer; -1 is the image.',
      }),
    )
    .optional(),
  /** Its sizes in words: "3 x 3, strides 2 x 2, padding same". */
  form: z.string().optional(),
  matrix: weightMatrixSchema.optional(),
  weights: weightSummarySchema.optional(),
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
  /** An architecture without weights: it can be mapped, not run. */
  isShapeOnly: z.literal(true).optional(),
});

/** What a reader of files tells its user: where, and what became of it. */
export const importNoteSchema = z.strictObject({ place: z.string(), message: z.string() });

const backendTrialSchema = z.strictObject({
  name: z.string(),
  ok: z.boolean(),
  /** Why it does not work, otherwise null. */
  why: z.string().nullable(),
});

/** Which backend of TensorFlow.js works on a machine; null where none does. */
export const backendReportSchema = z.strictObject({
  backend: z.string().nullable(),
  tried: z.array(backendTrialSchema),
});

/** The comparison of a network with TensorFlow.js on sample images. */
export const comparisonSchema = z.strictObject({
  backend: z.string(),
  tried: z.array(backendTrialSchema),
  /** The file itself run by TensorFlow.js, or our layers as its operations. */
  against: z.enum(['original', 'layers-on-tfjs']),
  /** Why TensorFlow.js could not run the file itself; null where it did or knows no such format. */
  whyNotOriginal: z.string().nullable().optional(),
  imageCount: size('Images'),
  largestDifferenceRatio: quantity(z.number().min(0), {
    unit: 'Ratio',
    label: 'Largest difference',
    help: 'Largest difference of an output over the largest output.',
  }),
  samePredictionCount: quantity(z.int().min(0), {
    unit: 'Count',
    label: 'Same predictions',
    help: 'Images for which both give the same class.',
  }),
});

/** Exactly one of the two is null. */
export const networkVerificationSchema = z.strictObject({
  comparison: comparisonSchema.nullable(),
  /** Why the import was not verified. */
  whyNot: z.string().nullable(),
});

const classImages = quantity(z.int().min(0), {
  unit: 'Count',
  label: 'Images',
  help: 'Images of one class.',
});

const channelMoment = (label: string) =>
  quantity(z.number().min(0).max(1), { unit: 'Ratio', label, help: `${label} of pixel/255 of a channel.` });

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
  /** The training split, which calibration and training use, is a file of its own. */
  trainDigest: z.string().optional(),
  trainImageCount: size('Training images').optional(),
  /** Images of each class, test split. */
  classCounts: z.array(classImages).optional(),
  trainClassCounts: z.array(classImages).optional(),
  /** Mean and standard deviation of pixel/255 of each channel, over the training split where there is one. */
  channelMeansRatio: z.array(channelMoment('Mean')).optional(),
  channelSigmasRatio: z.array(channelMoment('Standard deviation')).optional(),
});

export type ImageShape = Readonly<z.infer<typeof imageShapeSchema>>;
export type LayerSummary = Readonly<z.infer<typeof layerSummarySchema>>;
export type NetworkSummary = Readonly<z.infer<typeof networkSummarySchema>>;
export type WeightSummary = Readonly<z.infer<typeof weightSummarySchema>>;
export type WeightMatrix = Readonly<z.infer<typeof weightMatrixSchema>>;
export type ImportNote = Readonly<z.infer<typeof importNoteSchema>>;
export type BackendReport = Readonly<z.infer<typeof backendReportSchema>>;
export type NetworkComparison = Readonly<z.infer<typeof comparisonSchema>>;
export type NetworkVerification = Readonly<z.infer<typeof networkVerificationSchema>>;
export type DatasetSummary = Readonly<z.infer<typeof datasetSummarySchema>>;
