import { type ErrorTable, rowIndex } from '../error-table/table.ts';
import { type DeviationBlocks, EVERY_READ, JUMP, NO_ERRORS } from '../kernels/injection-call.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { log } from '../numeric/exact-math.ts';
import { DRAW_RANGE } from '../random/read-draw.ts';

/**
 * Windows whose reads deviate with at most this probability are thinned by a clock, others by a draw for
 * every read. Both are exact; measured (bench `crossover`), the clock is the faster one as far as this.
 */
export const HIGHEST_JUMP_BOUND = 1 / 2;

const HIGHEST_STRIDE = 1e300;

/**
 * An error table as the kernels need it: of every row only the reported values that are not k, the most
 * probable first. A code that is right but whose value is not k is a deviation too, though no wrong read.
 */
export function createDeviationRows(
  kernel: Kernel,
  table: ErrorTable,
  highestJumpBound = HIGHEST_JUMP_BOUND,
): DeviationBlocks {
  const { maxActiveCount, lowestRowSop, highestRowSop } = table;
  const perActive = maxActiveCount + 1;
  const rowOrigins = kernel.allocate('int32', perActive);
  const modes = kernel.allocate('uint8', perActive);
  const bounds = kernel.allocate('float64', perActive);
  const strides = kernel.allocate('float64', perActive);
  const highestDraws = kernel.allocate('int32', perActive);
  const starts: number[] = [0];
  const totals: number[] = [];
  const cumulatives: number[] = [];
  const deviations: number[] = [];
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    rowOrigins.view[activeCount] = rowIndex(table, activeCount, 0);
    let bound = 0;
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++) {
      let cumulative = 0;
      for (const { deviation, probability } of rowDeviations(table, activeCount, sop)) {
        cumulative += probability;
        cumulatives.push(cumulative);
        deviations.push(deviation);
      }
      totals.push(cumulative);
      bound = Math.max(bound, cumulative);
      starts.push(deviations.length);
    }
    bounds.view[activeCount] = bound;
    const mode = bound === 0 ? NO_ERRORS : bound <= highestJumpBound ? JUMP : EVERY_READ;
    modes.view[activeCount] = mode;
    // The finite number keeps 0 x Infinity out of the kernels.
    strides.view[activeCount] = mode === JUMP ? Math.min(1 / hazardOf(bound), HIGHEST_STRIDE) : 0;
    // The last draw whose share (draw + 1/2) / range lies below the bound.
    highestDraws.view[activeCount] = Math.min(Math.ceil(bound * DRAW_RANGE - 0.5), DRAW_RANGE) - 1;
  }
  return {
    maxActiveCount,
    rowOrigins,
    modes,
    bounds,
    strides,
    highestDraws,
    starts: filled(kernel, 'int32', starts),
    totals: filled(kernel, 'float64', totals),
    cumulatives: filled(kernel, 'float64', cumulatives),
    deviations: filled(kernel, 'float64', deviations),
  };
}

/** -ln(1 - p) without losing a small p in the 1. */
function hazardOf(p: number): number {
  return p < 1e-4 ? p * (1 + p * (1 / 2 + p * (1 / 3 + p / 4))) : -log(1 - p);
}

interface Deviation {
  readonly deviation: number;
  readonly probability: number;
}

function rowDeviations(table: ErrorTable, activeCount: number, sop: number): readonly Deviation[] {
  const { values, rowStarts, firstCodes, probabilities } = table;
  const row = rowIndex(table, activeCount, sop);
  const start = rowStarts[row]!;
  const found: Deviation[] = [];
  for (let at = start; at < rowStarts[row + 1]!; at++) {
    const deviation = values[firstCodes[row]! + at - start]! - sop;
    if (deviation !== 0 && probabilities[at]! > 0) found.push({ deviation, probability: probabilities[at]! });
  }
  found.sort((a, b) => b.probability - a.probability || a.deviation - b.deviation);
  // Without a value that is k there is no read without a deviation, however the shares were rounded.
  const isCertain = found.length > 0 && found.length === rowStarts[row + 1]! - start;
  if (isCertain) found[found.length - 1] = { ...found.at(-1)!, probability: 1 };
  return found;
}

function filled<K extends 'int32' | 'float64'>(kernel: Kernel, kind: K, values: readonly number[]) {
  const block = kernel.allocate(kind, values.length);
  block.view.set(values);
  return block;
}
