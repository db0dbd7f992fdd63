import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

test('expects the rest to go as what was done since the beginning', () => {
  const pace = new Pace();
  // 100 were there before: they say nothing of the pace.
  expect(pace.remainingSec('closedForm', 100, 140)).toBeNull();
  vi.advanceTimersByTime(4000);
  expect(pace.remainingSec('closedForm', 120, 140)).toBeCloseTo(4, 9);
});

test('times the next phase anew', () => {
  const pace = new Pace();
  pace.remainingSec('closedForm', 0, 10);
  vi.advanceTimersByTime(1000);
  pace.remainingSec('closedForm', 10, 10);
  expect(pace.remainingSec('pipeline', 0, 4)).toBeNull();
  vi.advanceTimersByTime(6000);
  expect(pace.remainingSec('pipeline', 1, 4)).toBeCloseTo(18, 9);
});
