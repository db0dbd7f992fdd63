/** Speed of error tables: computed ones against the paper's 32,000 samples a row. */
import { buildTable } from '../src/index.ts';
import { type TableChanges, tableRequest } from '../testing/table-request.ts';
import type { BenchCase } from './runner/bench-case.ts';

const SAMPLE_COUNT = 32_000;

const cases: readonly (readonly [string, TableChanges])[] = [
  ['S_OU 9, 1-bit cells', { rowCount: 9 }],
  ['S_OU 9, 1-bit cells, R-ratio 50', { rowCount: 9, device: { resistanceRatio: 50 } }],
  ['S_OU 16, 1-bit cells', { rowCount: 16 }],
  ['S_OU 32, 1-bit cells', { rowCount: 32 }],
  ['S_OU 9, 2-bit cells', { rowCount: 9, accelerator: { cell: { levelBits: 2 } } }],
];

export function* benchCases(): Generator<BenchCase, void> {
  for (const [name, changes] of cases) {
    // A code for every sum: 2-bit cells have more sums than the baseline's amplifier has codes.
    const computed = tableRequest({ senseBits: 10, ...changes });
    const sampled = tableRequest({ senseBits: 10, ...changes, method: 'sampled', sampleCount: SAMPLE_COUNT });
    yield {
      name,
      baseline: `${SAMPLE_COUNT} samples a row`,
      unit: 'ms',
      valueOf: (durationSec) => durationSec * 1e3,
      run: () => void buildTable(computed),
      runBaseline: () => void buildTable(sampled),
      repetitionCount: 1,
    };
  }
}
