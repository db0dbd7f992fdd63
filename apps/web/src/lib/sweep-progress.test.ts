import { expect, it } from 'vitest';
import { progressOf, remainingSec } from './sweep-progress.ts';

const startedAt = '2026-01-01T00:00:00Z';
const runs = [
  { state: 'SUCCEEDED', progress: { doneRatio: 1 }, startedAt },
  { state: 'CANCELLED', progress: { doneRatio: 0.1 }, startedAt },
  { state: 'RUNNING', progress: { doneRatio: 0.5 }, startedAt },
  { state: 'QUEUED', progress: { doneRatio: 0 }, startedAt: null },
] as const;

it('counts an ended point as whole, however it ended', () => {
  const progress = progressOf(runs);
  expect(progress.doneRatio).toBe(2.5 / 4);
  expect(progress.endedCount).toBe(2);
  expect(progress.isActive).toBe(true);
  expect(progress.stateCounts).toEqual({ SUCCEEDED: 1, CANCELLED: 1, RUNNING: 1, QUEUED: 1 });
});

it('goes by the pace so far, and keeps quiet before there is one', () => {
  expect(remainingSec(runs, Date.parse('2026-01-01T00:01:40Z'))).toBeCloseTo(60);
  expect(
    remainingSec([{ state: 'RUNNING', progress: { doneRatio: 0.01 }, startedAt }], Date.now()),
  ).toBeNull();
});
