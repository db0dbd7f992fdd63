import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Adc } from '../converter/adc.ts';
import { type InputFormat, inputPlanes } from '../converter/dac.ts';
import { stream } from '../random/stream.ts';
import { type CellFormat, encodeWeights, weightRange } from './encoding.ts';
import { rowGroups } from './operation-unit.ts';
import { disturbConductances, programCells, targetConductances } from './program.ts';
import { multiplyVector, type Readout } from './read.ts';

fc.configureGlobal({ seed: 20181105 });

interface Product {
  readonly format: CellFormat;
  readonly input: InputFormat;
  readonly conversion: 'plane' | 'input';
  readonly groupRowCount: number;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly weights: Int32Array;
  readonly inputs: Int32Array;
}

/** Products of every encoding, slicing, DAC and grouping. */
const products = fc
  .record({
    encoding: fc.constantFrom('offset' as const, 'unitColumn' as const, 'differential' as const),
    inputEncoding: fc.constantFrom(
      'unsigned' as const,
      'signMagnitude' as const,
      'twosComplement' as const,
      'offset' as const,
    ),
    weightBits: fc.integer({ min: 2, max: 9 }),
    cellBits: fc.integer({ min: 1, max: 4 }),
    spareSliceCount: fc.integer({ min: 0, max: 1 }),
    lowestConductanceRatio: fc.constantFrom(0, 0, 0.01, 0.3),
    inputBits: fc.integer({ min: 2, max: 8 }),
    dacBits: fc.integer({ min: 1, max: 8 }),
    conversion: fc.constantFrom('plane' as const, 'input' as const),
    rowCount: fc.integer({ min: 1, max: 20 }),
    columnCount: fc.integer({ min: 1, max: 5 }),
    groupRowCount: fc.integer({ min: 1, max: 24 }),
    seed: fc.integer(),
  })
  .map((drawn): Product => {
    const { encoding, weightBits, cellBits, lowestConductanceRatio, inputBits, dacBits } = drawn;
    const sliceCount = Math.ceil(weightBits / cellBits) + drawn.spareSliceCount;
    const format = { encoding, weightBits, cellBits, sliceCount, lowestConductanceRatio };
    const input = { encoding: drawn.inputEncoding, inputBits, dacBits };
    const { rowCount, columnCount, groupRowCount, conversion } = drawn;
    let state = drawn.seed | 0;
    const integer = ({ lowest, highest }: { readonly lowest: number; readonly highest: number }) => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return lowest + Math.floor(((state >>> 0) / 4294967296) * (highest - lowest + 1));
    };
    const weights = Int32Array.from({ length: rowCount * columnCount }, () => integer(weightRange(format)));
    const inputs = Int32Array.from({ length: rowCount }, () => integer(inputPlanes(input)));
    return { format, input, conversion, groupRowCount, rowCount, columnCount, weights, inputs };
  });

function integerProduct({ weights, inputs, rowCount, columnCount }: Product): number[] {
  return Array.from({ length: columnCount }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rowCount; row++) sum += inputs[row]! * weights[row * columnCount + column]!;
    return sum;
  });
}

/** A converter with one code per level of one cell and step of one input digit, over all that can come. */
function levelAdc({ format, input, conversion, groupRowCount }: Product): Adc {
  const { fullScale } = inputPlanes(input);
  const stepCount = conversion === 'plane' ? 2 ** input.dacBits - 1 : fullScale;
  const swing = groupRowCount * (1 - format.lowestConductanceRatio);
  const codeCount = 2 * groupRowCount * (2 ** format.cellBits - 1) * stepCount + 1;
  return { lowestSum: -swing, highestSum: swing, codeCount };
}

function readoutOf(product: Product, adc: Adc | null): Readout {
  const groups = rowGroups(product.rowCount, product.groupRowCount);
  const converters = adc && groups.map(() => Array<Adc>(product.format.sliceCount).fill(adc));
  return { input: product.input, groups, converters, conversion: product.conversion };
}

function multiply(product: Product, adc: Adc | null): number[] {
  const cells = programCells(encodeWeights(product.weights, product, product.format));
  return [...multiplyVector(cells, product.inputs, { readout: readoutOf(product, adc) })];
}

/** The same matrix and input with rows in another order. */
function permuteRows(product: Product, order: readonly number[]): Product {
  const { columnCount, weights, inputs } = product;
  return {
    ...product,
    inputs: Int32Array.from(order, (row) => inputs[row]!),
    weights: Int32Array.from(
      order.flatMap((row) => [...weights.subarray(row * columnCount, (row + 1) * columnCount)]),
    ),
  };
}

const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
const difference = (a: readonly number[], b: readonly number[]) =>
  largest(a.map((value, i) => value - b[i]!));

