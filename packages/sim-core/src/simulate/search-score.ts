import type { Constraint, DeploymentMetric, Finalist, Metric, SearchSpec } from '@dl-rsim/spec';
import type { Score } from '../search/score.ts';

/** What a design gave: its metrics, or why it has none. */
export interface SearchEvaluation {
  /** At the level that was asked for; null where the design is impossible. */
  readonly metrics: Readonly<Record<DeploymentMetric, number>> | null;
  /** Why the design is impossible; empty where it is not. */
  readonly reason: string;
  /** Null where it was not asked for. */
  readonly accuracy: SearchAccuracy | null;
}

export type SearchAccuracy = NonNullable<Finalist['accuracy']>;

/** An evaluation under the goals of a search. */
export interface Judgement {
  readonly score: Score;
  /** Objectives first, then the other constrained metrics; empty where the design is impossible. */
  readonly metrics: { readonly metric: Metric; readonly value: number }[];
  readonly reason: string;
  readonly accuracy: SearchAccuracy | null;
}

/** 1 where less is better. */
const SIGNS: Readonly<Record<Metric, 1 | -1>> = {
  latency: 1,
  interval: 1,
  energy: 1,
  energyDelay: 1,
  area: 1,
  power: 1,
  efficiency: -1,
  density: -1,
  crossbars: 1,
  utilisation: -1,
  traffic: 1,
  accuracy: -1,
};

/** 1 where less of a metric is better, -1 where more is. */
export const signOf = (metric: Metric): 1 | -1 => SIGNS[metric];

/** Objectives, then constrained metrics that are none. */
export function judgedMetrics({ objectives, constraints }: SearchSpec): readonly Metric[] {
  return [...new Set([...objectives, ...constraints.map(({ metric }) => metric)])];
}

/** Scores an evaluation; a number that is missing or not finite makes a design impossible, and says so. */
export function judge(spec: SearchSpec, { metrics, reason, accuracy }: SearchEvaluation): Judgement {
  const refuse = (why: string): Judgement => ({ score: null, metrics: [], reason: why, accuracy: null });
  if (!metrics) return refuse(reason || 'impossible, for no known reason');
  const values = judgedMetrics(spec).map((metric) => ({
    metric,
    value: metric === 'accuracy' ? accuracy?.meanRatio : metrics[metric],
  }));
  const known = values.filter((one): one is Judgement['metrics'][number] => Number.isFinite(one.value));
  const unknown = values.find(({ value }) => !Number.isFinite(value));
  if (unknown) return refuse(`${unknown.metric} is not a finite number: ${unknown.value ?? 'not given'}`);
  const find = (metric: Metric) => known.find((one) => one.metric === metric)!.value;
  const objectives = spec.objectives.map((metric) => SIGNS[metric] * find(metric));
  const slacks = spec.constraints.map((one) => slackOf(one, find(one.metric)));
  const broken = spec.constraints.filter((_, i) => slacks[i]! > 0);
  return {
    score: { objectives, slacks },
    metrics: known,
    reason: broken.map((one) => sayBroken(one, find(one.metric))).join('; '),
    accuracy,
  };
}

/** How far a value is beyond its limit, over the limit; below 0 where it keeps it. */
function slackOf({ atLeastValue, atMostValue }: Constraint, value: number): number {
  const limit = atLeastValue ?? atMostValue!;
  const beyond = atLeastValue === undefined ? value - limit : limit - value;
  return beyond / (Math.abs(limit) || 1);
}

function sayBroken({ metric, atLeastValue, atMostValue }: Constraint, value: number): string {
  const limit = atLeastValue === undefined ? `at most ${atMostValue}` : `at least ${atLeastValue}`;
  return `${metric} is ${Number(value.toPrecision(4))}, ${limit} was asked for`;
}
