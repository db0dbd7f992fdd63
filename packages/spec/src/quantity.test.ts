import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNITS } from '@dl-rsim/units';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import {
  choiceRegistry,
  datasetSummarySchema,
  deploymentPresets,
  deploymentResultSchema,
  deploymentSpecSchema,
  describeDeploymentSpec,
  describeRunSpec,
  describeSearchSpec,
  networkSummarySchema,
  presets,
  quantityRegistry,
  reliabilityResultSchema,
  runSpecSchema,
  searchResultSchema,
  searchSpecSchema,
  trainingSpecSchema,
} from './index.ts';

/** What wraps a schema without being one. */
const WRAPPERS = ['default', 'optional', 'nullable', 'prefault', 'readonly'];

/** Every leaf below a schema with the name that it stands under; lists give theirs. */
function* leavesOf(
  schema: z.core.$ZodType,
  name: string,
): Generator<{ readonly name: string; readonly schema: z.core.$ZodType }> {
  const { def } = schema._zod;
  if (def.type === 'object') {
    for (const [key, child] of Object.entries((def as z.core.$ZodObjectDef).shape))
      yield* leavesOf(child, key);
  } else if (def.type === 'array') yield* leavesOf((def as z.core.$ZodArrayDef).element, name);
  else if (WRAPPERS.includes(def.type)) yield* leavesOf((def as z.core.$ZodOptionalDef).innerType, name);
  else yield { name, schema };
}

const roots = {
  runSpecSchema,
  reliabilityResultSchema,
  networkSummarySchema,
  datasetSummarySchema,
  trainingSpecSchema,
  deploymentSpecSchema,
  deploymentResultSchema,
  searchSpecSchema,
  searchResultSchema,
};
/** What a swept, overridden or searched field takes has the unit of that field; so have metrics. */
const OF_A_FIELD = ['value', 'values', 'lowValue', 'highValue', 'atLeastValue', 'atMostValue'];
const UNITLESS = ['outputShape'];

test.each(
  Object.entries(roots),
)('every number of %s is registered with a unit that ends its name', (_, root) => {
  const numbers = [...leavesOf(root, 'root')].filter(({ schema }) => schema._zod.def.type === 'number');
  expect(numbers.length).toBeGreaterThan(3);
  for (const { name, schema } of numbers) {
    const unit = quantityRegistry.get(schema as z.ZodType<number>)?.unit;
    if (OF_A_FIELD.includes(name)) continue;
    expect(unit, `${name} is not registered: wrap it in quantity()`).toBeDefined();
    expect(UNITS).toContain(unit);
    const isPlural = name.endsWith(unit === 'Index' ? 'Indices' : `${unit}s`);
    const isBare = name === unit?.toLowerCase();
    if (!UNITLESS.includes(name))
      expect(name.endsWith(unit as string) || isPlural || isBare, `${name} must end in ${unit}`).toBe(true);
  }
});

test('the walk reaches numbers behind defaults, refinements, alternatives and lists of lists', () => {
  const names = new Set([...leavesOf(runSpecSchema, 'root')].map(({ name }) => name));
  for (const name of ['stuckLrsRatio', 'samplesOhm', 'coefficientsRatio', 'guardBandV', 'stopHalfWidthRatio'])
    expect(names).toContain(name);
});

test.each(
  Object.entries({ runSpecSchema, trainingSpecSchema, deploymentSpecSchema, searchSpecSchema }),
)('every enumeration of %s is a choice', (_, root) => {
  for (const { name, schema } of leavesOf(root, 'root')) {
    if (schema._zod.def.type === 'enum')
      expect(choiceRegistry.has(schema as z.ZodType), `${name}: make it with choice()`).toBe(true);
  }
});

test('the description reaches every leaf that a form can ask for', () => {
  const paths = new Set(describeRunSpec().map(({ path }) => path.split('.').at(-1)));
  const silent = [
    'specVersion',
    'networkDigest',
    'datasetDigest',
    'seed',
    'layerName',
    'path',
    'value',
    'option',
  ];
  for (const { name } of leavesOf(runSpecSchema, 'root'))
    if (!silent.includes(name)) expect(paths, `${name} is not described`).toContain(name);
  const layer = describeRunSpec().find(({ path }) => path === 'scope.layerName');
  expect(layer).toMatchObject({ kind: 'text', isSweepable: true });
});

test('the description of deployments and searches reaches every leaf that a form can ask for', () => {
  const described = [...describeDeploymentSpec(), ...describeSearchSpec()];
  const names = new Set(described.map(({ path }) => path.split('.').at(-1)));
  const silent = ['deploymentVersion', 'searchVersion', 'networkDigest', 'datasetDigest', 'seed'];
  const ofLists = ['layerName', 'replicaCount', 'path', 'options', 'scale', 'objectives', 'metric'];
  for (const { name } of leavesOf(searchSpecSchema, 'root'))
    if (![...silent, ...ofLists, ...OF_A_FIELD].includes(name))
      expect(names, `${name} is not described`).toContain(name);
});

test('every source is a key of docs/references.json', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/references.json'), 'utf8');
  const known = Object.keys(JSON.parse(text) as object);
  const described = [...describeRunSpec(), ...describeDeploymentSpec(), ...describeSearchSpec()];
  const sources = described.flatMap(({ source }) => (source === null ? [] : [source]));
  const cited = [...presets, ...deploymentPresets].flatMap((preset) =>
    preset.citations.map(({ key }) => key),
  );
  for (const key of [...sources, ...cited]) expect(known).toContain(key);
});

test('a field says what it is when it is left out', () => {
  const initial = (path: string) => describeRunSpec().find((field) => field.path === path)?.initial;
  expect(initial('accelerator.device.faults.clusterCellCount')).toBe(1);
  expect(initial('accelerator.readout.offsetSigmaRatio')).toBe(0);
  expect(initial('accelerator.device.levelConductancesRatio')).toEqual([]);
  expect(initial('fidelity')).toBe('table');
  expect(initial('scope.factor')).toBe('all');
  expect(initial('accelerator.device.onResistanceOhm')).toBeUndefined();
  expect(initial('accelerator.readout.converter.adc.percentileRatio')).toBe(0.999);
});
