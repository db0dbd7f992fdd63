import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import { parseRunSpec, readRunSpec, withLayerOverrides } from './index.ts';

const spec = exampleRunSpec();
const withDevice = (device: object) => ({
  ...spec,
  accelerator: { ...spec.accelerator, device: { ...spec.accelerator.device, ...device } },
});

const SIGMAS = { lrsSigmaRatio: 0.1, hrsSigmaRatio: 0.1 };
const withOperationUnit = (change: object) => ({
  ...spec,
  accelerator: { ...spec.accelerator, operationUnit: { ...spec.accelerator.operationUnit, ...change } },
});
const withSamples = (samplesOhm: unknown) =>
  withDevice({ variation: { measured: { samplesOhm, use: 'empirical' } } });

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
  ['NaN', withDevice({ resistanceRatio: Number.NaN }), 'NOT_FINITE'],
  [
    'two alternatives',
    withDevice({ variation: { lognormal: SIGMAS, polynomial: { coefficientsRatio: [0] } } }),
    'CROSS_CHECK',
  ],
  ['no alternative', withDevice({ variation: {} }), 'CROSS_CHECK'],
  ['an unknown alternative', withDevice({ variation: { lognormal: SIGMAS, gamma: {} } }), 'UNKNOWN_FIELD'],
  ['an option that there is not', { ...spec, fidelity: 'tables' }, 'BAD_FORMAT'],
  ['null for a field that must be there', { ...spec, seed: null }, 'MISSING'],
  ['an OU taller than its crossbar', withOperationUnit({ rowCount: 513 }), 'CROSS_CHECK'],
  ['a fraction for a count', { ...spec, statistics: { ...spec.statistics, imageCount: 1.5 } }, 'NOT_INTEGER'],
  ['a text for a number', withDevice({ onResistanceOhm: '10k' }), 'WRONG_TYPE'],
  ['a seed in capitals', { ...spec, seed: '00000000000000A7' }, 'BAD_FORMAT'],
  ['a version from the future', { ...spec, specVersion: 99 }, 'BAD_VERSION'],
  ['no document at all', null, 'WRONG_TYPE'],
])('%s is one issue with its own code', (_, input, code) => {
  expect(problemOf(input).map((issue) => issue.code)).toEqual([code]);
});

test('all mistakes are told at once', () => {
  expect(problemOf({ ...withDevice({ resistanceRatio: 0, nonlinearityRatio: 9 }), seed: '' })).toHaveLength(
    3,
  );
});

test('a damaged stored document is our bug and throws', () => {
  expect(() => readRunSpec({ ...spec, seed: 'x' })).toThrow('stored document is damaged: seed is "x"');
});

test('two alternatives are named, with what there is to choose from', () => {
  const variation = { lognormal: SIGMAS, polynomial: { coefficientsRatio: [0] } };
  expect(problemOf(withDevice({ variation }))[0]?.message).toBe(
    'accelerator.device.variation: lognormal and polynomial is given; give exactly one of lognormal, polynomial, measured',
  );
});

test('a choice names its options', () => {
  expect(problemOf({ ...spec, fidelity: 'tables' })[0]).toMatchObject({
    message: 'fidelity is "tables"; it must be table or array or moment',
    limit: 'table or array or moment',
  });
});

test.each([
  [Number.NaN, 'NaN'],
  [null, 'null, which is no number'],
])('%s among measured cells is named with its place', (bad, shown) => {
  const [issue] = problemOf(
    withSamples([
      [1e5, 1e5],
      [1e4, bad],
    ]),
  );
  expect(issue).toMatchObject({
    code: 'NOT_FINITE',
    message: `accelerator.device.variation.measured.samplesOhm[1][1] is ${shown}; give a finite number`,
  });
});

test('a column of bad samples is told once, not a thousand times', () => {
  const issues = problemOf(withSamples([Array(500).fill(-1), [1e4, 1e4]]));
  expect(issues).toHaveLength(11);
  expect(issues.at(-1)?.message).toContain('490 more entries');
});

test('null is a field that is left out', () => {
  const typed = {
    ...withDevice({ variation: { lognormal: SIGMAS, measured: null }, noise: null }),
    scope: null,
  };
  const parsed = parseRunSpec(typed);
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  expect(parsed.value.scope).toEqual({ layerName: '', sliceIndex: -1, factor: 'all' });
  expect(parsed.value.accelerator.device.variation).toEqual({ lognormal: SIGMAS });
});

const ROWS = 'accelerator.operationUnit.rowCount';

test.each<[string, object, string]>([
  [
    'a field that is the same in all layers',
    { path: 'statistics.imageCount', value: 1 },
    'cannot differ by layer',
  ],
  ['a path that leads nowhere', { path: 'accelerator.mood', value: 1 }, 'cannot differ by layer'],
  ['an option for a number', { path: ROWS, option: 'many' }, 'give a value instead of an option'],
  [
    'a number for a choice',
    { path: 'accelerator.weightEncoding', value: 1 },
    'give an option instead of a value',
  ],
  [
    'a value out of range',
    { path: ROWS, value: 0 },
    'in layer conv1: accelerator.operationUnit.rowCount is 0',
  ],
  [
    'a value that does not fit the rest',
    { path: ROWS, value: 600 },
    'in layer conv1: accelerator.operationUnit.rowCount: 600',
  ],
  ['a branch not taken', { path: 'quantization.scaled.weightBits', value: 4 }, 'choose scaled there'],
])('an override of %s is refused', (_, override, message) => {
  const [issue, ...rest] = problemOf({ ...spec, overrides: [{ layerName: 'conv1', ...override }] });
  expect(rest).toEqual([]);
  expect(issue?.path.slice(0, 2)).toEqual(['overrides', 0]);
  expect(issue?.message).toContain(message);
});

test('a layer with overrides is the spec with these fields changed', () => {
  const overrides = [
    { layerName: 'conv1', path: ROWS, value: 4 },
    { layerName: 'fc1', path: 'accelerator.weightEncoding', option: 'offset' },
  ];
  const changed = exampleRunSpec({ overrides });
  const conv1 = parseRunSpec(withLayerOverrides(changed, 'conv1'));
  const fc1 = parseRunSpec(withLayerOverrides(changed, 'fc1'));
  if (!conv1.ok || !fc1.ok) throw new Error('refused');
  expect(conv1.value.accelerator.operationUnit.rowCount).toBe(4);
  expect(conv1.value.accelerator.weightEncoding).toBe('twosComplement');
  expect(fc1.value.accelerator).toEqual({ ...spec.accelerator, weightEncoding: 'offset' });
});
