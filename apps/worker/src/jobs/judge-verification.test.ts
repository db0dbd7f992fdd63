import { expect, test } from 'vitest';
import { judgeVerification } from './judge-verification.ts';

const comparison = {
  backend: 'wasm',
  tried: [],
  against: 'original' as const,
  imageCount: 8,
  samePredictionCount: 8,
  largestDifferenceRatio: 1e-6,
};
const judge = (largestDifferenceRatio: number) =>
  judgeVerification({ comparison: { ...comparison, largestDifferenceRatio }, whyNot: null });

test('a network that agrees is taken without a word', () => {
  expect(judge(1e-6)).toEqual({ kind: 'taken', notes: [] });
});

test('one that differs a little is taken with a note that says by how much', () => {
  expect(judge(0.004)).toMatchObject({
    kind: 'taken',
    notes: [{ place: 'verification', message: expect.stringContaining('0.0040 of the largest output') }],
  });
});

test('one that differs much is refused', () => {
  expect(judge(0.02)).toMatchObject({ kind: 'refused', issue: { code: 'CROSS_CHECK', actual: '0.0200' } });
});

test('one that could not be compared is taken, and says why', () => {
  expect(judgeVerification({ comparison: null, whyNot: 'no time' })).toEqual({
    kind: 'taken',
    notes: [{ place: 'verification', message: 'not verified: no time' }],
  });
});
