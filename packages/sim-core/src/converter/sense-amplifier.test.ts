import { expect, test } from 'vitest';
import { runSpec } from '../../testing/index.ts';
import { type SenseAmplifierSpec, senseAmplifierThresholds, senseValues } from './sense-amplifier.ts';
import type { SensingContext } from './sensing.ts';

function amplifier(changes: Partial<SenseAmplifierSpec> = {}): SenseAmplifierSpec {
  const { senseAmplifier } = runSpec({ senseBits: 10 }).accelerator.readout.converter;
  if (senseAmplifier === undefined) throw new Error('the baseline has a sense amplifier');
  return { ...senseAmplifier, ...changes };
}

/** Sums come out a tenth too high on average, and codes are equally likely at t = value + 0.4. */
const context: SensingContext = {
  maxActiveCount: 4,
  lowestRowSop: 0,
  highestRowSop: 1,
  expectedSums: (kind, activeCount) =>
    Float64Array.from({ length: activeCount + 1 }, (_, k) => k * (kind === 'mean' ? 1.1 : 1)),
  optimalThresholds: (_, values) => values.slice(0, -1).map((value) => value + 0.4),
  percentileRange: null,
};

function thresholds(changes: Partial<SenseAmplifierSpec>, activeCount: number): number[] {
  const spec = amplifier(changes);
  const values = senseValues(spec.resolutionBits, context);
  const rounded = senseAmplifierThresholds(spec, values, context)[activeCount]!;
  return Array.from(rounded, (t) => Math.round(t * 1e6) / 1e6);
}

test.each([
  [4, 9, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [3, 9, [0, 1, 3, 4, 5, 6, 8, 9]],
  [2, 9, [0, 3, 6, 9]],
  [1, 9, [0, 9]],
  [1, 1, [0, 1]],
  [8, 3, [0, 1, 2, 3]],
])('%i bits over sums 0..%i tell %j apart', (bits, maxActiveCount, values) => {
  expect([...senseValues(bits, { maxActiveCount, lowestRowSop: 0, highestRowSop: 1 })]).toEqual(values);
});

test('values of pairs lie around 0', () => {
  const range = { maxActiveCount: 3, lowestRowSop: -1, highestRowSop: 1 };
  expect([...senseValues(4, range)]).toEqual([-3, -2, -1, 0, 1, 2, 3]);
});

test.each([
  ['nominal', [0.5, 1.5, 2.5, Infinity]],
  ['mean', [0.55, 1.65, 2.75, Infinity]],
  ['optimal', [0.4, 1.4, 2.4, Infinity]],
] as const)('%s placement; a sum beyond N cannot occur', (placement, expected) => {
  expect(thresholds({ placement }, 3)).toEqual(expected);
});

test('a shifted reference moves both thresholds beside it by half', () => {
  expect(thresholds({ oneShiftRatio: 0.4 }, 4)).toEqual([0.7, 1.7, 2.5, 3.5]);
  expect(thresholds({ zeroShiftRatio: 0.4, placement: 'optimal' }, 4)).toEqual([0.6, 1.4, 2.4, 3.4]);
});

test('a threshold that was shifted below its predecessor never decides', () => {
  expect(thresholds({ zeroShiftRatio: 2, oneShiftRatio: -2 }, 4)).toEqual([0.5, 0.5, 2.5, 3.5]);
});

test('fixed references know all sums, whatever N is', () => {
  expect(thresholds({ tracking: 'fixed' }, 1)).toEqual([0.5, 1.5, 2.5, 3.5]);
  expect(thresholds({ tracking: 'inputAware' }, 1)).toEqual([0.5, Infinity, Infinity, Infinity]);
});
