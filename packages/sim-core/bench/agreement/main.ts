import { parseArgs } from 'node:util';
import { buildTable } from '../../src/error-table/table-steps.ts';
import { chiSquareTail, rowAgreements } from '../../testing/table-agreement.ts';
import { COMBINED_CASES, TABLE_CASES } from '../../testing/table-cases.ts';
import { tableRequest } from '../../testing/table-request.ts';

/**
 * `node packages/sim-core/bench/agreement/main.ts [SAMPLE_COUNT] [NAME] [--seed HEX]`: computed tables
 * against 10^6 sampled reads of every (N, k), a row of Markdown a case. A case agrees when no row of it is as
 * unlikely as RISK over its rows (Bonferroni) and all its rows together are not as unlikely as RISK.
 */
const RISK = 1e-3;
const options = { seed: { type: 'string', default: '00000000000000a7' } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [countText = '1000000', part = ''] = positionals;
const sampleCount = Number(countText);
const cases = Object.entries({ ...TABLE_CASES, ...COMBINED_CASES }).filter(([name]) => name.includes(part));

console.log(`seed ${values.seed}, ${sampleCount} samples of every row`);
console.log(
  '| case | rows | degrees of freedom | chi-square | chance of all | least chance of a row x rows |',
);
console.log('|---|---|---|---|---|---|');
let failedCount = 0;
for (const [name, changes] of cases) {
  const request = tableRequest({ sampleCount, seed: values.seed, ...changes });
  const rows = rowAgreements(buildTable(request), buildTable({ ...request, method: 'sampled' }), sampleCount);
  const chiSquare = rows.reduce((sum, row) => sum + row.chiSquare, 0);
  const degreeCount = rows.reduce((sum, row) => sum + row.degreeCount, 0);
  const together = degreeCount === 0 ? 1 : chiSquareTail(chiSquare, degreeCount);
  const least = Math.min(...rows.map(({ chance }) => chance)) * rows.length;
  const verdict = least < RISK || together < RISK ? ' **differs**' : '';
  if (verdict) {
    failedCount++;
    for (const row of rows) if (row.chance * rows.length < RISK) console.error(JSON.stringify(row));
  }
  const numbers = [rows.length, degreeCount, chiSquare.toFixed(1), together.toPrecision(2)];
  console.log(`| ${name}${verdict} | ${numbers.join(' | ')} | ${Math.min(1, least).toPrecision(2)} |`);
}
console.log(`${cases.length - failedCount} agree, ${failedCount} differ`);
if (failedCount > 0) process.exitCode = 1;
