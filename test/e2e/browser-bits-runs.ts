import { type Network, simulateReliability } from '@dl-rsim/sim-core';
import {
  drain,
  lenetNetwork,
  type RunSpecChanges,
  randomImages,
  runSpec,
  scaledQuantization,
  tinyConvNetwork,
} from '@dl-rsim/sim-core/testing';
import { applyOverrides } from '@dl-rsim/spec';

/** One run that Node and the browser both make. */
export interface BitsRun {
  readonly name: keyof typeof SUBJECTS;
  readonly fidelity: 'table' | 'array' | 'moment';
  readonly kernel: 'simd' | 'reference';
}

interface Subject {
  readonly network: () => Network;
  readonly classCount: number;
  readonly changes: RunSpecChanges;
}

const statistics = { imageCount: 1, repeatCount: 1, calibrationImageCount: 1 };

/** The baseline, what computes with logarithms, exponentials, a solver or samples, and LeNet's shapes. */
const SUBJECTS = {
  'tiny baseline': { network: tinyConvNetwork, classCount: 3, changes: {} },
  'tiny with every factor': { network: tinyConvNetwork, classCount: 3, changes: everyFactor() },
  'tiny with sampled tables': { network: tinyConvNetwork, classCount: 3, changes: sampled() },
  lenet: { network: lenetNetwork, classCount: 10, changes: { statistics } },
} satisfies Readonly<Record<string, Subject>>;

export const BITS_RUNS: readonly BitsRun[] = (Object.keys(SUBJECTS) as BitsRun['name'][]).flatMap((name) =>
  (['table', 'array', 'moment'] as const).flatMap((fidelity) =>
    (['simd', 'reference'] as const).map((kernel) => ({ name, fidelity, kernel })),
  ),
);

/** The result as text. Throws when the kernel is not the one that was asked for. */
export function bitsOf({ name, fidelity, kernel }: BitsRun): string {
  const { network: create, classCount, changes }: Subject = SUBJECTS[name];
  const network = create();
  const spec = runSpec({ ...changes, fidelity });
  const images = randomImages(network.inputShape, spec.statistics.imageCount, classCount);
  const specFingerprint = 'f'.repeat(64);
  const run = () => drain(simulateReliability({ spec, specFingerprint, network, images, applyOverrides }));
  const outcome = kernel === 'simd' ? run() : withoutWebAssembly(run);
  if (!outcome.ok) throw new Error(outcome.problem[0]?.message);
  if (outcome.value.kernel !== kernel) throw new Error(`ran on ${outcome.value.kernel}, not on ${kernel}`);
  return JSON.stringify(outcome.value);
}

/** What an engine without WebAssembly does. */
function withoutWebAssembly<T>(run: () => T): T {
  const engine: unknown = Reflect.get(globalThis, 'WebAssembly');
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    return run();
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', { value: engine, configurable: true, writable: true });
  }
}

function everyFactor(): RunSpecChanges {
  const { accelerator } = runSpec();
  return {
    rowCount: 4,
    device: {
      faults: { stuckLrsRatio: 0.01, stuckHrsRatio: 0.02, clusterCellCount: 3 },
      retention: {
        timeSec: 1e5,
        driftRatio: 0.05,
        driftSigmaRatio: 0.02,
        referenceTimeSec: 1,
        temperatureK: 350,
        referenceTemperatureK: 300,
        activationEnergyV: 0.3,
      },
      noise: { readSigmaRatio: 0.05, telegraphProbabilityRatio: 0.2, telegraphAmplitudeRatio: 0.1 },
      nonlinearityRatio: 1.5,
    },
    accelerator: {
      cell: { levelBits: 2 },
      crossbar: {
        ...accelerator.crossbar,
        rowCount: 16,
        columnCount: 16,
        wordLineSegmentOhm: 2,
        bitLineSegmentOhm: 2,
        driverOhm: 50,
        senseOhm: 50,
      },
      dac: { resolutionBits: 2 },
      readout: {
        converter: {
          adc: { resolutionBits: 6, range: 'full', percentileRatio: 0.99, tracking: 'fixed' },
        },
        offsetSigmaRatio: 0.2,
        gainSigmaRatio: 0.02,
        clampErrorRatio: 0,
      },
      weightEncoding: 'unitColumn',
    },
    quantization: scaledQuantization({ weightScale: 'channel' }),
  };
}

function sampled(): RunSpecChanges {
  const { accelerator } = runSpec();
  const { readout } = accelerator;
  const senseAmplifier = {
    ...readout.converter.senseAmplifier!,
    placement: 'optimal',
    guardBandV: 0.02,
  } as const;
  return {
    statistics: { tableMethod: 'sampled', sampleCount: 300 },
    accelerator: { readout: { ...readout, converter: { senseAmplifier }, clampErrorRatio: 0.05 } },
  };
}
