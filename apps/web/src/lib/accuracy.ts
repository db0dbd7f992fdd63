import {
  type Interval,
  type ReferenceAccuracy,
  type ReliabilityResult,
  type ResultSummary,
  readResult,
  readResultSummary,
} from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';

/** The stored result of a run, or null while there is none. */
export function resultOf(run: { readonly result: unknown }): ReliabilityResult | null {
  return run.result === null || run.result === undefined ? null : readResult(run.result);
}

/** What tables and figures show of a run's result, or null while there is none. */
export function summaryOf(run: { readonly resultSummary: unknown }): ResultSummary | null {
  const { resultSummary } = run;
  return resultSummary === null || resultSummary === undefined ? null : readResultSummary(resultSummary);
}

/** '97.10 - 98.40 %' of a confidence interval. */
export function formatInterval(interval: Interval): string {
  return `${(interval.lowRatio * 100).toFixed(2)} – ${formatPercent(interval.highRatio)}`;
}

/** '95 % confidence, Student t' */
export function formatMethod(interval: Interval): string {
  const method = interval.method === 'wilson' ? 'Wilson' : 'Student t';
  return `${formatPercent(interval.levelRatio, 0)} confidence, ${method}`;
}

/** '3 draws x 200 images' */
export function formatSampleSize(repeatCount: number, imageCount: number): string {
  const draws = repeatCount === 1 ? '1 draw' : `${formatQuantity(repeatCount, 'Count')} draws`;
  const images = imageCount === 1 ? '1 image' : `${formatQuantity(imageCount, 'Count')} images`;
  return `${draws} × ${images}`;
}

/** The interval that error bars show: over draws where there is one, else over images; and which it is. */
export function shownInterval(result: ResultSummary): { interval: Interval; over: 'draws' | 'images' } {
  const { drawInterval, imageInterval } = result.accuracy;
  return drawInterval
    ? { interval: drawInterval, over: 'draws' }
    : { interval: imageInterval, over: 'images' };
}

/** One sentence with the accuracy, both intervals and N. */
export function describeAccuracy(result: ResultSummary): string {
  const { meanRatio, repeatCount, imageCount, drawInterval, imageInterval } = result.accuracy;
  const draws = drawInterval
    ? `over draws ${formatInterval(drawInterval)}`
    : 'no interval over draws, because one draw was made';
  const size = formatSampleSize(repeatCount, imageCount);
  const images = `over images ${formatInterval(imageInterval)}`;
  return `${formatPercent(meanRatio)} correct (${draws}; ${images}; ${size})`;
}

/** '98.40 % (97.10 - 99.20 %, 1,000 images)' of a network without read errors. */
export function formatReference(reference: ReferenceAccuracy): string {
  const images = formatQuantity(reference.imageCount, 'Count');
  const interval = formatInterval(reference.interval);
  return `${formatPercent(reference.accuracyRatio)} (${interval}, ${images} images)`;
}
