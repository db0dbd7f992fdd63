import type { AcceleratorSpec, RunSpec } from '@dl-rsim/spec';

const ZERO_DIGEST = '0'.repeat(64);

/** What a test usually varies; the rest is the baseline preset. */
export interface RunSpecChanges {
  readonly device?: Partial<AcceleratorSpec['device']>;
  readonly rowCount?: number;
  readonly senseBits?: number;
  readonly activation?: RunSpec['quantization']['activation'];
  readonly weight?: RunSpec['quantization']['weight'];
  readonly statistics?: Partial<RunSpec['statistics']>;
  readonly seed?: string;
}

/** The baseline of lin2018 with few samples and images, changed where a test says so. */
export function runSpec(changes: RunSpecChanges = {}): RunSpec {
  return {
    specVersion: 1,
    accelerator: {
      device: {
        onResistanceOhm: 10_000,
        resistanceRatio: 10,
        lrsSigmaRatio: 0.1,
        hrsSigmaRatio: 0.725,
        ...changes.device,
      },
      cell: { levelBits: 1 },
      operationUnit: { rowCount: changes.rowCount ?? 9 },
      dac: { resolutionBits: 1 },
      senseAmplifier: { resolutionBits: changes.senseBits ?? 4 },
    },
    quantization: {
      activation: changes.activation ?? { integerBits: 2, fractionBits: 4 },
      weight: changes.weight ?? { integerBits: 2, fractionBits: 4 },
    },
    networkDigest: ZERO_DIGEST,
    datasetDigest: ZERO_DIGEST,
    statistics: { imageCount: 4, repeatCount: 2, sampleCount: 1000, ...changes.statistics },
    seed: changes.seed ?? '00000000000000a7',
  };
}
