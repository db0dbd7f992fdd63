import { z } from 'zod';
import { deploymentSpecSchema, levelSchema } from './deployment.ts';
import { metricSchema } from './metric.ts';
import { choice, quantity } from './quantity.ts';
import { digestSchema, fidelitySchema, seedSchema, statisticsSchema } from './run.ts';

export const SEARCH_VERSION = 1;
export const SEARCH_RESULT_VERSION = 1;
export const MAX_CANDIDATE_COUNT = 20_000;

/** Numbers between two bounds, both of them included, in the unit of the field. */
export const knobRangeSchema = z.strictObject({
  lowValue: z.number(),
  highValue: z.number(),
  scale: choice(
    {
      linear: ['Linear', 'Even steps.'],
      logarithmic: ['Logarithmic', 'Even ratios.'],
    },
    { typeName: 'KnobScale', label: 'Scale', help: 'How a range is divided.' },
  ).default('linear'),
});

/**
 * One field that a search may turn: its values or options, or a range. A dotted path into the deployment
 * spec, for example chip.peCount or accelerator.operationUnit.rowCount.
 */
export const knobSchema = z
  .strictObject({
    path: z.string().min(1).max(120),
    values: z.array(z.number()).min(1).max(200).optional(),
    options: z.array(z.string().max(60)).min(1).max(50).optional(),
    range: knobRangeSchema.optional(),
  })
  .refine(({ values, options, range }) => [values, options, range].filter(Boolean).length === 1, {
    message: 'give values, options or a range, and only one of them',
  });

export const constraintSchema = z
  .strictObject({
    metric: metricSchema,
    // In SI units, as the metric is.
    atLeastValue: z.number().optional(),
    atMostValue: z.number().optional(),
  })
  .refine((one) => (one.atLeastValue === undefined) !== (one.atMostValue === undefined), {
    message: 'give either atLeastValue or atMostValue',
  });

/** How accuracy is found, when a goal or a constraint asks for it: a reliability run of the same design. */
export const reliabilityPartSchema = z.strictObject({
  datasetDigest: digestSchema,
  fidelity: fidelitySchema.default('table'),
  statistics: statisticsSchema,
});

export const searchMethodSchema = choice(
  {
    grid: ['Grid', 'Every combination of values, the first knob slowest.'],
    random: ['Random', 'Independent draws.'],
    latinHypercube: ['Latin hypercube', 'Every part of every knob is met once.'],
    sobol: ['Sobol sequence', 'Low-discrepancy points, scrambled by the seed.'],
    nsga2: ['NSGA-II', 'An evolution towards the Pareto front.'],
    surrogate: [
      'Surrogate-guided',
      'A Gaussian process learns from each point where the next is worth most: for costly goals.',
    ],
  },
  { typeName: 'SearchMethod', label: 'Method', help: 'How candidates are chosen.', source: 'deb2002' },
);

/** A search over the fields of a deployment spec. */
export const searchSpecSchema = z.strictObject({
  searchVersion: z.literal(SEARCH_VERSION),
  base: deploymentSpecSchema,
  knobs: z.array(knobSchema).min(1).max(12),
  objectives: z.array(metricSchema).min(1).max(4),
  constraints: z.array(constraintSchema).max(12).default([]),
  reliability: reliabilityPartSchema.optional(),
  method: searchMethodSchema,
  candidateCount: quantity(z.int().min(1).max(MAX_CANDIDATE_COUNT), {
    unit: 'Count',
    label: 'Candidates',
    help: 'Designs that are evaluated at the fast level; a grid has as many as it has.',
  }),
  finalistCount: quantity(z.int().min(1).max(200), {
    unit: 'Count',
    label: 'Finalists',
    help: 'The best of them are ranked again at the next level, and the winners confirmed at the most exact one.',
  }).default(20),
  seed: seedSchema,
});

const count = (label: string) => quantity(z.int().min(0), { unit: 'Count', label, help: label });
const candidateIndex = quantity(z.int().min(0), {
  unit: 'Index',
  label: 'Candidate',
  help: 'Place in the order of evaluation.',
});
const ratio = (label: string, help: string) => quantity(z.number(), { unit: 'Ratio', label, help });

/** One metric of a point; the unit is the metric's. */
const metricValue = z.strictObject({ metric: metricSchema, value: z.number() });

/** A candidate at the fast level. */
export const candidateSchema = z.strictObject({
  candidateIndex,
  /** By the knobs of the search: numbers and options. */
  coordinates: z.array(z.union([z.number(), z.string()])),
  /** Objectives and constrained metrics; empty where the design is impossible. */
  metrics: z.array(metricValue),
  isFeasible: z.boolean(),
  /** Why the design is impossible, or which constraint it breaks; empty where it is feasible. */
  reason: z.string(),
});

/** A finalist at every level that it reached. */
export const finalistSchema = z.strictObject({
  candidateIndex,
  levels: z.array(z.strictObject({ level: levelSchema, metrics: z.array(metricValue) })),
  /** Mean, and its interval where it has one; null where no accuracy was asked for. */
  accuracy: z
    .strictObject({
      meanRatio: ratio('Accuracy', 'Mean accuracy.'),
      lowRatio: ratio('Lower bound', 'Of 95 %.').nullable(),
      highRatio: ratio('Upper bound', 'Of 95 %.').nullable(),
    })
    .nullable(),
  isFeasible: z.boolean(),
  /** On the front of the most exact level; with accuracies, as likely as not beaten counts as on it. */
  isOnFront: z.boolean(),
  /** Largest ratio of an objective at the most exact level to the fast one, less 1. */
  gapRatio: ratio('Gap', 'How far the fast level was off.'),
});

/** The share of a metric's variance over the candidates that one knob explains (first-order Sobol index). */
export const contributionSchema = z.strictObject({
  path: z.string(),
  metric: metricSchema,
  firstOrderRatio: ratio('Explained alone', 'Variance between the means at its values, of all variance.'),
  isEstimated: z.boolean(),
});

export const searchResultSchema = z.strictObject({
  resultVersion: z.literal(SEARCH_RESULT_VERSION),
  coreVersion: z.string(),
  specFingerprint: digestSchema,
  seed: seedSchema,
  feasibleCount: count('Feasible candidates'),
  impossibleCount: count('Impossible candidates'),
  candidates: z.array(candidateSchema),
  finalists: z.array(finalistSchema),
  contributions: z.array(contributionSchema),
  /** Dominated volume after each batch of candidates, of the box of all of them: how the search converged. */
  hypervolumesRatio: z.array(ratio('Dominated volume', 'Of the box between the best and the worst values.')),
});

export type Knob = Readonly<z.infer<typeof knobSchema>>;
export type KnobDraft = Readonly<z.input<typeof knobSchema>>;
export type Constraint = Readonly<z.infer<typeof constraintSchema>>;
export type SearchMethod = z.infer<typeof searchMethodSchema>;
export type ReliabilityPart = Readonly<z.infer<typeof reliabilityPartSchema>>;
export type SearchSpec = Readonly<z.infer<typeof searchSpecSchema>>;
export type SearchSpecDraft = Readonly<z.input<typeof searchSpecSchema>>;
export type Candidate = Readonly<z.infer<typeof candidateSchema>>;
export type Finalist = Readonly<z.infer<typeof finalistSchema>>;
export type Contribution = Readonly<z.infer<typeof contributionSchema>>;
export type SearchResult = Readonly<z.infer<typeof searchResultSchema>>;
