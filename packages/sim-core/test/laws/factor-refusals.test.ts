/** What a factor may not be, alone or next to others, is refused with an issue that names it; nothing throws. */
import {
  describeRunSpec,
  expandSweep,
  type Fidelity,
  parseRunSpec,
  type RunSpec,
  type SpecIssue,
} from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { ADC, type FieldChanges, SAMPLES_OHM } from '../../testing/factor-cases.ts';
import { runFactors, withFields } from '../../testing/factor-run.ts';
import { runSpec, scaledQuantization } from '../../testing/index.ts';

const FIDELITIES = ['table', 'array', 'moment'] as const;

/** The issues of a spec, from the door to the end of the run; none when it ends in a result. */
function issuesOf(changes: FieldChanges): readonly SpecIssue[] {
  const spec = parseRunSpec(withFields(runSpec(), changes));
  if (!spec.ok) return spec.problem;
  const outcome = runFactors(spec.value);
  return outcome.ok ? [] : outcome.problem;
}

const textOf = (issues: readonly SpecIssue[]) =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');

interface Refusal {
  readonly changes: FieldChanges;
  /** How the issue begins: its path and enough of its message. */
  readonly issue: string;
  /** All but these take it. */
  readonly only?: readonly Fidelity[];
}

const TALL = { 'accelerator.crossbar.rowCount': 1024, 'accelerator.operationUnit.rowCount': 1024 };
const scaled = (activationBits: number) => ({
  quantization: scaledQuantization({ activationBits }),
});

const REFUSALS: readonly Refusal[] = [
  {
    changes: { 'accelerator.operationUnit.rowCount': 129 },
    issue: 'accelerator.operationUnit.rowCount: 129 rows are more than the 128 of the crossbar',
  },
  {
    changes: { 'accelerator.operationUnit.columnCount': 129 },
    issue: 'accelerator.operationUnit.columnCount: 129 columns are more than the 128 of the crossbar',
  },
  {
    changes: { 'accelerator.crossbar.rowCount': 8 },
    issue: 'accelerator.operationUnit.rowCount: 9 rows are more than the 8 of the crossbar',
  },
  {
    changes: { 'accelerator.crossbar.columnCount': 7 },
    issue: 'accelerator.operationUnit.columnCount: 8 columns are more than the 7 of the crossbar',
  },
  {
    changes: { 'accelerator.cell.levelBits': 2, 'accelerator.device.levelConductancesRatio': [0.1, 1] },
    issue: 'accelerator.device.levelConductancesRatio: 2 levels are given, cells of 2 bits have 4',
  },
  {
    changes: {
      'accelerator.cell.levelBits': 2,
      'accelerator.device.variation': { measured: { samplesOhm: SAMPLES_OHM, use: 'fitted' } },
    },
    issue: 'accelerator.device.variation.measured.samplesOhm: samples of 2 levels are given',
  },
  {
    changes: { 'accelerator.device.levelConductancesRatio': [0.5, 0.4] },
    issue: 'accelerator.device.levelConductancesRatio: levels must ascend and end in 1',
  },
  {
    changes: {
      'quantization.fixedPoint.weight.integerBits': 1,
      'quantization.fixedPoint.weight.fractionBits': 0,
    },
    issue: 'quantization.fixedPoint.weight.fractionBits: layer conv1 has weights of 1 bit',
  },
  {
    changes: {
      'quantization.fixedPoint.activation.integerBits': 1,
      'quantization.fixedPoint.activation.fractionBits': 0,
    },
    issue: 'quantization.fixedPoint.activation.fractionBits: layer conv1 has activations of 1 bit',
  },
  {
    changes: scaled(16),
    issue: 'quantization.scaled.activationBits: layer conv1 has activations of 16 bits',
    only: ['array'],
  },
  {
    changes: { ...scaled(16), 'statistics.momentSource': 'array' },
    issue: 'quantization.scaled.activationBits: layer conv1 has activations of 16 bits',
    only: ['array', 'moment'],
  },
  {
    changes: { ...TALL, 'accelerator.cell.levelBits': 4 },
    issue: 'accelerator: layer conv1: reads have 7873024 pairs of active rows and sum, too many to list',
  },
  {
    changes: {
      ...TALL,
      'accelerator.cell.levelBits': 4,
      'accelerator.readout.converter': { adc: ADC },
    },
    issue: 'accelerator: layer conv1: reads have 7873024 pairs of active rows and sum, too many to list',
    only: ['table', 'moment'],
  },
  {
    changes: {
      'accelerator.crossbar.rowCount': 512,
      'accelerator.operationUnit.rowCount': 512,
      'accelerator.cell.levelBits': 2,
      'accelerator.readout.converter': { adc: { ...ADC, resolutionBits: 14 } },
    },
    issue: 'accelerator: layer conv1: its error table would have about',
    only: ['table', 'moment'],
  },
  { changes: { 'scope.layerName': 'conv9' }, issue: 'scope.layerName: scope.layerName is "conv9"' },
  { changes: { 'scope.layerName': 'relu1' }, issue: 'scope.layerName: scope.layerName is "relu1"' },
  { changes: { 'scope.sliceIndex': 6 }, issue: 'scope.sliceIndex: scope.sliceIndex is 6' },
  { changes: { 'statistics.imageCount': 9 }, issue: 'statistics.imageCount: 9 images asked for' },
];

