import type { AcceleratorSpec, StatisticsSpec } from '@dl-rsim/spec';
import type { AdcRange } from '../converter/adc.ts';
import { createCellModel } from '../device/cell-model.ts';
import type { RowState } from '../error-table/row-states.ts';
import { createReadSensing } from '../error-table/sensing-context.ts';
import type { TableRequest } from '../error-table/table-request.ts';

/** The error table of reads on an accelerator, converters resolved: runs and figures ask for the same. */
export function requestTable(options: {
  readonly accelerator: AcceleratorSpec;
  /** What active rows are; negative levels are null unless cells come in pairs. */
  readonly rowStates: readonly RowState[];
  /** Sums that a calibrated ADC covers; null where it is not calibrated. */
  readonly percentileRange: AdcRange | null;
  readonly statistics: Pick<StatisticsSpec, 'tableMethod' | 'sampleCount'>;
  readonly seed: string;
}): TableRequest {
  const { accelerator, rowStates, statistics, seed } = options;
  const sums = {
    cell: createCellModel(accelerator.device, accelerator.cell.levelBits),
    dacBits: accelerator.dac.resolutionBits,
    levelBits: accelerator.cell.levelBits,
    rowStates,
    maxActiveCount: accelerator.operationUnit.rowCount,
  };
  return {
    ...sums,
    sensing: createReadSensing(accelerator.readout, { ...sums, percentileRange: options.percentileRange }),
    seriesOhm: bitLineOhm(accelerator),
    method: statistics.tableMethod,
    sampleCount: statistics.sampleCount,
    seed,
  };
}

/** Resistance of a whole bit line with its amplifier: what tables know of wires. */
export function bitLineOhm({ crossbar }: Pick<AcceleratorSpec, 'crossbar'>): number {
  return crossbar.bitLineSegmentOhm * crossbar.rowCount + crossbar.senseOhm;
}
