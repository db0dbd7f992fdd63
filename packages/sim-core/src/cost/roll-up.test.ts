import { describe, expect, it } from 'vitest';
import { COMPONENT_COUNT, COMPONENT_INDEX, COMPONENTS } from './component-order.ts';
import type { ComponentCost } from './cost-model.ts';
import { energyByLevel, type LayerWorkload, peakPowerW, rollUp } from './roll-up.ts';

/** Component i has i + 1 instances, i + 1 J an action, 1 mW leakage and 2 m2 each. */
const costs = COMPONENTS.map(
  (component, i): ComponentCost => ({
    component,
    instanceCount: i + 1,
    energyJ: i + 1,
    actionSec: 0.5,
    leakageW: 1e-3,
    areaM2: 2,
  }),
);

const layer = (changes: Partial<LayerWorkload> = {}): LayerWorkload => ({
  actions: new Float64Array(COMPONENT_COUNT).fill(3),
  crossbarJ: null,
  crossbarReadJ: null,
  writeJ: 0,
  ...changes,
});

const total = (COMPONENT_COUNT * (COMPONENT_COUNT + 1)) / 2;

it('adds up actions times energies, leakage over the interval, and areas', () => {
  const { energyJ, areaM2, components } = rollUp(costs, [layer(), layer()], 10);
  expect(energyJ).toBeCloseTo(2 * 3 * total + total * 1e-3 * 10, 9);
  expect(areaM2).toBe(2 * total);
  expect(components[3]).toMatchObject({ component: 'converter', actionCount: 6, dynamicJ: 24 });
});

it('peaks with all instances at their rate; without a time there is no rate', () => {
  expect(peakPowerW(costs[0]!)).toBeCloseTo(2.001, 12);
  expect(peakPowerW({ ...costs[0]!, actionSec: 0 })).toBe(1e-3);
});

it('peaks with the energy that cells take, where it comes from distributions', () => {
  const lumped = rollUp(costs, [layer()], 1).peakPowerW;
  // 7 J a read in place of the stated 1 J.
  const cells = rollUp(costs, [layer({ crossbarReadJ: 3 }), layer({ crossbarReadJ: 7 })], 1).peakPowerW;
  expect(cells - lumped).toBeCloseTo((7 - 1) / 0.5, 9);
});

it('adds up to the same by level of the hierarchy', () => {
  const { energyJ, components } = rollUp(costs, [layer()], 1);
  const levels = energyByLevel(components);
  expect([...levels.keys()]).toEqual(['crossbar', 'pe', 'tile', 'chip', 'system']);
  expect([...levels.values()].reduce((sum, value) => sum + value, 0)).toBeCloseTo(energyJ, 9);
});

describe('the energy of crossbars', () => {
  const at = COMPONENT_INDEX.crossbar;

  it('is that of their cells where that is known', () => {
    expect(rollUp(costs, [layer({ crossbarJ: 42 })], 0).dynamicsJ[0]![at]).toBe(42);
  });

  it('has the writing of weights in it', () => {
    expect(rollUp(costs, [layer({ writeJ: 5 })], 0).dynamicsJ[0]![at]).toBe(3 + 5);
  });
});
