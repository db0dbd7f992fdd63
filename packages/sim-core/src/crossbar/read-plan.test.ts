import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextWord, stream } from '../random/stream.ts';
import { encodeGroup, storeWeights } from './encode-group.ts';
import { inputDigit, planReads, type ReadFormat, type ReadPlan, UNIT_COLUMN } from './read-plan.ts';

fc.configureGlobal({ seed: 20181105 });

const ENCODINGS = [
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
] as const;

const formats = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  weightBits: fc.integer({ min: 2, max: 12 }),
  levelBits: fc.integer({ min: 1, max: 4 }),
  inputBits: fc.integer({ min: 2, max: 12 }),
  isInputSigned: fc.boolean(),
  dacBits: fc.integer({ min: 1, max: 8 }),
  crossbarRowCount: fc.integer({ min: 4, max: 16 }),
  crossbarColumnCount: fc.constant(16),
  ouRowCount: fc.integer({ min: 1, max: 4 }),
  ouColumnCount: fc.constant(8),
});

const cases = fc.record({
  format: formats,
  rowCount: fc.integer({ min: 1, max: 40 }),
  columnCount: fc.integer({ min: 1, max: 5 }),
  salt: fc.integer({ min: 0, max: 1e9 }),
});

/** Whole numbers lowest .. lowest + 2^bits - 1, both ends among them more often than chance. */
function integers(count: number, bits: number, options: { lowest: number; salt: number }): Int32Array {
  const source = stream('00000000000000a7', 'plan', options.salt);
  const range = 2 ** bits;
  return Int32Array.from({ length: count }, () => {
    const word = nextWord(source) >>> 0;
    const offset = word % 8 === 0 ? 0 : word % 8 === 1 ? range - 1 : Math.floor(word / 8) % range;
    return options.lowest + offset;
  });
}

/** Composes exact sums of products: reads without error. */
function composeExactly(plan: ReadPlan, weights: Int32Array, inputs: Int32Array): number[] {
  const { lineCount, lineColumns, lineWeights, columnCount } = plan;
  const inputSum = inputs.reduce((sum, input) => sum + input, 0);
  const outputs = new Array<number>(columnCount).fill(plan.inputSumWeight * inputSum);
  for (const group of plan.groups) {
    const { positive, negative, signs } = encodeGroup(plan, weights, group);
    for (const plane of plan.planes) {
      for (let line = 0; line < lineCount; line++) {
        let sop = 0;
        for (let row = group.firstRow; row < group.endRow; row++) {
          const at = (row - group.firstRow) * lineCount + line;
          const rowSop = inputDigit(inputs[row]!, plane) * (positive[at]! - (negative?.[at] ?? 0));
          expect(rowSop).toBeGreaterThanOrEqual(plan.lowestRowSop);
          expect(rowSop).toBeLessThanOrEqual(plan.highestRowSop);
          sop += rowSop;
        }
        const value = plane.weight * lineWeights[line]! * (signs?.[line] ?? 1) * sop;
        if (lineColumns[line] !== UNIT_COLUMN) outputs[lineColumns[line]!]! += value;
        else for (let column = 0; column < columnCount; column++) outputs[column]! -= value;
      }
    }
  }
  return outputs;
}

function multiply(weights: Int32Array, inputs: Int32Array, columnCount: number): number[] {
  return Array.from({ length: columnCount }, (_, column) =>
    inputs.reduce((sum, input, row) => sum + input * weights[row * columnCount + column]!, 0),
  );
}

test('exact sums compose to the integer product, in every encoding', () => {
  fc.assert(
    fc.property(cases, ({ format, rowCount, columnCount, salt }) => {
      const plan = planReads({ rowCount, columnCount }, format);
      const half = 2 ** (format.weightBits - 1);
      const weights = integers(rowCount * columnCount, format.weightBits, { lowest: -half, salt });
      const lowest = format.isInputSigned ? -(2 ** (format.inputBits - 1)) : 0;
      const inputs = integers(rowCount, format.inputBits, { lowest, salt: salt + 1 });
      const stored = storeWeights(plan, weights);
      expect(composeExactly(plan, weights, inputs)).toEqual(multiply(stored.weights, inputs, columnCount));
      expect(stored.clippedWeightCount).toBe(weights.filter((w, i) => w !== stored.weights[i]).length);
    }),
    { numRuns: 300 },
  );
});

test.each(ENCODINGS.slice(0, 5))('%s holds every weight above -2^(W-1)', (encoding) => {
  const format: ReadFormat = { ...base, encoding };
  const plan = planReads({ rowCount: 15, columnCount: 1 }, format);
  const weights = Int32Array.from({ length: 15 }, (_, i) => i - 7);
  expect(storeWeights(plan, weights)).toEqual({ weights, clippedWeightCount: 0 });
});

test.each([
  ['twosComplement', 0],
  ['offset', 0],
  ['unitColumn', 0],
  ['differential', 1],
  ['positiveNegative', 1],
  ['forms', 1],
] as const)('%s clips -2^(W-1): %i times', (encoding, clippedWeightCount) => {
  const plan = planReads({ rowCount: 1, columnCount: 1 }, { ...base, encoding });
  const stored = storeWeights(plan, Int32Array.of(-8));
  expect(stored.clippedWeightCount).toBe(clippedWeightCount);
  expect(stored.weights[0]).toBe(clippedWeightCount === 0 ? -8 : -7);
});

const base: ReadFormat = {
  encoding: 'twosComplement',
  weightBits: 4,
  levelBits: 2,
  inputBits: 4,
  isInputSigned: true,
  dacBits: 2,
  crossbarRowCount: 8,
  crossbarColumnCount: 8,
  ouRowCount: 3,
  ouColumnCount: 8,
};

test('groups start anew at the end of a crossbar', () => {
  const { groups } = planReads({ rowCount: 18, columnCount: 1 }, base);
  expect(groups.map(({ firstRow, endRow }) => `${firstRow}-${endRow}`).join(' ')).toBe(
    '0-3 3-6 6-8 8-11 11-14 14-16 16-18',
  );
});

test('signed inputs have a last cycle of their own that counts negative', () => {
  const { planes } = planReads({ rowCount: 1, columnCount: 1 }, base);
  expect(planes.map(({ weight, digitBits }) => [weight, digitBits])).toEqual([
    [1, 2],
    [4, 1],
    [-8, 1],
  ]);
});

test('the sign bit of two’s complement has a slice of its own', () => {
  const plan = planReads({ rowCount: 1, columnCount: 2 }, base);
  expect([...plan.lineWeights]).toEqual([1, 1, 4, 4, -8, -8]);
  expect([...plan.lineSlices]).toEqual([0, 0, 1, 1, 2, 2]);
  const { positive } = encodeGroup(plan, Int32Array.of(-8, 7), plan.groups[0]!);
  expect([...positive]).toEqual([0, 3, 0, 1, 1, 0]);
});

test('forms keeps the sign with the larger sum in each group and column', () => {
  const plan = planReads({ rowCount: 5, columnCount: 2 }, { ...base, encoding: 'forms' });
  const weights = Int32Array.of(1, -5, -3, 4, 1, 0, 2, -1, 2, 1);
  const stored = storeWeights(plan, weights);
  expect([...stored.weights]).toEqual([0, -5, -3, 0, 0, 0, 2, 0, 2, 1]);
  expect(stored.clippedWeightCount).toBe(4);
  const signs = plan.groups.map((group) => [...encodeGroup(plan, weights, group).signs!]);
  expect(signs).toEqual([
    [-1, -1, -1, -1],
    [1, 1, 1, 1],
  ]);
});
