import type { AcceleratorSpec } from '@dl-rsim/spec';

/** A part of the accelerator that may be off: its heading among the field groups, its name in the scope. */
export interface ImpactFactor {
  /** Titles of the field groups that it is made of. */
  readonly title: string;
  /** Its option in scope.factor; null where that has none. */
  readonly factor: string | null;
  readonly isOn: (accelerator: AcceleratorSpec) => boolean;
}

/** What a device or a converter may suffer from beside variation; all off in an ideal one. */
export const impactFactors: readonly ImpactFactor[] = [
  {
    title: 'Faults',
    factor: 'faults',
    isOn: ({ device: { faults } }) => faults.stuckLrsRatio > 0 || faults.stuckHrsRatio > 0,
  },
  {
    title: 'Retention',
    factor: 'retention',
    isOn: ({ device: { retention } }) =>
      retention.timeSec > 0 && (retention.driftRatio !== 0 || retention.driftSigmaRatio > 0),
  },
  {
    title: 'Noise',
    factor: 'noise',
    isOn: ({ device: { noise } }) =>
      noise.readSigmaRatio > 0 || (noise.telegraphProbabilityRatio > 0 && noise.telegraphAmplitudeRatio > 0),
  },
  {
    title: 'Wires',
    factor: 'wires',
    isOn: ({ crossbar }) =>
      crossbar.wordLineSegmentOhm > 0 ||
      crossbar.bitLineSegmentOhm > 0 ||
      crossbar.driverOhm > 0 ||
      crossbar.senseOhm > 0,
  },
  { title: 'I-V curve', factor: null, isOn: ({ device }) => device.nonlinearityRatio > 0 },
  {
    title: 'Converter errors',
    factor: 'converter',
    isOn: ({ readout }) =>
      readout.offsetSigmaRatio > 0 || readout.gainSigmaRatio > 0 || readout.clampErrorRatio > 0,
  },
];

/** Names of the factors, as the scope knows them, that change anything in this accelerator. */
export function activeFactors(accelerator: AcceleratorSpec): readonly string[] {
  const isGuarded = (accelerator.readout.converter.senseAmplifier?.guardBandV ?? 0) > 0;
  const others = impactFactors.flatMap(({ factor, isOn }) =>
    factor !== null && (isOn(accelerator) || (factor === 'converter' && isGuarded)) ? [factor] : [],
  );
  return isVaried(accelerator) ? ['variation', ...others] : others;
}

function isVaried({ device: { variation } }: AcceleratorSpec): boolean {
  const { lognormal, polynomial } = variation;
  if (lognormal) return lognormal.lrsSigmaRatio > 0 || lognormal.hrsSigmaRatio > 0;
  return polynomial ? polynomial.coefficientsRatio.some((coefficient) => coefficient !== 0) : true;
}
