import type { DeploymentLevel, Finalist, SearchSpec } from '@dl-rsim/spec';
import { likelyFront } from '../search/likely-front.ts';
import { frontOf } from '../search/pareto-front.ts';
import { violationOf } from '../search/score.ts';
import { type Judgement, judge, type SearchEvaluation, signOf } from './search-score.ts';

/** A finalist on its way: what each level said, the fastest first. */
export interface Contender {
  readonly candidateIndex: number;
  readonly levels: { readonly level: DeploymentLevel; readonly judgement: Judgement }[];
}

/** Half the width of a 95 % interval of a normal mean, in standard deviations. */
const INTERVAL_SIGMA = 1.959963984540054;

export const latest = ({ levels }: Contender): Judgement => levels.at(-1)!.judgement;

export const isConfirmed = ({ levels }: Contender): boolean => levels.at(-1)!.level === 'contention';

export const isFeasible = (contender: Contender): boolean => violationOf(latest(contender).score) === 0;

/** Adds what a level said. The accuracy is the one found first: time does not change it. */
export function addLevel(
  spec: SearchSpec,
  contender: Contender,
  { level, evaluation }: { readonly level: DeploymentLevel; readonly evaluation: SearchEvaluation },
): void {
  const { accuracy } = contender.levels[0]!.judgement;
  contender.levels.push({ level, judgement: judge(spec, { ...evaluation, accuracy }) });
}

/** Feasible contenders on the front of what is known of each, at whatever level that is. */
export function frontOfContenders(spec: SearchSpec, contenders: readonly Contender[]): Contender[] {
  const feasible = contenders.filter(isFeasible);
  if (feasible.length === 0) return [];
  const objectives = feasible.map((contender) => latest(contender).score!.objectives);
  const uncertain = spec.objectives.indexOf('accuracy');
  if (uncertain < 0) {
    const places = frontOf(Float64Array.from(objectives.flat()), spec.objectives.length);
    return places.map((place) => feasible[place]!);
  }
  const points = feasible.map((contender, i) => ({
    certain: objectives[i]!.toSpliced(uncertain, 1),
    mean: objectives[i]![uncertain]!,
    sigma: sigmaOf(latest(contender).accuracy),
  }));
  const isOn = likelyFront(points);
  return feasible.filter((_, i) => isOn[i]);
}

/** As the result holds it. */
export function describeFinalist(
  spec: SearchSpec,
  contender: Contender,
  front: readonly Contender[],
): Finalist {
  const { accuracy } = contender.levels[0]!.judgement;
  return {
    candidateIndex: contender.candidateIndex,
    levels: contender.levels
      .filter(({ judgement }) => judgement.score)
      .map(({ level, judgement }) => ({ level, metrics: judgement.metrics })),
    accuracy,
    isFeasible: isFeasible(contender),
    isOnFront: front.includes(contender) && isConfirmed(contender),
    gapRatio: gapOf(spec, contender),
  };
}

/** By how much an objective is worse at the most exact level than at the fast one, the largest of all. */
function gapOf(spec: SearchSpec, { levels }: Contender): number {
  const reached = levels.filter(({ judgement }) => judgement.score);
  const fast = reached[0]?.judgement.metrics ?? [];
  const exact = reached.at(-1)?.judgement.metrics ?? [];
  const gaps = spec.objectives.map((metric) => {
    const before = fast.find((one) => one.metric === metric)!.value;
    const after = exact.find((one) => one.metric === metric)!.value;
    const [better, worse] = signOf(metric) > 0 ? [before, after] : [after, before];
    return better > 0 ? worse / better - 1 : 0;
  });
  return gaps.reduce((largest, gap) => Math.max(largest, gap));
}

function sigmaOf(accuracy: Finalist['accuracy']): number {
  if (!accuracy || accuracy.lowRatio === null || accuracy.highRatio === null) return 0;
  return (accuracy.highRatio - accuracy.lowRatio) / (2 * INTERVAL_SIGMA);
}
