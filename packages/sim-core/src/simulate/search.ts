/**
 * A search over designs, as a conversation: it asks for designs at a level, is told what they gave, and
 * answers with its result.
 *
 * Three phases, for a fast estimate misleads a search: all candidates in closed form; the best of them again
 * at pipeline level; and every design that comes out on the front is confirmed with contention. What is
 * confirmed may fall behind a finalist that is not: then that one is confirmed too, until the front holds
 * confirmed designs only. Later levels are never faster, so no other finalist can be on it.
 *
 * What is asked follows from the spec and from what was told: a search is resumed by telling it again what it
 * was told.
 */
import type { Candidate, Contribution, DeploymentLevel, SearchResult, SearchSpec } from '@dl-rsim/spec';
import { invariant } from '../numeric/invariant.ts';
import { contributionsTo, type SampleKind } from '../search/contribution.ts';
import { hypervolumeRatios } from '../search/convergence.ts';
import { proposalCount, propose } from '../search/propose.ts';
import { bestFirst } from '../search/rank.ts';
import { type Score, violationOf } from '../search/score.ts';
import type { Point } from '../search/space.ts';
import {
  addLevel,
  type Contender,
  describeFinalist,
  frontOfContenders,
  isConfirmed,
  latest,
} from './search-finalists.ts';
import { type KnobSpace, knobSpace } from './search-knobs.ts';
import { type Judgement, judge, judgedMetrics, type SearchEvaluation } from './search-score.ts';
import { CORE_VERSION } from './version.ts';

/** Designs to evaluate at one level. */
export interface SearchAsk {
  /** 0, 1, 2, ... over all levels. */
  readonly batchIndex: number;
  readonly level: DeploymentLevel;
  /** True where the goals need an accuracy: the same for designs of equal accelerator and quantization. */
  readonly needsAccuracy: boolean;
  readonly candidates: readonly {
    readonly candidateIndex: number;
    /** By the knobs of the spec. */
    readonly coordinates: readonly (number | string)[];
  }[];
  /** Designs of this level before this batch, and those known to come, these included. */
  readonly doneCount: number;
  readonly totalCount: number;
}

/** Evaluations in the order of the candidates asked for. */
export type SearchTell = readonly SearchEvaluation[];

/** Designs that are asked for together: plans, plans with accuracies, finalists, and winners. */
const PLAN_BATCH_COUNT = 256;
const COSTLY_BATCH_COUNT = 16;
const FINALIST_BATCH_COUNT = 16;
const WINNER_BATCH_COUNT = 4;

interface Evaluated {
  readonly points: Point[];
  readonly judgements: Judgement[];
  /** How many were known after each batch. */
  readonly batchEnds: number[];
}

type Conversation<T> = Generator<SearchAsk, T, SearchTell>;

/** Searches; `specFingerprint` is that of the spec, 64 hexadecimal digits. */
export function* searchSteps(
  spec: SearchSpec,
  { specFingerprint }: { readonly specFingerprint: string },
): Conversation<SearchResult> {
  const knobs = knobSpace(spec.knobs);
  const evaluated = yield* askCandidates(spec, knobs);
  const scores = evaluated.judgements.map(({ score }) => score);
  const coordinatesOf = (index: number) => knobs.coordinatesAt(evaluated.points[index]!);
  const contenders = finalistsOf(spec, scores).map((candidateIndex) => ({
    candidateIndex,
    levels: [{ level: 'closedForm' as DeploymentLevel, judgement: evaluated.judgements[candidateIndex]! }],
  }));
  const ask = createAsk(spec, { coordinatesOf, firstBatchIndex: evaluated.batchEnds.length });
  yield* ask('pipeline', contenders, { doneCount: 0, batchCount: FINALIST_BATCH_COUNT });
  const front = yield* confirmFront(spec, contenders, ask);
  return {
    resultVersion: 1,
    coreVersion: CORE_VERSION,
    specFingerprint,
    seed: spec.seed,
    feasibleCount: scores.filter((score) => violationOf(score) === 0).length,
    impossibleCount: scores.filter((score) => score === null).length,
    candidates: evaluated.judgements.map(
      ({ metrics, score, reason }, candidateIndex): Candidate => ({
        candidateIndex,
        coordinates: coordinatesOf(candidateIndex),
        metrics,
        isFeasible: violationOf(score) === 0,
        reason,
      }),
    ),
    finalists: contenders.map((contender) => describeFinalist(spec, contender, front)),
    contributions: contributionsOf(spec, knobs, evaluated),
    hypervolumesRatio: hypervolumeRatios(scores, evaluated.batchEnds),
  };
}

