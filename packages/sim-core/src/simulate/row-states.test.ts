import { expect, test } from 'vitest';
import type { ReadFormat } from '../crossbar/read-plan.ts';
import { countedRowStates, tableRowStates } from './row-states.ts';

const FORMAT: ReadFormat = {
  encoding: 'twosComplement',
  weightBits: 6,
  levelBits: 1,
  inputBits: 6,
  isInputSigned: true,
  dacBits: 1,
  crossbarRowCount: 64,
  crossbarColumnCount: 64,
  ouRowCount: 9,
  ouColumnCount: 8,
};

/** [digit][level -1, 0, 1] of one-bit digits and levels. */
const COUNTS = { stateCounts: Float64Array.of(0, 0, 0, 5, 20, 7), levelSpan: 3 };

test('levels of single cells are counted as they are, those of pairs by their difference', () => {
  const single = { ...COUNTS, stateCounts: Float64Array.of(0, 0, 0, 0, 20, 7) };
  expect(countedRowStates(FORMAT, single)).toEqual([
    { digit: 1, positiveLevel: 0, negativeLevel: null, shareRatio: 20 },
    { digit: 1, positiveLevel: 1, negativeLevel: null, shareRatio: 7 },
  ]);
  expect(countedRowStates({ encoding: 'differential' }, COUNTS)).toEqual([
    { digit: 1, positiveLevel: 0, negativeLevel: 1, shareRatio: 5 },
    { digit: 1, positiveLevel: 0, negativeLevel: 0, shareRatio: 20 },
    { digit: 1, positiveLevel: 1, negativeLevel: 0, shareRatio: 7 },
  ]);
});

test('where N and k say everything, counts play no part, unless references are placed by them', () => {
  const single = { ...COUNTS, stateCounts: Float64Array.of(0, 0, 0, 0, 20, 7) };
  const other = { ...COUNTS, stateCounts: Float64Array.of(0, 0, 0, 0, 1, 9) };
  expect(tableRowStates(FORMAT, single, false)).toEqual(tableRowStates(FORMAT, other, false));
  expect(tableRowStates(FORMAT, single, true)).not.toEqual(tableRowStates(FORMAT, other, true));
  const wide = { ...FORMAT, levelBits: 2 };
  expect(tableRowStates(wide, single, false)).not.toEqual(tableRowStates(wide, other, false));
});