test.each(REFUSALS.map((one) => [JSON.stringify(one.changes), one] as const))('%s is refused', (_, {
  changes,
  issue,
  only = FIDELITIES,
}) => {
  for (const fidelity of FIDELITIES) {
    const issues = issuesOf({ ...changes, fidelity });
    if (only.includes(fidelity)) expect(textOf(issues), fidelity).toContain(issue);
    else expect(issues, fidelity).toEqual([]);
  }
});

/** Fields of an alternative, with a base that has chosen it. */
const BASES: readonly FieldChanges[] = [
  {},
  { 'accelerator.readout.converter': { adc: ADC }, ...scaled(6) },
  { 'accelerator.device.variation': { measured: { samplesOhm: SAMPLES_OHM, use: 'empirical' } } },
];

const sweepOf = (base: RunSpec, path: string, value: number | string) => {
  const axis = typeof value === 'number' ? { path, values: [value] } : { path, options: [value] };
  return expandSweep({ base, axes: [axis] });
};

test('a sweep beyond the range of a field, or to an option that it has not, is refused with the field’s name', () => {
  const bases = BASES.map((changes) => withFields(runSpec(), changes) as RunSpec);
  const seen = new Set<string>();
  for (const field of describeRunSpec()) {
    if (field.kind !== 'number' && field.kind !== 'choice') continue;
    const { path } = field;
    const beyond =
      field.kind === 'number'
        ? [field.minimum - 1, field.maximum + 1, ...(field.isInteger ? [field.minimum + 0.5] : [])]
        : ['nonsense'];
    for (const base of bases) {
      for (const value of beyond) {
        const swept = sweepOf(base, path, value);
        expect(swept.ok, `${path} = ${value}`).toBe(false);
        expect(textOf(swept.ok ? [] : swept.problem), `${path} = ${value}`).toContain(path);
      }
      const allowed = field.kind === 'number' ? field.maximum : field.options[0]!.value;
      const swept = sweepOf(base, path, allowed);
      if (swept.ok) seen.add(path);
      else expect(textOf(swept.problem), path).toMatch(/exists when|are more than|levels are given/);
    }
  }
  // Those whose largest value does not fit the base are taken with it elsewhere.
  const refused = describeRunSpec().filter(({ path, isSweepable }) => isSweepable && !seen.has(path));
  expect(refused.map(({ path }) => path)).toEqual([
    'accelerator.operationUnit.rowCount',
    'accelerator.operationUnit.columnCount',
    'scope.layerName',
  ]);
});
