import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WORKLOADS } from './experiments.ts';
import type { WorkloadRecord } from './records.ts';
import { renderReport } from './report.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, DOCS), 'utf8');

test('docs/reproduction.md belongs to its numbers', () => {
  const names = readdirSync(new URL('reproduction/', DOCS)).filter((name) => name.endsWith('.json'));
  const records = names.map((name) => JSON.parse(read(`reproduction/${name}`)) as WorkloadRecord);
  records.sort((a, b) => WORKLOADS.indexOf(a.workload) - WORKLOADS.indexOf(b.workload));
  expect(read('reproduction.md'), 'stale: npm run reproduce').toBe(renderReport(records));
});
