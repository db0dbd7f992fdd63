import { expect, test } from 'vitest';
import { im2colLayers, tinyConvNetwork } from '../../testing/index.ts';
import { reachOf } from './flows-reach.ts';
import type { Window } from './workload.ts';
import { workloadOf } from './workload-of.ts';

/** Share of the used places that copies 0 .. copyCount - 1 need, step by step. */
function reachByHand(one: {
  readonly side: number;
  readonly kernel: number;
  readonly stride: number;
  readonly replicaCount: number;
  readonly copyCount: number;
}): { readonly usedCount: number; readonly needed: number } {
  const { side, kernel, stride, replicaCount, copyCount } = one;
  const outputs = Math.ceil(side / stride);
  const pad = Math.floor((kernel - 1) / 2);
  const used = new Set<number>();
  let neededCount = 0;
  // Over all beginnings, as the tile may hold any of the copies.
  for (let begin = 0; begin < replicaCount; begin++) {
    const needed = new Set<number>();
    for (let step = 0; step < outputs * outputs; step++) {
      const isHere = (step + begin) % replicaCount < copyCount;
      for (let tap = 0; tap < kernel * kernel; tap++) {
        const row = Math.floor(step / outputs) * stride - pad + Math.floor(tap / kernel);
        const column = (step % outputs) * stride - pad + (tap % kernel);
        if (row < 0 || row >= side || column < 0 || column >= side) continue;
        used.add(row * side + column);
        if (isHere) needed.add(row * side + column);
      }
    }
    neededCount += needed.size;
  }
  return { usedCount: used.size, needed: neededCount / replicaCount / used.size };
}

const base = im2colLayers(workloadOf(tinyConvNetwork()))[0]!;
const grid = (side: number) => ({ heightCount: side, widthCount: side, channelCount: 1 });

function reach(side: number, options: { kernel: number; stride: number; replicaCount: number }) {
  const { kernel, stride, replicaCount } = options;
  const outputs = Math.ceil(side / stride);
  const pad = Math.floor((kernel - 1) / 2);
  const window: Window = {
    ...{ heightCount: kernel, widthCount: kernel, strideHeightCount: stride, strideWidthCount: stride },
    ...{ padTopCount: pad, padLeftCount: pad },
  };
  const layer = { ...base, replicaCount, stepsPerImageCount: outputs * outputs };
  return reachOf(layer, window, { source: grid(side), output: grid(outputs) });
}

test('what copies in a tile need is what counting step by step finds', () => {
  for (const side of [14, 28]) {
    for (const kernel of [1, 2, 3, 5]) {
      for (const stride of [1, 2]) {
        for (const replicaCount of [1, 2, 5, 16, 49]) {
          for (const copyCount of [1, 2, 4, 15]) {
            if (copyCount > replicaCount) continue;
            const options = { kernel, stride, replicaCount };
            const { usedPlaceCount, ratioOf } = reach(side, options);
            const byHand = reachByHand({ side, copyCount, ...options });
            expect(usedPlaceCount).toBe(byHand.usedCount);
            // Runs that end with their row: one of `side` places.
            expect(Math.abs(ratioOf(copyCount) - byHand.needed)).toBeLessThan(kernel / side);
          }
        }
      }
    }
  }
});

test('all copies together need every value that is used, and more copies never need less', () => {
  for (const kernel of [1, 2, 3, 5]) {
    for (const replicaCount of [1, 3, 7, 50, 1000]) {
      const { ratioOf } = reach(14, { kernel, stride: 1, replicaCount });
      expect(ratioOf(0)).toBe(0);
      expect(ratioOf(replicaCount)).toBe(1);
      for (let count = 1; count <= replicaCount; count++)
        expect(ratioOf(count)).toBeGreaterThanOrEqual(ratioOf(count - 1));
    }
  }
});

test('a stride beyond the window leaves values out', () => {
  expect(reach(28, { kernel: 1, stride: 2, replicaCount: 4 }).usedPlaceCount).toBe(14 * 14);
});
