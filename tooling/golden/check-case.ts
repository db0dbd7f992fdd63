import type { GoldenCase } from './case-file.ts';
import { checkConvolution } from './check-convolution.ts';
import { checkIrDrop } from './check-ir-drop.ts';
import { checkProduct } from './check-product.ts';
import { checkStatistics } from './check-statistics.ts';
import type { CheckOutcome, OnProgress } from './outcome.ts';

/** Computes a case with the core and compares. Throws where the case contradicts itself. */
export function checkCase(content: GoldenCase, onProgress?: OnProgress): CheckOutcome {
  switch (content.kind) {
    case 'mvm_bitsliced_adc':
    case 'mvm_explicit_conductance':
      return checkProduct(content);
    case 'conv_layer':
      return checkConvolution(content);
    case 'mvm_statistics':
      return checkStatistics(content, onProgress ? { onProgress } : {});
    case 'ir_drop':
      return checkIrDrop(content);
    default:
      return content satisfies never;
  }
}
