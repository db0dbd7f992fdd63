import type { AcceleratorSpec, RunSpec } from '@dl-rsim/spec';
import { runSpec, scaledQuantization } from '../../testing/index.ts';

/**
 * The hardware on which simulators of ReRAM are usually timed: 8-bit numbers, inputs bit by bit, weights in
 * binary cells, 128 rows at once, an 8-bit ADC of one code a sum.
 */
export function hardware(
  fidelity: 'table' | 'array',
  options: {
    /** Lognormal sigma of both states. */
    readonly sigmaRatio: number;
    /** twosComplement by default. */
    readonly weightEncoding?: AcceleratorSpec['weightEncoding'];
    readonly statistics?: Partial<RunSpec['statistics']>;
  },
): RunSpec {
  const { sigmaRatio, weightEncoding = 'twosComplement', statistics } = options;
  const { readout } = runSpec().accelerator;
  const adc = { resolutionBits: 8, range: 'granular', percentileRatio: 1, tracking: 'inputAware' } as const;
  return runSpec({
    fidelity,
    rowCount: 128,
    device: { lrsSigmaRatio: sigmaRatio, hrsSigmaRatio: sigmaRatio },
    quantization: scaledQuantization({ weightBits: 8, activationBits: 8, activationPercentileRatio: 0.9999 }),
    accelerator: { weightEncoding, readout: { ...readout, converter: { adc } } },
    statistics: { imageCount: 16, calibrationImageCount: 2, repeatCount: 2, ...statistics },
  });
}
