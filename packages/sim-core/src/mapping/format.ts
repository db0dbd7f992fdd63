import type { AcceleratorSpec, ChipSpec, QuantizationSpec } from '@dl-rsim/spec';
import { placeLines } from '../crossbar/place-lines.ts';
import { planReads, type ReadFormat } from '../crossbar/read-plan.ts';
import type { LayerFormat } from './mapped-layer.ts';

/**
 * How numbers lie on crossbars: lines, pairs and operation units are those that reliability runs read. Inputs
 * of scaled layers count as unsigned, what rectifiers give; with one bit a cycle that changes nothing. A
 * partial sum keeps all bits that a crossbar can make. Bits of weights and activations are at least 2.
 */
export function layerFormatOf(
  accelerator: AcceleratorSpec,
  quantization: QuantizationSpec,
  { converters }: Pick<ChipSpec, 'converters'>,
): LayerFormat {
  const { crossbar, operationUnit } = accelerator;
  const numbers = numbersOf(quantization);
  const read = readFormatOf(accelerator, numbers);
  // One column of weights and two: what is left of the first without the second stands beside the columns.
  const plan = planReads({ rowCount: 1, columnCount: 1 }, read);
  const twoColumns = planReads({ rowCount: 1, columnCount: 2 }, read);
  const lineCount = twoColumns.lineCount - plan.lineCount;
  const { sideCount, blockLineCount, crossbarLineCount } = placeLines(plan);
  return {
    crossbarRowCount: crossbar.rowCount,
    crossbarColumnCount: Math.max(sideCount, crossbar.columnCount),
    usableColumnCount: crossbarLineCount * sideCount,
    ouRowCount: operationUnit.rowCount,
    ouColumnCount: blockLineCount * sideCount,
    sideCount,
    converterCount: converters.count,
    linesPerColumnCount: lineCount * sideCount,
    extraLineCount: (plan.lineCount - lineCount) * sideCount,
    activationBits: numbers.inputBits,
    inputCycleCount: plan.planes.length,
    dacBits: read.dacBits,
    weightBits: numbers.weightBits,
    partialSumBits: numbers.inputBits + numbers.weightBits + bitsToCount(crossbar.rowCount),
  };
}

interface Numbers {
  readonly weightBits: number;
  readonly inputBits: number;
  readonly isInputSigned: boolean;
}

/** Bits of weights and activations. Fixed-point activations are signed. */
export function numbersOf({ fixedPoint, scaled }: QuantizationSpec): Numbers {
  if (!fixedPoint) {
    return { weightBits: scaled!.weightBits, inputBits: scaled!.activationBits, isInputSigned: false };
  }
  const { weight, activation } = fixedPoint;
  return {
    weightBits: weight.integerBits + weight.fractionBits,
    inputBits: activation.integerBits + activation.fractionBits,
    isInputSigned: true,
  };
}

function readFormatOf(accelerator: AcceleratorSpec, numbers: Numbers): ReadFormat {
  const { cell, crossbar, operationUnit, dac, weightEncoding } = accelerator;
  return {
    ...numbers,
    encoding: weightEncoding,
    levelBits: cell.levelBits,
    dacBits: dac.resolutionBits,
    crossbarRowCount: crossbar.rowCount,
    crossbarColumnCount: crossbar.columnCount,
    ouRowCount: operationUnit.rowCount,
    ouColumnCount: operationUnit.columnCount,
  };
}

/** Bits that `count` equal summands add to a sum: ceil(log2 count). */
const bitsToCount = (count: number): number => 32 - Math.clz32(count - 1);
