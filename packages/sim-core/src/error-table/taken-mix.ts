/**
 * How much references take away from sums that are always the same.
 *
 * Quantity: P(sum of f(d) | N, k), from which B = gmin sum of f(d), of rows whose cells do not vary.
 * Equation: that of row-mix.ts, with the digits of the last row apart.
 * Source: elementary.
 * Valid: values nearer to each other than a MOST_VALUE_COUNT-th of their range become one, their mean.
 */
import { driveCurrentRatio } from '../device/drive.ts';
import type { RowSums } from './row-mix.ts';
import type { SumPlan } from './sum-plan.ts';

const MOST_VALUE_COUNT = 64;
/** Sums of the same digits differ by rounding. */
const SAME = 1e-9;

/** Values of the sum of f(d) and their shares, for one (N, k); empty where no rows make k. */
export interface DriveMix {
  readonly driveSums: Float64Array;
  readonly shares: Float64Array;
}

const NO_ROWS_MIX: readonly DriveMix[] = [{ driveSums: new Float64Array(1), shares: Float64Array.of(1) }];

/** Follows the mixes from N - 1 to N rows, by k from the lowest: to be called once for every N. */
export function createDriveMixes(plan: SumPlan): (sums: RowSums) => readonly DriveMix[] {
  const { dacBits, cell } = plan.physics;
  const classes = plan.classes.map(({ states }, i) => ({
    offset: plan.moments[i]!.offset,
    states: states.map(({ digit, shareRatio }) => ({
      drive: driveCurrentRatio(digit, dacBits, cell.nonlinearityRatio),
      shareRatio,
    })),
  }));
  let before = NO_ROWS_MIX;
  return ({ steps }) => {
    before = steps.map(({ classIndices, weights }, k) => {
      const all = new Map<number, Share>();
      classIndices.forEach((index, i) => {
        const { offset, states } = classes[index]!;
        const { driveSums, shares } = before[k - offset]!;
        for (const { drive, shareRatio } of states) {
          const weight = weights[i]! * shareRatio;
          for (let j = 0; j < shares.length; j++) addShare(all, driveSums[j]! + drive, weight * shares[j]!);
        }
      });
      return mixOf([...all.values()]);
    });
    return before;
  };
}

interface Share {
  value: number;
  share: number;
}

function addShare(all: Map<number, Share>, value: number, share: number): void {
  const key = Math.round(value / SAME);
  const one = all.get(key);
  if (one) one.share += share;
  else all.set(key, { value, share });
}

function mixOf(all: readonly Share[]): DriveMix {
  const groups = all.length > MOST_VALUE_COUNT ? merged(all) : all;
  return {
    driveSums: Float64Array.from(groups, ({ value }) => value),
    shares: Float64Array.from(groups, ({ share }) => share),
  };
}

function merged(all: readonly Share[]): readonly Share[] {
  const lowest = all.reduce((least, { value }) => Math.min(least, value), Infinity);
  const highest = all.reduce((most, { value }) => Math.max(most, value), -Infinity);
  const groups: Share[] = Array.from({ length: MOST_VALUE_COUNT }, () => ({ value: 0, share: 0 }));
  for (const { value, share } of all) {
    const place = ((value - lowest) / (highest - lowest)) * MOST_VALUE_COUNT;
    const group = groups[Math.min(MOST_VALUE_COUNT - 1, Math.floor(place))]!;
    group.share += share;
    if (share > 0) group.value += ((value - group.value) * share) / group.share;
  }
  return groups.filter(({ share }) => share > 0);
}
