import { expect, test } from 'vitest';
import { stream } from '../random/stream.ts';
import { drawFaults, STUCK_HIGH, STUCK_LOW } from './fault-map.ts';

const size = { rowCount: 24, columnCount: 30 };
const cellCount = size.rowCount * size.columnCount;

test.each([
  1, 4, 7, 64,
])('every cell is stuck with the given shares, in runs of %i cells', (clusterCellCount) => {
  const shares = { lrsRatio: 0.1, hrsRatio: 0.3, clusterCellCount };
  const mapCount = 3000;
  const high = new Float64Array(cellCount);
  const low = new Float64Array(cellCount);
  for (let i = 0; i < mapCount; i++) {
    const states = drawFaults(stream('00000000000000a7', 'fault', i), size, shares);
    for (let cell = 0; cell < cellCount; cell++) {
      if (states[cell] === STUCK_HIGH) high[cell]!++;
      if (states[cell] === STUCK_LOW) low[cell]!++;
    }
  }
  // Each place alone, the ends of lines among them: 2 x 720 counts, 5 deviations.
  for (const [counts, share] of [
    [high, 0.1],
    [low, 0.3],
  ] as const) {
    const deviation = Math.sqrt((share * (1 - share)) / mapCount);
    for (const count of counts) expect(Math.abs(count / mapCount - share) / deviation).toBeLessThan(5);
  }
});

/** Lengths of the runs of one state along lines; those at the ends of a line are left out. */
function innerRuns(lines: readonly (readonly number[])[], state: number): number[] {
  return lines.flatMap((line) => {
    const text = line.map((cell) => (cell === state ? 'x' : '.')).join('');
    return [...text.matchAll(/(?<=\.)x+(?=\.)/g)].map(([run]) => run.length);
  });
}

test('LRS faults run along bit lines, HRS faults along word lines', () => {
  const states = drawFaults(stream('00000000000000a7', 'fault'), size, {
    lrsRatio: 0.2,
    hrsRatio: 0,
    clusterCellCount: 5,
  });
  const bitLines = Array.from({ length: 30 }, (_, column) =>
    Array.from({ length: 24 }, (__, row) => states[row * 30 + column]!),
  );
  const runs = innerRuns(bitLines, STUCK_HIGH);
  expect(runs.length).toBeGreaterThan(5);
  expect(runs.every((length) => length % 5 === 0)).toBe(true);

  const lows = drawFaults(stream('00000000000000a7', 'fault'), size, {
    lrsRatio: 0,
    hrsRatio: 0.2,
    clusterCellCount: 5,
  });
  const wordLines = Array.from({ length: 24 }, (_, row) => [...lows.subarray(row * 30, (row + 1) * 30)]);
  const lowRuns = innerRuns(wordLines, STUCK_LOW);
  expect(lowRuns.length).toBeGreaterThan(5);
  expect(lowRuns.every((length) => length % 5 === 0)).toBe(true);
});
