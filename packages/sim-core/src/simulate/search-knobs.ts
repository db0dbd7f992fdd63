import type { Knob } from '@dl-rsim/spec';
import { type Axis, type Point, type Space, valueAt } from '../search/space.ts';

export interface KnobSpace {
  readonly space: Space;
  /** Numbers, and options by name, in the order of the knobs. */
  readonly coordinatesAt: (point: Point) => (number | string)[];
}

/** Fields that are whole numbers, by the last token of their name: the law of units. */
const WHOLE = /(Count|\.count|Bits|Bytes|Index)$/;

/** The axes of knobs: values ascending and once each, options once each. */
export function knobSpace(knobs: readonly Knob[]): KnobSpace {
  const options = knobs.map((knob) => [...new Set(knob.options ?? [])]);
  const space = knobs.map((knob, i) => axisOf(knob, options[i]!));
  const coordinatesAt = (point: Point) =>
    space.map((axis, i) => {
      const value = valueAt(axis, point[i]!);
      return axis.kind === 'options' ? options[i]![value]! : value;
    });
  return { space, coordinatesAt };
}

function axisOf({ path, values, range }: Knob, options: readonly string[]): Axis {
  if (values) return { kind: 'levels', values: [...new Set(values)].sort((a, b) => a - b) };
  if (!range) return { kind: 'options', optionCount: options.length };
  const { lowValue, highValue, scale } = range;
  return {
    kind: 'range',
    lowValue,
    highValue,
    isLogarithmic: scale === 'logarithmic',
    isWhole: WHOLE.test(path),
  };
}
