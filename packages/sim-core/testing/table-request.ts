import { createCellModel } from '../src/device/cell-model.ts';
import { type RowState, uniformRowStates } from '../src/error-table/row-states.ts';
import { createReadSensing } from '../src/error-table/sensing-context.ts';
import type { TableRequest } from '../src/error-table/table-request.ts';
import { type RunSpecChanges, runSpec } from './run-spec.ts';

/** What a test of a table usually varies; the rest is the baseline, with a code for every sum. */
export interface TableChanges extends RunSpecChanges {
  readonly isDifferential?: boolean;
  readonly rowStates?: readonly RowState[];
  readonly seriesOhm?: number;
  readonly method?: TableRequest['method'];
  readonly sampleCount?: number;
}

/** A request for an error table. */
export function tableRequest(changes: TableChanges = {}): TableRequest {
  const spec = runSpec({ senseBits: 10, rowCount: 4, ...changes }).accelerator;
  const { levelBits } = spec.cell;
  const dacBits = spec.dac.resolutionBits;
  const isDifferential = changes.isDifferential ?? false;
  const sums = {
    cell: createCellModel(spec.device, levelBits),
    dacBits,
    levelBits,
    rowStates: changes.rowStates ?? uniformRowStates({ dacBits, levelBits, isDifferential }),
    maxActiveCount: spec.operationUnit.rowCount,
  };
  return {
    ...sums,
    sensing: createReadSensing(spec.readout, { ...sums, percentileRange: null }),
    seriesOhm: changes.seriesOhm ?? 0,
    method: changes.method ?? 'computed',
    sampleCount: changes.sampleCount ?? 32_000,
    seed: changes.seed ?? '00000000000000a7',
  };
}
