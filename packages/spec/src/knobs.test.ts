import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleDeploymentSpec, exampleSearchSpec } from '../testing/index.ts';
import {
  deploymentPresets,
  describeDeploymentSpec,
  type FieldValue,
  isKnobField,
  missingBranch,
  parseDeploymentSpec,
  parseRunSpec,
  runSpecOfSearch,
  type SpecField,
  withFieldValues,
  withKnobs,
} from './index.ts';

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

describe('turning knobs of a base that holds', () => {
  const fields = describeDeploymentSpec().filter(isKnobField);
  const bases = deploymentPresets.map(({ deployment }) => exampleDeploymentSpec(deployment));

  /** Inside, at the ends and outside of what a field takes, numbers and options alike. */
  const valuesOf = (field: SpecField): fc.Arbitrary<FieldValue> => {
    if (field.kind === 'choice')
      return fc.constantFrom<FieldValue>(...field.options.map(({ value }) => value), 'none of them', 3);
    if (field.kind !== 'number') throw new Error('knobs are numbers and choices');
    const { minimum, maximum } = field;
    return fc.oneof(
      fc.constantFrom<FieldValue>(minimum, maximum, minimum - 1e-9, maximum * 1.5, Number.NaN, 'text', -0),
      fc.integer({ min: Math.ceil(minimum), max: Math.floor(Math.max(maximum, minimum + 1)) }),
      fc.double({ min: minimum, max: maximum, noNaN: true }),
      fc.integer({ min: 1, max: 16 }),
    );
  };
  const points = fc.array(
    fc.constantFrom(...fields).chain((field) => fc.tuple(fc.constant(field), valuesOf(field))),
    { minLength: 1, maxLength: 4 },
  );

  test('gives what parsing all of it gives, whatever the knobs and values', () => {
    let heldCount = 0;
    fc.assert(
      fc.property(fc.constantFrom(...bases), points, (base, turns) => {
        const there = turns.filter(([field]) => missingBranch(field, base) === null);
        const coordinates = there.map(([, value]) => value);
        const changes = there.map(([{ path }, value]) => ({ path, value }));
        const parsed = parseDeploymentSpec(withFieldValues(base, changes));
        const turned = withKnobs(base, changes, coordinates);
        expect(turned).toStrictEqual(parsed);
        expect(JSON.stringify(turned)).toBe(JSON.stringify(parsed));
        if (turned.ok) heldCount++;
      }),
      { numRuns: 600, seed: 5 },
    );
    expect(heldCount).toBeGreaterThan(150);
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
