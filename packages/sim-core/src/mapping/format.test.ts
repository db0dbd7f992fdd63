import { type AcceleratorSpec, crossbarNeed, type QuantizationSpec } from '@dl-rsim/spec';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convNode, mappingSpec, runSpec } from '../../testing/index.ts';
import { layerFormatOf } from './format.ts';
import { mapLayer } from './map-layer.ts';

const ENCODINGS = [
  'twosComplement',
  'offset',
  'unitColumn',
  'differential',
  'positiveNegative',
  'forms',
] as const;
const converters = { converters: { count: 1 } } as Parameters<typeof layerFormatOf>[2];

describe('layerFormatOf', () => {
  it('gives the crossbars and the used cells that pages show, whatever the encoding', () => {
    const size = fc.integer({ min: 1, max: 200 });
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    const draw = fc.record({
      matrix: fc.record({ groupCount: fc.integer({ min: 1, max: 4 }), rowCount: size, columnCount: size }),
      crossbar: fc.record({ rowCount: size, columnCount: size }),
      unit: fc.record({ rowRatio: ratio, columnRatio: ratio }),
      levelBits: fc.integer({ min: 1, max: 4 }),
      weightBits: fc.integer({ min: 2, max: 16 }),
      weightEncoding: fc.constantFrom(...ENCODINGS),
    });
    fc.assert(
      fc.property(draw, ({ matrix, crossbar, unit, levelBits, weightBits, weightEncoding }) => {
        const operationUnit = {
          rowCount: Math.max(1, Math.round(unit.rowRatio * crossbar.rowCount)),
          columnCount: Math.max(1, Math.round(unit.columnRatio * crossbar.columnCount)),
        };
        const spec = acceleratorSpec({ crossbar, operationUnit, cell: { levelBits }, weightEncoding });
        const quantization = scaled(weightBits);
        const format = layerFormatOf(spec, quantization, converters);
        const layer = mapLayer(matrixNode(matrix), 0, {
          format,
          mapping: mappingSpec(),
          partition: 'im2col',
        });
        const need = crossbarNeed(matrix, spec, quantization);
        expect(layer.crossbarsPerCopyCount).toBe(need.crossbarCount);
        expect(format.linesPerColumnCount).toBe(need.linesPerColumnCount);
        const cellCount = need.crossbarCount * format.crossbarRowCount * format.crossbarColumnCount;
        expect(layer.usedCellsPerCopyCount / cellCount).toBe(need.usedRatio);
      }),
      { numRuns: 500, seed: 21 },
    );
  });

  it('drives signed fixed-point inputs in one cycle more where bits share cycles', () => {
    const spec = { ...acceleratorSpec({}), dac: { ...acceleratorSpec({}).dac, resolutionBits: 2 } };
    const number = { integerBits: 4, fractionBits: 4 };
    const fixedPoint = { fixedPoint: { activation: number, weight: number } };
    // 7 bits in cycles of 2, and the sign
    expect(layerFormatOf(spec, fixedPoint, converters).inputCycleCount).toBe(5);
    expect(layerFormatOf(spec, scaled(8), converters).inputCycleCount).toBe(4);
  });

  it('gives partial sums all bits that the rows of a crossbar can make', () => {
    const bitsOf = (rowCount: number) => {
      const spec = acceleratorSpec({ crossbar: { rowCount, columnCount: 128 } });
      return layerFormatOf(spec, scaled(6), converters).partialSumBits;
    };
    // products of 8 and 6 bits
    expect([16, 128, 129].map(bitsOf)).toEqual([14 + 4, 14 + 7, 14 + 8]);
  });
});

function acceleratorSpec({
  crossbar = { rowCount: 128, columnCount: 128 },
  ...changes
}: {
  readonly crossbar?: { readonly rowCount: number; readonly columnCount: number };
  readonly operationUnit?: { readonly rowCount: number; readonly columnCount: number };
  readonly cell?: { readonly levelBits: number };
  readonly weightEncoding?: AcceleratorSpec['weightEncoding'];
}): AcceleratorSpec {
  const { accelerator } = runSpec();
  return { ...accelerator, ...changes, crossbar: { ...accelerator.crossbar, ...crossbar } };
}

const scaled = (weightBits: number) =>
  ({ scaled: { activationBits: 8, weightBits, activationPercentileRatio: 1 } }) as QuantizationSpec;

/** Groups of 1 x 1 kernels: matrices of channels. */
function matrixNode(matrix: {
  readonly groupCount: number;
  readonly rowCount: number;
  readonly columnCount: number;
}) {
  const { groupCount, rowCount, columnCount } = matrix;
  return convNode({
    ...{ heightCount: 1, widthCount: 1, kernelHeightCount: 1, kernelWidthCount: 1, groupCount },
    ...{ inputChannelCount: groupCount * rowCount, outputChannelCount: groupCount * columnCount },
  });
}
