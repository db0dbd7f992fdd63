/**
 * The converters of a layer in the terms of the kernel.
 *
 * Quantity: value reported for a sum u, in SOP steps.
 * Equation: see converter/sensing.ts, which is the definition. A linear converter is one rounding, and so is
 * an amplifier whose thresholds and values are evenly spaced, the same for all N up to where they end. Others
 * walk up their thresholds; in the guard band t - h < u < t + h a coin or the SOP settles the comparison.
 * @source lin2018 section 3.3.
 * Valid: 32-bit floats: u to 2^-24 of the largest sum; a threshold is the nearest float on the side on which
 * sums at it fall by the definition: up to t, or below t + h and up to t - h.
 * Ignored: nothing that sensing.ts has.
 */
import type { Sensing } from '../converter/sensing.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import {
  CONVERT_GUARDED,
  CONVERT_STEPS,
  CONVERT_THRESHOLDS,
  type ConvertCall,
} from '../kernels/array-kernel.ts';
import { invariant } from '../numeric/invariant.ts';

/** What converters do with sums; of each slice where they were calibrated. */
export interface Conversion {
  readonly kind: ConvertCall['kind'];
  readonly isRoundedUp: boolean;
  /** One for all slices, or one a slice; steps only. */
  readonly steps: readonly CodeSteps[];
  /** Largest code by N; steps only. */
  readonly highestCodes: Int32Array;
  /** [N][thresholdStride], each row ended by Infinity; thresholds and guarded. */
  readonly thresholds: Float32Array;
  readonly thresholdStride: number;
  /** As thresholds, and what settles the sums between them; guarded only. */
  readonly stops: Float32Array;
  readonly hasCoins: boolean;
  readonly middles: Float32Array;
  /** [code]; thresholds and guarded. */
  readonly values: Float32Array;
}

/** code = round((u - origin) / pitch), value = firstValue + code valueStep. */
export interface CodeSteps {
  readonly origin: number;
  readonly pitch: number;
  readonly firstValue: number;
  readonly valueStep: number;
  readonly highestCode: number;
}

const NO_LIMIT = 0x40000000;
/** Thresholds this close to even spacing, in SOP steps, are even: they come out of sums of doubles. */
const EVEN_SPACING = 1e-9;

const resolved = new WeakMap<readonly Sensing[], Conversion>();

/**
 * The conversion of a layer; `sensings` has one entry, or one a slice. The groups of a layer share it when
 * they are given the same list: thresholds of tall operation units take megabytes.
 */
export function resolveConversion(sensings: readonly Sensing[], plan: ReadPlan): Conversion {
  const known = resolved.get(sensings);
  if (known) return known;
  const conversion = findConversion(sensings, plan);
  resolved.set(sensings, conversion);
  return conversion;
}

function findConversion(sensings: readonly Sensing[], plan: ReadPlan): Conversion {
  const [first] = sensings;
  invariant(first !== undefined, 'a layer has converters');
  invariant(
    sensings.length === 1 || sensings.length === plan.sliceCount,
    'one converter for all slices or each',
  );
  const rowLimit = first.thresholds.length;
  if (sensings.every((sensing) => sensing.linear !== null)) {
    const highestCodes = new Int32Array(rowLimit).fill(NO_LIMIT);
    return { ...EMPTY, kind: CONVERT_STEPS, steps: sensings.map(linearSteps), highestCodes };
  }
  invariant(sensings.length === 1, 'amplifiers are the same in all slices');
  if (first.guardHalfWidth > 0 && first.unresolved !== 'lower') return guardedThresholds(first);
  return (first.guardHalfWidth === 0 ? evenSteps(first) : null) ?? walkedThresholds(first);
}

/** Whether what a read reports is left to chance even for the same sum. */
export function isLeftToChance({ guardHalfWidth, unresolved, linear }: Sensing): boolean {
  return linear === null && guardHalfWidth > 0 && unresolved === 'random';
}

