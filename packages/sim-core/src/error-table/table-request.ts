import type { Sensing } from '../converter/sensing.ts';
import type { CellModel } from '../device/cell-model.ts';
import { type RowFormat, type RowState, rowSopRange } from './row-states.ts';
import type { TableShape } from './table.ts';

/** All that an error table depends on. Plain values, so structured clone carries it. */
export interface TableRequest {
  readonly cell: CellModel;
  readonly sensing: Sensing;
  /** v */
  readonly dacBits: number;
  /** b */
  readonly levelBits: number;
  /** How often an active row is in which state; decides the mix of states behind a sum. */
  readonly rowStates: readonly RowState[];
  /** S_OU */
  readonly maxActiveCount: number;
  /** R: lumped wires of a bit line; a sum S conducts S / (1 + R Gmax S). */
  readonly seriesOhm: number;
  readonly method: 'computed' | 'sampled';
  /** Samples of a row, for sampled tables. */
  readonly sampleCount: number;
  readonly seed: string;
}

/** The part of a request that currents depend on, without the converter. */
export type SumRequest = Pick<
  TableRequest,
  'cell' | 'dacBits' | 'levelBits' | 'rowStates' | 'maxActiveCount'
>;

/** Work done so far, of all that a table needs. */
export interface TableProgress {
  readonly doneCount: number;
  readonly totalCount: number;
}

/** What the rows of a request are made of; cells come in pairs when the states do. */
export function rowFormat({ dacBits, levelBits, rowStates }: SumRequest): RowFormat {
  return { dacBits, levelBits, isDifferential: rowStates.some((state) => state.negativeLevel !== null) };
}

/** Shape of the table of a request. */
export function tableShape(request: SumRequest): TableShape {
  const { lowest, highest } = rowSopRange(rowFormat(request));
  return { maxActiveCount: request.maxActiveCount, lowestRowSop: lowest, highestRowSop: highest };
}
