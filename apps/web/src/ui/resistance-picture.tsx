'use client';

import type { DeviceSpec } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Text } from '@mantine/core';
import { type LevelCurve, levelCurvesOf } from '../lib/level-curves.ts';

const HEIGHT = 236;
const LEFT = 12;
const BOTTOM = 40;
const TOP = 34;
const POINT_COUNT = 241;

export interface ResistancePictureProps {
  readonly device: DeviceSpec;
  readonly levelBits?: number;
  /** Width of its drawing units: smaller means larger letters in the same box. */
  readonly widthCount?: number;
}

/** The resistance distributions of a device's levels, over a logarithmic axis; drawn from their formula. */
export function ResistancePicture({ device, levelBits = 1, widthCount = 520 }: ResistancePictureProps) {
  const curves = levelCurvesOf(device, levelBits);
  if (curves === null) return <Undrawable />;
  const range = rangeOf(curves);
  const x = (ohm: number) =>
    LEFT + ((widthCount - 2 * LEFT) * Math.log(ohm / range.fromOhm)) / Math.log(range.toOhm / range.fromOhm);
  const baseline = HEIGHT - BOTTOM;
  const first = curves[0]!;
  const last = curves.at(-1)!;
  const isTight = Math.abs(x(first.medianOhm) - x(last.medianOhm)) < 84;
  return (
    <svg viewBox={`0 0 ${widthCount} ${HEIGHT}`} width="100%" role="img" aria-label={labelOf(curves)}>
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
      {curves.map((curve, level) => (
        <Curve
          key={curve.name}
          curve={curve}
          color={colorOf(level, curves.length)}
          isNamed={curve === first || curve === last}
          path={pathOf(curve, range, x)}
          peakX={x(curve.medianOhm)}
          place={labelPlace(isTight, curve === last)}
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

function labelOf(curves: readonly LevelCurve[]): string {
  return `${curves.map(inWords).join('; ')}.`;
}

function inWords({ name, medianOhm, sigmaRatio }: LevelCurve): string {
  return `${name} around ${formatQuantity(medianOhm, 'Ohm')}, sigma ${formatQuantity(sigmaRatio, 'Ratio')}`;
}

/** Petrol for the highest resistance, copper for the lowest, mixed between. */
function colorOf(level: number, count: number): string {
  const share = Math.round((100 * level) / (count - 1));
  return `color-mix(in srgb, var(--state-lrs) ${share}%, var(--state-hrs))`;
}

function Undrawable() {
  return (
    <Text size="sm" c="dimmed">
      The curves appear once the numbers of the device are in their range.
    </Text>
  );
}

interface CurveProps {
  readonly curve: LevelCurve;
  readonly color: string;
  readonly isNamed: boolean;
  readonly path: string;
  readonly peakX: number;
  readonly place: LabelPlace;
}

function Curve({ curve, color, isNamed, path, peakX, place }: CurveProps) {
  return (
    <g>
      <path d={path} fill={color} fillOpacity="0.16" stroke={color} strokeWidth="2" />
      {isNamed ? (
        <>
          <text x={peakX} y={TOP - 18} fontSize="12" fontWeight="600" {...place} fill={color}>
            {curve.name}
          </text>
          <text x={peakX} y={TOP - 5} fontSize="10.5" {...place} fill="var(--mantine-color-dimmed)">
            σ = {formatQuantity(curve.sigmaRatio, 'Ratio')}
          </text>
        </>
      ) : null}
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

interface Range {
  readonly fromOhm: number;
  readonly toOhm: number;
}

/** Wide enough for all curves, and at least a third of a decade beyond the medians. */
function rangeOf(curves: readonly LevelCurve[]): Range {
  const reach = (curve: LevelCurve) => Math.exp(Math.min(Math.max(3.2 * curve.sigmaRatio, 0.8), 6));
  return {
    fromOhm: Math.min(...curves.map((curve) => curve.medianOhm / reach(curve))),
    toOhm: Math.max(...curves.map((curve) => curve.medianOhm * reach(curve))),
  };
}

/** Each curve is drawn to its own height: their areas are equal, their peaks may differ a hundredfold. */
function pathOf(curve: LevelCurve, range: Range, x: (ohm: number) => number): string {
  const baseline = HEIGHT - BOTTOM;
  const height = baseline - TOP - 4;
  if (curve.sigmaRatio < 0.004) {
    const at = x(curve.medianOhm).toFixed(1);
    return `M${at},${baseline}V${TOP + 4}`;
  }
  const points = Array.from({ length: POINT_COUNT }, (_, index) => {
    const ohm = range.fromOhm * (range.toOhm / range.fromOhm) ** (index / (POINT_COUNT - 1));
    return { ohm, density: curve.density(ohm) };
  });
  const peak = Math.max(...points.map((point) => point.density));
  const drawn = points.map(
    ({ ohm, density }) => `${x(ohm).toFixed(1)},${(baseline - (height * density) / peak).toFixed(1)}`,
  );
  return `M${drawn.join('L')}`;
}

function decades(range: Range): readonly number[] {
  const first = Math.ceil(Math.log10(range.fromOhm));
  const last = Math.floor(Math.log10(range.toOhm));
  const step = Math.max(1, Math.ceil((last - first) / 7));
  const exponents = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return exponents.filter((_, index) => index % step === 0).map((exponent) => Number(`1e${exponent}`));
}
