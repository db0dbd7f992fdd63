import { crossbarNeed, type QuantizationSpec, weightBitsOf } from '@dl-rsim/spec';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeLines } from './place-lines.ts';
import { planReads, type WeightEncoding } from './read-plan.ts';

const ENCODINGS: readonly WeightEncoding[] = [
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
];
const wires = {
  wordLineSegmentOhm: 0,
  bitLineSegmentOhm: 0,
  driverOhm: 0,
  senseOhm: 0,
  irDropModel: 'exact',
} as const;

test('the count that pages show is that of the crossbars which are simulated', () => {
  const size = fc.integer({ min: 1, max: 200 });
  const draw = fc.record({
    matrix: fc.record({ groupCount: fc.integer({ min: 1, max: 4 }), rowCount: size, columnCount: size }),
    crossbar: fc.record({ rowCount: size, columnCount: size }),
    unit: fc.record({
      rowShare: fc.double({ min: 0, max: 1, noNaN: true }),
      columnShare: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    levelBits: fc.integer({ min: 1, max: 4 }),
    weightBits: fc.integer({ min: 2, max: 16 }),
    encoding: fc.constantFrom(...ENCODINGS),
  });
  fc.assert(
    fc.property(draw, ({ matrix, crossbar, unit, levelBits, weightBits, encoding }) => {
      const operationUnit = {
        rowCount: Math.max(1, Math.round(unit.rowShare * crossbar.rowCount)),
        columnCount: Math.max(1, Math.round(unit.columnShare * crossbar.columnCount)),
      };
      const plan = planReads(matrix, {
        ...{ encoding, weightBits, levelBits, inputBits: 4, isInputSigned: false, dacBits: 1 },
        crossbarRowCount: crossbar.rowCount,
        crossbarColumnCount: crossbar.columnCount,
        ouRowCount: operationUnit.rowCount,
        ouColumnCount: operationUnit.columnCount,
      });
      const { crossbars } = placeLines(plan);
      const format = {
        crossbar: { ...crossbar, ...wires },
        operationUnit,
        cell: { levelBits },
        weightEncoding: encoding,
      };
      const scaled = { activationBits: 8, weightBits, activationPercentileRatio: 1 };
      const need = crossbarNeed(matrix, format, { scaled } as QuantizationSpec);
      expect(need.crossbarCount).toBe(matrix.groupCount * crossbars.length);
      expect(need.usedRatio).toBeGreaterThan(0);
      expect(need.usedRatio).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500, seed: 7 },
  );
});

test('the bits of a fixed-point weight are those of both sides of its point', () => {
  const weight = { integerBits: 2, fractionBits: 4 };
  expect(weightBitsOf({ fixedPoint: { activation: weight, weight } })).toBe(6);
});
