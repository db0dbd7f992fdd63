/** Reads that share a window, or a line, know nothing of each other: every pair of kinds has its probability. */
import { expect, test } from 'vitest';
import { planReads } from '../../src/crossbar/read-plan.ts';
import { createTableLayer } from '../../src/inference/inject-table.ts';
import { blockPlaceCount } from '../../src/kernels/injection-call.ts';
import { loadKernel } from '../../src/kernels/load.ts';
import { placesInRow } from '../../testing/array-layer.ts';
import { neighbourTable } from '../../testing/error-tables.ts';

const [ROWS, LINES, PLACES] = [9, 40, 6000];
/** Two kinds of reads: one has the bound of its N, of which the other has a ninth. */
const sopOf = (read: number) => (read % 2 === 0 ? ROWS : 1);
const ratioOf = (sop: number) => 0.045 * sop;

/** Whether reads deviate, [place][line]; every row is driven. */
function deviations(highestJumpBound: number): Uint8Array {
  const geometry = placesInRow(ROWS, LINES, PLACES);
  const plan = planReads(geometry, {
    ...{ encoding: 'twosComplement', weightBits: 2, levelBits: 1, inputBits: 1, isInputSigned: false },
    ...{ dacBits: 1, crossbarRowCount: 64, crossbarColumnCount: 64, ouRowCount: ROWS, ouColumnCount: 8 },
  });
  const layer = createTableLayer({
    kernel: loadKernel(),
    geometry,
    groupIndex: 0,
    weights: Int32Array.from({ length: ROWS * LINES }, (_, i) =>
      Math.floor(i / LINES) < sopOf(i % LINES) ? 1 : 0,
    ),
    plan,
    table: neighbourTable({ maxActiveCount: ROWS, wrongRatio: (_, sop) => ratioOf(sop) }),
    seed: '00000000000000a7',
    slicesInScope: 0,
    highestJumpBound,
  });
  const sums = new Float64Array(PLACES * LINES);
  const address = { chipIndex: 0, repeatIndex: 0, imageIndex: 0, layerIndex: 0, groupIndex: 0 };
  layer.run({ integers: new Int32Array(ROWS * PLACES).fill(1), address, sums });
  return Uint8Array.from(sums, (sum, read) => Number(sum !== sopOf(read)));
}

const WAYS = { clock: 0.999, draws: 0 } as const;

test.each(['clock', 'draws'] as const)('pairs of reads deviate independently, by %s', (way) => {
  expect(PLACES).toBeGreaterThan(blockPlaceCount({ planeCount: 1, groupCount: 1 }));
  const wrongs = deviations(WAYS[way]);
  // A read and the one behind it, or the one of its line at the next place.
  for (const distance of [1, LINES]) {
    for (const first of [0, 1]) {
      const counts = [0, 0, 0, 0];
      let pairCount = 0;
      for (let read = first; read + distance < wrongs.length; read += 2, pairCount++) {
        counts[2 * wrongs[read]! + wrongs[read + distance]!]!++;
      }
      const share = (read: number, isWrong: number) =>
        isWrong === 1 ? ratioOf(sopOf(read)) : 1 - ratioOf(sopOf(read));
      const chiSquare = counts.reduce((sum, count, kind) => {
        const expected = pairCount * share(first, kind >> 1) * share(first + distance, kind & 1);
        return sum + (count - expected) ** 2 / expected;
      }, 0);
      expect(chiSquare).toBeLessThan(3 + 4 * Math.sqrt(6));
    }
  }
});
