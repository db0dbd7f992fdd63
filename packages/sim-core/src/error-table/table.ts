import { invariant } from '../numeric/invariant.ts';

/**
 * How often a read with N active word lines and SOP k was sensed as j: the error tables of lin2018, section
 * 4.1. Plain typed arrays, so that structured clone carries it to another thread.
 */
export interface ErrorTable {
  /** S_OU: rows exist for N = 1..maxActiveCount and k = 0..N. */
  readonly maxActiveCount: number;
  /** Every row's counts add up to this. */
  readonly sampleCount: number;
  /** counts[rowStart(N, k) + j], j = 0..N */
  readonly counts: Uint32Array;
}

/** Where the row of (N, k) starts in `counts`: rows of N + 1 numbers, k ascending inside N ascending. */
export function rowStart(activeCount: number, sop: number): number {
  // Sum of (n + 1)^2 over n = 1..N-1.
  const before = (activeCount * (activeCount + 1) * (2 * activeCount + 1)) / 6 - 1;
  return before + sop * (activeCount + 1);
}

/** An empty table to fill row by row. */
export function emptyErrorTable(maxActiveCount: number, sampleCount: number): ErrorTable {
  return { maxActiveCount, sampleCount, counts: new Uint32Array(rowStart(maxActiveCount + 1, 0)) };
}

/** P(sensed | N, k), dimensionless. */
export function sensedProbability(
  table: ErrorTable,
  read: { readonly activeCount: number; readonly sop: number; readonly sensed: number },
): number {
  const { activeCount, sop, sensed } = read;
  invariant(
    sop <= activeCount && sensed <= activeCount && activeCount <= table.maxActiveCount,
    'the row exists',
  );
  return table.counts[rowStart(activeCount, sop) + sensed]! / table.sampleCount;
}

/** All probabilities as nested lists [N-1][k][j], the form in which a result keeps them. */
export function listProbabilities(table: ErrorTable): number[][][] {
  return Array.from({ length: table.maxActiveCount }, (_, n) => {
    const activeCount = n + 1;
    return Array.from({ length: activeCount + 1 }, (_, sop) =>
      Array.from({ length: activeCount + 1 }, (_, sensed) =>
        sensedProbability(table, { activeCount, sop, sensed }),
      ),
    );
  });
}
