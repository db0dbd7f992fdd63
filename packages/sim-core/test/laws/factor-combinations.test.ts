/** Factors together: whatever is combined runs, counts and leaves the networks without errors alone. */
import { parseRunSpec, type RunSpec, readResult } from '@dl-rsim/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FieldChanges, SENSE_AMPLIFIER } from '../../testing/factor-cases.ts';
import { factorSteps, runFactors, withFields } from '../../testing/factor-run.ts';
import { randomSpecs } from '../../testing/factor-specs.ts';
import { type RunSpecChanges, runSpec, scaledQuantization } from '../../testing/index.ts';

const FIDELITIES = ['table', 'array', 'moment'] as const;

/** A result as it is stored and read again. */
function resultOf(spec: RunSpec) {
  const outcome = runFactors(spec);
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('; '));
  return readResult(JSON.parse(JSON.stringify(outcome.value)));
}

/** The spec with everything that makes errors as the baseline has it. */
function withPlainHardware(spec: RunSpec): RunSpec {
  const { fidelity, accelerator, scope } = runSpec();
  return {
    ...spec,
    fidelity,
    accelerator,
    scope,
    statistics: { ...spec.statistics, tableMethod: 'computed' },
  };
}

test('any combination ends in a result; accuracies without errors and counts of reads do not depend on it', () => {
  fc.assert(
    fc.property(randomSpecs, (spec) => {
      const plain = resultOf(withPlainHardware(spec));
      const results = FIDELITIES.map((fidelity) => resultOf({ ...spec, fidelity }));
      const [table, array, moment] = results as [typeof plain, typeof plain, typeof plain];
      for (const { float, ideal } of results) {
        expect({ float, ideal }).toEqual({ float: plain.float, ideal: plain.ideal });
      }
      // Inputs are the same up to the first layer with errors; the stop rule may end the draws apart.
      const first = table.layers.findIndex((layer) => layer.readCount !== null);
      const readsOf = ({ layers, draws }: typeof plain) => layers[first]!.readCount! / draws.length;
      expect(readsOf(table)).toBeGreaterThan(0);
      expect(readsOf(array)).toBe(readsOf(table));
      expect(moment.layers.every((layer) => layer.readCount === null)).toBe(true);
    }),
    { numRuns: 60, seed: 0xd1, endOnFailure: true },
  );
});

test('a run with slow rows of its table tells of them one by one, or nearly, so that it can be stopped', () => {
  const readout = { offsetSigmaRatio: 0.2, gainSigmaRatio: 0.1, clampErrorRatio: 0.1 };
  const { accelerator } = runSpec();
  const spec = runSpec({ rowCount: 4, accelerator: { readout: { ...accelerator.readout, ...readout } } });
  const counts = [...factorSteps(spec)].flatMap(({ phase, doneCount }) =>
    phase === 'tables' ? [doneCount] : [],
  );
  expect(counts.at(-1)).toBe(14);
  counts.forEach((count, i) => {
    expect(count - (counts[i - 1] ?? 0)).toBeLessThanOrEqual(4);
  });
});

const NEUTRAL_DEVICE = { resistanceRatio: 1e6, lrsSigmaRatio: 0, hrsSigmaRatio: 0 };
const scaled = scaledQuantization({ activationPercentileRatio: 1, weightScale: 'channel' });

/** Ways to build that lose nothing on neutral devices; FORMS loses weights of the other sign. */
const NEUTRAL: readonly (readonly [string, RunSpecChanges, FieldChanges])[] = [
  ['the baseline', {}, {}],
  ['scaled numbers', { quantization: scaled }, {}],
  ...['offset', 'unitColumn', 'differential', 'positiveNegative'].map(
    (option) => [option, { senseBits: 5 }, { 'accelerator.weightEncoding': option }] as const,
  ),
  ['fixed references', {}, { 'accelerator.readout.converter.senseAmplifier.tracking': 'fixed' }],
  ['optimal references', {}, { 'accelerator.readout.converter.senseAmplifier.placement': 'optimal' }],
  ['narrow crossbars', {}, { 'accelerator.crossbar.rowCount': 11, 'accelerator.crossbar.columnCount': 9 }],
  [
    'two bits a cell and an input',
    {},
    {
      'accelerator.cell.levelBits': 2,
      'accelerator.dac.resolutionBits': 2,
      'accelerator.readout.converter': { senseAmplifier: { ...SENSE_AMPLIFIER, resolutionBits: 7 } },
    },
  ],
  [
    'an ADC with a code a sum',
    { quantization: scaled },
    {
      'accelerator.readout.converter': {
        adc: { resolutionBits: 8, range: 'granular', percentileRatio: 1, tracking: 'inputAware' },
      },
    },
  ],
  [
    'factors that have nothing to act on',
    {},
    {
      'accelerator.device.retention.temperatureK': 400,
      'accelerator.device.retention.activationEnergyV': 1,
      'accelerator.device.noise.telegraphProbabilityRatio': 1,
      'accelerator.device.nonlinearityRatio': 5,
      'accelerator.crossbar.irDropModel': 'approximate',
      'accelerator.readout.converter.senseAmplifier.unresolved': 'wrong',
    },
  ],
];

test.each(NEUTRAL)('without errors every fidelity is the ideal network: %s', (_, changes, fields) => {
  for (const fidelity of FIDELITIES) {
    for (const momentSource of ['table', 'array']) {
      const draft = runSpec({ ...changes, fidelity, device: NEUTRAL_DEVICE });
      const spec = parseRunSpec(withFields(draft, { ...fields, 'statistics.momentSource': momentSource }));
      if (!spec.ok) throw new Error(spec.problem[0]?.message);
      const { layers, draws, accuracy, ideal } = resultOf(spec.value);
      expect(accuracy.meanRatio).toBe(ideal.accuracyRatio);
      for (const { changedCount } of draws) expect(changedCount).toBe(0);
      for (const layer of layers) {
        expect(layer).toMatchObject({ errorMeanRatio: 0, errorSigmaRatio: 0, signalToNoiseDb: null });
        expect(layer.wrongCount).toBe(fidelity === 'moment' ? null : 0);
      }
    }
  }
});
