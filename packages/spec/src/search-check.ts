import { deploymentFieldAt, type NumberField, type SpecField } from './describe.ts';
import { missingBranch, unknownOptions } from './field-value.ts';
import type { SpecIssue } from './outcome.ts';
import { type Knob, MAX_CANDIDATE_COUNT, type SearchSpec } from './search.ts';

/** What is wrong with a search whose parts are well formed: its knobs, goals and size. */
export function checkSearchParts(spec: SearchSpec): readonly SpecIssue[] {
  const knobIssues = spec.knobs.flatMap((_, knobIndex) => checkKnob(spec, knobIndex));
  const sizeIssues = knobIssues.length === 0 ? checkGridSize(spec) : [];
  return [...knobIssues, ...sizeIssues, ...checkGoals(spec)];
}

function checkKnob({ base, knobs, method }: SearchSpec, knobIndex: number): readonly SpecIssue[] {
  const knob = knobs[knobIndex] as Knob;
  const { path, values, options, range } = knob;
  const refuse = (message: string, part: string = 'path'): readonly SpecIssue[] => [
    { path: ['knobs', knobIndex, part], code: 'CROSS_CHECK', message, actual: path },
  ];
  const field = deploymentFieldAt(path);
  if (field === null || !isKnobField(field))
    return refuse(`${path} cannot be searched; deploymentFields lists the numbers and choices that can`);
  const absent = missingBranch(field, base);
  if (absent !== null) return refuse(absent);
  if (knobs.findIndex((other) => other.path === path) < knobIndex)
    return refuse(`${path} is searched twice; keep one knob`);
  if (field.kind !== 'number') {
    if (options) return checkOptions(field, options, knobIndex);
    return refuse(`${path} is a choice; give options instead of numbers`, values ? 'values' : 'range');
  }
  if (options) return refuse(`${path} is a number; give values or a range instead of options`, 'options');
  if (values) return checkValues(field, values, knobIndex);
  if (method === 'grid')
    return refuse(`a grid takes values, and ${path} has a range; list its values`, 'range');
  return checkRange(field, range!, knobIndex);
}

/** Numbers and choices that a design may have otherwise; the level is raised by the search itself. */
export function isKnobField({ isSweepable, kind, path }: SpecField): boolean {
  return isSweepable && (kind === 'number' || kind === 'choice') && path !== 'level';
}

function checkOptions(field: SpecField, options: readonly string[], knobIndex: number): readonly SpecIssue[] {
  const path = ['knobs', knobIndex, 'options'];
  return [...repeated(field, options, path), ...unknownOptions(field, options, path)];
}

function checkValues(field: NumberField, values: readonly number[], knobIndex: number): readonly SpecIssue[] {
  const path = ['knobs', knobIndex, 'values'];
  const bounds = values.flatMap((value, index) => checkNumber(field, value, [...path, index]));
  return [...repeated(field, values, path), ...bounds];
}

function checkRange(
  field: NumberField,
  { lowValue, highValue, scale }: NonNullable<Knob['range']>,
  knobIndex: number,
): readonly SpecIssue[] {
  const path = ['knobs', knobIndex, 'range'];
  const refuse = (part: string, message: string): readonly SpecIssue[] => [
    { path: [...path, part], code: 'CROSS_CHECK', message, actual: String(lowValue) },
  ];
  if (lowValue >= highValue)
    return refuse(
      'lowValue',
      `the range of ${field.path} begins at ${lowValue} and ends at ${highValue}; begin lower`,
    );
  if (scale === 'logarithmic' && lowValue <= 0) {
    const limit = 'which a logarithmic scale cannot reach; begin above 0, or choose linear';
    return refuse('lowValue', `the range of ${field.path} begins at ${lowValue}, ${limit}`);
  }
  return [
    ...checkNumber(field, lowValue, [...path, 'lowValue']),
    ...checkNumber(field, highValue, [...path, 'highValue']),
  ];
}

function checkNumber(field: NumberField, value: number, path: SpecIssue['path']): readonly SpecIssue[] {
  const { minimum, maximum, isInteger } = field;
  const refuse = (code: SpecIssue['code'], limit: string): readonly SpecIssue[] => {
    const message = `a value of ${field.path} is ${value}; it must be ${limit}`;
    return [{ path, code, message, limit, actual: String(value) }];
  };
  if (value < minimum) return refuse('TOO_SMALL', `at least ${minimum}`);
  if (value > maximum) return refuse('TOO_BIG', `at most ${maximum}`);
  if (isInteger && !Number.isInteger(value)) return refuse('NOT_INTEGER', 'a whole number');
  return [];
}

function repeated(
  field: SpecField,
  values: readonly (number | string)[],
  path: SpecIssue['path'],
): readonly SpecIssue[] {
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice === undefined) return [];
  const message = `${field.path} lists ${twice} twice; name each value once`;
  return [{ path, code: 'CROSS_CHECK', message, actual: String(twice) }];
}

function checkGridSize({ knobs, method }: SearchSpec): readonly SpecIssue[] {
  if (method !== 'grid') return [];
  const size = knobs.reduce((product, { values, options }) => product * (values ?? options ?? []).length, 1);
  if (size <= MAX_CANDIDATE_COUNT) return [];
  const limit = `at most ${MAX_CANDIDATE_COUNT}`;
  const advice = 'take fewer values, or another method';
  const message = `the grid has ${size} candidates; a search has ${limit}: ${advice}`;
  return [{ path: ['knobs'], code: 'TOO_MANY_POINTS', message, limit, actual: String(size) }];
}

/** Each goal once, and accuracies only where a reliability run finds them. */
function checkGoals({ objectives, constraints, reliability }: SearchSpec): readonly SpecIssue[] {
  const goals = [
    ...objectives.map((metric, index) => ({ metric, path: ['objectives', index] })),
    ...constraints.map(({ metric }, index) => ({ metric, path: ['constraints', index, 'metric'] })),
  ];
  return goals.flatMap(({ metric, path }, index): readonly SpecIssue[] => {
    const refuse = (message: string): readonly SpecIssue[] => [
      { path, code: 'CROSS_CHECK', message, actual: metric },
    ];
    if (objectives.indexOf(metric) < index && index < objectives.length)
      return refuse(`${metric} is an objective twice; keep one`);
    if (metric === 'accuracy' && !reliability)
      return refuse(
        'accuracy is found by a reliability run; give reliability with its data set and statistics',
      );
    return [];
  });
}
