import type { Network } from '@dl-rsim/sim-core';
import type { DeploymentSpec } from '@dl-rsim/spec';
import type { CheckOutcome } from '../outcome.ts';
import { decadesOff, meanRatio, rankCorrelation } from './rank.ts';

/** One case of another simulator beside ours: theirs first. */
export interface ComparedRow {
  readonly id: string;
  readonly network: Network;
  readonly spec: DeploymentSpec;
  readonly pairs: Readonly<Record<string, readonly [number, number]>>;
}

/** Orders of magnitude: no time and no energy may be further off. Other assumptions make factors of ten. */
const MOST_DECADES = 1.5;

/** How far the worst is off, and ratios and rank correlations of each quantity. */
export function comparisonOf(rows: readonly ComparedRow[]): CheckOutcome {
  const all = rows.flatMap(({ pairs }) => Object.values(pairs));
  const error = Math.max(...all.map(([theirs, ours]) => decadesOff(ours / theirs)));
  const texts = quantitiesOf(rows).map((quantity) => {
    const { ratio, correlation } = comparedQuantity(rows, quantity);
    return `${quantity} x ${ratio.toFixed(2)} (rank ${correlation.toFixed(2)})`;
  });
  return {
    isPassed: error <= MOST_DECADES,
    error,
    tolerance: MOST_DECADES,
    detail: `decades; ours / theirs over ${rows.length} cases: ${texts.join(', ')}`,
  };
}

export const quantitiesOf = (rows: readonly ComparedRow[]): readonly string[] => [
  ...new Set(rows.flatMap(({ pairs }) => Object.keys(pairs))),
];

/** Geometric mean of ours over theirs, and the rank correlation. */
export function comparedQuantity(rows: readonly ComparedRow[], quantity: string) {
  const pairs = rows.flatMap((row) => (row.pairs[quantity] ? [row.pairs[quantity]] : []));
  const theirs = pairs.map(([one]) => one);
  const ours = pairs.map(([, one]) => one);
  const ratios = ours.map((one, i) => one / theirs[i]!);
  return {
    caseCount: pairs.length,
    ratio: meanRatio(ratios),
    lowRatio: Math.min(...ratios),
    highRatio: Math.max(...ratios),
    correlation: rankCorrelation(theirs, ours),
  };
}
