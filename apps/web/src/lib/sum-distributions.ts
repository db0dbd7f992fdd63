import type { AcceleratorSpec, RunSpec } from '@dl-rsim/spec';

/** Asks for the densities of the bit-line sums of some SOPs with N active rows. */
export interface DistributionRequest {
  readonly accelerator: AcceleratorSpec;
  /** The factor that is left switched on. */
  readonly factor: RunSpec['scope']['factor'];
  readonly activeCount: number;
  readonly sops: readonly number[];
  /** Sums that a calibrated ADC covers, as the run found them; null where nothing says so. */
  readonly calibratedRange: { readonly lowest: number; readonly highest: number } | null;
}

/** The density of the sum of one SOP, in SOP steps. */
export interface SumCurve {
  readonly sop: number;
  readonly meanSum: number;
  readonly sigmaSum: number;
  readonly sums: Float64Array;
  /** Probability per SOP step. */
  readonly densities: Float64Array;
}

/** What a converter sees, and how it tells sums apart. */
export interface Distributions {
  readonly curves: readonly SumCurve[];
  /**
   * Threshold i lies between codes i and i + 1, in SOP steps; Infinity where a code cannot occur. Both lists
   * are empty where the range of a calibrated converter is not known.
   */
  readonly thresholds: Float64Array;
  readonly values: Float64Array;
  readonly guardHalfWidth: number;
  /** Conductance of a bit line whose sum is u: offset + u times step. */
  readonly stepSiemens: number;
  /** Null where it depends on the inputs of the read: then sums have no one current. */
  readonly offsetSiemens: number | null;
}

export interface DistributionQuestion {
  readonly id: number;
  readonly request: DistributionRequest;
}

export type DistributionAnswer =
  | { readonly id: number; readonly ok: true; readonly value: Distributions }
  | { readonly id: number; readonly ok: false; readonly message: string };

/** SOPs that N active rows can have. */
export function sopRange(
  accelerator: AcceleratorSpec,
  activeCount: number,
): { readonly lowest: number; readonly highest: number } {
  const rowHighest = (2 ** accelerator.dac.resolutionBits - 1) * (2 ** accelerator.cell.levelBits - 1);
  const highest = activeCount * rowHighest;
  return { lowest: accelerator.weightEncoding === 'differential' ? -highest : 0, highest };
}

/** Multiplications behind one density, in thousands: what a browser does within seconds. */
const MAX_DRAWN_COST = 400_000;

/** The most active rows whose sums can be drawn while a person waits, at least one. */
export function mostDrawnCount(accelerator: AcceleratorSpec): number {
  let activeCount = accelerator.operationUnit.rowCount;
  while (activeCount > 1 && !isDrawable(accelerator, activeCount)) activeCount--;
  return activeCount;
}

function isDrawable(accelerator: AcceleratorSpec, activeCount: number): boolean {
  const { lowest, highest } = sopRange(accelerator, activeCount);
  const levelCount = 2 ** accelerator.cell.levelBits;
  const pairCount = accelerator.weightEncoding === 'differential' ? 2 * levelCount - 1 : levelCount;
  const stateCount = pairCount * (2 ** accelerator.dac.resolutionBits - 1);
  return ((highest - lowest + 1) * stateCount * activeCount) / 2 <= MAX_DRAWN_COST;
}

/** True where k alone says how many rows conduct: single bits on single cells. */
export function hasOneMix({ dac, cell, weightEncoding }: AcceleratorSpec): boolean {
  return dac.resolutionBits === 1 && cell.levelBits === 1 && weightEncoding !== 'differential';
}

/**
 * Share of the area below a curve where `isWrong`, by trapezoids. A curve ends five deviations from its mean:
 * what lies beyond is not counted.
 */
export function areaRatio({ sums, densities }: SumCurve, isWrong: (sum: number) => boolean): number {
  let total = 0;
  let wrong = 0;
  for (let index = 1; index < sums.length; index++) {
    const from = sums[index - 1] as number;
    const to = sums[index] as number;
    const area = (((densities[index - 1] as number) + (densities[index] as number)) / 2) * (to - from);
    total += area;
    if (isWrong((from + to) / 2)) wrong += area;
  }
  return wrong / total;
}
