import type { Accuracy, Interval, ReferenceAccuracy, StatisticsSpec } from '@dl-rsim/spec';
import { bootstrapInterval } from '../numeric/bootstrap.ts';
import {
  CONFIDENCE_LEVEL,
  type ConfidenceBounds,
  studentInterval,
  wilsonInterval,
} from '../numeric/confidence.ts';
import { mean, sampleDeviation } from '../numeric/moments.ts';
import { nextWord, type Stream } from '../random/stream.ts';

/** Right answers of one draw. */
export interface DrawCount {
  readonly chipIndex: number;
  readonly correctCount: number;
}

/** Accuracy of a network without errors, with the Wilson interval over images. */
export function referenceAccuracy(correctCount: number, imageCount: number): ReferenceAccuracy {
  const accuracyRatio = correctCount / imageCount;
  return { correctCount, imageCount, accuracyRatio, interval: wilson(accuracyRatio, imageCount) };
}

/**
 * Accuracy over whole draws, in order. The unit of the intervals over draws is the chip (the mean of its
 * repeats) where several were asked for, else the repeat; resampling takes its numbers from `source`. Units
 * that all agree give no interval: a sample without spread does not bound it (repeats on one chip without
 * read noise are the same draw).
 */
export function accuracyOf(
  draws: readonly DrawCount[],
  statistics: Pick<StatisticsSpec, 'imageCount' | 'chipCount' | 'repeatCount'>,
  source: Stream,
): Accuracy {
  const { imageCount } = statistics;
  const over = statistics.chipCount > 1 ? 'chips' : 'repeats';
  const unitDrawCount = over === 'chips' ? statistics.repeatCount : 1;
  const unitCount = draws.length / unitDrawCount;
  const counts = Array.from({ length: unitCount }, (_, unit) =>
    draws
      .slice(unit * unitDrawCount, (unit + 1) * unitDrawCount)
      .reduce((sum, draw) => sum + draw.correctCount, 0),
  );
  const accuracies = counts.map((count) => count / (unitDrawCount * imageCount));
  // From whole counts, so that equal draws give exactly their common accuracy.
  const meanRatio = mean(counts) / (unitDrawCount * imageCount);
  const hasSpread = counts.some((count) => count !== counts[0]);
  const student = hasSpread ? studentInterval(accuracies) : null;
  const bootstrap = hasSpread
    ? bootstrapInterval(accuracies, (choiceCount) => drawIndex(source, choiceCount))
    : null;
  return {
    meanRatio,
    standardDeviationRatio: sampleDeviation(accuracies),
    over,
    chipCount: over === 'chips' ? unitCount : 1,
    repeatCount: over === 'chips' ? unitDrawCount : unitCount,
    imageCount,
    drawInterval: student && interval(student, 'student-t'),
    bootstrapInterval: bootstrap && interval(bootstrap, 'bootstrap'),
    imageInterval: wilson(meanRatio, imageCount),
  };
}

/** A whole number 0..choiceCount - 1: the upper bits of a word, uneven by less than choiceCount / 2^32. */
function drawIndex(source: Stream, choiceCount: number): number {
  return Math.floor(((nextWord(source) >>> 0) * choiceCount) / 4294967296);
}

function wilson(proportion: number, imageCount: number): Interval {
  return interval(wilsonInterval(proportion, imageCount), 'wilson');
}

function interval({ low, high }: ConfidenceBounds, method: Interval['method']): Interval {
  return { lowRatio: low, highRatio: high, levelRatio: CONFIDENCE_LEVEL, method };
}
