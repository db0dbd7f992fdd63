import { expect, it } from 'vitest';
import { exampleDeploymentResult } from '../testing/example-deployment-result.ts';
import { areaBreakdown, type Breakdown, energyBreakdown } from './deployment-breakdown.ts';

const result = exampleDeploymentResult();

const sumOf = ({ parts }: Breakdown) =>
  parts.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);

it.each(['component', 'layer', 'hierarchy'] as const)('by %s adds up to the energy of an image', (by) => {
  expect(sumOf(energyBreakdown(result, by))).toBeCloseTo(result.energyJ, 15);
});

it('keeps apart what actions take and what leaks', () => {
  const { names, parts } = energyBreakdown(result, 'hierarchy');
  expect(names).toEqual(['Crossbars', 'Tiles']);
  expect(parts.map(({ name }) => name)).toEqual(['Actions', 'Leakage']);
  expect(parts[1]?.values).toEqual([1e-9, 1e-9]);
});

it('shows by layer what no layer did', () => {
  const { names, parts } = energyBreakdown(result, 'layer');
  expect(names).toEqual(['conv1', 'dense1', 'outside of layers', 'leakage']);
  const buffer = parts.find(({ name }) => name === 'Tile buffer');
  expect(buffer?.values[2]).toBeCloseTo(5e-10, 18);
});

it('leaves out what takes nothing', () => {
  const [crossbar, converter] = result.components;
  const quiet = { ...result, components: [crossbar!, { ...converter!, dynamicJ: 0, leakageJ: 0 }] };
  const { names, parts } = energyBreakdown(quiet, 'component');
  expect(names).toEqual(['Crossbar']);
  expect(parts.map(({ name }) => name)).toEqual(['Actions']);
});

it('orders areas from the largest on', () => {
  const { names, parts } = areaBreakdown(result);
  expect(names).toEqual(['Converter', 'Tile buffer', 'Crossbar']);
  expect(parts[0]?.values).toEqual([4e-6, 2e-6, 1e-6]);
});
