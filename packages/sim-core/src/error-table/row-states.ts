import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';

/** What one active row can be: an input digit on a cell (pair), with its share among active rows. */
export interface RowState {
  /** 1..2^v - 1 */
  readonly digit: number;
  /** Level of the cell on the positive (or only) side, 0..2^b - 1. */
  readonly positiveLevel: number;
  /** Level of the cell whose current is subtracted; null unless cells come in differential pairs. */
  readonly negativeLevel: number | null;
  /** Share of the active rows, dimensionless; all shares together may be any positive number. */
  readonly shareRatio: number;
}

/** Widths of what a row is made of. */
export interface RowFormat {
  /** v: bits of an input digit. */
  readonly dacBits: number;
  /** b: bits of a cell. */
  readonly levelBits: number;
  readonly isDifferential: boolean;
}

/** What one state adds to the ideal sum. */
export function rowSop({ digit, positiveLevel, negativeLevel }: RowState): number {
  return digit * (positiveLevel - (negativeLevel ?? 0));
}

/** Least and greatest SOP that one active row can add, whatever the shares are. */
export function rowSopRange(format: RowFormat): { readonly lowest: number; readonly highest: number } {
  const highest = (powerOfTwo(format.dacBits) - 1) * (powerOfTwo(format.levelBits) - 1);
  return { lowest: format.isDifferential ? -highest : 0, highest };
}

/**
 * The states that reach every SOP: each nonzero digit on each level, in a pair with level 0 on the other
 * side; equal shares.
 */
export function uniformRowStates({ dacBits, levelBits, isDifferential }: RowFormat): readonly RowState[] {
  const digitCount = powerOfTwo(dacBits) - 1;
  const levelCount = powerOfTwo(levelBits);
  const pairs: [number, number | null][] = [];
  for (let level = 0; level < levelCount; level++) pairs.push([level, isDifferential ? 0 : null]);
  if (isDifferential) for (let level = 1; level < levelCount; level++) pairs.push([0, level]);
  const shareRatio = 1 / (digitCount * pairs.length);
  return Array.from({ length: digitCount }, (_, i) =>
    pairs.map(([positiveLevel, negativeLevel]) => ({
      digit: i + 1,
      positiveLevel,
      negativeLevel,
      shareRatio,
    })),
  ).flat();
}

/** Share that a state without one gets: enough to have a row in the table, too little to change another. */
const FLOOR_RATIO = 1e-12;

/**
 * The states of a table: those given with a share, and every state of uniformRowStates with at least
 * FLOOR_RATIO of it, so that a sum which the shares do not foresee still has the row of its likeliest mix.
 * Shares add up to 1; no two entries are the same state.
 */
export function completeRowStates(given: readonly RowState[], format: RowFormat): readonly RowState[] {
  const states = new Map<string, RowState>();
  const key = (state: RowState) => `${state.digit} ${state.positiveLevel} ${state.negativeLevel}`;
  let total = 0;
  for (const state of given) {
    invariant(state.shareRatio >= 0 && state.shareRatio < Infinity, 'a share is a number from 0 up');
    invariant((state.negativeLevel !== null) === format.isDifferential, 'all rows are pairs or none is');
    if (state.shareRatio === 0) continue;
    const before = states.get(key(state))?.shareRatio ?? 0;
    states.set(key(state), { ...state, shareRatio: before + state.shareRatio });
    total += state.shareRatio;
  }
  if (total === 0) return uniformRowStates(format);
  for (const state of uniformRowStates(format)) {
    const share = Math.max(states.get(key(state))?.shareRatio ?? 0, FLOOR_RATIO * total);
    states.set(key(state), { ...state, shareRatio: share });
  }
  const sum = [...states.values()].reduce((all, state) => all + state.shareRatio, 0);
  return [...states.values()].map((state) => ({ ...state, shareRatio: state.shareRatio / sum }));
}
