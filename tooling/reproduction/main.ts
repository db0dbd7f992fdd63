import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CORE_VERSION } from '@dl-rsim/sim-core';
import type { DeploymentRecord } from './deployment-table.ts';
import { experiments, WORKLOADS, type WorkloadKey } from './experiments.ts';
import { renderFigure } from './figure.ts';
import { publishedTables } from './published-tables.ts';
import type { WorkloadRecord } from './records.ts';
import { renderReport } from './report.ts';
import { simulateWorkload } from './simulate.ts';
import { simulatorTables } from './simulator-tables.ts';

/** `npm run reproduce -- [mnist|cifar10|deployment] [--images N] [--repeats N]`; alone it renders only. */
const DOCS = new URL('../../docs/', import.meta.url);
const DEPLOYMENT = new URL('reproduction/deployment.json', DOCS);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string', default: '100' },
    repeats: { type: 'string', default: '3' },
  },
});
const [asked] = positionals;
if (asked === 'deployment') await deploy();
else if (asked !== undefined) await simulate(asked);
render();

async function simulate(name: string): Promise<void> {
  const workload = WORKLOADS.find((key) => key === name);
  if (!workload) throw new Error(`${name} is no workload; there are ${WORKLOADS.join(', ')} and deployment`);
  const counts = { imageCount: Number(values.images), repeatCount: Number(values.repeats) };
  const record = await simulateWorkload(workload, counts);
  mkdirSync(new URL('reproduction/', DOCS), { recursive: true });
  writeFileSync(recordUrl(workload), `${JSON.stringify(record, null, 2)}\n`);
}

async function deploy(): Promise<void> {
  const { DLRSIM_GOLDEN_DIR: goldenDir } = process.env;
  if (!goldenDir) throw new Error('DLRSIM_GOLDEN_DIR is not set: answers of other simulators are there');
  const folder = join(goldenDir, 'deploy');
  const read = (name: string) => readFileSync(join(folder, `${name}.json`), 'utf8');
  const tables = [...publishedTables(read), ...(await simulatorTables(read, folder))];
  const record: DeploymentRecord = { coreVersion: CORE_VERSION, tables };
  writeFileSync(DEPLOYMENT, `${JSON.stringify(record, null, 2)}\n`);
}

function render(): void {
  const records = WORKLOADS.filter((key) => existsSync(recordUrl(key))).map(readRecord);
  if (records.length === 0) throw new Error('nothing is simulated yet: npm run reproduce -- mnist');
  writeFileSync(new URL('reproduction.md', DOCS), renderReport(records, readDeployment()));
  for (const experiment of experiments) {
    const file = new URL(`reproduction/${experiment.key}.svg`, DOCS);
    writeFileSync(file, renderFigure(experiment, records));
  }
  console.log(`docs/reproduction.md: ${records.map((record) => record.workload).join(', ')}`);
}

function readDeployment(): DeploymentRecord | null {
  return existsSync(DEPLOYMENT) ? JSON.parse(readFileSync(DEPLOYMENT, 'utf8')) : null;
}

function readRecord(key: WorkloadKey): WorkloadRecord {
  return JSON.parse(readFileSync(recordUrl(key), 'utf8')) as WorkloadRecord;
}

function recordUrl(key: WorkloadKey): URL {
  return new URL(`reproduction/${key}.json`, DOCS);
}
