/**
 * How often N active rows add up to k, and how they come to it.
 *
 * Quantity: P(k | N) of N independent rows with given state shares, and P(last row adds x | N, k).
 * Equation: P(k | N) = sum over x of p(x) P(k - x | N - 1), p(x) the share of the states that add x; the last
 * row adds x with p(x) P(k - x | N - 1) / P(k | N).
 * Source: elementary; kept as logarithms, since P(k | N) runs below the smallest number.
 * Valid: rows are independent of each other.
 *
 * Where every k has one mix only (two classes of one step each, as in 1-bit cells under 1-bit inputs), the
 * chain is walked along a single path: the highest class first.
 */
import { exp, log } from '../numeric/exact-math.ts';
import type { RowState } from './row-states.ts';
import { rowSop } from './row-states.ts';

/** States that add the same number to the sum. */
export interface RowClass {
  readonly sop: number;
  /** Share of all rows. */
  readonly shareRatio: number;
  /** Its states; their shares inside the class add up to 1. */
  readonly states: readonly RowState[];
}

/** How one k of N rows comes from N - 1 rows: last rows of `classes[i]` with weight weights[i]. */
export interface RowStep {
  readonly classIndices: Int32Array;
  /** Add up to 1; none where no rows add up to this sum. */
  readonly weights: Float64Array;
}

/** All sums of N rows: entry i is the sum N lowest + i. */
export interface RowSums {
  readonly activeCount: number;
  readonly lowest: number;
  /** ln P(k | N). */
  readonly logProbabilities: Float64Array;
  readonly steps: readonly RowStep[];
}

/** A predecessor that contributes less than this is left out. */
const NEGLIGIBLE_WEIGHT = 1e-16;

/** Steps (sums x classes of rows) that a chain of sums may take. */
const MAX_STEP_COUNT = 50_000_000;

/** Whether the sums of up to `maxActiveCount` rows are few enough to be followed one by one. */
export function canFollowSums(classes: readonly RowClass[], maxActiveCount: number): boolean {
  const span = classes.at(-1)!.sop - classes[0]!.sop;
  const sumCount = maxActiveCount + (span * maxActiveCount * (maxActiveCount + 1)) / 2;
  return sumCount * classes.length <= MAX_STEP_COUNT;
}

/** The states grouped by what they add, lowest sum first. */
export function rowClasses(states: readonly RowState[]): readonly RowClass[] {
  const groups = Map.groupBy(states, rowSop);
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([sop, members]) => {
      const shareRatio = members.reduce((sum, state) => sum + state.shareRatio, 0);
      return {
        sop,
        shareRatio,
        states: members.map((state) => ({ ...state, shareRatio: state.shareRatio / shareRatio })),
      };
    });
}

/** The chain of sums for N = 1, 2, ... `maxActiveCount`. */
export function* rowSums(classes: readonly RowClass[], maxActiveCount: number): Generator<RowSums, void> {
  const logShares = classes.map(({ shareRatio }) => log(shareRatio));
  const low = classes[0]!.sop;
  const span = classes.at(-1)!.sop - low;
  const isSinglePath = classes.length === 2 && span === 1;
  let before = Float64Array.of(0);
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    const after = new Float64Array(activeCount * span + 1);
    const steps: RowStep[] = [];
    for (let k = 0; k < after.length; k++) {
      const terms = classes.map(({ sop }, i) => (before[k - (sop - low)] ?? -Infinity) + logShares[i]!);
      const highest = Math.max(...terms);
      if (highest === -Infinity) {
        after[k] = highest;
        steps.push(UNREACHED);
        continue;
      }
      let sum = 0;
      for (const term of terms) sum += exp(term - highest);
      after[k] = highest + log(sum);
      steps.push(isSinglePath ? singleStep(k) : stepOf(terms.map((term) => exp(term - highest) / sum)));
    }
    yield { activeCount, lowest: activeCount * low, logProbabilities: after, steps };
    before = after;
  }
}

function stepOf(weights: readonly number[]): RowStep {
  const kept = weights.flatMap((weight, i) => (weight > NEGLIGIBLE_WEIGHT ? [i] : []));
  return {
    classIndices: Int32Array.from(kept),
    weights: Float64Array.from(kept, (i) => weights[i]!),
  };
}

const UNREACHED: RowStep = { classIndices: new Int32Array(0), weights: new Float64Array(0) };
const FIRST: RowStep = { classIndices: Int32Array.of(0), weights: Float64Array.of(1) };
const SECOND: RowStep = { classIndices: Int32Array.of(1), weights: Float64Array.of(1) };

function singleStep(k: number): RowStep {
  return k > 0 ? SECOND : FIRST;
}
