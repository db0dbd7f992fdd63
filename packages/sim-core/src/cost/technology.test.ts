import { describe, expect, it, test } from 'vitest';
import { technologyFactors } from './technology.ts';

function factors(statedNodeM: number, targetNodeM: number) {
  const outcome = technologyFactors({ statedNodeM, targetNodeM });
  if (!outcome.ok) throw new Error(outcome.problem[0]!.message);
  return outcome.value;
}

// The matrix printed in the article, two digits.
test.each([
  [130e-9, 65e-9, 0.23],
  [65e-9, 32e-9, 0.31],
  [32e-9, 7e-9, 0.13],
  [7e-9, 45e-9, 17],
  [14e-9, 90e-9, 16],
])('area from %f to %f m is that of the article within its digits', (from, to, ratio) => {
  expect(factors(from, to).areaRatio / ratio).toBeGreaterThan(0.95);
  expect(factors(from, to).areaRatio / ratio).toBeLessThan(1.05);
});

it('energy at 0.8 V follows the polynomials', () => {
  const at32 = 0.9559 * 0.64 - 0.7823 * 0.8 + 0.471;
  const at65 = 3.755 * 0.64 - 4.398 * 0.8 + 1.975;
  expect(factors(65e-9, 32e-9).energyRatio).toBeCloseTo(at32 / at65, 12);
});

describe('between nodes', () => {
  it('there and back is 1, and ways compose', () => {
    for (const node of [22e-9, 28e-9, 50e-9, 8e-9, 120e-9]) {
      const away = factors(32e-9, node);
      const back = factors(node, 32e-9);
      expect(away.energyRatio * back.energyRatio).toBeCloseTo(1, 12);
      expect(away.areaRatio * back.areaRatio).toBeCloseTo(1, 12);
    }
  });

  it('falls with the node', () => {
    let last = Infinity;
    for (let nodeM = 130e-9; nodeM >= 7e-9; nodeM -= 1e-9) {
      const { energyRatio, areaRatio } = factors(130e-9, nodeM);
      expect(energyRatio * areaRatio).toBeLessThan(last);
      last = energyRatio * areaRatio;
    }
  });
});

it('the same node is not scaled, whatever it is', () => {
  expect(factors(180e-9, 180e-9)).toEqual({ energyRatio: 1, areaRatio: 1 });
});

it('refuses nodes outside the article', () => {
  const outcome = technologyFactors({ statedNodeM: 180e-9, targetNodeM: 5e-9 });
  expect(outcome.ok ? [] : outcome.problem.map(({ path }) => path.at(-1))).toEqual([
    'statedNodeM',
    'targetNodeM',
  ]);
});
