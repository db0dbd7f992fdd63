import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { BenchCase, BenchRow } from './bench-case.ts';
import { measure } from './measure.ts';

/**
 * `npm run bench -- NAME [--json]`: measures the cases of bench/NAME.ts; without a name lists the benches.
 */
const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));

const [name] = positionals;
if (name === undefined) console.log(names.join('\n'));
else if (names.includes(name)) await runBench(name);
else {
  console.error(`there is no bench "${name}"; the benches are: ${names.join(' ')}`);
  process.exitCode = 1;
}

async function runBench(bench: string): Promise<void> {
  const entry: unknown = await import(pathToFileURL(join(folder, `${bench}.ts`)).href);
  const { benchCases } = entry as { readonly benchCases: () => Iterable<BenchCase> };
  for (const benchCase of benchCases()) {
    const row = measure(benchCase);
    console.log(values.json ? JSON.stringify(row) : formatRow(row));
  }
}

function formatRow({ name, ratio, baseline, value, unit, spread, load }: BenchRow): string {
  const percent = (100 * spread).toFixed(0);
  return (
    `${name.padEnd(34)} ${value.toPrecision(4).padStart(9)} ${unit.padEnd(10)} ` +
    `${ratio.toPrecision(3).padStart(8)} x the time of ${baseline} (+-${percent} %, load ${load.toFixed(1)})`
  );
}
