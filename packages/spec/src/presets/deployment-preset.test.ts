import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleDeploymentSpec, exampleRunSpec } from '../../testing/index.ts';
import {
  deploymentPresetByKey,
  deploymentPresets,
  describeDeploymentSpec,
  parseDeploymentSpec,
  parseRunSpec,
  valueAtPath,
} from '../index.ts';

const named = deploymentPresets.map((preset) => [preset.key, preset] as const);
const references = Object.keys(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../docs/references.json'), 'utf8')) as object,
);

test('the first preset is the one that a new deployment starts from', () => {
  expect(deploymentPresets[0]?.key).toBe('isaac-ce');
  expect(new Set(named.map(([key]) => key)).size).toBe(8);
  expect(deploymentPresetByKey('forms')?.name).toBe('FORMS (fragment 8)');
  expect(deploymentPresetByKey('forma')).toBeNull();
});

test.each(named)('%s can be deployed as it is, and its accelerator be run', (_, { deployment }) => {
  const parsed = parseDeploymentSpec(exampleDeploymentSpec(deployment));
  expect(parsed.ok ? [] : parsed.problem).toEqual([]);
  const { accelerator, quantization } = deployment;
  const run = parseRunSpec(exampleRunSpec({ accelerator, quantization }));
  expect(run.ok ? [] : run.problem).toEqual([]);
});

test.each(named)('every number of the chip of %s has a source, and nothing else has', (_, preset) => {
  const numbers = describeDeploymentSpec().flatMap(({ path, kind }) => {
    const isNumber = kind === 'number' || kind === 'list';
    const isThere = valueAtPath(preset.deployment, path) !== undefined;
    return path.startsWith('chip.') && isNumber && isThere ? [path] : [];
  });
  expect(numbers.length).toBeGreaterThan(100);
  expect(Object.keys(preset.sources).toSorted()).toEqual(numbers.toSorted());
});

test.each(
  named,
)('every source of %s is a reference that it cites, or says that it is ours and why', (_, preset) => {
  const cited = preset.citations.map(({ key }) => key);
  expect(references).toEqual(expect.arrayContaining(cited));
  for (const [path, source] of Object.entries(preset.sources)) {
    const [head = '', ...words] = source.split(': ');
    expect(['ours', ...cited], `${path}: ${source}`).toContain(head);
    expect(words.join(': ').length, path).toBeGreaterThan(3);
  }
  const used = new Set(Object.values(preset.sources).map((source) => source.split(': ')[0]));
  const unused = cited.filter((key) => !used.has(key));
  expect(unused).toEqual([]);
});
