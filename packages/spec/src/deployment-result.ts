import { z } from 'zod';
import { COMPONENT_KEYS, HIERARCHY_LEVELS } from './component.ts';
import { levelSchema } from './deployment.ts';
import { quantity } from './quantity.ts';
import { digestSchema, seedSchema } from './run.ts';

export const DEPLOYMENT_RESULT_VERSION = 1;

const count = (label: string, help = label) => quantity(z.number().min(0), { unit: 'Count', label, help });
const index = (label: string, help = label) => quantity(z.int().min(0), { unit: 'Index', label, help });
const ratio = (label: string, help = label) => quantity(z.number().min(0), { unit: 'Ratio', label, help });
const amount = <U extends 'Sec' | 'J' | 'W' | 'M2' | 'Bytes'>(unit: U, label: string, help = label) =>
  quantity(z.number().min(0), { unit, label, help });

/** Time of one image at one level; levels are bounds of each other, from below. */
export const levelTimesSchema = z.strictObject({
  level: levelSchema,
  latencySec: amount('Sec', 'Latency', 'From the first bit of an image to its result, alone on the chip.'),
  intervalSec: amount('Sec', 'Interval', 'Between the results of two images that follow one another.'),
});

/** What one component did and is. Actions are for one image. */
export const componentShareSchema = z.strictObject({
  component: z.enum(COMPONENT_KEYS),
  hierarchyLevel: z.enum(HIERARCHY_LEVELS),
  instanceCount: count('Instances'),
  actionCount: count('Actions for one image'),
  dynamicJ: amount('J', 'Dynamic energy of one image'),
  leakageJ: amount('J', 'Leakage over the interval of one image'),
  areaM2: amount('M2', 'Area of all instances'),
});

/** One layer on crossbars. Lists go by `components` of the result. */
export const deployedLayerSchema = z.strictObject({
  layerIndex: index('Layer', 'Place in the network.'),
  layerName: z.string(),
  partition: z.enum(['im2col', 'inputReuse', 'shiftedWindow']),
  /** "4 x 3 places, 32 channels": the parallel window of shifted windows; else empty. */
  windowText: z.string(),
  rowCount: count('Rows of the weight matrix'),
  columnCount: count('Columns of the weight matrix'),
  groupCount: count('Groups'),
  crossbarsPerCopyCount: count('Crossbars of a copy'),
  replicaCount: count('Copies'),
  crossbarCount: count('Crossbars of all copies'),
  usedCellRatio: ratio('Cells used of the crossbars allocated'),
  positionCount: count('Output places'),
  stepCount: count('Steps of the busiest copy for one image'),
  stepSec: amount('Sec', 'Time of a step'),
  stageSec: amount('Sec', 'Time of the layer for one image'),
  startSec: amount('Sec', 'First step of the first image'),
  endSec: amount('Sec', 'Last output of the first image'),
  busyRatio: ratio('Busy', 'Share of the interval in which its busiest copy works.'),
  bufferBytes: amount('Bytes', 'Buffer that its inputs need'),
  actionCounts: z.array(count('Actions for one image')),
  dynamicsJ: z.array(amount('J', 'Dynamic energy of one image')),
});

/** Bytes of one kind that cross the network on chip for one image. */
export const trafficSchema = z.strictObject({
  kind: z.enum(['activations', 'partialSums', 'multicast', 'image', 'result', 'weights']),
  sentBytes: amount('Bytes', 'Bytes sent'),
  receivedBytes: amount('Bytes', 'Bytes received'),
  /** Sum of bytes times links that they cross. */
  hopBytes: amount('Bytes', 'Byte-hops'),
});

export const linkLoadSchema = z.strictObject({
  fromIndex: index('Router', 'Where the link begins.'),
  toIndex: index('Router', 'Where the link ends.'),
  loadBytes: amount('Bytes', 'Bytes of one image'),
  busyRatio: ratio('Busy', 'Share of the interval in which it carries something.'),
});

/** One tile of the floor plan and what lies in it. */
export const tilePlanSchema = z.strictObject({
  chipIndex: index('Chip'),
  rowIndex: index('Row of the tile'),
  columnIndex: index('Column of the tile'),
  routerIndex: index('Router'),
  parts: z.array(
    z.strictObject({ layerIndex: index('Layer'), crossbarCount: count('Crossbars of this layer here') }),
  ),
});

