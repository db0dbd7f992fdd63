import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DeploymentRecord } from './deployment-table.ts';
import { WORKLOADS } from './experiments.ts';
import type { WorkloadRecord } from './records.ts';
import { renderReport } from './report.ts';

const DEPLOYMENT = 'deployment.json';
const DOCS = new URL('../../docs/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, DOCS), 'utf8');

test('docs/reproduction.md belongs to its numbers', () => {
  const names = readdirSync(new URL('reproduction/', DOCS)).filter((name) => name.endsWith('.json'));
  const of = (name: string): unknown => JSON.parse(read(`reproduction/${name}`));
  const records = names.filter((name) => name !== DEPLOYMENT).map((name) => of(name) as WorkloadRecord);
  records.sort((a, b) => WORKLOADS.indexOf(a.workload) - WORKLOADS.indexOf(b.workload));
  expect(read('reproduction.md'), 'stale: npm run reproduce').toBe(
    renderReport(records, of(DEPLOYMENT) as DeploymentRecord),
  );
});
