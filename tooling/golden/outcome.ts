/** What a check found out. */
export interface CheckOutcome {
  readonly isPassed: boolean;
  /** Largest deviation, and what is allowed; in the unit of the case's own tolerance. */
  readonly error: number;
  readonly tolerance: number;
  /** What else was compared, in words. */
  readonly detail: string;
}

/** Thrown when a case contradicts itself; the message goes to the user. */
export class CaseProblem extends Error {}

/** Throws CaseProblem unless `condition` holds. */
export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new CaseProblem(message);
}

/** Largest |a - b|; both must have the same length. NaN counts as infinitely wrong. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  demand(actual.length === expected.length, `${actual.length} values, ${expected.length} expected`);
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}

/** Largest absolute value. */
export function largestMagnitude(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** Called while a long check runs; `what` is counted. */
export type OnProgress = (doneCount: number, totalCount: number, what: string) => void;
