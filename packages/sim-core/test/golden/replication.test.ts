/**
 * Optimal duplication of VGG-8, ResNet-18 and VGG-16 by an independent program (bisection and plain dynamic
 * programming); read from DLRSIM_GOLDEN_DIR, never copied here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CopyStage, crossbarsOf, stageSec } from '../../src/mapping/duplicate-stage.ts';
import { minMaxCopies } from '../../src/mapping/min-max.ts';
import { minSumCopies } from '../../src/mapping/min-sum.ts';

interface GoldenCase {
  readonly id: string;
  /** P output places, x crossbars of a copy. */
  readonly layers: readonly { readonly P: number; readonly x: number }[];
  readonly budget: number;
  readonly min_max: number;
  readonly min_sum: number;
}

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (!goldenDir)
  console.warn('DLRSIM_GOLDEN_DIR IS NOT SET: duplication is NOT compared with exact solutions');
const cases: readonly GoldenCase[] = goldenDir
  ? JSON.parse(readFileSync(join(goldenDir, 'deploy', 'replication_exact.json'), 'utf8')).cases
  : [];

it.skipIf(!goldenDir)('all eight cases are there', () => {
  expect(cases).toHaveLength(8);
});

describe.each(cases)('$id', ({ layers, budget, min_max, min_sum }) => {
  const stages = layers.map(
    ({ P, x }): CopyStage => ({ stepCount: P, crossbarCount: x, stepSec: 1, leastCount: 1, mostCount: P }),
  );
  const times = (copies: readonly number[]) => stages.map((stage, i) => stageSec(stage, copies[i]!));

  it('shortest interval', () => {
    const copies = minMaxCopies(stages, budget);
    expect(crossbarsOf(stages, copies)).toBeLessThanOrEqual(budget);
    expect(Math.max(...times(copies))).toBe(min_max);
  });

  it('smallest sum', () => {
    const copies = minSumCopies(stages, budget);
    expect(crossbarsOf(stages, copies)).toBeLessThanOrEqual(budget);
    expect(times(copies).reduce((sum, sec) => sum + sec, 0)).toBe(min_sum);
  });
});
