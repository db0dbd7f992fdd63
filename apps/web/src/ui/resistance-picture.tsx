'use client';

import type { DeviceSpec } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Text } from '@mantine/core';
import { lognormalCurve } from '../lib/lognormal.ts';

const HEIGHT = 236;
const LEFT = 12;
const BOTTOM = 40;
const TOP = 34;
const POINT_COUNT = 241;

export interface ResistancePictureProps {
  readonly device: DeviceSpec;
  /** Width of its drawing units: smaller means larger letters in the same box. */
  readonly widthCount?: number;
}

/**
 * The two lognormal resistance distributions of a device, over a logarithmic axis; drawn from their
 * formula.
 */
export function ResistancePicture({ device, widthCount = 520 }: ResistancePictureProps) {
  const states = statesOf(device);
  if (states === null) return <Undrawable />;
  const range = rangeOf(states);
  const x = (ohm: number) =>
    LEFT + ((widthCount - 2 * LEFT) * Math.log(ohm / range.fromOhm)) / Math.log(range.toOhm / range.fromOhm);
  const [lrs, hrs] = states;
  const label = `Low resistance ${inWords(lrs)}; high resistance ${inWords(hrs)}.`;
  const baseline = HEIGHT - BOTTOM;
  const isTight = x(hrs.medianOhm) - x(lrs.medianOhm) < 84;
  return (
    <svg viewBox={`0 0 ${widthCount} ${HEIGHT}`} width="100%" role="img" aria-label={label}>
      {decades(range).map((ohm) => (
        <g key={ohm}>
          <line x1={x(ohm)} x2={x(ohm)} y1={TOP} y2={baseline} stroke="var(--hairline)" />
          <text
            x={x(ohm)}
            y={baseline + 16}
            fontSize="11"
            textAnchor="middle"
            fill="var(--mantine-color-dimmed)"
          >
            {formatQuantity(ohm, 'Ohm')}
          </text>
        </g>
      ))}
      <line
        x1={LEFT}
        x2={widthCount - LEFT}
        y1={baseline}
        y2={baseline}
        stroke="var(--mantine-color-dimmed)"
      />
      {states.map((state, index) => (
        <Curve
          key={state.name}
          state={state}
          path={pathOf(state, range, x)}
          peakX={x(state.medianOhm)}
          place={labelPlace(isTight, index === 0)}
        />
      ))}
      <text
        x={widthCount / 2}
        y={HEIGHT - 6}
        fontSize="11"
        textAnchor="middle"
        fill="var(--mantine-color-dimmed)"
      >
        resistance (log), R-ratio {formatQuantity(device.resistanceRatio, 'Ratio')}
      </text>
    </svg>
  );
}

function inWords({ medianOhm, sigmaRatio }: State): string {
  return `around ${formatQuantity(medianOhm, 'Ohm')}, sigma ${sigmaRatio}`;
}

function Undrawable() {
  return (
    <Text size="sm" c="dimmed">
      The curves appear once all four numbers of the device are in their range.
    </Text>
  );
}

interface CurveProps {
  readonly state: State;
  readonly path: string;
  readonly peakX: number;
  readonly place: LabelPlace;
}

function Curve({ state, path, peakX, place }: CurveProps) {
  return (
    <g>
      <path d={path} fill={state.color} fillOpacity="0.16" stroke={state.color} strokeWidth="2" />
      <text x={peakX} y={TOP - 18} fontSize="12" fontWeight="600" {...place} fill={state.color}>
        {state.name}
      </text>
      <text x={peakX} y={TOP - 5} fontSize="10.5" {...place} fill="var(--mantine-color-dimmed)">
        σ = {formatQuantity(state.sigmaRatio, 'Ratio')}
      </text>
    </g>
  );
}

interface LabelPlace {
  readonly textAnchor: 'end' | 'start' | 'middle';
  readonly dx: number;
}

/** Labels that would overlap stand away from each other. */
function labelPlace(isTight: boolean, isFirst: boolean): LabelPlace {
  if (!isTight) return { textAnchor: 'middle', dx: 0 };
  return isFirst ? { textAnchor: 'end', dx: -3 } : { textAnchor: 'start', dx: 3 };
}

interface State {
  readonly name: string;
  readonly color: string;
  readonly medianOhm: number;
  readonly sigmaRatio: number;
}

interface Range {
  readonly fromOhm: number;
  readonly toOhm: number;
}

/** Both states, or null while a number of the device cannot be drawn. */
function statesOf(device: DeviceSpec): readonly [State, State] | null {
  const { onResistanceOhm, resistanceRatio, lrsSigmaRatio, hrsSigmaRatio } = device;
  const isDrawable =
    onResistanceOhm > 0 &&
    resistanceRatio >= 1 &&
    lrsSigmaRatio >= 0 &&
    hrsSigmaRatio >= 0 &&
    Number.isFinite(onResistanceOhm * resistanceRatio * lrsSigmaRatio * hrsSigmaRatio);
  if (!isDrawable) return null;
  return [
    { name: 'LRS, bit 1', color: 'var(--state-lrs)', medianOhm: onResistanceOhm, sigmaRatio: lrsSigmaRatio },
    {
      name: 'HRS, bit 0',
      color: 'var(--state-hrs)',
      medianOhm: onResistanceOhm * resistanceRatio,
      sigmaRatio: hrsSigmaRatio,
    },
  ];
}

/** Wide enough for both curves, and at least a third of a decade beyond the medians. */
function rangeOf([lrs, hrs]: readonly [State, State]): Range {
  const reach = (state: State) => Math.exp(Math.max(3.2 * state.sigmaRatio, 0.8));
  return {
    fromOhm: Math.min(lrs.medianOhm / reach(lrs), hrs.medianOhm / reach(hrs)),
    toOhm: Math.max(lrs.medianOhm * reach(lrs), hrs.medianOhm * reach(hrs)),
  };
}

/** Each curve is drawn to its own height: their areas are equal, their peaks may differ a hundredfold. */
function pathOf(state: State, range: Range, x: (ohm: number) => number): string {
  const baseline = HEIGHT - BOTTOM;
  const height = baseline - TOP - 4;
  if (state.sigmaRatio < 0.004) {
    const at = x(state.medianOhm).toFixed(1);
    return `M${at},${baseline}V${TOP + 4}`;
  }
  const curve = lognormalCurve(state, { ...range, pointCount: POINT_COUNT });
  const peak = Math.max(...curve.map((point) => point.densityRatio));
  const points = curve.map(
    (point) =>
      `${x(point.resistanceOhm).toFixed(1)},${(baseline - (height * point.densityRatio) / peak).toFixed(1)}`,
  );
  return `M${points.join('L')}`;
}

function decades(range: Range): readonly number[] {
  const first = Math.ceil(Math.log10(range.fromOhm));
  const last = Math.floor(Math.log10(range.toOhm));
  const step = Math.max(1, Math.ceil((last - first) / 7));
  const exponents = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return exponents.filter((_, index) => index % step === 0).map((exponent) => Number(`1e${exponent}`));
}
