import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRunSpec, SPEC_VERSION, sweepAxisSchema } from './index.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');

test('the run spec of docs/formats.md is one', () => {
  const [, json = ''] = /## Run spec[\s\S]*?```json\n([\s\S]*?)```/.exec(text) ?? [];
  const spec: unknown = JSON.parse(json.replaceAll('<SHA-256>', 'a'.repeat(64)));
  const parsed = parseRunSpec(spec);
  expect(parsed.ok ? [] : parsed.problem).toEqual([]);
  expect(text).toContain(`## Run spec, version ${SPEC_VERSION}`);
});

test('the axes of docs/formats.md are axes', () => {
  const axes = [...text.matchAll(/`(\{ "path": [^`]*\})`/g)].map((match) => match[1] ?? '');
  expect(axes).toHaveLength(2);
  for (const axis of axes) expect(sweepAxisSchema.safeParse(JSON.parse(axis)).success).toBe(true);
});
