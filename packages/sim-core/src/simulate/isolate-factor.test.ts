import type { AcceleratorSpec } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { runSpec } from '../../testing/index.ts';
import { type ErrorFactor, isolateFactor } from './isolate-factor.ts';

const base = runSpec().accelerator;
const clean: AcceleratorSpec = {
  ...base,
  device: { ...base.device, variation: { lognormal: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 } } },
};
const amplifier = base.readout.converter.senseAmplifier!;

/** Each factor alone on an accelerator that has no errors otherwise. */
const factors: Record<Exclude<ErrorFactor, 'all'>, (from: AcceleratorSpec) => AcceleratorSpec> = {
  variation: (from) => ({ ...from, device: { ...from.device, variation: base.device.variation } }),
  faults: (from) => ({
    ...from,
    device: { ...from.device, faults: { ...base.device.faults, stuckLrsRatio: 0.1, stuckHrsRatio: 0.2 } },
  }),
  retention: (from) => ({
    ...from,
    device: { ...from.device, retention: { ...base.device.retention, timeSec: 1e6 } },
  }),
  noise: (from) => ({
    ...from,
    device: {
      ...from.device,
      noise: { ...base.device.noise, readSigmaRatio: 0.05, telegraphProbabilityRatio: 0.3 },
    },
  }),
  wires: (from) => ({
    ...from,
    crossbar: { ...from.crossbar, wordLineSegmentOhm: 1, bitLineSegmentOhm: 2, driverOhm: 3, senseOhm: 4 },
  }),
  converter: (from) => ({
    ...from,
    readout: {
      converter: { senseAmplifier: { ...amplifier, guardBandV: 0.01 } },
      offsetSigmaRatio: 0.1,
      gainSigmaRatio: 0.2,
      clampErrorRatio: 0.3,
    },
  }),
};

const names = Object.keys(factors) as (keyof typeof factors)[];
const everything = names.reduce((spec, name) => factors[name](spec), clean);

test.each(names)('%s alone is left of everything', (name) => {
  const bent = { ...everything, device: { ...everything.device, nonlinearityRatio: 2 } };
  expect(isolateFactor(bent, name)).toEqual(factors[name](clean));
});

test('all leaves an accelerator as it is', () => {
  expect(isolateFactor(everything, 'all')).toBe(everything);
});
