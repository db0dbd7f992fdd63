import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  COMPONENT_KEYS,
  DEPLOYMENT_RESULT_VERSION,
  DEPLOYMENT_VERSION,
  deploymentResultSchema,
  METRICS,
  parseDeploymentSpec,
  parseRunSpec,
  parseSearchSpec,
  SEARCH_RESULT_VERSION,
  SEARCH_VERSION,
  SPEC_VERSION,
  searchResultSchema,
  sweepAxisSchema,
} from './index.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');

/** The first example below a heading. */
function exampleOf(heading: string): unknown {
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(sectionOf(heading)) ?? [];
  return JSON.parse(json.replaceAll('<SHA-256>', 'a'.repeat(64)));
}

/** What stands below a heading. */
const sectionOf = (heading: string) => text.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '';

test('the run spec of docs/formats.md is one', () => {
  const parsed = parseRunSpec(exampleOf('Run spec'));
  expect(parsed.ok ? [] : parsed.problem).toEqual([]);
  expect(text).toContain(`## Run spec, version ${SPEC_VERSION}`);
});

test('the deployment spec of docs/formats.md is one', () => {
  const parsed = parseDeploymentSpec(exampleOf('Deployment spec'));
  expect(parsed.ok ? [] : parsed.problem).toEqual([]);
  expect(text).toContain(`## Deployment spec, version ${DEPLOYMENT_VERSION}`);
});

test('the search spec of docs/formats.md is one', () => {
  const base = exampleOf('Deployment spec');
  const parsed = parseSearchSpec({ ...(exampleOf('Search spec') as object), base });
  expect(parsed.ok ? [] : parsed.problem).toEqual([]);
  expect(text).toContain(`## Search spec, version ${SEARCH_VERSION}`);
});

test.each([
  [`Deployment result, version ${DEPLOYMENT_RESULT_VERSION}`, Object.keys(deploymentResultSchema.shape)],
  [`Search result, version ${SEARCH_RESULT_VERSION}`, Object.keys(searchResultSchema.shape)],
  ['Search spec', METRICS],
  ['Deployment spec', COMPONENT_KEYS.filter((key) => key !== 'converter')],
])('%s of docs/formats.md leaves nothing out', (heading, keys) => {
  const section = sectionOf(heading);
  for (const key of keys) expect(section).toContain(`\`${key}\``);
});

test('the axes of docs/formats.md are axes', () => {
  const axes = [...text.matchAll(/`(\{ "path": [^`]*\})`/g)].map((match) => match[1] ?? '');
  expect(axes).toHaveLength(2);
  for (const axis of axes) expect(sweepAxisSchema.safeParse(JSON.parse(axis)).success).toBe(true);
});
