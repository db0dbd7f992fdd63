/**
 * Answers of badcrossbar 1.1 (joksas2020), which assembles the same nodal equations and solves them with
 * SuperLU; read from DLRSIM_GOLDEN_DIR, never copied here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factorizeIrDrop, productCurrents, solveIrDrop, transferMatrix } from '../../src/crossbar/ir-drop.ts';

/** What a file holds; matrices are word lines x bit lines, lists of them go by input. */
interface GoldenCase {
  readonly id: string;
  readonly m_word_lines: number;
  readonly n_bit_lines: number;
  readonly r_word_line_ohm: number;
  readonly r_bit_line_ohm: number;
  readonly resistances_ohm: readonly number[][];
  readonly voltages: readonly number[][];
  readonly expected_output_currents: readonly number[][];
  readonly expected_word_line_node_voltages?: readonly number[][][];
  readonly expected_bit_line_node_voltages?: readonly number[][][];
  readonly tolerance_rel: number;
}

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (!goldenDir) console.warn('DLRSIM_GOLDEN_DIR IS NOT SET: IR drop is NOT compared with badcrossbar');
const folder = goldenDir ? join(goldenDir, 'crossbar') : undefined;
const fileNames = folder ? readdirSync(folder).filter((name) => /^ir_.*\.json$/.test(name)) : [];

it.skipIf(!folder)('all seven cases are there', () => {
  expect(fileNames).toHaveLength(7);
});

describe.each(fileNames)('%s', (fileName) => {
  const golden = JSON.parse(readFileSync(join(folder!, fileName), 'utf8')) as GoldenCase;
  const network = factorizeIrDrop(
    {
      rowCount: golden.m_word_lines,
      columnCount: golden.n_bit_lines,
      cellsSiemens: Float64Array.from(golden.resistances_ohm.flat(), (ohm) => 1 / ohm),
    },
    {
      wordLineSegmentOhm: golden.r_word_line_ohm,
      bitLineSegmentOhm: golden.r_bit_line_ohm,
      driverOhm: 0,
      senseOhm: 0,
    },
  );
  const inputs = golden.voltages.map((voltages) => Float64Array.from(voltages));

  it('currents of every input', () => {
    const currents = inputs.flatMap((rowsV) => [...solveIrDrop(network, rowsV).currentsA]);
    expect(relativeError(currents, golden.expected_output_currents)).toBeLessThan(golden.tolerance_rel);
  });

  it('voltages of every node', () => {
    const solutions = inputs.map((rowsV) => solveIrDrop(network, rowsV));
    const words = golden.expected_word_line_node_voltages;
    const bits = golden.expected_bit_line_node_voltages;
    expect(words === undefined).toBe(bits === undefined);
    if (!words || !bits) return;
    const wordLines = solutions.flatMap((solution) => [...solution.wordLineNodesV]);
    const bitLines = solutions.flatMap((solution) => [...solution.bitLineNodesV]);
    expect(relativeError(wordLines, words)).toBeLessThan(golden.tolerance_rel);
    expect(relativeError(bitLines, bits)).toBeLessThan(golden.tolerance_rel);
  });

  it('currents by the transfer matrix', () => {
    const transfer = transferMatrix(network);
    const currents = inputs.flatMap((rowsV) => [...productCurrents(transfer, rowsV)]);
    expect(relativeError(currents, golden.expected_output_currents)).toBeLessThan(golden.tolerance_rel);
  });
});

/** Largest difference over the largest expected value, as the files' tolerance means it. */
function relativeError(actual: readonly number[], nested: readonly unknown[]): number {
  const expected = nested.flat(3) as number[];
  expect(actual).toHaveLength(expected.length);
  const difference = Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)));
  return difference / Math.max(...expected.map(Math.abs));
}
