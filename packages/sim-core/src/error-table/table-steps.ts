import { type CodeRow, rowCuts } from './code-row.ts';
import { collectRows, computeTableSteps } from './compute-table.ts';
import { isOffsetOnly } from './read-errors.ts';
import { canFollowSums, rowSums } from './row-mix.ts';
import { NO_ROWS, nextMoments } from './row-transforms.ts';
import { sampleRowsSteps } from './sample-table.ts';
import { createSumPlan, readErrors, takenSteps } from './sum-plan.ts';
import type { ErrorTable } from './table.ts';
import { type TableProgress, type TableRequest, tableShape } from './table-request.ts';

/** Entries that a table may have: 256 MiB of probabilities. */
export const MAX_TABLE_ENTRY_COUNT = 33_554_432;

/** Builds a table by the method that the request asks for and pauses often. */
export function* tableSteps(request: TableRequest): Generator<TableProgress, ErrorTable> {
  if (request.method === 'computed') return yield* computeTableSteps(request);
  const rows: readonly CodeRow[] = yield* sampleRowsSteps(request);
  return collectRows(request, rows);
}

/** Builds a table in one go. */
export function buildTable(request: TableRequest): ErrorTable {
  const steps = tableSteps(request);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * About how many entries a table will have, to be compared with MAX_TABLE_ENTRY_COUNT: the codes within eight
 * standard deviations of every row's sum. Infinity where there are too many sums to count.
 */
export function tableEntryCount(request: TableRequest): number {
  const plan = createSumPlan(request, request.sensing.tracking);
  const shape = tableShape(request);
  if (!canFollowSums(plan.classes, request.maxActiveCount)) return Infinity;
  const errors = readErrors(request, plan);
  const { sensing } = request;
  let entryCount = 0;
  let moments = NO_ROWS;
  for (const sums of rowSums(plan.classes, request.maxActiveCount)) {
    moments = nextMoments(moments, sums, plan.moments);
    const cuts = rowCuts(sensing, sums.activeCount, 0).lower;
    const reachable = 1 + cuts.reduce((count, cut) => count + (Math.abs(cut) < Infinity ? 1 : 0), 0);
    // Codes lie evenly over what a read can reach.
    const span = sums.activeCount * (shape.highestRowSop - shape.lowestRowSop);
    const density = (reachable - 1) / Math.max(1, sensing.linear ? sensing.linear.step * reachable : span);
    for (let k = 0; k < sums.steps.length; k++) {
      const sum = sums.lowest + k + moments.deviations[k]! - plan.constantSteps;
      const current = sum + takenSteps(plan, moments.driveSums[k]!);
      const gained = errors.gainSigma * sum;
      const variance = moments.variances[k]! + errors.offsetSigma * errors.offsetSigma + gained * gained;
      const clamped = isOffsetOnly(errors) ? 0 : 2 * errors.clampErrorRatio * Math.abs(current);
      const width = 16 * Math.sqrt(variance) + clamped + 4 * sensing.guardHalfWidth;
      entryCount += Math.min(reachable, Math.ceil(density * width) + 1);
    }
  }
  return entryCount;
}
