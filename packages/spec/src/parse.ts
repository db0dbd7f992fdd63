import type { z } from 'zod';
import { type AcceleratorSpec, acceleratorSchema } from './accelerator.ts';
import { issuesOf } from './issues.ts';
import {
  type DatasetSummary,
  datasetSummarySchema,
  type NetworkSummary,
  networkSummarySchema,
} from './network.ts';
import { fail, type Outcome, type SpecIssue, succeed } from './outcome.ts';
import {
  type ReliabilityResult,
  type ResultSummary,
  reliabilityResultSchema,
  resultSummarySchema,
} from './result.ts';
import { type RunSpec, runSpecSchema } from './run.ts';
import { type SweepSpec, sweepSpecSchema } from './sweep.ts';

export type Parsed<T> = Outcome<T, readonly SpecIssue[]>;

/** The door: each parse function takes anything and gives a complete document or every issue with it. */
export const parseAccelerator = (input: unknown): Parsed<AcceleratorSpec> => parse(acceleratorSchema, input);
export const parseRunSpec = (input: unknown): Parsed<RunSpec> => parse(runSpecSchema, input);
export const parseSweepSpec = (input: unknown): Parsed<SweepSpec> => parse(sweepSpecSchema, input);

/**
 * The cellar: each read function opens a document that we stored ourselves, and throws when it is damaged.
 */
export const readAccelerator = (stored: unknown): AcceleratorSpec => read(acceleratorSchema, stored);
export const readRunSpec = (stored: unknown): RunSpec => read(runSpecSchema, stored);
export const readSweepSpec = (stored: unknown): SweepSpec => read(sweepSpecSchema, stored);
export const readResult = (stored: unknown): ReliabilityResult => read(reliabilityResultSchema, stored);
export const readResultSummary = (stored: unknown): ResultSummary => read(resultSummarySchema, stored);
export const readNetworkSummary = (stored: unknown): NetworkSummary => read(networkSummarySchema, stored);
export const readDatasetSummary = (stored: unknown): DatasetSummary => read(datasetSummarySchema, stored);

function parse<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const parsed = schema.safeParse(input);
  return parsed.success ? succeed(parsed.data) : fail(issuesOf(parsed.error, input));
}

function read<T>(schema: z.ZodType<T>, stored: unknown): T {
  const parsed = parse(schema, stored);
  if (parsed.ok) return parsed.value;
  throw new Error(`stored document is damaged: ${parsed.problem.map((issue) => issue.message).join('; ')}`);
}
