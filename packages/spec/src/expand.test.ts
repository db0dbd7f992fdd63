import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import { expandSweep, type SweepAxis } from './index.ts';

const SIGMA = 'accelerator.device.hrsSigmaRatio';
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
    spec.accelerator.device.hrsSigmaRatio,
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
  const { hrsSigmaRatio, resistanceRatio } = base.accelerator.device;
  for (const { spec } of expanded.value) {
    const device = { ...spec.accelerator.device, hrsSigmaRatio, resistanceRatio };
    expect({ ...spec, accelerator: { ...spec.accelerator, device } }).toEqual(base);
  }
});

test.each<[string, SweepAxis[], string]>([
  ['an unknown path', [{ path: 'accelerator.device.mood', values: [1] }], 'UNKNOWN_AXIS'],
  ['a path into the prototype', [{ path: '__proto__.polluted', values: [1] }], 'UNKNOWN_AXIS'],
  ['a field that has one value', [{ path: 'accelerator.cell.levelBits', values: [1] }], 'UNKNOWN_AXIS'],
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

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 1.1 + index / 100);
}
