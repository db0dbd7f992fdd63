import {
  type Candidate,
  deploymentFieldAt,
  type Finalist,
  type Metric,
  type SearchResult,
  type SearchSpec,
} from '@dl-rsim/spec';
import { fieldText } from './spec-rows.ts';

/** The metrics that every candidate of a search has: what is wanted and what is bounded, each once. */
export function searchMetrics({ objectives, constraints }: SearchSpec): readonly Metric[] {
  return [...new Set([...objectives, ...constraints.map(({ metric }) => metric)])];
}

/** 'OU rows (S_OU)'; the path where a later version no longer knows the field. */
export function knobLabel(path: string): string {
  return deploymentFieldAt(path)?.label ?? path;
}

/** A knob's value as an engineer writes it. */
export function knobText(path: string, value: number | string): string {
  const field = deploymentFieldAt(path);
  return field ? fieldText(field, value) : String(value);
}

/** 'OU rows (S_OU) 16, Converters in a crossbar 4' */
export function coordinatesText({ knobs }: SearchSpec, { coordinates }: Candidate): string {
  return knobs
    .map(({ path }, index) => `${knobLabel(path)} ${knobText(path, coordinates[index] ?? '')}`)
    .join(', ');
}

/** A metric among those of a candidate or of a level, or null. */
export function metricValueOf(
  metrics: readonly { readonly metric: Metric; readonly value: number }[],
  metric: Metric,
): number | null {
  return metrics.find((one) => one.metric === metric)?.value ?? null;
}

/** The metrics of a finalist at the most exact level that it reached. */
export function lastLevelOf(finalist: Finalist): Finalist['levels'][number] | null {
  return finalist.levels.at(-1) ?? null;
}

/** Confirmed designs that no other one beats, in the order of evaluation. */
export function winnersOf({ finalists }: SearchResult): readonly Finalist[] {
  return finalists.filter(({ isOnFront }) => isOnFront);
}
