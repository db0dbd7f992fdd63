import { expect, test } from 'vitest';
import { exampleDeploymentSpec } from '../testing/index.ts';
import {
  deploymentFieldAt,
  describeDeploymentSpec,
  parseDeploymentSpec,
  readDeploymentSpec,
  type SpecIssue,
  withFieldValues,
} from './index.ts';

const spec = exampleDeploymentSpec();
const { chip } = spec;
const withChip = (change: object) => ({ ...spec, chip: { ...chip, ...change } });
const withConverters = (change: object) => withChip({ converters: { ...chip.converters, ...change } });
const TABLE = { resolutionsBits: [4, 8], energiesJ: [1e-12, 2e-12], areasM2: [1e-10, 2e-10] };

function issuesOfSpec(input: unknown): readonly SpecIssue[] {
  const parsed = parseDeploymentSpec(input);
  return parsed.ok ? [] : parsed.problem;
}

test('a complete spec is given back as it came, stored or new', () => {
  expect(parseDeploymentSpec(structuredClone(spec))).toEqual({ ok: true, value: spec });
  expect(readDeploymentSpec(structuredClone(spec))).toEqual(spec);
});

test('what is left out has a value, and null is left out', () => {
  const { level: _, layers: _l, ...short } = spec;
  const { count: _c, ...buffer } = chip.costs.buffer;
  const draft = { ...short, layers: null, chip: { ...chip, costs: { ...chip.costs, buffer } } };
  expect(parseDeploymentSpec(draft)).toMatchObject({
    ok: true,
    value: { level: 'contention', layers: [], chip: { costs: { buffer: { count: 1 } } } },
  });
});

test.each<[string, unknown, string, RegExp]>([
  [
    'a router of several tiles in a mesh',
    withChip({ topology: 'mesh' }),
    'chip.routerTileCount',
    /4 tiles share a router in a concentrated mesh only.*choose cmesh/,
  ],
  [
    'costs scaled beyond the equations',
    withChip({ technology: { statedNodeM: 32e-9, targetNodeM: 5e-9 } }),
    'chip.technology.targetNodeM',
    /5e-9 m is outside 7e-9 to 1.3e-7/,
  ],
  [
    'a resolution outside the table',
    withConverters({ cost: { table: { ...TABLE, resolutionsBits: [4, 7] } } }),
    'chip.converters.cost.table.resolutionsBits',
    /from 4 to 7 bits and the accelerator's converter has 8/,
  ],
  [
    'a table with a hole',
    withConverters({ cost: { table: { ...TABLE, areasM2: [1e-10] } } }),
    'chip.converters.cost.table.areasM2',
    /1 entries are given for 2 resolutions/,
  ],
  [
    'a table that does not ascend',
    withConverters({ cost: { table: { ...TABLE, resolutionsBits: [8, 8] } } }),
    'chip.converters.cost.table.resolutionsBits',
    /must ascend/,
  ],
  [
    'a regression for fewer bits than it has',
    withFieldValues(withConverters({ cost: { regression: { nodeM: 32e-9 } } }), [
      { path: 'accelerator.readout.converter.adc.resolutionBits', value: 3 },
    ]),
    'chip.converters.cost.regression',
    /begins at 4 bits.* has 3/,
  ],
  [
    'a regression for faster converters than it has',
    withConverters({ conversionSec: 5e-11, cost: { regression: { nodeM: 32e-9 } } }),
    'chip.converters.conversionSec',
    /5e-11 s is too short: the regression ends at 1e-10 s/,
  ],
  [
    'a layer that is told of twice',
    { ...spec, layers: [{ layerName: 'conv1' }, { layerName: 'conv1', replicaCount: 2 }] },
    'layers.1.layerName',
    /conv1 is given twice/,
  ],
  [
    'an accelerator that does not hold',
    withFieldValues(spec, [{ path: 'accelerator.operationUnit.rowCount', value: 256 }]),
    'accelerator.operationUnit.rowCount',
    /more than the 128 of the crossbar/,
  ],
])('%s is refused at its field', (_, input, path, message) => {
  const issues = issuesOfSpec(input);
  expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  expect(issues[0]).toMatchObject({ code: 'CROSS_CHECK', message: expect.stringMatching(message) });
});

test('the same node is no scaling, wherever it lies, and a concentrated mesh may have one tile a router', () => {
  expect(issuesOfSpec(withChip({ technology: { statedNodeM: 180e-9, targetNodeM: 180e-9 } }))).toEqual([]);
  expect(issuesOfSpec(withChip({ routerTileCount: 1 }))).toEqual([]);
  expect(issuesOfSpec(withConverters({ cost: { table: TABLE } }))).toEqual([]);
});

test('a version from the future is told as one', () => {
  expect(issuesOfSpec({ ...spec, deploymentVersion: 2 })).toMatchObject([{ code: 'BAD_VERSION' }]);
});

test('fields of components are headed by their component', () => {
  const field = deploymentFieldAt('chip.costs.buffer.energyJ');
  expect(field).toMatchObject({ kind: 'number', unit: 'J', label: 'Tile buffer: energy of an action' });
  expect(field?.help).toContain('an action reads or writes one bit');
  const labels = describeDeploymentSpec().flatMap(({ path, label }) =>
    path.startsWith('chip.costs.') ? [label] : [],
  );
  expect(new Set(labels).size).toBe(labels.length);
  expect(labels).toHaveLength(17 * 5);
});

test('names tell whole numbers, as the search takes them to', () => {
  const whole = describeDeploymentSpec().flatMap((field) =>
    field.kind === 'number' && field.isInteger ? [field.path] : [],
  );
  expect(whole.length).toBeGreaterThan(30);
  for (const path of whole) expect(path).toMatch(/(Count|\.count|Bits|Bytes|Index)$/);
});

test('a field that is not there is null', () => {
  expect(deploymentFieldAt('chip.costs.buffer.mood')).toBeNull();
  expect(deploymentFieldAt('statistics.imageCount')).toBeNull();
});
