import type { ReadoutSpec } from '@dl-rsim/spec';
import type { AdcRange } from '../converter/adc.ts';
import { createSensing, type Sensing, type SensingContext } from '../converter/sensing.ts';
import type { CellModel, CellSpread } from '../device/cell-model.ts';
import { optimalThresholds } from './optimal-thresholds.ts';
import { canFollowSums, rowSums } from './row-mix.ts';
import { NO_ROWS, nextMoments } from './row-transforms.ts';
import { createSumPlan, type SumPlan } from './sum-plan.ts';
import { type SumRequest, tableShape } from './table-request.ts';

/** Deviations this small, in steps, are rounding. */
const ROUNDING = 1e-12;

/** Resolves the converter of an operation unit's reads. */
export function createReadSensing(
  readout: ReadoutSpec,
  request: SumRequest & {
    /** Sums that a calibrated ADC covers; null where it was not calibrated. */
    readonly percentileRange: AdcRange | null;
  },
): Sensing {
  return createSensing(readout, createSensingContext(request, request.percentileRange));
}

/** What a converter must know of the sums of an operation unit. */
function createSensingContext(request: SumRequest, percentileRange: AdcRange | null): SensingContext {
  const expected = new Map<string, readonly Float64Array[]>();
  const optimal = new Map<Float64Array, readonly Float64Array[]>();
  return {
    ...tableShape(request),
    percentileRange,
    expectedSums: (kind, activeCount) => {
      const sums = expected.get(kind) ?? expectedSums(request, kind);
      expected.set(kind, sums);
      return sums[activeCount]!;
    },
    optimalThresholds: (activeCount, values) => {
      const thresholds = optimal.get(values) ?? optimalThresholds(request, values);
      optimal.set(values, thresholds);
      return thresholds[activeCount - 1]!;
    },
  };
}

/**
 * E[u | N, k] by N and k - N lowestRowSop, of freshly programmed cells without faults or noise. Under the
 * shares of the request, as uneven levels make sums that depend on the mix. Where there are too many sums to
 * follow (no table can be made of them either), those of ideal cells: u = k.
 */
function expectedSums(request: SumRequest, kind: 'nominal' | 'mean'): readonly Float64Array[] {
  const plan = createSumPlan({ ...request, cell: freshCell(request.cell, kind) }, 'inputAware');
  const line = deviationLine(plan);
  if (line !== null) {
    return idealSums(request).map((sums, n) => sums.map((sop) => sop + n * line.perRow + sop * line.perStep));
  }
  const all = [Float64Array.of(0)];
  if (!canFollowSums(plan.classes, request.maxActiveCount)) return idealSums(request);
  let moments = NO_ROWS;
  for (const sums of rowSums(plan.classes, request.maxActiveCount)) {
    moments = nextMoments(moments, sums, plan.moments);
    all.push(moments.deviations.map((deviation, k) => sums.lowest + k + deviation));
  }
  return all;
}

/** E[y] - x = perRow + perStep x of one row, where all kinds of rows keep to it: mixes do not matter then. */
function deviationLine({ classes, moments }: SumPlan): { perRow: number; perStep: number } | null {
  const [first, last] = [moments[0]!, moments.at(-1)!];
  const perStep = (last.deviation - first.deviation) / last.offset;
  const perRow = first.deviation - classes[0]!.sop * perStep;
  const isOnLine = moments.every(
    ({ deviation }, i) => Math.abs(perRow + perStep * classes[i]!.sop - deviation) < ROUNDING,
  );
  return isOnLine ? { perRow, perStep } : null;
}

function idealSums(request: SumRequest): readonly Float64Array[] {
  const { lowestRowSop, highestRowSop } = tableShape(request);
  return Array.from({ length: request.maxActiveCount + 1 }, (_, n) =>
    Float64Array.from({ length: n * (highestRowSop - lowestRowSop) + 1 }, (_, k) => n * lowestRowSop + k),
  );
}

function freshCell(cell: CellModel, kind: 'nominal' | 'mean'): CellModel {
  return {
    ...cell,
    levels: cell.levels.map((level) => {
      const nominal: CellSpread = { kind: 'lognormal', medianRatio: level.nominalRatio, sigmaRatio: 0 };
      return kind === 'nominal' ? { ...level, spread: nominal } : level;
    }),
    faults: { ...cell.faults, lrsRatio: 0, hrsRatio: 0 },
    drift: { ...cell.drift, logTime: 0 },
    readSigmaRatio: 0,
    telegraph: { ...cell.telegraph, probabilityRatio: 0 },
  };
}
