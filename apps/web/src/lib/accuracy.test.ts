import { expect, it } from 'vitest';
import { exampleResult } from '../testing/example-result.ts';
import {
  chipNote,
  describeAccuracy,
  formatMethod,
  formatSampleSize,
  resultOf,
  shownInterval,
  stopNote,
  summaryOf,
} from './accuracy.ts';

const result = exampleResult();

it('says chips only where there are several', () => {
  expect(formatSampleSize({ chipCount: 1, repeatCount: 1, imageCount: 1000 })).toBe('1 draw × 1,000 images');
  expect(formatSampleSize({ chipCount: 4, repeatCount: 1, imageCount: 1 })).toBe('4 chips × 1 image');
  expect(formatSampleSize(result.accuracy)).toBe('4 chips × 2 draws × 100 images');
});

it('shows the interval over chips, and over images with one draw', () => {
  expect(shownInterval(result).over).toBe('chips');
  const alone = { ...result, accuracy: { ...result.accuracy, drawInterval: null } };
  expect(shownInterval(alone).over).toBe('images');
  expect(describeAccuracy(alone)).toContain('no interval over draws');
});

it('says that all chips agree where that is why there is no interval', () => {
  const agreeing = { ...result, accuracy: { ...result.accuracy, drawInterval: null } };
  expect(describeAccuracy(agreeing)).toContain('all 4 chips agree');
  const single = {
    ...agreeing,
    accuracy: { ...agreeing.accuracy, over: 'repeats' as const, repeatCount: 1 },
  };
  expect(describeAccuracy(single)).toContain('one draw was made');
});

it('warns of one chip in arrays only', () => {
  const accuracy = { ...result.accuracy, over: 'repeats' as const, chipCount: 1, repeatCount: 3 };
  expect(chipNote({ fidelity: 'array', accuracy })).toContain('One chip was programmed');
  expect(chipNote({ fidelity: 'table', accuracy })).toBeNull();
  expect(chipNote(result)).toBeNull();
});

it('says when the stop rule saved draws', () => {
  expect(stopNote(result)).toBeNull();
  expect(stopNote({ ...result, plannedDrawCount: 20 })).toBe(
    'stopped after 8 of 20 draws: the interval was narrow enough',
  );
});

it('names the method of an interval', () => {
  expect(formatMethod(result.accuracy.bootstrapInterval!)).toBe('95 % confidence, bootstrap');
});

it('reads a stored result once, and none where there is none', () => {
  const run = { result: exampleResult(), resultSummary: null };
  expect(resultOf(run)).toBe(resultOf({ ...run }));
  expect(resultOf(run)?.accuracy).toEqual(run.result.accuracy);
  expect(resultOf({ result: null })).toBeNull();
  expect(summaryOf(run)).toBeNull();
});
