import type { QuantizationSpec } from '@dl-rsim/spec';
import type { ReadFormat } from '../crossbar/read-plan.ts';
import type { LayerDesign } from './resolve.ts';

/** Bits of a layer's numbers. */
export interface NumberFormat {
  readonly weightBits: number;
  readonly inputBits: number;
  readonly isInputSigned: boolean;
}

/**
 * Bits of a layer's numbers as the spec asks for them. Fixed-point inputs are signed. Scaled inputs are
 * unsigned where the calibration images show no negative one; until then they count as signed, which takes
 * one more plane but no more bits.
 */
export function numberFormat({ fixedPoint, scaled }: QuantizationSpec): NumberFormat {
  if (fixedPoint) {
    const { weight, activation } = fixedPoint;
    return {
      weightBits: weight.integerBits + weight.fractionBits,
      inputBits: activation.integerBits + activation.fractionBits,
      isInputSigned: true,
    };
  }
  return { weightBits: scaled!.weightBits, inputBits: scaled!.activationBits, isInputSigned: true };
}

/** How a layer's weights and inputs are cut into reads. */
export function readFormat(
  { accelerator }: Pick<LayerDesign, 'accelerator'>,
  numbers: NumberFormat,
): ReadFormat {
  const { cell, crossbar, operationUnit, dac, weightEncoding } = accelerator;
  return {
    encoding: weightEncoding,
    weightBits: numbers.weightBits,
    levelBits: cell.levelBits,
    inputBits: numbers.inputBits,
    isInputSigned: numbers.isInputSigned,
    dacBits: dac.resolutionBits,
    crossbarRowCount: crossbar.rowCount,
    crossbarColumnCount: crossbar.columnCount,
    ouRowCount: operationUnit.rowCount,
    ouColumnCount: operationUnit.columnCount,
  };
}
