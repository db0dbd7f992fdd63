import {
  type Accuracy,
  type Fidelity,
  type Interval,
  type ReferenceAccuracy,
  type ReliabilityResult,
  type ResultSummary,
  readResult,
  readResultSummary,
} from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';

const knownResult = remembered(readResult);
const knownSummary = remembered(readResultSummary);

/** The stored result of a run, or null while there is none. */
export function resultOf(run: { readonly result: unknown }): ReliabilityResult | null {
  return knownResult(run.result);
}

/** What tables and figures show of a run's result, or null while there is none. */
export function summaryOf(run: { readonly resultSummary: unknown }): ResultSummary | null {
  return knownSummary(run.resultSummary);
}

/** Reads a document once: long results are shown by several figures, and drawn anew while a page is open. */
function remembered<T>(read: (stored: unknown) => T): (stored: unknown) => T | null {
  const known = new WeakMap<object, T>();
  return (stored) => {
    if (typeof stored !== 'object' || stored === null) return null;
    const value = known.get(stored) ?? read(stored);
    known.set(stored, value);
    return value;
  };
}

/** '97.10 - 98.40 %' of a confidence interval. */
export function formatInterval(interval: Interval): string {
  return `${(interval.lowRatio * 100).toFixed(2)} – ${formatPercent(interval.highRatio)}`;
}

const methodNames: Readonly<Record<Interval['method'], string>> = {
  wilson: 'Wilson',
  'student-t': 'Student t',
  bootstrap: 'bootstrap',
};

/** '95 % confidence, Student t' */
export function formatMethod(interval: Interval): string {
  return `${formatPercent(interval.levelRatio, 0)} confidence, ${methodNames[interval.method]}`;
}

export const fidelityNames: Readonly<Record<Fidelity, string>> = {
  table: 'Tables',
  array: 'Arrays',
  moment: 'Moments',
};

/** What fidelity means, in one sentence. */
export const fidelityNotes: Readonly<Record<Fidelity, string>> = {
  table: 'every read draws its error from P(sensed | N, k), independent of all others',
  array: 'every cell is programmed once per chip, and its errors repeat with it',
  moment: 'every output gets an error of the mean and variance found beforehand',
};

type Sample = Pick<Accuracy, 'chipCount' | 'repeatCount' | 'imageCount'>;

/** '3 draws × 200 images', with several chips '4 chips × 3 draws × 200 images'. */
export function formatSampleSize({ chipCount, repeatCount, imageCount }: Sample): string {
  const chips = chipCount === 1 ? [] : [counted(chipCount, 'chip')];
  const draws = chipCount > 1 && repeatCount === 1 ? [] : [counted(repeatCount, 'draw')];
  return [...chips, ...draws, counted(imageCount, 'image')].join(' × ');
}

/** '1 draw', '1,000 images' */
export function counted(count: number, noun: string): string {
  return `${formatQuantity(count, 'Count')} ${count === 1 ? noun : `${noun}s`}`;
}

/** What stands for the draws that an interval is over. */
export type IntervalSource = Accuracy['over'] | 'images';

/**
 * The interval that error bars show: over chips or repeats where there is one, else over images; and which
 * it is.
 */
export function shownInterval(result: ResultSummary): { interval: Interval; over: IntervalSource } {
  const { drawInterval, imageInterval, over } = result.accuracy;
  return drawInterval ? { interval: drawInterval, over } : { interval: imageInterval, over: 'images' };
}

/** One sentence with the accuracy, both intervals and N. */
export function describeAccuracy(result: ResultSummary): string {
  const { meanRatio, over, drawInterval, imageInterval } = result.accuracy;
  const draws = drawInterval
    ? `over ${over} ${formatInterval(drawInterval)}`
    : `no interval over draws, because ${noIntervalReason(result)}`;
  const size = formatSampleSize(result.accuracy);
  const images = `over images ${formatInterval(imageInterval)}`;
  const fidelity = fidelityNames[result.fidelity].toLowerCase();
  return `${formatPercent(meanRatio)} correct (${draws}; ${images}; ${size}; ${fidelity})`;
}

/** Why there is no interval over draws: 'one draw was made', or all of them agree. */
export function noIntervalReason({ accuracy }: Pick<ResultSummary, 'accuracy'>): string {
  const { over, chipCount, repeatCount } = accuracy;
  const unitCount = over === 'chips' ? chipCount : repeatCount;
  return unitCount === 1 ? 'one draw was made' : `all ${unitCount} ${over} agree, which bounds no spread`;
}

/**
 * What the draws cannot tell, or null: programmed cells differ from chip to chip, and one chip shows nothing
 * of that.
 */
export function chipNote({
  fidelity,
  accuracy,
}: Pick<ResultSummary, 'fidelity' | 'accuracy'>): string | null {
  if (fidelity !== 'array' || accuracy.chipCount > 1) return null;
  return 'One chip was programmed: how others differ is not in these numbers. Several chips show it.';
}

/** '98.40 % (97.10 - 99.20 %, 1,000 images)' of a network without read errors. */
export function formatReference(reference: ReferenceAccuracy): string {
  const interval = formatInterval(reference.interval);
  return `${formatPercent(reference.accuracyRatio)} (${interval}, ${counted(reference.imageCount, 'image')})`;
}

/** Why fewer draws were made than planned, or null where all were. */
export function stopNote(result: ResultSummary): string | null {
  const { chipCount, repeatCount } = result.accuracy;
  const madeCount = chipCount * repeatCount;
  const { plannedDrawCount } = result;
  if (madeCount >= plannedDrawCount) return null;
  return `stopped after ${madeCount} of ${counted(plannedDrawCount, 'draw')}: the interval was narrow enough`;
}

/** A value with bounds; the bounds are null where nothing says how sure the value is. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Accuracy lost against the ideal integer network on the same images, in parts of one. Bounds are those of
 * the interval over draws: both share the images, so the interval over images would say too much.
 */
export function lossOf(result: ResultSummary): Estimate {
  const ideal = result.ideal.accuracyRatio;
  const { meanRatio, drawInterval } = result.accuracy;
  return {
    value: ideal - meanRatio,
    low: drawInterval ? ideal - drawInterval.highRatio : null,
    high: drawInterval ? ideal - drawInterval.lowRatio : null,
  };
}

/**
 * Mean accuracy of one result minus that of another over the same images; half-widths of the intervals over
 * draws are added in squares, as the draws are independent.
 */
export function differenceOf(result: ResultSummary, base: ResultSummary): Estimate {
  const value = result.accuracy.meanRatio - base.accuracy.meanRatio;
  const one = halfWidthOf(result.accuracy.drawInterval);
  const other = halfWidthOf(base.accuracy.drawInterval);
  if (one === null || other === null) return { value, low: null, high: null };
  const half = Math.hypot(one, other);
  return { value, low: value - half, high: value + half };
}

function halfWidthOf(interval: Interval | null): number | null {
  return interval ? (interval.highRatio - interval.lowRatio) / 2 : null;
}
