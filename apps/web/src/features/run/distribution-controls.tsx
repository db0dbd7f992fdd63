'use client';

import type { AcceleratorSpec } from '@dl-rsim/spec';
import { SegmentedControl, Select } from '@mantine/core';
import { mostDrawnCount, sopRange } from '../../lib/sum-distributions.ts';
import { QuantityInput } from '../../ui/quantity-input.tsx';
import { WholeInput } from '../../ui/whole-input.tsx';
import { MAX_CURVE_COUNT, type Place } from './distribution-rows.ts';

export type DistributionAxis = 'steps' | 'current';

export interface DistributionControlsProps {
  readonly accelerator: AcceleratorSpec;
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
  /** Null where sums have no one current: then the axis has steps only. */
  readonly axis: DistributionAxis | null;
  readonly onAxis: (axis: DistributionAxis) => void;
  readonly voltageV: number;
  readonly onVoltage: (voltageV: number) => void;
  /** Empty where all layers are alike. */
  readonly layerNames: readonly string[];
  readonly layerName: string;
  readonly onLayer: (layerName: string) => void;
}

/** N, the sums that are drawn, and what the axis counts. */
export function DistributionControls(props: DistributionControlsProps) {
  const { layerNames, layerName, onLayer } = props;
  return (
    <>
      {layerNames.length > 0 ? (
        <Select
          size="xs"
          w={150}
          aria-label="Layer"
          value={layerName}
          onChange={(name) => onLayer(name ?? layerName)}
          allowDeselect={false}
          data={[...layerNames]}
        />
      ) : null}
      <PlaceInputs {...props} />
      <AxisInputs {...props} />
    </>
  );
}

function PlaceInputs({ accelerator, place, onPlace }: DistributionControlsProps) {
  const { lowest, highest } = sopRange(accelerator, place.activeCount);
  return (
    <>
      <WholeInput
        label="Active rows N"
        word="N ="
        value={place.activeCount}
        least={1}
        most={mostDrawnCount(accelerator)}
        onChange={(activeCount) => onPlace({ ...place, activeCount })}
      />
      <WholeInput
        label="First sum k"
        word="from k ="
        value={place.fromSop}
        least={lowest}
        most={highest}
        onChange={(fromSop) => onPlace({ ...place, fromSop })}
      />
      <WholeInput
        label="Number of sums"
        word="sums"
        value={place.curveCount}
        least={1}
        most={MAX_CURVE_COUNT}
        onChange={(curveCount) => onPlace({ ...place, curveCount })}
      />
    </>
  );
}

function AxisInputs({ axis, onAxis, voltageV, onVoltage }: DistributionControlsProps) {
  if (!axis) return null;
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Axis in"
        value={axis}
        onChange={(next) => onAxis(next === 'current' ? 'current' : 'steps')}
        data={[
          { value: 'steps', label: 'SOP steps' },
          { value: 'current', label: 'Current' },
        ]}
      />
      {axis === 'current' ? (
        <QuantityInput
          size="xs"
          w={90}
          aria-label="Read voltage"
          unit="V"
          value={voltageV}
          onChange={onVoltage}
        />
      ) : null}
    </>
  );
}
