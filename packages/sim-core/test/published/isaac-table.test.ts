/**
 * Table I of ISAAC (shafiee2016): powers in mW and areas in mm2 of its components at 32 nm, and the sums that
 * it prints. Tolerances are those of the printed digits. Its peak efficiencies follow from the table: 41.29
 * TOPS over chip area and power are 483 GOPS/mm2 and 627 GOPS/W, where the article prints 479 and 363.7 (or,
 * elsewhere, 627.5).
 */
import { type ComponentKey, type DeploymentSpec, deploymentPresetByKey } from '@dl-rsim/spec';
import { describe, expect, it, test } from 'vitest';
import { componentCosts } from '../../src/cost/component-costs.ts';
import type { ComponentCost } from '../../src/cost/cost-model.ts';
import { peakPowerW } from '../../src/cost/roll-up.ts';
import { createInterconnect } from '../../src/mapping/interconnect.ts';

const { chip, accelerator } = deploymentPresetByKey('isaac-ce')!.deployment;
const costs = costsOf({ chip, accelerator });
const TILE_COUNT = 168;
const PE_COUNT = 12 * TILE_COUNT;

function costsOf(spec: Pick<DeploymentSpec, 'chip' | 'accelerator'>): readonly ComponentCost[] {
  const { routerCount, links } = createInterconnect(spec.chip);
  const outcome = componentCosts(spec.chip, {
    crossbarRowCount: spec.accelerator.crossbar.rowCount,
    crossbarColumnCount: spec.accelerator.crossbar.columnCount,
    resolutionBits: 8,
    routerCount,
    linkCount: links.length,
  });
  if (!outcome.ok) throw new Error(outcome.problem[0]!.message);
  return outcome.value;
}

const sumOver = (keys: readonly ComponentKey[], amountOf: (cost: ComponentCost) => number): number =>
  costs.filter(({ component }) => keys.includes(component)).reduce((sum, cost) => sum + amountOf(cost), 0);
const powerMw = (...keys: ComponentKey[]) => sumOver(keys, peakPowerW) * 1e3;
const areaMm2 = (...keys: ComponentKey[]) => sumOver(keys, (cost) => cost.instanceCount * cost.areaM2) * 1e6;

const IMA = [
  'converter',
  'dac',
  'sampleHold',
  'crossbar',
  'shiftAdd',
  'inputRegister',
  'outputRegister',
  'peControl',
] as const;
const DIGITAL = [
  'buffer',
  'bus',
  'router',
  'link',
  'activation',
  'accumulator',
  'pool',
  'tileRegister',
] as const;

describe('components of one IMA', () => {
  test.each([
    ['converter', 16, 0.0096],
    ['dac', 4, 0.00017],
    ['sampleHold', 0.01, 0.00004],
    ['crossbar', 2.4, 0.0002],
    ['shiftAdd', 0.2, 0.00024],
    ['inputRegister', 1.24, 0.0021],
    ['outputRegister', 0.23, 0.00077],
  ] as const)('%s', (component, mw, mm2) => {
    expect(powerMw(component) / PE_COUNT).toBeCloseTo(mw, 3);
    expect(areaMm2(component) / PE_COUNT).toBeCloseTo(mm2, 6);
  });
});

describe('components of one tile', () => {
  test.each([
    ['buffer', 20.7, 0.083],
    ['bus', 7, 0.09],
    // One router serves four tiles.
    ['router', 42 / 4, 0.151 / 4],
    ['activation', 0.52, 0.0006],
    ['accumulator', 0.05, 0.00006],
    ['pool', 0.4, 0.00024],
    ['tileRegister', 1.68, 0.0032],
  ] as const)('%s', (component, mw, mm2) => {
    expect(powerMw(component) / TILE_COUNT).toBeCloseTo(mw, 6);
    expect(areaMm2(component) / TILE_COUNT).toBeCloseTo(mm2, 8);
  });
});

it('sums are those that the table prints', () => {
  expect(powerMw(...DIGITAL) / TILE_COUNT).toBeCloseTo(40.9, 0);
  expect(areaMm2(...DIGITAL) / TILE_COUNT).toBeCloseTo(0.215, 3);
  expect(powerMw(...IMA) / TILE_COUNT).toBeCloseTo(289, 0);
  expect(areaMm2(...IMA) / TILE_COUNT).toBeCloseTo(0.157, 3);
  expect(powerMw(...DIGITAL, ...IMA) / TILE_COUNT).toBeCloseTo(330, 0);
  expect(areaMm2(...DIGITAL, ...IMA) / TILE_COUNT).toBeCloseTo(0.372, 3);
  expect(powerMw(...DIGITAL, ...IMA) / 1e3).toBeCloseTo(55.4, 1);
  expect(areaMm2(...DIGITAL, ...IMA)).toBeCloseTo(62.5, 1);
  expect(powerMw('chipLink') / 1e3).toBeCloseTo(10.4, 6);
  expect(areaMm2('chipLink')).toBeCloseTo(22.88, 6);
});

describe('the chip', () => {
  const powerW = costs.reduce((sum, cost) => sum + peakPowerW(cost), 0);
  const areaM2 = costs.reduce((sum, cost) => sum + cost.instanceCount * cost.areaM2, 0);
  const crossbarCount = costs.find(({ component }) => component === 'crossbar')!.instanceCount;
  // 16-bit weights in 8 cells, 16 cycles of one bit.
  const operationsHz =
    (crossbarCount * 128 * 128 * 2) /
    (16 / accelerator.cell.levelBits) /
    (16 * chip.costs.crossbar.actionSec);

  it('takes 65.8 W and 85.4 mm2', () => {
    expect(powerW).toBeCloseTo(65.8, 1);
    expect(areaM2 * 1e6).toBeCloseTo(85.4, 1);
  });

  it('gives 41.29 TOPS, 483 GOPS/mm2 and 627 GOPS/W', () => {
    expect(operationsHz / 1e12).toBeCloseTo(41.29, 2);
    expect(operationsHz / 1e9 / (areaM2 * 1e6)).toBeGreaterThan(482.5);
    expect(operationsHz / 1e9 / (areaM2 * 1e6)).toBeLessThan(484);
    expect(operationsHz / 1e9 / powerW).toBeGreaterThan(626.5);
    expect(operationsHz / 1e9 / powerW).toBeLessThan(628.5);
  });

  it('spends 58 % of the power of a tile and 31 % of its area on ADCs', () => {
    expect(powerMw('converter') / powerMw(...DIGITAL, ...IMA)).toBeCloseTo(0.58, 2);
    expect(areaMm2('converter') / areaMm2(...DIGITAL, ...IMA)).toBeCloseTo(0.31, 2);
  });
});

it('converters of more bits, denser cells or a smaller node change what depends on them only', () => {
  const scaled = costsOf({
    chip: { ...chip, technology: { statedNodeM: 32e-9, targetNodeM: 16e-9 } },
    accelerator,
  });
  for (const [i, cost] of scaled.entries()) {
    const stated = costs[i]!;
    expect(cost.instanceCount).toBe(stated.instanceCount);
    expect(cost.actionSec).toBe(stated.actionSec);
    if (stated.areaM2 > 0) expect(cost.areaM2 / stated.areaM2).toBeCloseTo(0.03 / 0.072, 9);
  }
});
