import type { AcceleratorSpec, QuantizationSpec } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';

/** 'σ 0.1 / 0.725' of lognormal cells, else how they are described. */
export function variationText({ device: { variation } }: AcceleratorSpec): string {
  const { lognormal, polynomial, measured } = variation;
  if (lognormal) return `σ ${lognormal.lrsSigmaRatio} / ${lognormal.hrsSigmaRatio}`;
  if (polynomial) return 'programming-error polynomial';
  const counts = (measured?.samplesOhm ?? []).map((samples) => samples.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return `${formatQuantity(total, 'Count')} measured cells`;
}

/** '4-bit sense amplifier' */
export function converterText({ readout: { converter } }: AcceleratorSpec): string {
  const { senseAmplifier, adc } = converter;
  if (senseAmplifier) return `${senseAmplifier.resolutionBits}-bit sense amplifier`;
  return adc ? `${adc.resolutionBits}-bit ADC` : 'no converter';
}

/** '2-bit cells, 128 × 128' */
export function crossbarText({ cell, crossbar }: AcceleratorSpec): string {
  const cells = cell.levelBits === 1 ? 'single-level cells' : `${cell.levelBits}-bit cells`;
  return `${cells}, ${crossbar.rowCount} × ${crossbar.columnCount}`;
}

/** '<2,4> activations, <2,4> weights' or '8-bit activations, 8-bit weights, scaled by output channel' */
export function quantizationText({ fixedPoint, scaled }: QuantizationSpec): string {
  if (fixedPoint) {
    const { activation, weight } = fixedPoint;
    const format = (one: typeof activation) => `<${one.integerBits},${one.fractionBits}>`;
    return `${format(activation)} activations, ${format(weight)} weights`;
  }
  if (!scaled) return 'not chosen';
  const scale = scaled.weightScale === 'channel' ? 'output channel' : 'layer';
  return `${scaled.activationBits}-bit activations, ${scaled.weightBits}-bit weights, scaled by ${scale}`;
}
