import type { AcceleratorSpec, ActivitySpec } from '@dl-rsim/spec';
import type { LayerActivity } from '../cost/cost-model.ts';
import { type CellLevel, createCellModel } from '../device/cell-model.ts';
import { exp, powerOfTwo } from '../numeric/exact-math.ts';

/**
 * What inputs and cells look like when nothing is measured: inputs as the spec assumes, digits of several
 * bits that are not 0 and levels of cells as likely as each other.
 */
export function assumedActivity(
  { oneBitRatio, usedBitsRatio }: NonNullable<ActivitySpec['assumed']>,
  accelerator: AcceleratorSpec,
): LayerActivity {
  const conductances = levelConductances(accelerator);
  return {
    oneBitRatio,
    usedBitsRatio,
    meanSquareDriveRatio: oneBitRatio * meanSquareDigit(accelerator.dac.resolutionBits),
    meanConductanceSiemens: conductances.reduce((sum, siemens) => sum + siemens, 0) / conductances.length,
  };
}

/** Mean conductance of a cell of each level as it comes out of programming, lowest level first, in S. */
export function levelConductances({ device, cell }: AcceleratorSpec): readonly number[] {
  const { maxSiemens, levels } = createCellModel(device, cell.levelBits);
  return levels.map((level) => maxSiemens * meanRatio(level));
}

/** Mean of (d / D)^2 over the digits d = 1..D of a DAC of v bits, D = 2^v - 1. */
function meanSquareDigit(dacBits: number): number {
  const highest = powerOfTwo(dacBits) - 1;
  return ((highest + 1) * (2 * highest + 1)) / (6 * highest * highest);
}

function meanRatio({ spread }: CellLevel): number {
  switch (spread.kind) {
    case 'lognormal':
      return spread.medianRatio * exp((spread.sigmaRatio * spread.sigmaRatio) / 2);
    case 'normal':
      return spread.meanRatio;
    default:
      return spread.ratios.reduce((sum, ratio) => sum + ratio, 0) / spread.ratios.length;
  }
}
