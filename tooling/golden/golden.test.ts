import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkFile, findCaseFiles, formatReport } from './check-file.ts';

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (goldenDir === undefined) {
  console.warn(
    'SKIPPED: answers of independent programs. Set DLRSIM_GOLDEN_DIR to the folder of golden cases.',
  );
}
const crossbarDir = goldenDir === undefined ? null : join(goldenDir, 'crossbar');
const paths = crossbarDir === null ? [] : findCaseFiles(crossbarDir);
const KINDS = ['mvm_bitsliced_adc', 'mvm_explicit_conductance', 'conv_layer', 'mvm_statistics', 'ir_drop'];

/** Two cells of two slices by hand: w = 1, -1 is stored as 3, 1; of x = 1, 0 both slices read 1. */
const handMade = {
  id: 'hand-made',
  kind: 'mvm_bitsliced_adc',
  spec: {
    scheme: 'offset',
    weight_bits: 2,
    weight_slices: 2,
    cell_bits: 1,
    input_bits: 1,
    signed_input: false,
    slice_size: 1,
    adc_per_input_bit: true,
    gmin_norm: 0,
    offset_style: 'DIGITAL_OFFSET',
  },
  weights_int: [[1, -1]],
  inputs_int: [[1, 0]],
  arrays: [
    {
      row_start: 0,
      row_end: 2,
      adc_per_slice: [
        { min: 0, max: 2, levels: 3 },
        { min: 0, max: 2, levels: 3 },
      ],
      adc_codes: [[[[1]], [[1]]]],
    },
  ],
  expected_y: [[1]],
  tolerance_abs_y: 1e-9,
};

/** The report about the hand-made case after a replacement in its text. */
async function report(from: string, to: string): Promise<string> {
  const text = JSON.stringify(handMade).replace(from, to);
  return formatReport('case', await checkFile(text));
}

test('a right case passes', async () => {
  expect(await report('', '')).toBe('ok   case  error 0.00e+0 of 1e-9; 2 codes equal');
});

test.each([
  ['"expected_y":[[1]]', '"expected_y":[[1.000001]]', 'FAIL case  error 1.00e-6 of 1e-9; 2 codes equal'],
  ['[[[[1]],[[1]]]]', '[[[[1]],[[2]]]]', 'FAIL case  error 0.00e+0 of 1e-9; 1 of 2 CODES WRONG'],
  ['[[[[1]],[[1]]]]', '[[[[1]]]]', 'FAIL case  1 codes in the file, 2 read'],
  ['"row_end":2', '"row_end":1', 'FAIL case  the arrays cover 1 rows, the weights have 2'],
  ['[[1,-1]]', '[[1,-3]]', 'FAIL case  weight -3 is not in -2..1'],
  ['[[1,0]]', '[[1,2]]', 'FAIL case  input 2 is not in 0..1'],
  ['"cell_bits":1', '"cell_bits":5', 'FAIL case  spec.cell_bits: Too big: expected number to be <=4'],
  [
    '"expected_y":',
    '"expected":',
    'FAIL case  expected_y: Invalid input: expected array, received undefined',
  ],
  ['mvm_bitsliced_adc', 'thermal', 'FAIL case  kind thermal is not one of mvm_bitsliced_adc,'],
  ['"kind"', '"sort"', 'FAIL case  has no kind'],
  ['}', '', 'FAIL case  is not JSON'],
])('%s -> %s is reported', async (from, to, line) => {
  expect(await report(from, to)).toContain(line);
});

describe('answers of independent programs', () => {
  test.skipIf(crossbarDir === null)('every kind is there', () => {
    const kinds = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')).kind);
    expect([...new Set(kinds)].toSorted()).toEqual(KINDS.toSorted());
  });

  test.skipIf(crossbarDir === null).each(paths.map((path) => [relative(crossbarDir ?? '', path), path]))(
    '%s',
    async (name, path) => {
      const line = formatReport(name!, await checkFile(readFileSync(path!, 'utf8')));
      expect(line).toMatch(/^ok /);
    },
  );

  test.skipIf(crossbarDir === null).each(KINDS)('a wrong answer of %s is found', async (kind) => {
    const text = paths
      .map((path) => readFileSync(path, 'utf8'))
      .find((file) => JSON.parse(file).kind === kind);
    const content = JSON.parse(text!);
    const key = ['expected_y', 'expected', 'expected_rms_error_int', 'expected_output_currents'].find(
      (name) => name in content,
    );
    content[key!] = corruptLast(content[key!]);
    expect(formatReport(kind, await checkFile(JSON.stringify(content)))).toMatch(/^FAIL .* error/);
  });
});

/** The last number of nested lists, 5 % and a millionth larger. */
function corruptLast(value: unknown): unknown {
  if (!Array.isArray(value)) return Number(value) * 1.05 + 1e-6;
  return [...value.slice(0, -1), corruptLast(value.at(-1))];
}

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (name: string, files: Readonly<Record<string, string>>) => {
    mkdirSync(join(folder, name, 'below'), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
    const command = [join(import.meta.dirname, 'main.ts'), join(folder, name)];
    try {
      return {
        code: 0,
        lines: execFileSync(process.execPath, command, { encoding: 'utf8', env }).split('\n'),
      };
    } catch (error) {
      const { status, stdout } = error as { readonly status: number; readonly stdout: string };
      return { code: status, lines: stdout.split('\n') };
    }
  };
  const right = JSON.stringify(handMade);
  const logits = JSON.stringify({
    model: 'models/m.h5',
    dataset: 'datasets/d/batch.bin',
    preprocessing: 'pixel/255, NHWC',
    evaluatedImageCount: 1,
    top1Accuracy: 1,
    firstLogits: [[1]],
    predictions: [0],
  });
  const env = { ...process.env, DLRSIM_MODELS_DIR: '', DLRSIM_DATASETS_DIR: '' };

  test('finds cases in any folder below, names what it does not check, and counts', () => {
    const { code, lines } = run('good', { 'below/case.json': right, 'logits.json': logits, 'notes.md': 'x' });
    expect(lines[0]).toMatch(/^ok {3}below\/case\.json {2}error 0/);
    expect(lines[1]).toMatch(/^- {4}logits\.json {2}not checked here \(a network: set DLRSIM_MODELS_DIR/);
    expect([code, lines.at(-2)]).toEqual([0, '1 passed, 0 failed']);
  });

  test('ends with 1 when a file is damaged', () => {
    const { code, lines } = run('damaged', { 'case.json': right, 'below/case.json': right.slice(0, 99) });
    expect([code, lines.at(-2)]).toEqual([1, '1 passed, 1 failed']);
  });

  test('ends with 1 when there is nothing to check', () => {
    expect(run('unchecked', { 'logits.json': logits }).code).toBe(1);
    const { code, lines } = run('empty', {});
    expect([code, lines.at(-2)]).toEqual([1, '0 passed, 0 failed']);
  });
});
