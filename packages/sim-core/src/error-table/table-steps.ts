import type { CodeRow } from './code-row.ts';
import { collectRows, computeTableSteps } from './compute-table.ts';
import { sampleRowsSteps } from './sample-table.ts';
import type { ErrorTable } from './table.ts';
import type { TableProgress, TableRequest } from './table-request.ts';

export { MAX_TABLE_ENTRY_COUNT, tableEntryCount } from './entry-count.ts';

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
