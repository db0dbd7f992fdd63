import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { experiments, WORKLOADS, type WorkloadKey } from './experiments.ts';
import { renderFigure } from './figure.ts';
import type { WorkloadRecord } from './records.ts';
import { renderReport } from './report.ts';
import { simulateWorkload } from './simulate.ts';

/** `npm run reproduce -- [mnist|cifar10] [--images N] [--repeats N]`; without a workload it renders only. */
const DOCS = new URL('../../docs/', import.meta.url);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string', default: '100' },
    repeats: { type: 'string', default: '3' },
  },
});
const [asked] = positionals;
if (asked !== undefined) await simulate(asked);
render();

async function simulate(name: string): Promise<void> {
  const workload = WORKLOADS.find((key) => key === name);
  if (!workload) throw new Error(`${name} is no workload; there are ${WORKLOADS.join(' and ')}`);
  const counts = { imageCount: Number(values.images), repeatCount: Number(values.repeats) };
  const record = await simulateWorkload(workload, counts);
  mkdirSync(new URL('reproduction/', DOCS), { recursive: true });
  writeFileSync(recordUrl(workload), `${JSON.stringify(record, null, 2)}\n`);
}

function render(): void {
  const records = WORKLOADS.filter((key) => existsSync(recordUrl(key))).map(readRecord);
  if (records.length === 0) throw new Error('nothing is simulated yet: npm run reproduce -- mnist');
  writeFileSync(new URL('reproduction.md', DOCS), renderReport(records));
  for (const experiment of experiments) {
    const file = new URL(`reproduction/${experiment.key}.svg`, DOCS);
    writeFileSync(file, renderFigure(experiment, records));
  }
  console.log(`docs/reproduction.md: ${records.map((record) => record.workload).join(', ')}`);
}

function readRecord(key: WorkloadKey): WorkloadRecord {
  return JSON.parse(readFileSync(recordUrl(key), 'utf8')) as WorkloadRecord;
}

function recordUrl(key: WorkloadKey): URL {
  return new URL(`reproduction/${key}.json`, DOCS);
}
