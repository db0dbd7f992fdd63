/** Requests for error tables, factor by factor and in the combinations that tests and benches share. */
import type { AcceleratorSpec } from '@dl-rsim/spec';
import type { RowState } from '../src/index.ts';
import { runSpec } from './run-spec.ts';
import type { TableChanges } from './table-request.ts';

type Device = AcceleratorSpec['device'];
type Readout = AcceleratorSpec['readout'];
const standard = runSpec({ senseBits: 10 }).accelerator;

/** Parts of the accelerator that are not the baseline's. */
const readout = (changes: Partial<Readout>): TableChanges => ({
  accelerator: { readout: { ...standard.readout, ...changes } },
});
const amplifier = (
  changes: Partial<NonNullable<Readout['converter']['senseAmplifier']>>,
  errors: Partial<Readout> = {},
): TableChanges => {
  const senseAmplifier = { ...standard.readout.converter.senseAmplifier!, ...changes };
  return readout({ converter: { senseAmplifier }, ...errors });
};
const widths = (
  levelBits: number,
  dacBits: number,
  errors: Partial<Readout> = {},
): Partial<AcceleratorSpec> => ({
  cell: { levelBits },
  dac: { resolutionBits: dacBits },
  readout: { ...standard.readout, ...errors },
});
const both: Partial<Readout> = { clampErrorRatio: 0.05, offsetSigmaRatio: 0.2 };
const ideal = { lrsSigmaRatio: 0, hrsSigmaRatio: 0 };
const old: Partial<Device> = {
  retention: { ...standard.device.retention, timeSec: 1e4, driftRatio: 0.03, driftSigmaRatio: 0.02 },
};
const stuck: Partial<Device> = { faults: { stuckLrsRatio: 0.05, stuckHrsRatio: 0.1, clusterCellCount: 1 } };
const noisy: Partial<Device> = {
  noise: { readSigmaRatio: 0.06, telegraphProbabilityRatio: 0.2, telegraphAmplitudeRatio: 0.3 },
};
const skewed: readonly RowState[] = [
  { digit: 1, positiveLevel: 0, negativeLevel: null, shareRatio: 0.99 },
  { digit: 1, positiveLevel: 3, negativeLevel: null, shareRatio: 0.01 },
];
const measured = [0, 1].map((level) =>
  Array.from({ length: 40 }, (_, i) => (level ? 1e4 : 1e5) * Math.exp(0.3 * Math.sin(i * 12.9 + level))),
);

/** Each factor of a table, alone. */
export const TABLE_CASES: Readonly<Record<string, TableChanges>> = {
  variation: { rowCount: 6 },
  'few codes': { rowCount: 7, ...amplifier({ resolutionBits: 2 }) },
  'mean references': amplifier({ placement: 'mean' }),
  'optimal references': amplifier({ placement: 'optimal' }),
  'fixed references, shifted': amplifier({ tracking: 'fixed', zeroShiftRatio: 0.4 }),
  'guard band, random': amplifier({ guardBandV: 0.12 }),
  'guard band, wrong': amplifier({ guardBandV: 0.06, unresolved: 'wrong' }),
  'linear converter': readout({
    converter: { adc: { resolutionBits: 4, range: 'full', percentileRatio: 0.999, tracking: 'fixed' } },
  }),
  drift: { device: old },
  faults: { device: stuck },
  'faults of ideal cells': { device: { ...ideal, ...stuck } },
  'noise and telegraph noise': { device: noisy },
  'telegraph noise of ideal cells': {
    device: { ...ideal, noise: { ...noisy.noise!, readSigmaRatio: 0 } },
  },
  offset: readout({ offsetSigmaRatio: 0.4 }),
  'offset and gain': readout({ offsetSigmaRatio: 0.2, gainSigmaRatio: 0.1 }),
  'large gain error': readout({ gainSigmaRatio: 0.5 }),
  'clamp error': readout({ clampErrorRatio: 0.05 }),
  'clamp error of ideal nonlinear cells': {
    rowCount: 6,
    device: { ...ideal, nonlinearityRatio: 3 },
    ...readout({ clampErrorRatio: 0.05 }),
  },
  'wires and converter': { seriesOhm: 200, ...readout({ clampErrorRatio: 0.05, offsetSigmaRatio: 0.2 }) },
  '2-bit cells': { rowCount: 3, accelerator: widths(2, 1) },
  '2-bit cells, uneven, rare': {
    rowCount: 3,
    device: { levelConductancesRatio: [0, 0.2, 0.5, 1] },
    rowStates: skewed,
    accelerator: {
      ...widths(2, 1),
      device: { ...standard.device, levelConductancesRatio: [0, 0.2, 0.5, 1] },
    },
  },
  '2-bit inputs, nonlinear': { rowCount: 3, device: { nonlinearityRatio: 2 }, accelerator: widths(1, 2) },
  pairs: { rowCount: 3, isDifferential: true, device: noisy },
  'pairs with long tails': {
    rowCount: 3,
    isDifferential: true,
    device: { lrsSigmaRatio: 0.6, hrsSigmaRatio: 1.2 },
  },
  'long tails': { device: { lrsSigmaRatio: 2, hrsSigmaRatio: 2 } },
  'programming-error polynomial': {
    device: { variation: { polynomial: { coefficientsRatio: [0.05, 0.1] } }, ...old },
  },
  'measured cells': {
    rowCount: 3,
    device: { variation: { measured: { samplesOhm: measured, use: 'empirical' } } },
  },
};

