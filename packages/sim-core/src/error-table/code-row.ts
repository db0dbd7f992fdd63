/**
 * From the distribution of a converter's input to the probabilities of its codes.
 *
 * Quantity: P(code = i) of one (N, k).
 * Equation: P(code <= i) = G(c_i), c_i the point below which the walk up the thresholds
 * (converter/sensing.ts)
 * stops at i or before: t_i without a guard band; t_i + h under `lower`; under `wrong` t_i + h below the
 * right code and t_i - h from it on. Under `random` a read passes each band that it lies in with chance 1/2:
 * P(code > i) = 2^-n S(t_i - h) + sum over m of 2^-(i - m + 1) S(t_m + h), S = 1 - G, over the n
 * thresholds m <= i with t_m + h > t_i - h.
 * @source lin2018 section 3.3.
 * Valid: thresholds ascend.
 * Ignored: codes less likely than FLOOR, which no 31-bit draw could tell from 0 and no inversion from its own
 * error; the row is scaled to 1.
 */
import { nearestCode, type Sensing } from '../converter/sensing.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import type { Distribution } from './read-errors.ts';

/** Codes less likely than this are left out. */
export const FLOOR = 1e-10;

const MOST_BANDS = 50;
const LEAST_EXTENSION = 6;

/** The codes of one row: from `firstCode` on, adding up to 1. */
export interface CodeRow {
  readonly firstCode: number;
  readonly probabilities: Float64Array;
}

/** Points at which a row needs G; ascending lists, one entry a threshold. */
export interface Cuts {
  /** t_i - h under `random`, else c_i. */
  readonly lower: Float64Array;
  /** t_i + h under `random`. */
  readonly upper: Float64Array | null;
}

/** The cuts of a row. They depend on k under the `wrong` policy only. */
export function rowCuts(sensing: Sensing, activeCount: number, sop: number): Cuts {
  const { guardHalfWidth: h, unresolved, values } = sensing;
  const thresholds = sensing.thresholds[activeCount]!;
  if (h === 0) return { lower: thresholds, upper: null };
  if (unresolved === 'random') {
    return { lower: thresholds.map((t) => t - h), upper: thresholds.map((t) => t + h) };
  }
  const right = unresolved === 'lower' ? values.length : nearestCode(values, sop);
  let highest = -Infinity;
  const lower = thresholds.map((t, i) => {
    highest = Math.max(highest, i < right ? t + h : t - h);
    return highest;
  });
  return { lower, upper: null };
}

/** Where most of a converter's input lies; what lies outside is found by going on. */
export interface Reach {
  readonly low: number;
  readonly high: number;
}

/** The codes of a row. */
export function codeRow(cuts: Cuts, distribution: Distribution, reach: Reach): CodeRow {
  const count = cuts.lower.length;
  const lower = createCache(cuts.lower, distribution);
  const upper = cuts.upper === null ? null : createCache(cuts.upper, distribution);
  let first = bisect(cuts.upper ?? cuts.lower, reach.low);
  let end = Math.min(count, bisect(cuts.lower, reach.high) + 1);
  first = Math.min(first, Math.max(0, end - 1));
  const stopsBy = (from: number, to: number): Float64Array => {
    const below = lower.valuesFrom(from, to);
    if (upper === null) return below;
    const start = Math.max(0, Math.max(from - MOST_BANDS, bisect(cuts.upper!, cuts.lower[from] ?? Infinity)));
    const firstUpper = Math.min(start, from);
    const above = upper.valuesFrom(firstUpper, to);
    return below.map((value, i) =>
      randomStop(cuts, { lower: value, upper: above, firstUpper, code: from + i }),
    );
  };
  let stops = stopsBy(first, end);
  while (end < count && stops[stops.length - 1]! < 1 - FLOOR) {
    end = Math.min(count, end + Math.max(LEAST_EXTENSION, end - first));
    stops = stopsBy(first, end);
  }
  while (first > 0 && stops[0]! > FLOOR) {
    first = Math.max(0, first - Math.max(LEAST_EXTENSION, end - first));
    stops = stopsBy(first, end);
  }
  return bandOf(stops, first);
}

interface Cache {
  /** G at points `from`, `from` + 1, ... of the list. */
  readonly valuesFrom: (from: number, to: number) => Float64Array;
}

/** G at a list of points, evaluated where it is asked for; ranges must touch what is known. */
function createCache(points: Float64Array, distribution: Distribution): Cache {
  let start = 0;
  let values: Float64Array = new Float64Array(0);
  const evaluated = (from: number, to: number): Float64Array => {
    const out = new Float64Array(to - from);
    if (to > from) distribution(points.subarray(from, to), to - from, out);
    return out;
  };
  return {
    valuesFrom: (from, to) => {
      if (values.length === 0) {
        start = from;
        values = evaluated(from, to);
        return values;
      }
      const end = start + values.length;
      if (from < start || to > end) {
        const all = new Float64Array(Math.max(to, end) - Math.min(from, start));
        all.set(evaluated(Math.min(from, start), start));
        all.set(values, start - Math.min(from, start));
        all.set(evaluated(end, Math.max(to, end)), end - Math.min(from, start));
        start = Math.min(from, start);
        values = all;
      }
      return values.subarray(from - start, to - start);
    },
  };
}

function randomStop(
  cuts: Cuts,
  at: {
    readonly lower: number;
    /** G at the upper cuts from `firstUpper` on. */
    readonly upper: Float64Array;
    readonly firstUpper: number;
    readonly code: number;
  },
): number {
  const from = cuts.lower[at.code]!;
  let above = 0;
  let bandCount = 0;
  for (let m = at.code; m >= 0 && bandCount < MOST_BANDS && cuts.upper![m]! > from; m--) {
    bandCount++;
    above += powerOfTwo(-bandCount) * (1 - at.upper[m - at.firstUpper]!);
  }
  return 1 - above - powerOfTwo(-bandCount) * (1 - at.lower);
}

/** Differences of P(code <= i), without the unlikely ends. */
function bandOf(stops: Float64Array, first: number): CodeRow {
  const all = new Float64Array(stops.length + 1);
  let below = 0;
  let start = -1;
  let end = 0;
  let total = 0;
  for (let i = 0; i < all.length; i++) {
    const stop = i < stops.length ? Math.max(below, stops[i]!) : 1;
    const share = stop - below;
    below = stop;
    if (share <= FLOOR) continue;
    all[i] = share;
    total += share;
    if (start < 0) start = i;
    end = i + 1;
  }
  const probabilities = all.slice(start, end);
  for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= total;
  return { firstCode: first + start, probabilities };
}

/** Index of the first entry above `value`. */
function bisect(list: Float64Array, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
