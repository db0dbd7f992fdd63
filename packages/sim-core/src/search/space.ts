import { exp, log } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';

/** What one coordinate may be: numbers in ascending order, options without order, or all of a range. */
export type Axis =
  | { readonly kind: 'levels'; readonly values: readonly number[] }
  | { readonly kind: 'options'; readonly optionCount: number }
  | {
      readonly kind: 'range';
      readonly lowValue: number;
      readonly highValue: number;
      readonly isLogarithmic: boolean;
      readonly isWhole: boolean;
    };

/** Where a search looks: one axis for each knob. */
export type Space = readonly Axis[];

/** A place between 0 and 1 on each axis; what has bins stands in the middle of one. */
export type Point = Float64Array;

/** Values that an axis can take; Infinity for a range of real numbers. */
export function binCountOf(axis: Axis): number {
  if (axis.kind === 'levels') return axis.values.length;
  if (axis.kind === 'options') return axis.optionCount;
  if (axis.isWhole) return Math.floor(axis.highValue) - Math.ceil(axis.lowValue) + 1;
  return axis.lowValue === axis.highValue ? 1 : Infinity;
}

/** Designs that a space holds; Infinity where an axis is a range of real numbers. */
export function sizeOf(space: Space): number {
  return space.reduce((size, axis) => size * binCountOf(axis), 1);
}

/** The value at place `unit`; of options the index. */
export function valueAt(axis: Axis, unit: number): number {
  if (axis.kind === 'levels') return axis.values[binAt(unit, axis.values.length)]!;
  if (axis.kind === 'options') return binAt(unit, axis.optionCount);
  const { low, high } = edgesOf(axis);
  const value = axis.isLogarithmic
    ? exp(log(low) + unit * (log(high) - log(low)))
    : low + unit * (high - low);
  if (!axis.isWhole) return Math.min(axis.highValue, Math.max(axis.lowValue, value));
  const whole = Math.floor(value + 0.5);
  return Math.min(Math.floor(axis.highValue), Math.max(Math.ceil(axis.lowValue), whole));
}

/** The place of a value: the middle of its bin, or where it lies in a range of real numbers. */
export function unitOf(axis: Axis, value: number): number {
  if (axis.kind === 'options') return (value + 0.5) / axis.optionCount;
  if (axis.kind === 'levels') {
    const index = axis.values.indexOf(value);
    invariant(index >= 0, `${value} is no level of its axis`);
    return (index + 0.5) / axis.values.length;
  }
  const { low, high } = edgesOf(axis);
  if (low === high) return 0.5;
  if (!axis.isLogarithmic) return (value - low) / (high - low);
  return (log(value) - log(low)) / (log(high) - log(low));
}

/** The values of a point, options by index. */
export const valuesAt = (space: Space, point: Point): number[] =>
  space.map((axis, i) => valueAt(axis, point[i]!));

/** `units` moved to the middles of bins, where an axis has any. */
export function snapped(space: Space, units: ArrayLike<number>): Point {
  return Float64Array.from(space, (axis, i) => {
    const unit = Math.min(1, Math.max(0, units[i]!));
    return binCountOf(axis) === Infinity ? unit : unitOf(axis, valueAt(axis, unit));
  });
}

function binAt(unit: number, binCount: number): number {
  return Math.min(binCount - 1, Math.floor(unit * binCount));
}

/** Whole numbers own half a step to each side, so that the outer ones are as likely as the others. */
function edgesOf(axis: Extract<Axis, { kind: 'range' }>): { readonly low: number; readonly high: number } {
  const { lowValue, highValue, isWhole, isLogarithmic } = axis;
  const low = isWhole ? Math.ceil(lowValue) - 0.5 : lowValue;
  const high = isWhole ? Math.floor(highValue) + 0.5 : highValue;
  invariant(low <= high && (low > 0 || !isLogarithmic), `${low}..${high} is no range of this scale`);
  return { low, high };
}
