import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import { parseRunSpec, readRunSpec } from './index.ts';

const spec = exampleRunSpec();
const withDevice = (device: object) => ({
  ...spec,
  accelerator: { ...spec.accelerator, device: { ...spec.accelerator.device, ...device } },
});

function problemOf(input: unknown) {
  const parsed = parseRunSpec(input);
  if (parsed.ok) throw new Error('parsed, but should not have');
  return parsed.problem;
}

test('a complete spec is given back as it came', () => {
  expect(parseRunSpec(structuredClone(spec))).toEqual({ ok: true, value: spec });
});

test('a value out of range names field, value and limit', () => {
  expect(problemOf(withDevice({ resistanceRatio: 0.5 }))).toEqual([
    {
      path: ['accelerator', 'device', 'resistanceRatio'],
      code: 'TOO_SMALL',
      message: 'accelerator.device.resistanceRatio is 0.5; it must be at least 1.01',
      limit: 'at least 1.01',
      actual: '0.5',
    },
  ]);
});

test.each([
  ['a missing field', { ...spec, seed: undefined }, 'MISSING'],
  ['an unknown field', { ...spec, sede: '1' }, 'UNKNOWN_FIELD'],
  ['NaN', withDevice({ hrsSigmaRatio: Number.NaN }), 'NOT_FINITE'],
  ['a fraction for a count', { ...spec, statistics: { ...spec.statistics, imageCount: 1.5 } }, 'NOT_INTEGER'],
  ['a text for a number', withDevice({ onResistanceOhm: '10k' }), 'WRONG_TYPE'],
  ['a seed in capitals', { ...spec, seed: '00000000000000A7' }, 'BAD_FORMAT'],
  ['a version from the future', { ...spec, specVersion: 99 }, 'BAD_VERSION'],
  ['no document at all', null, 'WRONG_TYPE'],
])('%s is one issue with its own code', (_, input, code) => {
  expect(problemOf(input).map((issue) => issue.code)).toEqual([code]);
});

test('all mistakes are told at once', () => {
  expect(problemOf({ ...withDevice({ resistanceRatio: 0, lrsSigmaRatio: 9 }), seed: '' })).toHaveLength(3);
});

test('a damaged stored document is our bug and throws', () => {
  expect(() => readRunSpec({ ...spec, seed: 'x' })).toThrow('stored document is damaged: seed is "x"');
});
