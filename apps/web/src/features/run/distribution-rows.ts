import { type AcceleratorSpec, applyOverrides, type ReliabilityResult, type RunSpec } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { wrongStretches } from '../../charts/density-curves.ts';
import { formatProbability } from '../../lib/probability.ts';
import {
  areaRatio,
  type DistributionRequest,
  type Distributions,
  hasOneMix,
  mostDrawnCount,
  sopRange,
} from '../../lib/sum-distributions.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';

/** Curves that one picture can hold. */
export const MAX_CURVE_COUNT = 12;

/** Where a figure of distributions stands. */
export interface Place {
  readonly activeCount: number;
  readonly fromSop: number;
  readonly curveCount: number;
}

/**
 * All sums of a full OU (or of as many rows as can be drawn) where they fit, else those from 0 on; around 0
 * where sums can be negative.
 */
export function firstPlace(accelerator: AcceleratorSpec): Place {
  const activeCount = mostDrawnCount(accelerator);
  const { lowest, highest } = sopRange(accelerator, activeCount);
  const sopCount = highest - lowest + 1;
  if (sopCount <= MAX_CURVE_COUNT) return { activeCount, fromSop: lowest, curveCount: sopCount };
  return { activeCount, fromSop: lowest < 0 ? -3 : 0, curveCount: 7 };
}

/** The nearest place that the accelerator has. */
export function placeWithin(accelerator: AcceleratorSpec, place: Place): Place {
  const activeCount = clamp(place.activeCount, 1, mostDrawnCount(accelerator));
  const { lowest, highest } = sopRange(accelerator, activeCount);
  const fromSop = clamp(place.fromSop, lowest, highest);
  return { activeCount, fromSop, curveCount: clamp(place.curveCount, 1, MAX_CURVE_COUNT) };
}

export function sopsOf(
  accelerator: AcceleratorSpec,
  { activeCount, fromSop, curveCount }: Place,
): readonly number[] {
  const { highest } = sopRange(accelerator, activeCount);
  const count = Math.min(curveCount, highest - fromSop + 1);
  return Array.from({ length: count }, (_, index) => fromSop + index);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

/** The accelerator as one layer has it; that of the run where its overrides do not make one. */
export function acceleratorOf(spec: RunSpec, layerName: string): AcceleratorSpec {
  const own = applyOverrides(spec, layerName);
  return own.ok ? own.value.accelerator : spec.accelerator;
}

/** Sums that the codes of a calibrated ADC cover in this layer, as its error table reports them. */
export function calibratedRangeOf(result: ReliabilityResult, layerName: string) {
  const layer = result.layers.find((one) => one.layerName === layerName);
  const table = result.errorTables[layer?.errorTableIndex ?? -1];
  const lowest = table?.reportedSopsRatio[0];
  const highest = table?.reportedSopsRatio.at(-1);
  return lowest === undefined || highest === undefined ? null : { lowest, highest };
}

/** Which mix of digits and levels stands behind a sum. */
export function mixText(accelerator: AcceleratorSpec): string {
  return hasOneMix(accelerator)
    ? 'k rows in the low-resistance state, N − k in the high one'
    : 'rows mixed as if every digit and level were equally frequent';
}

/** What the picture shows, what it leaves out, and where it ends. */
export function remarks({ accelerator, factor }: DistributionRequest, distributions: Distributions): string {
  const { offsetSigmaRatio, gainSigmaRatio, clampErrorRatio } = accelerator.readout;
  const { crossbar, operationUnit } = accelerator;
  const left = [
    ...(clampErrorRatio > 0 ? ['clamp error'] : []),
    ...(crossbar.bitLineSegmentOhm + crossbar.senseOhm > 0 ? ['wires'] : []),
    ...(offsetSigmaRatio > 0 ? ['offset'] : []),
    ...(gainSigmaRatio > 0 ? ['gain error'] : []),
  ];
  const most = mostDrawnCount(accelerator);
  return [
    `${mixText(accelerator)}; `,
    distributions.values.length === 0
      ? 'the references of a calibrated converter are known with error tables only.'
      : 'dashed: references; shaded: misread.',
    distributions.guardHalfWidth > 0 ? ' Grey: guard bands, where a comparison is not settled.' : '',
    factor === 'all' ? '' : ` Only ${factor} is switched on.`,
    left.length === 0 ? '' : ` Not drawn: ${left.join(', ')}.`,
    most < operationUnit.rowCount ? ` Up to ${most} rows are drawn here.` : '',
  ].join('');
}

/** Current of a bit line whose sum is `sum`; null where it depends on the inputs. */
export function currentOf(
  sum: number,
  { stepSiemens, offsetSiemens }: Pick<Distributions, 'stepSiemens' | 'offsetSiemens'>,
  readVoltageV: number,
): number | null {
  return offsetSiemens === null ? null : readVoltageV * (offsetSiemens + sum * stepSiemens);
}

/** One row a sum: where it lies, how far it spreads, how much of it is misread. */
export function distributionTable(distributions: Distributions, readVoltageV: number): DataTableContent {
  const { stepSiemens } = distributions;
  const steps = (value: number) => value.toFixed(3);
  // what rounding leaves of a current of zero
  const leastA = readVoltageV * stepSiemens * 1e-9;
  const ampere = (value: number) => formatQuantity(Math.abs(value) < leastA ? 0 : value, 'A');
  return {
    columns: [
      { label: 'sum k', format: String },
      { label: 'mean [SOP steps]', format: steps },
      { label: 'standard deviation [SOP steps]', format: steps },
      { label: 'mean current [A]', format: ampere },
      { label: 'standard deviation [A]', format: ampere },
      { label: 'misread (area)', format: formatProbability },
    ],
    rows: distributions.curves.map((curve) => {
      const { thresholds, values } = distributions;
      const stretches = wrongStretches(curve.sop, [...thresholds], values);
      const wrong = areaRatio(curve, (sum) => stretches.some(([from, to]) => sum > from && sum <= to));
      const current = currentOf(curve.meanSum, distributions, readVoltageV);
      const currentSigma = readVoltageV * curve.sigmaSum * stepSiemens;
      return [curve.sop, curve.meanSum, curve.sigmaSum, current, currentSigma, wrong];
    }),
  };
}

/** Every point that is drawn. */
export function densityTable(distributions: Distributions, readVoltageV: number): DataTableContent {
  const { curves } = distributions;
  return {
    columns: [
      { label: 'sum k', format: String },
      { label: 'sum [SOP steps]', format: String },
      { label: 'current [A]', format: String },
      { label: 'density per SOP step', format: String },
    ],
    rows: curves.flatMap(({ sop, sums, densities }) =>
      Array.from(sums, (sum, index) => [
        sop,
        sum,
        currentOf(sum, distributions, readVoltageV),
        densities[index] ?? null,
      ]),
    ),
  };
}
