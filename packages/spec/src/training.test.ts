import { expect, test } from 'vitest';
import {
  describeTrainingSpec,
  parseRunSpec,
  parseTrainingSpec,
  presets,
  runSpecOfTraining,
} from './index.ts';

const draft = {
  trainingVersion: 1,
  accelerator: presets[0]!.accelerator,
  quantization: presets[0]!.quantization,
  networkDigest: 'a'.repeat(64),
  datasetDigest: 'b'.repeat(64),
  training: {},
  seed: '00000000000000a7',
};

function parsed(changes: object = {}) {
  const found = parseTrainingSpec({ ...draft, ...changes });
  if (!found.ok) throw new Error(found.problem[0]!.message);
  return found.value;
}

test('what is left out has a value, and the whole is read back as it is', () => {
  const spec = parsed();
  expect(spec.training).toMatchObject({ epochCount: 4, optimizer: 'adam', awareness: { noise: 'on' } });
  expect(parsed(JSON.parse(JSON.stringify(spec)) as object)).toEqual(spec);
});

test('the run behind it is a run spec that holds', () => {
  const spec = parsed({ training: { heldOutImageCount: 77 }, fidelity: 'array' });
  const run = parseRunSpec(runSpecOfTraining(spec));
  expect(run).toMatchObject({ ok: true, value: { fidelity: 'array', statistics: { imageCount: 77 } } });
});

test.each([
  [{ training: { epochCount: 0 } }, ['training', 'epochCount'], /1/],
  [{ training: { awareness: { noise: 'loud' } } }, ['training', 'awareness', 'noise'], /on/],
  [{ training: { pace: 1 } }, ['training', 'pace'], /pace/],
  [{ trainingVersion: 2 }, ['trainingVersion'], /1/],
  [
    { overrides: [{ layerName: 'conv1', path: 'accelerator.operationUnit.rowCount', value: 5000 }] },
    ['overrides', 0],
    /conv1.*5000/,
  ],
])('%j is refused by name', (changes, path, message) => {
  const found = parseTrainingSpec({ ...draft, ...changes });
  expect(found.ok).toBe(false);
  if (!found.ok) expect(found.problem[0]).toMatchObject({ path, message: expect.stringMatching(message) });
});

test('a form can ask for every option of the training', () => {
  const paths = describeTrainingSpec().map(({ path }) => path);
  for (const name of [
    'epochCount',
    'optimizer',
    'learningRateRatio',
    'awareness.faults',
    'heldOutImageCount',
  ])
    expect(paths).toContain(`training.${name}`);
  expect(paths).toContain('accelerator.device.onResistanceOhm');
  const rate = describeTrainingSpec().find(({ path }) => path === 'training.learningRateRatio');
  expect(rate).toMatchObject({ kind: 'number', unit: 'Ratio', maximum: 1, initial: 0.006 });
});