/** Errors of one read that act on each other, and sums of many mixes. */
export const COMBINED_CASES: Readonly<Record<string, TableChanges>> = {
  'clamp and offset': { rowCount: 6, ...readout(both) },
  'clamp and gain': { rowCount: 6, ...readout({ clampErrorRatio: 0.05, gainSigmaRatio: 0.1 }) },
  'clamp, offset and gain, wires': { seriesOhm: 200, ...readout({ ...both, gainSigmaRatio: 0.05 }) },
  'clamp and small offset of ideal cells': {
    rowCount: 6,
    device: ideal,
    ...readout({ clampErrorRatio: 0.2, offsetSigmaRatio: 0.01 }),
  },
  'clamp, offset and faults of ideal cells': {
    device: { ...ideal, ...stuck },
    ...readout({ clampErrorRatio: 0.1, offsetSigmaRatio: 0.02 }),
  },
  'wide clamp error with long tails': {
    device: { lrsSigmaRatio: 0.5, hrsSigmaRatio: 1.5, nonlinearityRatio: 3 },
    ...readout({ clampErrorRatio: 0.5, gainSigmaRatio: 0.5 }),
  },
  '2-bit cells and inputs': { rowCount: 2, accelerator: widths(2, 2) },
  '2-bit cells and inputs, clamp and offset': { rowCount: 2, accelerator: widths(2, 2, both) },
  '2-bit cells and inputs, gain': {
    rowCount: 2,
    accelerator: widths(2, 2, { gainSigmaRatio: 0.05, clampErrorRatio: 0.05 }),
  },
  '2-bit cells and inputs, clamp and wires': {
    rowCount: 2,
    seriesOhm: 200,
    accelerator: widths(2, 2, { clampErrorRatio: 0.05 }),
  },
  'precise 2-bit cells and nonlinear inputs, clamp': {
    rowCount: 2,
    device: { lrsSigmaRatio: 0.01, hrsSigmaRatio: 0.03, nonlinearityRatio: 2 },
    accelerator: widths(2, 2, { clampErrorRatio: 0.1 }),
  },
  'ideal 2-bit cells and inputs, clamp and offset': {
    rowCount: 2,
    device: ideal,
    accelerator: widths(2, 2, { ...both, clampErrorRatio: 0.2 }),
  },
  'pairs, 3-bit inputs, clamp and offset': {
    rowCount: 2,
    isDifferential: true,
    accelerator: widths(1, 3, both),
  },
  'pairs with clamp, gain and wires': {
    rowCount: 3,
    isDifferential: true,
    seriesOhm: 200,
    ...readout({ clampErrorRatio: 0.1, gainSigmaRatio: 0.1 }),
  },
  'guard band, offset and clamp': amplifier({ guardBandV: 0.12 }, both),
};
