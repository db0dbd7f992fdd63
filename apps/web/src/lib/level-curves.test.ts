import { type AcceleratorSpec, presets } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { levelCurvesOf } from './level-curves.ts';

const [baseline, , neurram] = presets;
const device = baseline!.accelerator.device;
const withDevice = (change: Partial<AcceleratorSpec['device']>) => ({ ...device, ...change });

/** Share of the cells under a curve, over ten decades around its median. */
function areaOf(density: (ohm: number) => number, medianOhm: number): number {
  const stepDecades = 1e-4;
  const steps = Array.from({ length: 100_000 }, (_, index) => 10 ** (-5 + index * stepDecades));
  return steps.reduce((sum, factor) => sum + density(medianOhm * factor) * stepDecades, 0);
}

it('draws the two states of the baseline', () => {
  const [hrs, lrs, ...rest] = levelCurvesOf(device, 1)!;
  expect(rest).toEqual([]);
  expect(hrs).toMatchObject({ name: 'HRS, bit 0', medianOhm: 1e5, sigmaRatio: 0.725 });
  expect(lrs).toMatchObject({ name: 'LRS, bit 1', medianOhm: 1e4, sigmaRatio: 0.1 });
});

it('spaces levels evenly in conductance, and their sigmas by level', () => {
  const curves = levelCurvesOf(withDevice({ resistanceRatio: 4 }), 2)!;
  expect(curves.map(({ medianOhm }) => 1e4 / medianOhm)).toEqual(
    [0.25, 0.5, 0.75, 1].map((g) => expect.closeTo(g, 12)),
  );
  expect(curves[1]?.sigmaRatio).toBeCloseTo(0.725 - 0.625 / 3, 12);
});

it('every curve holds all cells, whatever it comes from', () => {
  const samplesOhm = [
    [9e4, 1e5, 2e5],
    [1e4, 1.1e4],
  ];
  const devices = [
    device,
    withDevice({ variation: { polynomial: { coefficientsRatio: [0.005, 0.02] } } }),
    withDevice({ variation: { measured: { samplesOhm, use: 'fitted' } } }),
  ];
  for (const one of devices)
    for (const { density, medianOhm } of levelCurvesOf(one, 1)!)
      expect(areaOf(density, medianOhm)).toBeCloseTo(1, 2);
});

it('spreads a level by the polynomial at its conductance', () => {
  const curves = levelCurvesOf(neurram!.accelerator.device, 3)!;
  // 0.0087 + 0.40075 - 1.096325 + 1.134825 - 0.420375 at g = 1
  expect(curves.at(-1)?.sigmaRatio).toBeCloseTo(0.027575, 12);
  const variation = { polynomial: { coefficientsRatio: [0.1, 0.2, 0.3] } };
  // 0.1 + 0.2 g + 0.3 g^2 at g = 0.5, over g
  const [low] = levelCurvesOf(withDevice({ resistanceRatio: 2, variation }), 1)!;
  expect(low?.sigmaRatio).toBeCloseTo(0.275 / 0.5, 12);
});

it('takes levels that are given, and nothing while numbers are typed', () => {
  const curves = levelCurvesOf(withDevice({ levelConductancesRatio: [0.2, 1] }), 1)!;
  expect(curves[0]?.medianOhm).toBe(5e4);
  expect(levelCurvesOf(withDevice({ onResistanceOhm: Number.NaN }), 1)).toBeNull();
  expect(
    levelCurvesOf(withDevice({ variation: { measured: { samplesOhm: [], use: 'empirical' } } }), 1),
  ).toBeNull();
});