/** When a layer works: bins of one width from the start of the first image on. */
export const timelineSchema = z.strictObject({
  binSec: amount('Sec', 'Width of a bin'),
  rows: z.array(
    z.strictObject({
      layerIndex: index('Layer'),
      imageIndex: index('Image'),
      startSec: amount('Sec', 'First step'),
      endSec: amount('Sec', 'Last output'),
      busyRatios: z.array(ratio('Busy', 'Share of the bin in which its copies work.')),
    }),
  ),
});

export const programmingResultSchema = z.strictObject({
  cellWriteCount: count('Cells written'),
  writeSec: amount('Sec', 'Time to write all weights'),
  writeJ: amount('J', 'Energy to write all weights'),
  /** How often weights are written for one image; 0 where the network fits and is written once. */
  writesPerImageCount: count('Times that weights are written for one image'),
  /** Images until the first cell wears out; null where weights are written once. */
  lifetimeImageCount: count('Images until a cell wears out').nullable(),
});

export const deploymentResultSchema = z.strictObject({
  resultVersion: z.literal(DEPLOYMENT_RESULT_VERSION),
  coreVersion: z.string(),
  specFingerprint: digestSchema,
  seed: seedSchema,
  networkName: z.string(),
  macCount: count('MACs of one image'),
  /** Of the level that was asked for. */
  latencySec: amount('Sec', 'Latency'),
  intervalSec: amount('Sec', 'Interval'),
  /** From the closed form up to the level that was asked for. */
  levels: z.array(levelTimesSchema),
  energyJ: amount('J', 'Energy of one image', 'The sum of all components, dynamic and leakage.'),
  areaM2: amount('M2', 'Area', 'The sum of all components, of all chips.'),
  peakPowerW: amount('W', 'Peak power', 'All instances at their peak rate, with leakage.'),
  components: z.array(componentShareSchema),
  layers: z.array(deployedLayerSchema),
  traffic: z.array(trafficSchema),
  links: z.array(linkLoadSchema),
  floorPlan: z.array(tilePlanSchema),
  timeline: timelineSchema,
  programming: programmingResultSchema,
  crossbars: z.strictObject({
    neededCount: count('Crossbars of one copy of every layer'),
    allocatedCount: count('Crossbars with weights'),
    availableCount: count('Crossbars of all chips'),
    /** 1 where the network fits; else how many parts take turns. */
    segmentCount: count('Parts that take turns'),
    usedCellRatio: ratio('Cells used of the crossbars allocated'),
    /** Crossbars by the share of their cells that is used: ten bins from 0 to 1. */
    useCounts: z.array(count('Crossbars')),
  }),
  /** What was assumed beyond the spec, in sentences. */
  assumptions: z.array(z.string()),
});

/** What tables over many deployments need: a result without what is long. */
export const deploymentSummarySchema = deploymentResultSchema.omit({
  layers: true,
  links: true,
  floorPlan: true,
  timeline: true,
});

/** The keys that make a result long. */
export const LONG_DEPLOYMENT_KEYS: readonly string[] = Object.keys(deploymentResultSchema.shape).filter(
  (key) => !(key in deploymentSummarySchema.shape),
);

export type LevelTimes = Readonly<z.infer<typeof levelTimesSchema>>;
export type ComponentShare = Readonly<z.infer<typeof componentShareSchema>>;
export type DeployedLayer = Readonly<z.infer<typeof deployedLayerSchema>>;
export type Traffic = Readonly<z.infer<typeof trafficSchema>>;
export type LinkLoad = Readonly<z.infer<typeof linkLoadSchema>>;
export type TilePlan = Readonly<z.infer<typeof tilePlanSchema>>;
export type Timeline = Readonly<z.infer<typeof timelineSchema>>;
export type ProgrammingResult = Readonly<z.infer<typeof programmingResultSchema>>;
export type DeploymentResult = Readonly<z.infer<typeof deploymentResultSchema>>;
export type DeploymentSummary = Readonly<z.infer<typeof deploymentSummarySchema>>;
