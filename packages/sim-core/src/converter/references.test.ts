import { expect, test } from 'vitest';
import { sumScale, sumSteps } from './references.ts';

const unit = { lowestNominalRatio: 0.1, levelBits: 2, dacBits: 2, maxActiveCount: 4 };
const conductance = (level: number) => 0.1 + 0.3 * level;
const rows = [
  [1, 3],
  [3, 0],
  [2, 2],
] as const;

test('an ideal ohmic device has u = k when references follow the inputs', () => {
  const scale = sumScale({ ...unit, isDifferential: false, tracking: 'inputAware' });
  const sum = rows.reduce((all, [digit, level]) => all + (digit / 3) * conductance(level), 0);
  const driveSum = rows.reduce((all, [digit]) => all + digit / 3, 0);
  expect(sumSteps(scale, sum, driveSum)).toBeCloseTo(7, 12);
});

test('fixed references take the lowest level of a full operation unit away', () => {
  const scale = sumScale({ ...unit, isDifferential: false, tracking: 'fixed' });
  const full = 3 * conductance(1) + conductance(0);
  expect(sumSteps(scale, full, 4)).toBeCloseTo(9, 12);
  // Two rows fewer: their 2 x 0.1 is missing, in steps of 0.1.
  expect(sumSteps(scale, full - 2 * 0.1, 2)).toBeCloseTo(7, 12);
});

test('pairs take nothing away', () => {
  const scale = sumScale({ ...unit, isDifferential: true, tracking: 'fixed' });
  expect(sumSteps(scale, (conductance(0) - conductance(2)) / 3, 1 / 3)).toBeCloseTo(-2, 12);
});
