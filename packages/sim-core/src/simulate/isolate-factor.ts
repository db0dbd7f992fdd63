import type { AcceleratorSpec, RunSpec } from '@dl-rsim/spec';

export type ErrorFactor = RunSpec['scope']['factor'];

/**
 * The accelerator with only one factor left of all that makes reads wrong; 'all' leaves it as it is. What is
 * designed, not suffered, stays: levels, R-ratio, resolution and range of converters, references, bits. I-V
 * nonlinearity belongs to no factor and is off whenever one is isolated.
 */
export function isolateFactor(accelerator: AcceleratorSpec, factor: ErrorFactor): AcceleratorSpec {
  if (factor === 'all') return accelerator;
  const { device, crossbar, readout } = accelerator;
  const { senseAmplifier } = readout.converter;
  return {
    ...accelerator,
    device: {
      ...device,
      variation:
        factor === 'variation' ? device.variation : { lognormal: { lrsSigmaRatio: 0, hrsSigmaRatio: 0 } },
      faults: factor === 'faults' ? device.faults : { ...device.faults, stuckLrsRatio: 0, stuckHrsRatio: 0 },
      retention: factor === 'retention' ? device.retention : { ...device.retention, timeSec: 0 },
      noise:
        factor === 'noise'
          ? device.noise
          : { ...device.noise, readSigmaRatio: 0, telegraphProbabilityRatio: 0 },
      nonlinearityRatio: 0,
    },
    crossbar:
      factor === 'wires'
        ? crossbar
        : { ...crossbar, wordLineSegmentOhm: 0, bitLineSegmentOhm: 0, driverOhm: 0, senseOhm: 0 },
    readout:
      factor === 'converter'
        ? readout
        : {
            ...readout,
            converter: senseAmplifier
              ? { senseAmplifier: { ...senseAmplifier, guardBandV: 0 } }
              : readout.converter,
            offsetSigmaRatio: 0,
            gainSigmaRatio: 0,
            clampErrorRatio: 0,
          },
  };
}
