import type { Constraint, Knob } from '@dl-rsim/spec';
import { metricFacts } from './metric-text.ts';
import { knobText } from './search-rows.ts';

/** 'Area at most 50 mm²' */
export function constraintText({ metric, atLeastValue, atMostValue }: Constraint): string {
  const { label, format } = metricFacts[metric];
  return atLeastValue === undefined
    ? `${label} at most ${format(atMostValue ?? 0)}`
    : `${label} at least ${format(atLeastValue)}`;
}

/** '4, 8, 16' or '1 ns to 10 ns, logarithmic' */
export function knobRangeText({ path, values, options, range }: Knob): string {
  if (range) {
    const ends = `${knobText(path, range.lowValue)} to ${knobText(path, range.highValue)}`;
    return range.scale === 'logarithmic' ? `${ends}, logarithmic` : ends;
  }
  return (values ?? options ?? []).map((value) => knobText(path, value)).join(', ');
}
