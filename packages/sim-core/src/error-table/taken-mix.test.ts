import { expect, test } from 'vitest';
import { tableRequest } from '../../testing/table-request.ts';
import { rowSums } from './row-mix.ts';
import { createSumPlan } from './sum-plan.ts';
import { createDriveMixes } from './taken-mix.ts';

test('what drives add up to, given the sum, is that of counting all mixes', () => {
  const accelerator = { cell: { levelBits: 2 }, dac: { resolutionBits: 2 } };
  const plan = createSumPlan(tableRequest({ rowCount: 2, accelerator }), 'inputAware');
  const counted = new Map<string, number>();
  const states = [1, 2, 3].flatMap((digit) => [0, 1, 2, 3].map((level) => ({ digit, sop: digit * level })));
  for (const a of states) {
    for (const b of states) {
      const key = `${a.sop + b.sop} ${a.digit + b.digit}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
  }
  const next = createDriveMixes(plan);
  const mixes = [...rowSums(plan.classes, 2)].map(next)[1]!;
  mixes.forEach(({ driveSums, shares }, k) => {
    const keys = [...counted.keys()].filter((key) => key.startsWith(`${k} `));
    const total = keys.reduce((sum, key) => sum + counted.get(key)!, 0);
    expect(driveSums.length).toBe(keys.length);
    driveSums.forEach((driveSum, i) => {
      expect(shares[i]).toBeCloseTo(counted.get(`${k} ${Math.round(3 * driveSum)}`)! / total, 12);
    });
  });
});