describe('ideal cells', () => {
  test('give the integer product to the bit when the ADC tells every level apart', () => {
    fc.assert(
      fc.property(products, (drawn) => {
        const product = { ...drawn, format: { ...drawn.format, lowestConductanceRatio: 0 } };
        expect(difference(multiply(product, levelAdc(product)), integerProduct(product))).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('of a finite on/off ratio give it too: pairs with an ADC of their levels, the others with a fine one', () => {
    fc.assert(
      fc.property(products, (product) => {
        const isPair = product.format.encoding === 'differential';
        const fine = {
          lowestSum: -product.groupRowCount,
          highestSum: product.groupRowCount,
          codeCount: 2 ** 44,
        };
        const outputs = multiply(product, isPair ? levelAdc(product) : fine);
        expect(difference(outputs, integerProduct(product))).toBeLessThan(1e-3);
      }),
      { numRuns: 500 },
    );
  });

  test('give it without a converter', () => {
    fc.assert(
      fc.property(products, (product) => {
        expect(difference(multiply(product, null), integerProduct(product))).toBeLessThan(1e-7);
      }),
    );
  });
});

test('what all cells of a row have in common, the unit column takes away', () => {
  fc.assert(
    fc.property(products, fc.double({ min: -0.2, max: 0.2, noNaN: true }), (drawn, common) => {
      const product: Product = { ...drawn, format: { ...drawn.format, encoding: 'unitColumn' } };
      const encoded = encodeWeights(product.weights, product, product.format);
      const { lineCount, rowCount } = encoded.layout;
      const shifted = targetConductances(encoded).map(
        (g, cell) => g + common * ((Math.floor(cell / lineCount) % rowCount) + 1),
      );
      const readout = readoutOf(product, null);
      const outputs = multiplyVector(programCells(encoded, shifted), product.inputs, { readout });
      expect(difference([...outputs], integerProduct(product))).toBeLessThan(1e-6);
    }),
  );
});

test('with and without unit column ideal cells give the same', () => {
  fc.assert(
    fc.property(products, (drawn) => {
      const format = { ...drawn.format, lowestConductanceRatio: 0 };
      const offset: Product = { ...drawn, format: { ...format, encoding: 'offset' } };
      const unitColumn: Product = { ...drawn, format: { ...format, encoding: 'unitColumn' } };
      expect(multiply(unitColumn, levelAdc(unitColumn))).toEqual(multiply(offset, levelAdc(offset)));
    }),
  );
});

test('the order of the rows within one group changes nothing, even for a coarse ADC that does not clip', () => {
  fc.assert(
    fc.property(products, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const product: Product = {
        ...drawn,
        format: {
          ...drawn.format,
          cellBits: 1,
          sliceCount: drawn.format.weightBits,
          lowestConductanceRatio: 0,
        },
        input: { ...drawn.input, dacBits: 1 },
        conversion: 'plane',
        groupRowCount: drawn.rowCount,
      };
      const order = Array.from({ length: product.rowCount }, (_, row) => ({
        row,
        key: keys.next().value ?? 0,
      }));
      const rows = order.toSorted((a, b) => a.key - b.key).map(({ row }) => row);
      const coarse = { lowestSum: -product.rowCount, highestSum: product.rowCount, codeCount: 7 };
      expect(multiply(permuteRows(product, rows), coarse)).toEqual(multiply(product, coarse));
    }),
  );
});

test('rows move together with their given conductances', () => {
  fc.assert(
    fc.property(products, (product) => {
      const { rowCount } = product;
      const encoded = encodeWeights(product.weights, product, product.format);
      const { lineCount } = encoded.layout;
      const source = stream('00000000000000c5', 'rows');
      const error = { kind: 'lognormal', sigmaRatio: 0.3 } as const;
      const given = disturbConductances(source, targetConductances(encoded), error);
      const reversed = given.map((_, cell) => {
        const line = cell % lineCount;
        const block = Math.floor(cell / lineCount);
        const row = block % rowCount;
        return given[(block - row + (rowCount - 1 - row)) * lineCount + line]!;
      });
      const readout = readoutOf(product, null);
      const forward = multiplyVector(programCells(encoded, given), product.inputs, { readout });
      const back = multiplyVector(programCells(encoded, reversed), product.inputs.toReversed(), { readout });
      expect(difference([...back], [...forward])).toBeLessThan(1e-6);
    }),
  );
});

test('an ADC that clips is seen in the product', () => {
  const format = { encoding: 'offset', weightBits: 2, cellBits: 1, sliceCount: 2, lowestConductanceRatio: 0 };
  const input = { encoding: 'unsigned', inputBits: 1, dacBits: 1 };
  const product = {
    format,
    input,
    conversion: 'plane',
    groupRowCount: 4,
    rowCount: 4,
    columnCount: 1,
    weights: Int32Array.of(1, 1, 1, 1),
    inputs: Int32Array.of(1, 1, 1, 1),
  } as const;
  expect(multiply(product as Product, { lowestSum: 0, highestSum: 4, codeCount: 5 })).toEqual([4]);
  // Both slices read 3 instead of 4: 3 + 2 * 3 - 2 * 4.
  expect(multiply(product as Product, { lowestSum: 0, highestSum: 3, codeCount: 4 })).toEqual([1]);
});
