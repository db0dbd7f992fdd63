import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bestBalanced } from './balanced.ts';
import { heuristicCopies, type PimcompCase, readPimcompCases } from './cases.ts';
import {
  balancedCopies,
  CORE_COUNT,
  CORE_CROSSBARS,
  firstFit,
  proportionalPlacesCopies,
  uniformCopies,
} from './heuristics.ts';
import { groupCrossbarsOf, PIM_NETWORKS, type PimLayer, rowsOf, windowsOf } from './networks.ts';
import { windowsOfCopies } from './program.ts';
import { replayBatch } from './replay.ts';

const goldenDir = process.env.DLRSIM_GOLDEN_DIR;
if (!goldenDir) console.warn('SKIPPED: estimates of PIMCOMP. Set DLRSIM_GOLDEN_DIR to the golden cases.');
const cases = goldenDir
  ? readPimcompCases(readFileSync(join(goldenDir, 'deploy', 'pimcomp_pimsim.json'), 'utf8'))
  : [];
const batchCases = cases.filter(({ mode }) => mode === 'batch');
const networkOf = ({ network }: PimcompCase): readonly PimLayer[] => PIM_NETWORKS[network]!;

it.skipIf(!goldenDir)('eight deterministic estimates and four of the genetic algorithm are there', () => {
  expect(batchCases.filter(({ isStochastic }) => !isStochastic)).toHaveLength(8);
  expect(batchCases.filter(({ isStochastic }) => isStochastic)).toHaveLength(4);
});

describe.each(batchCases.filter(({ isStochastic }) => !isStochastic))('$id', (golden) => {
  const layers = networkOf(golden);
  const replayed = replayBatch(layers, firstFit(layers, heuristicCopies(golden)), CORE_COUNT);

  it('as many products and exchanges', () => {
    expect(replayed.productCount).toBe(golden.productCount);
    expect(replayed.exchangeCount).toBe(golden.exchangeCount);
  });

  it('its time within 1.5 %', () => {
    expect(Math.abs(replayed.latency / golden.latencyNs - 1)).toBeLessThan(0.015);
  });
});

describe.each(batchCases.filter(({ isStochastic }) => isStochastic))('$id', (golden) => {
  it('is not better than ours under the same rules', () => {
    const layers = networkOf(golden);
    const ours = bestBalanced(layers);
    expect(ours.productCount).toBe(golden.productCount);
    expect(ours.latency).toBeLessThan(0.95 * golden.latencyNs);
    const rooms = new Array<number>(CORE_COUNT).fill(CORE_CROSSBARS);
    for (const [i, copies] of ours.cores.entries()) {
      for (const core of copies.flat()) rooms[core]! -= groupCrossbarsOf(layers[i]!);
    }
    expect(Math.min(...rooms)).toBeGreaterThanOrEqual(0);
  });
});

/** Printed in milliseconds; the golden file has no AlexNet. */
describe('AlexNet', () => {
  const layers = PIM_NETWORKS.alexnet!;

  it.each([
    ['W0H0', proportionalPlacesCopies, 5.062],
    ['balance', balancedCopies, 1.86],
    ['uniform', uniformCopies, 6.844],
  ] as const)('%s within 4.5 %%', (_, copiesOf, printedMs) => {
    const { latency } = replayBatch(layers, firstFit(layers, copiesOf(layers)), CORE_COUNT);
    expect(Math.abs(latency / 1e6 / printedMs - 1)).toBeLessThan(0.045);
  });

  it('the 1.061 ms of the genetic algorithm are not better than ours', () => {
    expect(bestBalanced(layers).latency).toBeLessThan(0.95 * 1.061e6);
  });
});

describe('the replay', () => {
  /** A dense layer of 128 inputs and outputs, one array group. */
  const dense: PimLayer = {
    kernelCount: 1,
    strideCount: 1,
    padCount: 0,
    inputCount: 128,
    outputCount: 128,
    inputPlaceCount: 1,
    placeCount: 1,
  };

  it('of one product is its load, its latency and its store', () => {
    // 256 bytes at 64 a cycle, 800 cycles, 256 bytes back.
    expect(replayBatch([dense], [[[0]]], 1).latency).toBe(4 + 800 + 4);
  });

  it('of two groups on one core starts them 200 cycles apart and adds their sums', () => {
    const layer = { ...dense, inputCount: 256 };
    expect(rowsOf(layer)).toBe(256);
    // The first starts when its load is there, the second 200 later; four vector steps of 10, the store.
    expect(replayBatch([layer], [[[0, 0]]], 1).latency).toBe(4 + 200 + 800 + 40 + 4);
  });

  it('of two groups on two cores meets on the bus', () => {
    const layer = { ...dense, inputCount: 256 };
    // The memory serves the second core 4 cycles later; 256 bytes at 25.6 a cycle, the sum, the store.
    const replayed = replayBatch([layer], [[[0, 1]]], 2);
    expect(replayed.latency).toBe(8 + 800 + 10 + 40 + 4);
    expect(replayed.exchangeCount).toBe(2);
  });

  it('gives every window to one copy', () => {
    const windows = windowsOfCopies(windowsOf({ ...dense, placeCount: 10 }), [0, 0, 3, 1, 3]);
    expect(windows.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});
