import { expect, test } from 'vitest';
import {
  ARRAY_FORMAT,
  amplifier,
  arrayLayer,
  exactSums,
  placesInRow,
  readImage,
  sensingOf,
  wholeNumbers,
} from '../../testing/array-layer.ts';
import { storeWeights } from '../crossbar/encode-group.ts';
import { planReads, type ReadFormat } from '../crossbar/read-plan.ts';

const ENCODINGS = [
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
] as const;
const SIZES: readonly Partial<ReadFormat>[] = [
  { ouRowCount: 8 },
  { ouRowCount: 9, crossbarRowCount: 27 },
  { ouRowCount: 128 },
  { ouRowCount: 16, levelBits: 2, isInputSigned: true },
  { ouRowCount: 20, levelBits: 3, dacBits: 2, weightBits: 6 },
  { ouRowCount: 6, dacBits: 8 },
];
const cases = ENCODINGS.flatMap((encoding) => SIZES.map((size) => ({ ...ARRAY_FORMAT, ...size, encoding })));
const name = (format: ReadFormat) =>
  `${format.encoding}, ${format.ouRowCount} rows, ${format.levelBits} and ${format.dacBits} bits`;

test.each(
  cases.map((format) => [name(format), format] as const),
)('an ideal device gives the sums of the integer network: %s', (_, format) => {
  const geometry = placesInRow(70, 5, 3);
  const plan = planReads(geometry, format);
  const half = 2 ** (format.weightBits - 1);
  const weights = wholeNumbers(70 * 5, { lowest: -half, highest: half - 1 });
  const lowest = format.isInputSigned ? -128 : 0;
  const integers = wholeNumbers(70 * 3, { lowest, highest: lowest + 255, salt: 1 });
  const exact = exactSums(integers, storeWeights(plan, weights).weights, geometry);
  const largestSop = format.ouRowCount * plan.highestRowSop;
  const sensings = [sensingOf(plan), ...(largestSop < 512 ? [sensingOf(plan, amplifier())] : [])];
  for (const sensing of sensings) {
    const layer = arrayLayer({ format, geometry, weights, sensing });
    expect(readImage(layer, integers, { geometry })).toEqual(exact);
    expect(layer.tally.wrongCount).toBe(0);
    const windows = layer.tally.readCount / plan.lineCount;
    expect(windows).toBe(activeWindows(integers, plan));
  }
});

/** Windows of all places with at least one digit that is not 0. */
function activeWindows(integers: Int32Array, plan: ReturnType<typeof planReads>): number {
  let count = 0;
  for (let first = 0; first < integers.length; first += plan.rowCount) {
    for (const { shift, digitBits } of plan.planes) {
      for (const { firstRow, endRow } of plan.groups) {
        const rows = integers.subarray(first + firstRow, first + endRow);
        if (rows.some((input) => ((input >> shift) & (2 ** digitBits - 1)) > 0)) count++;
      }
    }
  }
  return count;
}
