/**
 * Computed tables against sampled ones, factor by factor: all entries of all rows at once.
 *
 * Bound: for n samples of an entry with probability p, Bernstein's inequality gives |share - p| > t with
 * probability at most 2 exp(-n t^2 / (2 p (1 - p) + 2 t / 3)); over m entries the sum of these (Boole) is
 * kept
 * at 0.001, so t solves that with ln(2 m / 0.001).
 */
import type { AcceleratorSpec } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { rowCount } from '../../src/error-table/table.ts';
import { buildTable, codeProbability, type ErrorTable, type RowState } from '../../src/index.ts';
import { runSpec } from '../../testing/index.ts';
import { type TableChanges, tableRequest } from '../../testing/table-request.ts';

const SAMPLE_COUNT = 20_000;
const RISK = 1e-3;

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
const widths = (levelBits: number, dacBits: number): Partial<AcceleratorSpec> => ({
  cell: { levelBits },
  dac: { resolutionBits: dacBits },
  readout: standard.readout,
});
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

const cases: Readonly<Record<string, TableChanges>> = {
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

test.each(Object.entries(cases))('%s', (_, changes) => {
  const request = tableRequest({ sampleCount: SAMPLE_COUNT, ...changes });
  const computed = buildTable(request);
  const sampled = buildTable({ ...request, method: 'sampled' });
  const entryCount = rowCount(computed) * computed.values.length;
  for (const read of entries(computed)) {
    const p = codeProbability(computed, read);
    const difference = Math.abs(codeProbability(sampled, read) - p);
    expect(difference, JSON.stringify({ ...read, p })).toBeLessThan(bound(p, entryCount));
  }
});

function* entries(table: ErrorTable) {
  const { maxActiveCount, lowestRowSop, highestRowSop, values } = table;
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++) {
      for (let code = 0; code < values.length; code++) yield { activeCount, sop, code };
    }
  }
}

/** t of the head of the file. */
function bound(p: number, entryCount: number): number {
  const log = Math.log((2 * entryCount) / RISK) / SAMPLE_COUNT;
  return log / 3 + Math.sqrt((log / 3) ** 2 + 2 * log * p * (1 - p));
}
