import type { AcceleratorSpec, RunSpec } from '@dl-rsim/spec';

const ZERO_DIGEST = '0'.repeat(64);

/** What a test usually varies; the rest is the baseline preset. */
export interface RunSpecChanges {
  readonly fidelity?: RunSpec['fidelity'];
  /** Lognormal sigmas, next to the fields of a device. */
  readonly device?: Partial<AcceleratorSpec['device']> & {
    readonly lrsSigmaRatio?: number;
    readonly hrsSigmaRatio?: number;
  };
  readonly rowCount?: number;
  readonly senseBits?: number;
  /** Whole parts of the accelerator. */
  readonly accelerator?: Partial<AcceleratorSpec>;
  readonly activation?: { readonly integerBits: number; readonly fractionBits: number };
  readonly weight?: { readonly integerBits: number; readonly fractionBits: number };
  readonly quantization?: RunSpec['quantization'];
  readonly overrides?: RunSpec['overrides'];
  readonly scope?: Partial<RunSpec['scope']>;
  readonly statistics?: Partial<RunSpec['statistics']>;
  readonly seed?: string;
}

type ScaledSpec = NonNullable<RunSpec['quantization']['scaled']>;

/** Scaled integers of 6 bits, changed where a test says so. */
export function scaledQuantization(changes: Partial<ScaledSpec> = {}): { readonly scaled: ScaledSpec } {
  return {
    scaled: {
      activationBits: 6,
      weightBits: 6,
      activationRange: 'percentile',
      activationPercentileRatio: 0.99,
      weightRange: 'minMax',
      weightPercentileRatio: 0.9,
      weightScale: 'layer',
      ...changes,
    },
  };
}

/** The baseline of lin2018 with few samples and images, changed where a test says so. */
export function runSpec(changes: RunSpecChanges = {}): RunSpec {
  const defaultFormat = { integerBits: 2, fractionBits: 4 };
  return {
    specVersion: 2,
    fidelity: changes.fidelity ?? 'table',
    accelerator: acceleratorSpec(changes),
    quantization: changes.quantization ?? {
      fixedPoint: {
        activation: changes.activation ?? defaultFormat,
        weight: changes.weight ?? defaultFormat,
      },
    },
    overrides: changes.overrides ?? [],
    scope: { layerName: '', sliceIndex: -1, factor: 'all', ...changes.scope },
    networkDigest: ZERO_DIGEST,
    datasetDigest: ZERO_DIGEST,
    statistics: {
      imageCount: 4,
      chipCount: 1,
      repeatCount: 2,
      calibrationImageCount: 2,
      tableMethod: 'computed',
      sampleCount: 1000,
      momentSource: 'table',
      stopHalfWidthRatio: 0,
      ...changes.statistics,
    },
    seed: changes.seed ?? '00000000000000a7',
  };
}

function acceleratorSpec(changes: RunSpecChanges): AcceleratorSpec {
  const { lrsSigmaRatio = 0.1, hrsSigmaRatio = 0.725, ...device } = changes.device ?? {};
  const rowCount = changes.rowCount ?? 9;
  return {
    device: {
      onResistanceOhm: 10_000,
      resistanceRatio: 10,
      levelConductancesRatio: [],
      variation: { lognormal: { lrsSigmaRatio, hrsSigmaRatio } },
      faults: { stuckLrsRatio: 0, stuckHrsRatio: 0, clusterCellCount: 1 },
      retention: {
        timeSec: 0,
        driftRatio: 0.1,
        driftSigmaRatio: 0,
        referenceTimeSec: 1,
        temperatureK: 300,
        referenceTemperatureK: 300,
        activationEnergyV: 0,
      },
      noise: { readSigmaRatio: 0, telegraphProbabilityRatio: 0, telegraphAmplitudeRatio: 0 },
      nonlinearityRatio: 0,
      ...device,
    },
    cell: { levelBits: 1 },
    crossbar: {
      rowCount: Math.max(128, rowCount),
      columnCount: 128,
      wordLineSegmentOhm: 0,
      bitLineSegmentOhm: 0,
      driverOhm: 0,
      senseOhm: 0,
      irDropModel: 'exact',
    },
    operationUnit: { rowCount, columnCount: 8 },
    dac: { resolutionBits: 1 },
    readout: readoutSpec(changes.senseBits ?? 4),
    weightEncoding: 'twosComplement',
    ...changes.accelerator,
  };
}

function readoutSpec(resolutionBits: number): AcceleratorSpec['readout'] {
  return {
    converter: {
      senseAmplifier: {
        resolutionBits,
        placement: 'nominal',
        tracking: 'inputAware',
        zeroShiftRatio: 0,
        oneShiftRatio: 0,
        guardBandV: 0,
        levelSwingV: 0.1,
        unresolved: 'random',
      },
    },
    offsetSigmaRatio: 0,
    gainSigmaRatio: 0,
    clampErrorRatio: 0,
  };
}
