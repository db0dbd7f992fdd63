import {
  isolateFactor,
  requestTable,
  type SumDensity,
  sumDensities,
  sumScale,
  type TableRequest,
  uniformRowStates,
} from '@dl-rsim/sim-core';
import type { AcceleratorSpec } from '@dl-rsim/spec';
import type { DistributionRequest, Distributions, SumCurve } from './sum-distributions.ts';

/**
 * Densities of the sums of N active rows with the thresholds of the converter, rows mixed uniformly: what
 * the error tables of a run are made of. Clamp error, wires, offset and gain are left out.
 */
export function computeDistributions(request: DistributionRequest): Distributions {
  const { activeCount, sops, calibratedRange } = request;
  const isolated = isolateFactor(request.accelerator, request.factor);
  const isCalibrated = isolated.readout.converter.adc?.range === 'percentile';
  const hasCodes = !isCalibrated || calibratedRange !== null;
  const accelerator = hasCodes ? isolated : withFullRange(isolated);
  const table = requestTable({
    accelerator,
    rowStates: uniformRowStates({
      dacBits: accelerator.dac.resolutionBits,
      levelBits: accelerator.cell.levelBits,
      isDifferential: accelerator.weightEncoding === 'differential',
    }),
    percentileRange: isCalibrated ? calibratedRange : null,
    ...COMPUTED,
  });
  const densities = sumDensities(table, { activeCount, sops });
  return {
    curves: curvesOf(densities),
    thresholds: (hasCodes ? table.sensing.thresholds[activeCount] : null) ?? new Float64Array(0),
    values: hasCodes ? table.sensing.values : new Float64Array(0),
    guardHalfWidth: table.sensing.guardHalfWidth,
    ...conductances(accelerator, table, activeCount),
  };
}

/** Sums do not depend on the range of the converter: any will do where its codes are not shown. */
function withFullRange(accelerator: AcceleratorSpec): AcceleratorSpec {
  const { readout } = accelerator;
  const { adc } = readout.converter;
  if (!adc) return accelerator;
  return { ...accelerator, readout: { ...readout, converter: { adc: { ...adc, range: 'full' } } } };
}

/** Densities are computed: nothing is drawn. */
const COMPUTED = {
  statistics: { tableMethod: 'computed', sampleCount: 0 },
  seed: '0'.repeat(16),
} as const;

/** Half the width of what stands for a sum that always comes out the same, in SOP steps. */
const SPIKE_HALF_WIDTH = 0.004;

/** A sum without spread becomes a spike as high as the others. */
function curvesOf(densities: readonly SumDensity[]): readonly SumCurve[] {
  const peak = Math.max(0, ...densities.flatMap((one) => [...one.densities])) || 1;
  return densities.map((one) => {
    const { sop, mean: meanSum, deviation: sigmaSum } = one;
    if (one.sums.length > 0) return { sop, meanSum, sigmaSum, sums: one.sums, densities: one.densities };
    return {
      sop,
      meanSum,
      sigmaSum,
      sums: Float64Array.of(meanSum - SPIKE_HALF_WIDTH, meanSum, meanSum + SPIKE_HALF_WIDTH),
      densities: Float64Array.of(0, peak, 0),
    };
  });
}

/**
 * Conductance of a bit line at u = 0 and for one step. What input-aware references take away depends on the
 * input digits where there are more than on and off: then no offset is one for all reads.
 */
function conductances(
  { weightEncoding }: AcceleratorSpec,
  { cell, sensing, dacBits, levelBits, maxActiveCount }: TableRequest,
  activeCount: number,
): Pick<Distributions, 'stepSiemens' | 'offsetSiemens'> {
  const isDifferential = weightEncoding === 'differential';
  const { tracking } = sensing;
  const lowestNominalRatio = cell.levels[0]?.nominalRatio ?? 0;
  const scale = sumScale({
    lowestNominalRatio,
    levelBits,
    dacBits,
    isDifferential,
    tracking,
    maxActiveCount,
  });
  const drivenCount = tracking === 'fixed' ? maxActiveCount : activeCount;
  const isOneOffset = dacBits === 1 || isDifferential || tracking === 'fixed';
  return {
    stepSiemens: scale.stepRatio * cell.maxSiemens,
    offsetSiemens: isOneOffset ? scale.lowestRatio * drivenCount * cell.maxSiemens : null,
  };
}
