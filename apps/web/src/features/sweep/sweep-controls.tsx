'use client';

import { type SweepAxis, valuesOfAxis } from '@dl-rsim/spec';
import { SegmentedControl, Select } from '@mantine/core';
import { axisLabel, axisPointText } from '../../lib/axis-text.ts';
import { isNumberAxis } from '../../lib/sweep-series.ts';
import { type HeldAxis, heldKey, type SweepView } from './sweep-view.ts';

export interface SweepControlsProps {
  readonly axes: readonly SweepAxis[];
  readonly view: SweepView;
  readonly isLogX: boolean;
  readonly canBeLog: boolean;
  readonly onSay: (key: string, value: string) => void;
}

/** Which axis runs where, and the scale of x; all of it is part of the address. */
export function SweepControls({ axes, view, isLogX, canBeLog, onSay }: SweepControlsProps) {
  const { xAxis, seriesAxis, held } = view;
  const others = axes.filter((axis) => axis !== xAxis);
  return (
    <>
      {axes.length > 1 ? <AxisSelect label="x" word="x" axes={axes} chosen={xAxis} onSay={onSay} /> : null}
      {others.length > 1 && seriesAxis ? (
        <AxisSelect label="lines" word="by" axes={others} chosen={seriesAxis} onSay={onSay} />
      ) : null}
      <HeldSelects held={held} onSay={onSay} />
      {isNumberAxis(xAxis) ? (
        <SegmentedControl
          size="xs"
          aria-label="Scale of x"
          value={isLogX ? 'log' : 'linear'}
          onChange={(value) => onSay('scale', value)}
          data={[
            { value: 'linear', label: 'Linear' },
            { value: 'log', label: 'Log', disabled: !canBeLog },
          ]}
        />
      ) : null}
    </>
  );
}

interface AxisSelectProps {
  readonly label: string;
  /** The word of the address. */
  readonly word: string;
  readonly axes: readonly SweepAxis[];
  readonly chosen: SweepAxis;
  readonly onSay: (key: string, value: string) => void;
}

function AxisSelect({ label, word, axes, chosen, onSay }: AxisSelectProps) {
  return (
    <Select
      size="xs"
      w={190}
      aria-label={label === 'x' ? 'Field along x' : 'Field that makes the lines'}
      value={chosen.path}
      onChange={(value) => onSay(word, value ?? chosen.path)}
      allowDeselect={false}
      data={axes.map((axis) => ({ value: axis.path, label: `${label}: ${axisLabel(axis.path)}` }))}
    />
  );
}

/** Where the axes that a figure does not show stand. */
export function HeldSelects({
  held,
  onSay,
}: {
  readonly held: readonly HeldAxis[];
  readonly onSay: (key: string, value: string) => void;
}) {
  return held.map(({ axis, axisIndex, value }) => {
    const values = valuesOfAxis(axis);
    return (
      <Select
        key={axis.path}
        size="xs"
        w={190}
        aria-label={axisLabel(axis.path)}
        value={String(Math.max(0, values.indexOf(value)))}
        onChange={(next) => onSay(heldKey(axisIndex), next ?? '0')}
        allowDeselect={false}
        data={values.map((one, index) => ({ value: String(index), label: axisPointText(axis.path, one) }))}
      />
    );
  });
}