function* askCandidates(spec: SearchSpec, knobs: KnobSpace): Conversation<Evaluated> {
  const needsAccuracy = judgedMetrics(spec).includes('accuracy');
  const batchCount = needsAccuracy ? COSTLY_BATCH_COUNT : PLAN_BATCH_COUNT;
  const pointCount = spec.candidateCount;
  const proposals = propose(spec.method, knobs.space, { pointCount, batchCount, seed: spec.seed });
  const totalCount = proposalCount(spec.method, knobs.space, pointCount);
  const points: Point[] = [];
  const judgements: Judgement[] = [];
  const batchEnds: number[] = [];
  let step = proposals.next();
  while (!step.done) {
    const batch = step.value;
    const doneCount = points.length;
    const tell = yield {
      batchIndex: batchEnds.length,
      level: 'closedForm',
      needsAccuracy,
      candidates: batch.map((point, i) => ({
        candidateIndex: doneCount + i,
        coordinates: knobs.coordinatesAt(point),
      })),
      doneCount,
      totalCount,
    };
    const told = tell.map((evaluation) => judge(spec, evaluation));
    invariant(told.length === batch.length, `${told.length} answers to ${batch.length} designs`);
    points.push(...batch);
    judgements.push(...told);
    batchEnds.push(points.length);
    step = proposals.next(told.map(({ score }) => score));
  }
  return { points, judgements, batchEnds };
}

/** The best feasible candidates; where none is feasible those that break least. */
function finalistsOf({ finalistCount }: SearchSpec, scores: readonly Score[]): readonly number[] {
  const best = bestFirst(scores, finalistCount).filter((index) => scores[index] !== null);
  const feasible = best.filter((index) => violationOf(scores[index]!) === 0);
  return feasible.length > 0 ? feasible : best;
}

type Ask = (
  level: DeploymentLevel,
  contenders: readonly Contender[],
  counts: { readonly doneCount: number; readonly batchCount: number },
) => Conversation<void>;

/** Asks for contenders at a level, batch by batch, and adds to each what was told. */
function createAsk(
  spec: SearchSpec,
  options: {
    readonly coordinatesOf: (candidateIndex: number) => readonly (number | string)[];
    readonly firstBatchIndex: number;
  },
): Ask {
  let batchIndex = options.firstBatchIndex;
  return function* ask(level, contenders, { doneCount, batchCount }) {
    for (let first = 0; first < contenders.length; first += batchCount) {
      const batch = contenders.slice(first, first + batchCount);
      const tell = yield {
        batchIndex: batchIndex++,
        level,
        needsAccuracy: false,
        candidates: batch.map(({ candidateIndex }) => ({
          candidateIndex,
          coordinates: options.coordinatesOf(candidateIndex),
        })),
        doneCount: doneCount + first,
        totalCount: doneCount + contenders.length,
      };
      invariant(tell.length === batch.length, `${tell.length} answers to ${batch.length} designs`);
      for (const [i, contender] of batch.entries())
        addLevel(spec, contender, { level, evaluation: tell[i]! });
    }
  };
}

/** The front of the finalists, each of it confirmed; at least one finalist is confirmed. */
function* confirmFront(
  spec: SearchSpec,
  contenders: readonly Contender[],
  ask: Ask,
): Conversation<readonly Contender[]> {
  for (;;) {
    const front = frontOfContenders(spec, contenders);
    const doneCount = contenders.filter(isConfirmed).length;
    const open = front.filter((contender) => !isConfirmed(contender));
    if (open.length === 0 && doneCount === 0) {
      const scores = contenders.map((contender) => latest(contender).score);
      open.push(...bestFirst(scores, 1).map((place) => contenders[place]!));
    }
    if (open.length === 0) return front;
    yield* ask('contention', open, { doneCount, batchCount: WINNER_BATCH_COUNT });
  }
}

const SAMPLE_KINDS: Readonly<Record<SearchSpec['method'], SampleKind>> = {
  grid: 'grid',
  random: 'spread',
  latinHypercube: 'spread',
  sobol: 'spread',
  nsga2: 'designed',
  surrogate: 'designed',
};

/** Of every knob to every metric that was judged, over the candidates that are possible. */
function contributionsOf(
  spec: SearchSpec,
  { space }: KnobSpace,
  { points, judgements }: Evaluated,
): Contribution[] {
  const isPossible = judgements.map(({ score }) => score !== null);
  const possible = judgements.filter((_, i) => isPossible[i]);
  if (possible.length === 0) return [];
  const isWhole = possible.length === judgements.length;
  // With holes a grid is a sample.
  const kind = spec.method === 'grid' && !isWhole ? 'spread' : SAMPLE_KINDS[spec.method];
  const sample = { space, points: points.filter((_, i) => isPossible[i]), kind };
  return judgedMetrics(spec).flatMap((metric, place) => {
    const values = possible.map(({ metrics }) => metrics[place]!.value);
    const { firstOrderRatios, isEstimated } = contributionsTo(values, sample);
    return spec.knobs.map(({ path }, i) => ({
      path,
      metric,
      firstOrderRatio: firstOrderRatios[i]!,
      isEstimated,
    }));
  });
}
