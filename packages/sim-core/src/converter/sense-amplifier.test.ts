import { expect, test } from 'vitest';
import { sense, senseLevels, senseThresholds } from './sense-amplifier.ts';

const states = { lrsSiemens: 1e-3, hrsSiemens: 1e-4 };

test.each([
  [4, 9, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [3, 9, [0, 1, 3, 4, 5, 6, 8, 9]],
  [2, 9, [0, 3, 6, 9]],
  [1, 9, [0, 9]],
  [1, 1, [0, 1]],
  [8, 3, [0, 1, 2, 3]],
])('%i bits over sums 0..%i tell %j apart', (bits, maxActiveCount, levels) => {
  expect(senseLevels(bits, maxActiveCount)).toEqual(levels);
});

test('the threshold is the midpoint of the neighbouring references, and counts as the lower level', () => {
  const thresholds = senseThresholds(states, senseLevels(4, 9), 3);
  expect([...thresholds.levels]).toEqual([0, 1, 2, 3]);
  // IR[r] = r mS + (3 - r) 0.1 mS: 0.3, 1.2, 2.1, 3 mS.
  expect([...thresholds.thresholdsSiemens].map((g) => Math.round(g * 1e6))).toEqual([750, 1650, 2550]);
  const middle = thresholds.thresholdsSiemens[0]!;
  expect([sense(thresholds, middle), sense(thresholds, middle * 1.000001)]).toEqual([0, 1]);
});

test('more current never senses less', () => {
  const thresholds = senseThresholds(states, senseLevels(2, 9), 8);
  let last = 0;
  for (let siemens = 0; siemens < 0.01; siemens += 1e-5) {
    const sensed = sense(thresholds, siemens);
    expect(sensed).toBeGreaterThanOrEqual(last);
    last = sensed;
  }
  expect(last).toBe(6);
});
