import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile, findCaseFiles, formatReport } from '../check-file.ts';
import { levelTimes, withoutContention } from './bounds.ts';
import type { ComparedRow } from './compare.ts';
import { hisimRows, readHisim } from './hisim.ts';
import { mnsimRows, readMnsim } from './mnsim.ts';
import { correlationsOf, neurosimRows, QUANTITIES, readNeurosimChips, readParts } from './neurosim.ts';
import { pimsimRows, readPimsim } from './pimsim.ts';

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (!goldenDir)
  console.warn('SKIPPED: deployments of independent programs. Set DLRSIM_GOLDEN_DIR to the golden cases.');
const folder = join(goldenDir ?? '', 'deploy');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const lineOf = async (name: string, text: string) => formatReport(name, await checkFile(text, { folder }));

const FILES = [
  ...['adc_murmann', 'component_tables', 'hisim', 'mnsim2', 'neurosim14_chip', 'neurosim14_components'],
  ...['pimcomp_pimsim', 'replication_exact', 'vwsdk_cycles'],
].map((name) => `${name}.json`);

test.skipIf(!goldenDir)('these files are there', () => {
  expect(findCaseFiles(folder)).toEqual(FILES.map((name) => join(folder, name)));
});

describe.skipIf(!goldenDir).each(FILES)('%s', (name) => {
  test('agrees', async () => {
    expect(await lineOf(name, read(name))).toMatch(/^ok /);
  });

  test('is damaged where it is cut', async () => {
    expect(await lineOf(name, read(name).slice(0, -99))).toMatch(/^FAIL .* is not JSON/);
  });
});

/** A number of each file, made wrong. */
test.skipIf(!goldenDir).each([
  ['adc_murmann.json', /("energy_pJ": ?)([\d.]+)/],
  ['component_tables.json', /("chip_total": ?\{[^}]*"power_W": ?)([\d.]+)/],
  ['hisim.json', /("system_latency_ns": ?)([\d.]+)/],
  ['mnsim2.json', /("arch_total_area": ?)([\d.]+)/],
  ['neurosim14_components.json', /("node": ?22[^}]*"item": ?"dff1b"[^}]*"energy_fJ": ?)([\d.]+)/],
  ['pimcomp_pimsim.json', /("resnet18_batch_balance[^}]*"practical_ns": ?)([\d.]+)/],
  ['replication_exact.json', /("min_max": ?)(\d+)(?=[,\s])/],
  ['vwsdk_cycles.json', /("total": ?\{[^}]*"vwsdk": ?)(\d+)(?=[,\s}])/],
] as const)('a broken number of %s fails', async (name, place) => {
  const broken = read(name).replace(place, (_, before, value) => `${before}${1000 * Number(value)}`);
  expect(broken).not.toBe(read(name));
  expect(await lineOf(name, broken)).toMatch(/^FAIL .* error/);
});

test('a table without its fields is damaged', async () => {
  expect(await lineOf('adc', '{"cases":[{"n_adcs":1}]}')).toMatch(/^FAIL adc {2}cases\.0\.bits/);
  expect(await lineOf('strange', '{"cases":[{"sort":1}]}')).toMatch(/^FAIL strange {2}has no kind/);
});

describe.skipIf(!goldenDir)('NeuroSim', () => {
  const rows = goldenDir
    ? neurosimRows(readNeurosimChips(read('neurosim14_chip.json')), readParts(folder))
    : [];

  test('32 variants are there, 30 with a time', () => {
    expect(rows).toHaveLength(32);
    expect(rows.filter(({ theirs }) => theirs.latency !== null)).toHaveLength(30);
  });

  test.each(QUANTITIES)('ranks of %s', (quantity) => {
    expect(correlationsOf(rows)[quantity]).toBeGreaterThanOrEqual(0.9);
  });

  test('ranks turned around fail', () => {
    const turned = rows.map((row) => ({
      ...row,
      theirs: { ...row.theirs, energy: row.theirs.energy === null ? null : 1 / row.theirs.energy },
    }));
    expect(correlationsOf(turned).energy).toBeLessThan(-0.9);
  });
});

/** One design of every network of the golden files, on every pipeline that it is played on. */
function goldenDesigns(): readonly (readonly [string, Pick<ComparedRow, 'network' | 'spec'>])[] {
  const all = [
    ...neurosimRows(readNeurosimChips(read('neurosim14_chip.json')), readParts(folder)),
    ...mnsimRows(readMnsim(read('mnsim2.json'))),
    ...hisimRows(readHisim(read('hisim.json'))),
    ...pimsimRows(readPimsim(read('pimcomp_pimsim.json'))),
  ];
  const designs = new Map<string, ComparedRow | (typeof all)[number]>();
  for (const row of all) {
    const key =
      `${row.network.name.split('_')[0]} ${row.network.layers.length} ` + `${row.spec.schedule.pipeline}`;
    if (!designs.has(key)) designs.set(key, row);
  }
  return [...designs.values()].map((row) => [row.id, row]);
}

/** Rounding of sums. */
const LEAST = 1 - 1e-9;

describe.skipIf(!goldenDir).each(goldenDir ? goldenDesigns() : [])('levels of time of %s', (_id, design) => {
  test('closed form <= pipeline <= contention', () => {
    const { latenciesSec, intervalsSec } = levelTimes(design.network, design.spec);
    for (const [closed, pipeline, contention] of [latenciesSec, intervalsSec]) {
      expect(pipeline! / closed!).toBeGreaterThanOrEqual(LEAST);
      expect(contention! / pipeline!).toBeGreaterThanOrEqual(LEAST);
    }
  });

  test('are equal within 3 % where nothing contends', () => {
    const { latenciesSec, intervalsSec } = levelTimes(design.network, withoutContention(design.spec));
    expect(intervalsSec[2]! / intervalsSec[0]!).toBeLessThan(1.03);
    expect(latenciesSec[2]! / latenciesSec[1]!).toBeLessThan(1.03);
    expect(latenciesSec[2]! / latenciesSec[0]!).toBeLessThan(1.03);
  });
});
