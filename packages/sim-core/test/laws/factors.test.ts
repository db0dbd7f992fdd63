/**
 * Every factor alone: what a sweep may move is moved, in all fidelities. Each point ends in a result that the
 * spec accepts, and it moves the errors or, where its nature says so, not a single digit.
 */
import {
  describeRunSpec,
  expandSweep,
  fieldAt,
  parseRunSpec,
  type RunSpec,
  readResult,
  reliabilityResultSchema,
  valueAtPath,
} from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { FACTOR_CASES, type FactorCase, type FieldChanges } from '../../testing/factor-cases.ts';
import { errorsOf, runFactors, withFields } from '../../testing/factor-run.ts';
import { runSpec } from '../../testing/index.ts';

const FIDELITIES = ['table', 'array', 'moment'] as const;

/** A spec that the spec itself accepts. */
function parsed(changes: FieldChanges): RunSpec {
  const spec = parseRunSpec(withFields(runSpec(), changes));
  if (!spec.ok) throw new Error(spec.problem.map(({ message }) => message).join('; '));
  return spec.value;
}

/** The points of one field: a sweep where it can be swept, else one spec after the other. */
function pointsOf({ path, values }: FactorCase, base: RunSpec): readonly RunSpec[] {
  const field = fieldAt(path);
  if (!field?.isSweepable) {
    return values.map((value) => parsed({ ...base, [path]: value }));
  }
  const given = field.kind === 'number' ? { values } : { options: values };
  const axis = { path, ...(given as { values: number[] } | { options: string[] }) };
  const points = expandSweep({ base, axes: [axis] });
  if (!points.ok) throw new Error(points.problem.map(({ message }) => message).join('; '));
  return points.value.map((point) => point.spec);
}

/** A result as it is stored and read again. */
function resultOf(spec: RunSpec) {
  const outcome = runFactors(spec);
  if (!outcome.ok) throw new Error(outcome.problem.map(({ message }) => message).join('; '));
  const stored: unknown = JSON.parse(JSON.stringify(outcome.value));
  expect(reliabilityResultSchema.parse(stored)).toEqual(outcome.value);
  return readResult(stored);
}

const titleOf = ({ path, given }: FactorCase) =>
  given ? `${path}, given ${Object.keys(given).join(', ')}` : `${path} alone`;

test('every field of the spec has a case, with values of its own', () => {
  const fields = describeRunSpec().filter(({ path }) => path !== 'fidelity');
  expect([...new Set(FACTOR_CASES.map((one) => one.path))].sort()).toEqual(
    fields.map(({ path }) => path).sort(),
  );
  for (const { path, given = {}, values } of FACTOR_CASES) {
    const field = fieldAt(path)!;
    const base = valueAtPath(parsed(given), path);
    expect(base, path).toBeDefined();
    expect(new Set([base, ...values].map((value) => JSON.stringify(value))).size, path).toBe(
      values.length + 1,
    );
    if (field.kind === 'number') expect(values.length, path).toBeGreaterThanOrEqual(2);
    if (field.kind === 'choice') {
      expect([base, ...values].sort(), path).toEqual(field.options.map((option) => option.value).sort());
    }
  }
});

test.each(FACTOR_CASES.map((one) => [titleOf(one), one] as const))('%s', (_, one) => {
  const { path, given = {}, same = {} } = one;
  for (const fidelity of FIDELITIES) {
    const base = parsed({ ...given, fidelity });
    const results = [base, ...pointsOf(one, base)].map(resultOf);
    const expected = same[fidelity];
    if (expected !== undefined) {
      for (const result of results) expect(result, `${fidelity}: ${expected}`).toEqual(results[0]);
      continue;
    }
    const errors = new Set(results.map((result) => JSON.stringify(errorsOf(result))));
    expect(errors.size, `${fidelity}: every value of ${path} gives errors of its own`).toBe(results.length);
  }
});

test('fidelity is a factor too', () => {
  const axis = { path: 'fidelity', options: [...FIDELITIES] };
  const points = expandSweep({ base: parsed({}), axes: [axis] });
  if (!points.ok) throw new Error(points.problem[0]?.message);
  const results = points.value.map(({ spec }) => resultOf(spec));
  expect(results.map(({ fidelity }) => fidelity)).toEqual(FIDELITIES);
  expect(new Set(results.map((result) => JSON.stringify(errorsOf(result)))).size).toBe(3);
});
