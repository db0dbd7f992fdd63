/**
 * How often N active rows add up to k, and how they come to it.
 *
 * Quantity: P(k | N) of N independent rows with given state shares, and P(last row adds x | N, k).
 * Equation: P(k | N) = sum over x of p(x) P(k - x | N - 1), p(x) the share of the states that add x; the last
 * row adds x with p(x) P(k - x | N - 1) / P(k | N).
 * Source: elementary; kept as mantissas and powers of two, since P(k | N) runs below the smallest number.
 * Valid: rows are independent of each other.
 *
 * Where every k has one mix only (two classes of one step each, as in 1-bit cells under 1-bit inputs), the
 * chain is walked along a single path: the highest class first.
 */
import { log, powerOfTwo } from '../numeric/exact-math.ts';
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
  /** ln P(k | N) of entry i. */
  readonly logProbability: (i: number) => number;
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
  const low = classes[0]!.sop;
  const span = classes.at(-1)!.sop - low;
  const stepOf = classes.length === 2 && span === 1 ? singleStep : createSteps();
  const offsets = Int32Array.from(classes, ({ sop }) => sop - low);
  const shares = Float64Array.from(classes, ({ shareRatio }) => shareRatio);
  const terms = new Float64Array(classes.length);
  let before: ScaledNumbers = { mantissas: Float64Array.of(1), exponents: new Int32Array(1) };
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    const count = activeCount * span + 1;
    const after = { mantissas: new Float64Array(count), exponents: new Int32Array(count) };
    const steps: RowStep[] = new Array(count);
    for (let k = 0; k < count; k++) {
      const exponent = fillTerms(terms, before, { k, offsets, shares });
      let sum = 0;
      for (let i = 0; i < terms.length; i++) sum += terms[i]!;
      steps[k] = sum === 0 ? UNREACHED : stepOf(k, terms, sum);
      const isSmall = sum < SMALL;
      after.mantissas[k] = isSmall ? sum * LARGE : sum;
      after.exponents[k] = isSmall ? exponent - EXPONENT_STEP : exponent;
    }
    const logProbability = (i: number) => log(after.mantissas[i]!) + after.exponents[i]! * LN_2;
    yield { activeCount, lowest: activeCount * low, logProbability, steps };
    before = after;
  }
}

/** mantissa 2^exponent; exponents are multiples of EXPONENT_STEP. */
interface ScaledNumbers {
  readonly mantissas: Float64Array;
  readonly exponents: Int32Array;
}

const EXPONENT_STEP = 256;
const SMALL = powerOfTwo(-EXPONENT_STEP);
const LARGE = powerOfTwo(EXPONENT_STEP);
const LN_2 = Math.LN2;

/** p(x) P(k - x | N - 1) of every class over 2^exponent; returns the exponent. */
function fillTerms(
  terms: Float64Array,
  { mantissas, exponents }: ScaledNumbers,
  row: { readonly k: number; readonly offsets: Int32Array; readonly shares: Float64Array },
): number {
  const { k, offsets, shares } = row;
  let highest = Number.MIN_SAFE_INTEGER;
  for (let i = 0; i < terms.length; i++) {
    const from = k - offsets[i]!;
    const isThere = from >= 0 && from < mantissas.length && mantissas[from]! > 0;
    terms[i] = isThere ? shares[i]! * mantissas[from]! : 0;
    if (isThere && exponents[from]! > highest) highest = exponents[from]!;
  }
  for (let i = 0; i < terms.length; i++) {
    const steps = terms[i] === 0 ? 0 : (highest - exponents[k - offsets[i]!]!) / EXPONENT_STEP;
    // Two steps down, nothing of a term is left beside the highest.
    if (steps > 0) terms[i] = steps > 1 ? 0 : terms[i]! * SMALL;
  }
  return highest;
}

/** Weights of the terms; lists of classes that follow one another are shared. */
function createSteps(): (k: number, terms: Float64Array, sum: number) => RowStep {
  const ranges = new Map<number, Int32Array>();
  return (_, terms, sum) => {
    const least = NEGLIGIBLE_WEIGHT * sum;
    let first = -1;
    let last = 0;
    let count = 0;
    for (let i = 0; i < terms.length; i++) {
      if (terms[i]! <= least) continue;
      if (first < 0) first = i;
      last = i;
      count++;
    }
    const isRange = count === last - first + 1;
    const key = first * terms.length + last;
    let classIndices = isRange ? ranges.get(key) : undefined;
    if (!classIndices) {
      classIndices = new Int32Array(count);
      for (let i = first, at = 0; i <= last; i++) if (terms[i]! > least) classIndices[at++] = i;
      if (isRange) ranges.set(key, classIndices);
    }
    const weights = new Float64Array(count);
    for (let i = 0; i < count; i++) weights[i] = terms[classIndices[i]!]! / sum;
    return { classIndices, weights };
  };
}

const UNREACHED: RowStep = { classIndices: new Int32Array(0), weights: new Float64Array(0) };
const FIRST: RowStep = { classIndices: Int32Array.of(0), weights: Float64Array.of(1) };
const SECOND: RowStep = { classIndices: Int32Array.of(1), weights: Float64Array.of(1) };

function singleStep(k: number): RowStep {
  return k > 0 ? SECOND : FIRST;
}
