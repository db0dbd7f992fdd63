import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import { expandSweep, type SweepAxis } from './index.ts';

const SIGMA = 'accelerator.device.variation.lognormal.hrsSigmaRatio';
const RATIO = 'accelerator.device.resistanceRatio';
const base = exampleRunSpec();
const codesOf = (axes: readonly SweepAxis[]) => {
  const expanded = expandSweep({ base, axes: [...axes] });
  return expanded.ok ? [] : expanded.problem.map((issue) => issue.code);
};

test('the grid runs over the last axis first and changes nothing but the swept fields', () => {
  const expanded = expandSweep({
    base,
    axes: [
      { path: SIGMA, values: [0.1, 0.2] },
      { path: RATIO, values: [10, 25, 50] },
    ],
  });
  if (!expanded.ok) throw new Error('refused');
  const pairs = expanded.value.map(({ spec }) => [
    spec.accelerator.device.variation.lognormal?.hrsSigmaRatio,
    spec.accelerator.device.resistanceRatio,
  ]);
  expect(pairs).toEqual([
    [0.1, 10],
    [0.1, 25],
    [0.1, 50],
    [0.2, 10],
    [0.2, 25],
    [0.2, 50],
  ]);
  expect(expanded.value.map((point) => point.pointIndex)).toEqual([0, 1, 2, 3, 4, 5]);
  const { variation, resistanceRatio } = base.accelerator.device;
  for (const { spec } of expanded.value) {
    const device = { ...spec.accelerator.device, variation, resistanceRatio };
    expect({ ...spec, accelerator: { ...spec.accelerator, device } }).toEqual(base);
  }
});

test.each<[string, SweepAxis[], string]>([
  ['an unknown path', [{ path: 'accelerator.device.mood', values: [1] }], 'UNKNOWN_AXIS'],
  ['a path into the prototype', [{ path: '__proto__.polluted', values: [1] }], 'UNKNOWN_AXIS'],
  ['a list', [{ path: 'accelerator.device.levelConductancesRatio', values: [1] }], 'UNKNOWN_AXIS'],
  ['an alternative', [{ path: 'accelerator.device.variation', options: ['measured'] }], 'UNKNOWN_AXIS'],
  ['options for a number', [{ path: RATIO, options: ['10'] }], 'WRONG_TYPE'],
  ['values for a choice', [{ path: 'fidelity', values: [1] }], 'WRONG_TYPE'],
  ['an option that there is not', [{ path: 'fidelity', options: ['table', 'tabel'] }], 'BAD_FORMAT'],
  [
    'a path twice',
    [
      { path: RATIO, values: [10] },
      { path: RATIO, values: [20] },
    ],
    'CROSS_CHECK',
  ],
  ['a value twice', [{ path: RATIO, values: [10, 10] }], 'CROSS_CHECK'],
  ['a value out of range', [{ path: RATIO, values: [10, 0.5] }], 'TOO_SMALL'],
  ['a fraction of a row', [{ path: 'accelerator.operationUnit.rowCount', values: [1.5] }], 'NOT_INTEGER'],
  [
    'too many points',
    [
      { path: RATIO, values: range(50) },
      { path: SIGMA, values: range(50) },
    ],
    'TOO_MANY_POINTS',
  ],
])('%s is refused', (_, axes, code) => {
  expect(codesOf(axes)).toEqual([code]);
});

test('choices and layers are swept by name, beside numbers', () => {
  const expanded = expandSweep({
    base,
    axes: [
      { path: 'scope.layerName', options: ['conv1', 'fc1'] },
      { path: 'fidelity', options: ['table', 'array'] },
      { path: RATIO, values: [20] },
    ],
  });
  if (!expanded.ok) throw new Error('refused');
  const seen = expanded.value.map(({ spec }) => [spec.scope.layerName, spec.fidelity]);
  expect(seen).toEqual([
    ['conv1', 'table'],
    ['conv1', 'array'],
    ['fc1', 'table'],
    ['fc1', 'array'],
  ]);
  expect(expanded.value[3]?.coordinates).toEqual([
    { path: 'scope.layerName', value: 'fc1' },
    { path: 'fidelity', value: 'array' },
    { path: RATIO, value: 20 },
  ]);
});

test('an option that there is not is named with its place on the axis', () => {
  const expanded = expandSweep({ base, axes: [{ path: 'fidelity', options: ['table', 'tabel'] }] });
  expect(expanded.ok ? [] : expanded.problem).toEqual([
    {
      path: ['axes', 0, 'options', 1],
      code: 'BAD_FORMAT',
      message: 'fidelity has no option tabel; it must be table or array or moment',
      limit: 'table or array or moment',
      actual: 'tabel',
    },
  ]);
});

test('a field in a branch that the base does not take says what to choose', () => {
  const path = 'accelerator.readout.converter.adc.resolutionBits';
  const expanded = expandSweep({ base, axes: [{ path, values: [6, 8] }] });
  expect(expanded.ok ? [] : expanded.problem).toEqual([
    {
      path: ['axes', 0, 'path'],
      code: 'CROSS_CHECK',
      message: `${path} exists when accelerator.readout.converter is adc, and it is senseAmplifier; choose adc there, or another field`,
      actual: path,
    },
  ]);
});

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 1.1 + index / 100);
}
