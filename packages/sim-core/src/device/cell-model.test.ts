import { expect, test } from 'vitest';
import { runSpec } from '../../testing/index.ts';
import { type CellModel, createCellModel, driveCurrentRatio } from './cell-model.ts';
import { clampCurrentRatio } from './drive.ts';

type DeviceChanges = NonNullable<NonNullable<Parameters<typeof runSpec>[0]>['device']>;

function cellModel(device: DeviceChanges, levelBits = 1): CellModel {
  return createCellModel(runSpec({ device }).accelerator.device, levelBits);
}

test('levels are evenly spaced in conductance and their sigma runs linearly over the level', () => {
  const { levels, maxSiemens } = cellModel({ resistanceRatio: 4, lrsSigmaRatio: 0.1, hrsSigmaRatio: 0.4 }, 2);
  expect(maxSiemens).toBe(1e-4);
  expect(levels.map(({ nominalRatio }) => nominalRatio)).toEqual([0.25, 0.5, 0.75, 1]);
  const sigmas = levels.map(({ spread }) => spread.kind === 'lognormal' && spread.sigmaRatio.toFixed(6));
  expect(sigmas).toEqual(['0.400000', '0.300000', '0.200000', '0.100000']);
});

test('given levels replace the even ones', () => {
  const { levels } = cellModel({ levelConductancesRatio: [0, 0.2, 0.7, 1] }, 2);
  expect(levels.map(({ nominalRatio }) => nominalRatio)).toEqual([0, 0.2, 0.7, 1]);
});

test('a programming-error polynomial is taken at the target, and never below 0', () => {
  const { levels } = cellModel({
    resistanceRatio: 2,
    variation: { polynomial: { coefficientsRatio: [0.1, -0.4, 0.4] } },
  });
  // 0.1 - 0.4 / 2 + 0.4 / 4 = 0; 0.1 - 0.4 + 0.4 = 0.1.
  expect(levels.map(({ spread }) => spread)).toEqual([
    { kind: 'normal', meanRatio: 0.5, sigmaRatio: 0 },
    { kind: 'normal', meanRatio: 1, sigmaRatio: 0.1 },
  ]);
});

test('measured cells keep their values, or give median and sigma of ln g', () => {
  const samplesOhm = [
    [1e5, 4e5],
    [1e4, 2e4],
  ];
  const asMeasured = cellModel({ variation: { measured: { samplesOhm, use: 'empirical' } } });
  const ratios = asMeasured.levels.map(({ spread }) => spread.kind === 'empirical' && [...spread.ratios]);
  expect(ratios).toEqual([
    [0.025, 0.1],
    [0.5, 1],
  ]);
  const fitted = cellModel({ variation: { measured: { samplesOhm, use: 'fitted' } } }).levels[0]!.spread;
  // ln 0.025 and ln 0.1 lie ln 4 apart: mean in the middle, sample deviation ln 4 / sqrt 2.
  expect(fitted.kind === 'lognormal' && fitted.medianRatio).toBeCloseTo(0.05, 12);
  expect(fitted.kind === 'lognormal' && fitted.sigmaRatio).toBeCloseTo(Math.log(4) / Math.SQRT2, 12);
});

test('heat makes drift older by the Arrhenius factor', () => {
  const retention = { ...runSpec().accelerator.device.retention, timeSec: 1000, referenceTimeSec: 10 };
  expect(cellModel({ retention }).drift.logTime).toBeCloseTo(Math.log(101), 12);
  const hot = { ...retention, temperatureK: 360, activationEnergyV: 0.5 };
  // exp(0.5 / 8.617333262e-5 x (1 / 300 - 1 / 360)) = exp(3.22344) = 25.1144
  const factor = Math.exp((0.5 / 8.617333262e-5) * (1 / 300 - 1 / 360));
  expect(cellModel({ retention: hot }).drift.logTime).toBeCloseTo(Math.log(1 + 100 * factor), 10);
  const extreme = { ...retention, temperatureK: 500, activationEnergyV: 3, timeSec: 1e10, driftRatio: 0.1 };
  expect(cellModel({ retention: extreme }).drift.logTime).toBeLessThan(100);
  expect(cellModel({ retention: { ...retention, driftRatio: 0 } }).drift.logTime).toBe(0);
});

test('drives are digits over the highest, bent by the nonlinearity', () => {
  const drives = (beta: number) => [0, 1, 2, 3].map((digit) => driveCurrentRatio(digit, 2, beta));
  expect(drives(0)).toEqual([0, 1 / 3, 2 / 3, 1]);
  for (const beta of [0.01, 0.5, 3, 8]) {
    const expected = [0, 1, 2, 3].map((digit) => Math.sinh((beta * digit) / 3) / Math.sinh(beta));
    drives(beta).forEach((drive, i) => {
      expect(Math.abs(drive - expected[i]!)).toBeLessThan(1e-14);
    });
    expect(
      Math.abs(clampCurrentRatio(0.05, beta) / (Math.sinh(beta * 1.05) / Math.sinh(beta)) - 1),
    ).toBeLessThan(1e-13);
  }
  expect(clampCurrentRatio(-0.05, 0)).toBe(0.95);
});
