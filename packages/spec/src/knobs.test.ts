import { expect, test } from 'vitest';
import { exampleDeploymentSpec, exampleSearchSpec } from '../testing/index.ts';
import { parseRunSpec, runSpecOfSearch, withKnobs } from './index.ts';

const knobs = [
  { path: 'chip.peCount' },
  { path: 'accelerator.operationUnit.rowCount' },
  { path: 'mapping.order' },
];

test('the base with knobs turned is a deployment spec of its own', () => {
  const base = exampleDeploymentSpec();
  const turned = withKnobs(base, knobs, [24, 64, 'hilbert']);
  if (!turned.ok) throw new Error(turned.problem[0]?.message);
  expect(turned.value.chip).toEqual({ ...base.chip, peCount: 24 });
  expect(turned.value.accelerator.operationUnit.rowCount).toBe(64);
  expect(turned.value.mapping.order).toBe('hilbert');
  expect(base).toEqual(exampleDeploymentSpec());
});

test('a point that is no design is told like that of every spec', () => {
  const turned = withKnobs(exampleDeploymentSpec(), knobs, [24, 200, 'hilbert']);
  expect(turned).toMatchObject({
    ok: false,
    problem: [{ path: ['accelerator', 'operationUnit', 'rowCount'], code: 'CROSS_CHECK' }],
  });
});

test('a coordinate for each knob, else it is our bug', () => {
  expect(() => withKnobs(exampleDeploymentSpec(), knobs, [24])).toThrow(
    '1 coordinates are given for 3 knobs',
  );
});

test('the run that finds the accuracy of a design is a run spec that holds', () => {
  const reliability = {
    datasetDigest: 'b'.repeat(64),
    fidelity: 'array' as const,
    statistics: { imageCount: 77, repeatCount: 2 },
  };
  const search = exampleSearchSpec({ objectives: ['accuracy'], reliability });
  const turned = withKnobs(search.base, knobs, [24, 64, 'snake']);
  if (!turned.ok) throw new Error(turned.problem[0]?.message);
  const run = runSpecOfSearch(search, turned.value);
  expect(parseRunSpec(structuredClone(run))).toEqual({ ok: true, value: run });
  expect(run).toMatchObject({
    fidelity: 'array',
    statistics: { imageCount: 77 },
    accelerator: { operationUnit: { rowCount: 64 } },
    networkDigest: search.base.networkDigest,
    seed: search.seed,
  });
  expect(() => runSpecOfSearch(exampleSearchSpec(), turned.value)).toThrow('asks for no accuracy');
});
