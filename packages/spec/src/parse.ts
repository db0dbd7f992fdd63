import type { z } from 'zod';
import { type AcceleratorSpec, acceleratorSchema } from './accelerator.ts';
import { type DatasetReading, datasetReadingSchema } from './dataset-reading.ts';
import { type DeploymentSpec, deploymentSpecSchema } from './deployment.ts';
import {
  type DeploymentResult,
  type DeploymentSummary,
  deploymentResultSchema,
  deploymentSummarySchema,
} from './deployment-result.ts';
import { issuesOf } from './issues.ts';
import {
  type BackendReport,
  backendReportSchema,
  type DatasetSummary,
  datasetSummarySchema,
  type ImportNote,
  importNoteSchema,
  type NetworkSummary,
  type NetworkVerification,
  networkSummarySchema,
  networkVerificationSchema,
} from './network.ts';
import { fail, type Outcome, type SpecIssue, succeed } from './outcome.ts';
import { checkOverrides, withLayerOverrides } from './overrides.ts';
import {
  type ReliabilityResult,
  type ResultSummary,
  reliabilityResultSchema,
  resultSummarySchema,
} from './result.ts';
import { type RunSpec, runSpecSchema } from './run.ts';
import { type SearchResult, type SearchSpec, searchResultSchema, searchSpecSchema } from './search.ts';
import { checkSearchParts } from './search-check.ts';
import { type SweepSpec, sweepSpecSchema } from './sweep.ts';
import {
  runSpecOfTraining,
  type TrainingPoint,
  type TrainingSpec,
  trainingPointSchema,
  trainingSpecSchema,
} from './training.ts';
import {
  upgradeAccelerator,
  upgradeResult,
  upgradeResultSummary,
  upgradeRunSpec,
  upgradeSweepSpec,
} from './upgrade/upgrade.ts';

export type Parsed<T> = Outcome<T, readonly SpecIssue[]>;

/**
 * The door: each parse function takes anything and gives a complete document or every issue with it.
 * Documents of version 1 are upgraded first. Null stands for a field that is left out: typed clients write
 * it so.
 */
export const parseAccelerator = (input: unknown): Parsed<AcceleratorSpec> =>
  parse(acceleratorSchema, upgradeAccelerator(withoutNulls(input)));

export const parseRunSpec = (input: unknown): Parsed<RunSpec> => {
  const parsed = parse(runSpecSchema, upgradeRunSpec(withoutNulls(input)));
  return parsed.ok ? checkLayers(parsed.value) : parsed;
};

export const parseSweepSpec = (input: unknown): Parsed<SweepSpec> =>
  parse(sweepSpecSchema, upgradeSweepSpec(withoutNulls(input)));

export const parseTrainingSpec = (input: unknown): Parsed<TrainingSpec> => {
  const parsed = parse(trainingSpecSchema, withoutNulls(input));
  if (!parsed.ok) return parsed;
  const layers = checkLayers(runSpecOfTraining(parsed.value));
  return layers.ok ? parsed : layers;
};

export const parseDeploymentSpec = (input: unknown): Parsed<DeploymentSpec> =>
  parse(deploymentSpecSchema, withoutNulls(input));

export const parseSearchSpec = (input: unknown): Parsed<SearchSpec> => {
  const parsed = parse(searchSpecSchema, withoutNulls(input));
  if (!parsed.ok) return parsed;
  const issues = checkSearchParts(parsed.value);
  return issues.length > 0 ? fail(issues) : parsed;
};

export const parseDatasetReading = (input: unknown): Parsed<DatasetReading> =>
  parse(datasetReadingSchema, withoutNulls(input));

/**
 * The cellar: each read function opens a document that we stored ourselves, of any version, and throws when
 * it is damaged. What is stored is never written again: a digest is that of the document as it was made.
 */
export const readAccelerator = (stored: unknown): AcceleratorSpec =>
  read(acceleratorSchema, upgradeAccelerator(stored));
export const readRunSpec = (stored: unknown): RunSpec => read(runSpecSchema, upgradeRunSpec(stored));
export const readSweepSpec = (stored: unknown): SweepSpec => read(sweepSpecSchema, upgradeSweepSpec(stored));
export const readTrainingSpec = (stored: unknown): TrainingSpec => read(trainingSpecSchema, stored);
export const readTrainingPoints = (stored: unknown): readonly TrainingPoint[] =>
  read(trainingPointSchema.array(), stored);
export const readResult = (stored: unknown): ReliabilityResult =>
  read(reliabilityResultSchema, upgradeResult(stored));
export const readResultSummary = (stored: unknown): ResultSummary =>
  read(resultSummarySchema, upgradeResultSummary(stored));
export const readDeploymentSpec = (stored: unknown): DeploymentSpec => read(deploymentSpecSchema, stored);
export const readDeploymentResult = (stored: unknown): DeploymentResult =>
  read(deploymentResultSchema, stored);
export const readDeploymentSummary = (stored: unknown): DeploymentSummary =>
  read(deploymentSummarySchema, stored);
export const readSearchSpec = (stored: unknown): SearchSpec => read(searchSpecSchema, stored);
export const readSearchResult = (stored: unknown): SearchResult => read(searchResultSchema, stored);
export const readNetworkSummary = (stored: unknown): NetworkSummary => read(networkSummarySchema, stored);
export const readDatasetSummary = (stored: unknown): DatasetSummary => read(datasetSummarySchema, stored);
export const readDatasetReading = (stored: unknown): DatasetReading => read(datasetReadingSchema, stored);
export const readVerification = (stored: unknown): NetworkVerification =>
  read(networkVerificationSchema, stored);
export const readNotes = (stored: unknown): readonly ImportNote[] => read(importNoteSchema.array(), stored);
export const readBackendReport = (stored: unknown): BackendReport => read(backendReportSchema, stored);

function parse<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const parsed = schema.safeParse(input);
  return parsed.success ? succeed(parsed.data) : fail(issuesOf(parsed.error, input));
}

function read<T>(schema: z.ZodType<T>, stored: unknown): T {
  const parsed = parse(schema, stored);
  if (parsed.ok) return parsed.value;
  throw new Error(`stored document is damaged: ${parsed.problem.map((issue) => issue.message).join('; ')}`);
}

/** Every layer that differs must be a spec of its own that holds. */
function checkLayers(spec: RunSpec): Parsed<RunSpec> {
  const issues = checkOverrides(spec);
  if (issues.length > 0) return fail(issues);
  const layerNames = new Set(spec.overrides.map((override) => override.layerName));
  const found = [...layerNames].flatMap((layerName) => {
    const changed = parse(runSpecSchema, withLayerOverrides(spec, layerName));
    return changed.ok ? [] : changed.problem.map((issue) => inLayer(spec, layerName, issue));
  });
  return found.length > 0 ? fail(found) : succeed(spec);
}

function inLayer({ overrides }: RunSpec, layerName: string, issue: SpecIssue): SpecIssue {
  const path = issue.path.join('.');
  const index = overrides.findIndex((one) => one.layerName === layerName && one.path === path);
  const at = index < 0 ? overrides.findIndex((one) => one.layerName === layerName) : index;
  return { ...issue, path: ['overrides', at], message: `in layer ${layerName}: ${issue.message}` };
}

/** The document without members that are null; lists keep theirs, whose places count. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(members.map(([key, child]) => [key, withoutNulls(child)]));
}
