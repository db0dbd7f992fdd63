/**
 * Tables III to V of FORMS (yuan2021), fragments of 8 rows, and the roll-up of PUMA (its simulator's constants;
 * the article prints 62.5 W and 90.6 mm2, see its preset). Powers in mW, areas in mm2, at 32 nm.
 */
import { type ComponentKey, deploymentPresetByKey } from '@dl-rsim/spec';
import { describe, expect, it, test } from 'vitest';
import { componentCosts } from '../../src/cost/component-costs.ts';
import type { ComponentCost } from '../../src/cost/cost-model.ts';
import { peakPowerW } from '../../src/cost/roll-up.ts';
import { createInterconnect } from '../../src/mapping/interconnect.ts';

function costsOf(key: string, resolutionBits: number) {
  const { chip, accelerator } = deploymentPresetByKey(key)!.deployment;
  const { routerCount, links } = createInterconnect(chip);
  const outcome = componentCosts(chip, {
    crossbarRowCount: accelerator.crossbar.rowCount,
    crossbarColumnCount: accelerator.crossbar.columnCount,
    resolutionBits,
    routerCount,
    linkCount: links.length,
  });
  if (!outcome.ok) throw new Error(outcome.problem[0]!.message);
  const costs = outcome.value;
  const over = (keys: readonly ComponentKey[], amountOf: (cost: ComponentCost) => number) =>
    costs.filter(({ component }) => keys.includes(component)).reduce((sum, cost) => sum + amountOf(cost), 0);
  return {
    powerMw: (...keys: readonly ComponentKey[]) => over(keys, peakPowerW) * 1e3,
    areaMm2: (...keys: readonly ComponentKey[]) =>
      over(keys, (cost) => cost.instanceCount * cost.areaM2) * 1e6,
    all: costs.map(({ component }) => component),
  };
}

describe('FORMS', () => {
  const { powerMw, areaMm2, all } = costsOf('forms', 4);
  const MCU_COUNT = 168 * 12;
  const MCU = [
    'converter',
    'dac',
    'sampleHold',
    'crossbar',
    'shiftAdd',
    'inputRegister',
    'outputRegister',
    'peControl',
  ] as const;

  test.each([
    ['converter', 15.2, 0.0091],
    ['dac', 4, 0.00017],
    ['sampleHold', 0.0055, 0.000023],
    ['crossbar', 2.44, 0.00024],
    ['shiftAdd', 0.2, 0.00024],
    // Skipping logic and sign indicators.
    ['peControl', 0.01 + 0.012, 0],
  ] as const)('%s of an MCU', (component, mw, mm2) => {
    expect(powerMw(component) / MCU_COUNT).toBeCloseTo(mw, 4);
    expect(areaMm2(component) / MCU_COUNT).toBeCloseTo(mm2, 6);
  });

  it('12 MCUs take 280.05 mW and 0.152 mm2, the digital unit 53.05 mW, a tile 333.1 mW', () => {
    const digital = all.filter((key) => key !== 'chipLink' && !MCU.some((own) => own === key));
    expect(Math.abs(powerMw(...MCU) / 168 - 280.05)).toBeLessThan(0.2);
    expect(areaMm2(...MCU) / 168).toBeCloseTo(0.152, 3);
    expect(Math.abs(powerMw(...digital) / 168 - 53.05)).toBeLessThan(0.2);
    expect(Math.abs(powerMw(...MCU, ...digital) / 168 - 333.1)).toBeLessThan(0.2);
  });

  it('the chip takes 66.36 W and 89.15 mm2', () => {
    expect(powerMw(...all) / 1e3).toBeCloseTo(66.36, 1);
    expect(areaMm2(...all)).toBeCloseTo(89.15, 1);
  });
});

describe('PUMA', () => {
  const { powerMw, areaMm2, all } = costsOf('puma', 8);
  const TILE_COUNT = 138;

  test.each([
    // Two instances of each in 8 cores: 16 crossbars of a core are two matrices.
    ['crossbar', 0.3 * 128, 2.5e-5 * 128],
    ['converter', 2 * 128, 0.0012 * 128],
    ['dac', (0.00350625 + 0.000390625) * 128 * 128, 1.67e-7 * 128 * 128],
    ['sampleHold', (8.73e-6 + 9.7e-7) * 128 * 128, 3.90625e-8 * 128 * 128],
    ['buffer', 8.6 + 0.46, 0.086],
    ['tileRegister', 8.96 + 0.18, 0.0044],
  ] as const)('%s of a tile', (component, mw, mm2) => {
    expect(powerMw(component) / TILE_COUNT / mw).toBeCloseTo(1, 4);
    expect(areaMm2(component) / TILE_COUNT / mm2).toBeCloseTo(1, 4);
  });

  it('the chip is within a sixth of the article in power and a twelfth in area', () => {
    expect(Math.abs(powerMw(...all) / 1e3 / 62.5 - 1)).toBeLessThan(1 / 6);
    expect(Math.abs(areaMm2(...all) / 90.638 - 1)).toBeLessThan(1 / 12);
  });
});
