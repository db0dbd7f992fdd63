import { expect, test } from 'vitest';
import { exampleSearchSpec } from '../testing/index.ts';
import {
  type KnobDraft,
  MAX_CANDIDATE_COUNT,
  parseSearchSpec,
  readSearchSpec,
  type SearchSpecDraft,
  type SpecIssue,
} from './index.ts';

const spec = exampleSearchSpec();
const reliability = { datasetDigest: 'b'.repeat(64), statistics: { imageCount: 100, repeatCount: 3 } };

function issuesOfSearch(changes: Partial<SearchSpecDraft>): readonly SpecIssue[] {
  const parsed = parseSearchSpec({ ...spec, ...changes });
  return parsed.ok ? [] : parsed.problem;
}
const issuesOfKnob = (knob: KnobDraft, method: SearchSpecDraft['method'] = 'random') =>
  issuesOfSearch({ knobs: [knob], method });

test('a complete search is given back as it came, stored or new', () => {
  expect(parseSearchSpec(structuredClone(spec))).toEqual({ ok: true, value: spec });
  expect(readSearchSpec(structuredClone(spec))).toEqual(spec);
});

test.each<[string, KnobDraft, string, RegExp]>([
  ['a path that leads nowhere', { path: 'chip.mood', values: [1] }, 'path', /cannot be searched/],
  ['the level', { path: 'level', options: ['pipeline'] }, 'path', /level cannot be searched/],
  ['a list', { path: 'chip.converters.cost.table.energiesJ', values: [1] }, 'path', /cannot be searched/],
  [
    'a branch not taken',
    { path: 'chip.converters.cost.fixed.energyJ', values: [1e-12] },
    'path',
    /exists when chip.converters.cost is fixed, and it is table/,
  ],
  ['options for a number', { path: 'chip.peCount', options: ['many'] }, 'options', /give values or a range/],
  ['values for a choice', { path: 'mapping.partition', values: [1] }, 'values', /give options instead/],
  [
    'a range for a choice',
    { path: 'mapping.partition', range: { lowValue: 0, highValue: 1 } },
    'range',
    /give options instead/,
  ],
  [
    'an option that there is not',
    { path: 'mapping.partition', options: ['im2col', 'origami'] },
    'options.1',
    /no option origami; it must be im2col or/,
  ],
  ['a value twice', { path: 'chip.peCount', values: [6, 6] }, 'values', /lists 6 twice/],
  ['a value out of range', { path: 'chip.peCount', values: [12, 257] }, 'values.1', /at most 256/],
  ['a fraction of a PE', { path: 'chip.peCount', values: [1.5] }, 'values.0', /a whole number/],
  [
    'a range from above',
    { path: 'chip.peCount', range: { lowValue: 9, highValue: 3 } },
    'range.lowValue',
    /begins at 9 and ends at 3/,
  ],
  [
    'a range that ends too high',
    { path: 'chip.peCount', range: { lowValue: 1, highValue: 300 } },
    'range.highValue',
    /at most 256/,
  ],
  [
    'a logarithm of nothing',
    { path: 'chip.fillSec', range: { lowValue: 0, highValue: 1e-6, scale: 'logarithmic' } },
    'range.lowValue',
    /begins at 0, which a logarithmic scale cannot reach/,
  ],
  [
    'values and a range',
    { path: 'chip.peCount', values: [1], range: { lowValue: 1, highValue: 3 } },
    '',
    /only one of them/,
  ],
])('a knob with %s is refused at its place', (_, knob, place, message) => {
  const issues = issuesOfKnob(knob);
  const path = ['knobs', 0, ...(place ? place.split('.') : [])].join('.');
  expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  expect(issues[0]?.message).toMatch(message);
});

test('a grid takes no ranges, other methods do', () => {
  const knob = { path: 'chip.peCount', range: { lowValue: 1, highValue: 16 } };
  expect(issuesOfKnob(knob, 'grid')[0]).toMatchObject({ path: ['knobs', 0, 'range'] });
  expect(issuesOfKnob(knob, 'sobol')).toEqual([]);
});

test('a knob may turn the half that decides reliability', () => {
  expect(issuesOfKnob({ path: 'accelerator.operationUnit.rowCount', values: [8, 16, 128] })).toEqual([]);
  expect(issuesOfKnob({ path: 'quantization.scaled.weightBits', values: [4, 8] })).toEqual([]);
});

test('the same field twice is one knob', () => {
  const knob = { path: 'chip.peCount', values: [6] };
  expect(issuesOfSearch({ knobs: [knob, { ...knob, values: [12] }] })).toMatchObject([
    { path: ['knobs', 1, 'path'], message: 'chip.peCount is searched twice; keep one knob' },
  ]);
});

test('a grid has a largest size', () => {
  const values = Array.from({ length: 200 }, (_, index) => index + 1);
  const knobs = ['chip.peCount', 'chip.crossbarCount'].map((path) => ({ path, values }));
  expect(issuesOfSearch({ knobs })).toMatchObject([
    { path: ['knobs'], code: 'TOO_MANY_POINTS', limit: `at most ${MAX_CANDIDATE_COUNT}`, actual: '40000' },
  ]);
  expect(issuesOfSearch({ knobs, method: 'random' })).toEqual([]);
});

test('an objective twice, and accuracies that nothing finds, are refused', () => {
  expect(issuesOfSearch({ objectives: ['energy', 'energy'] })).toMatchObject([{ path: ['objectives', 1] }]);
  const constraints = [{ metric: 'accuracy' as const, atLeastValue: 0.9 }];
  expect(issuesOfSearch({ constraints })).toMatchObject([{ path: ['constraints', 0, 'metric'] }]);
  expect(issuesOfSearch({ objectives: ['energy', 'accuracy'] })).toMatchObject([{ path: ['objectives', 1] }]);
  expect(issuesOfSearch({ objectives: ['energy', 'accuracy'], constraints, reliability })).toEqual([]);
});

test('a constraint has one side; an objective may be a constraint, too', () => {
  const both = [{ metric: 'area' as const, atLeastValue: 1, atMostValue: 2 }];
  expect(issuesOfSearch({ constraints: both })[0]?.message).toContain('give either');
  expect(issuesOfSearch({ constraints: [{ metric: 'energy', atMostValue: 1e-3 }] })).toEqual([]);
});