const EMPTY: Omit<Conversion, 'kind'> = {
  isRoundedUp: false,
  steps: [],
  highestCodes: new Int32Array(0),
  thresholds: new Float32Array(1),
  thresholdStride: 0,
  stops: new Float32Array(1),
  hasCoins: false,
  middles: new Float32Array(1),
  values: new Float32Array(1),
};

function linearSteps({ linear, values }: Sensing): CodeSteps {
  const { lowest, step } = linear!;
  const highestCode = values.length - 1;
  return { origin: lowest, pitch: step, firstValue: lowest, valueStep: step, highestCode };
}

/** The amplifier as one rounding, or null where it is none. */
function evenSteps({ thresholds, values }: Sensing): Conversion | null {
  const longest = thresholds.at(-1)!;
  const origin = longest[0] ?? Infinity;
  const valueStep = values[1]! - values[0]!;
  if (longest.length < 2 || !Number.isFinite(origin) || longest[1] === Infinity) return null;
  const pitch = longest[1]! - origin;
  if (!values.every((value, i) => value === values[0]! + i * valueStep)) return null;
  const highestCodes = new Int32Array(thresholds.length);
  for (const [activeCount, row] of thresholds.entries()) {
    const end = row.indexOf(Infinity);
    highestCodes[activeCount] = end < 0 ? row.length : end;
    const known = row.subarray(0, highestCodes[activeCount]);
    if (!known.every((t, i) => Math.abs(t - origin - i * pitch) < EVEN_SPACING)) return null;
  }
  const steps = [{ origin, pitch, firstValue: values[0]!, valueStep, highestCode: values.length - 1 }];
  return { ...EMPTY, kind: CONVERT_STEPS, isRoundedUp: true, steps, highestCodes };
}

function walkedThresholds(sensing: Sensing): Conversion {
  const { guardHalfWidth: h } = sensing;
  const thresholds = thresholdRows(sensing, (t) => (h > 0 ? floatBelow(t + h) : floatUpTo(t)));
  // Every value is the one below and their difference, as a walk up would add them.
  let value = 0;
  const values = Float32Array.from(sensing.values, (one, i) => {
    value = Math.fround(i === 0 ? one : value + Math.fround(one - sensing.values[i - 1]!));
    return value;
  });
  const thresholdStride = values.length;
  return { ...EMPTY, kind: CONVERT_THRESHOLDS, thresholds, thresholdStride, values };
}

function guardedThresholds(sensing: Sensing): Conversion {
  const { guardHalfWidth: h, values } = sensing;
  return {
    ...EMPTY,
    kind: CONVERT_GUARDED,
    thresholds: thresholdRows(sensing, (t) => floatBelow(t + h)),
    thresholdStride: values.length,
    stops: thresholdRows(sensing, (t) => floatUpTo(t - h)),
    hasCoins: isLeftToChance(sensing),
    middles: Float32Array.from(values, (one, i) => floatUpTo((one + (values[i + 1] ?? Infinity)) / 2)),
    values: Float32Array.from(values),
  };
}

/** `limitOf` of all thresholds, [N][values]. */
function thresholdRows({ thresholds, values }: Sensing, limitOf: (threshold: number) => number) {
  const rows = new Float32Array(thresholds.length * values.length).fill(Infinity);
  for (const [activeCount, row] of thresholds.entries()) {
    for (const [i, threshold] of row.entries()) rows[activeCount * values.length + i] = limitOf(threshold);
  }
  return rows;
}

const float = new Float32Array(1);
const floatBits = new Int32Array(float.buffer);

/** The largest 32-bit float <= x. */
function floatUpTo(x: number): number {
  const nearest = Math.fround(x);
  return nearest <= x ? nearest : floatBelow(nearest);
}

/** The largest 32-bit float < x, where x is a float itself or lies between two. */
function floatBelow(x: number): number {
  if (!Number.isFinite(x)) return x;
  const nearest = Math.fround(x);
  if (nearest < x) return nearest;
  if (nearest === 0) return -1.401298464324817e-45;
  float[0] = nearest;
  floatBits[0]! += nearest > 0 ? -1 : 1;
  return float[0]!;
}
