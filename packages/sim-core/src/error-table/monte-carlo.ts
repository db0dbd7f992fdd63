/**
 * Monte-Carlo error tables.
 *
 * Quantity: P(j | N, k), the probability that a read with N active word lines, k of them on low-resistance
 * cells, is sensed as the sum j.
 * Equation: I = sum of k lognormal LRS currents + sum of N - k lognormal HRS currents, sensed by the
 * amplifier; the share of `sampleCount` such samples that falls on j.
 * @source lin2018 section 4.1 and footnote 2 (32,000 samples a row).
 * Valid: single-level cells and 1-bit inputs, where (N, k) determines the mix of states; cells vary
 * independently.
 * Ignored: the resistance of the bit line, clamping error, interference of neighbouring cells.
 *
 * Randomness: one stream per (seed, 'error-table', N, k). A sample takes one normal number per low-resistance
 * cell, then one per high-resistance cell; a state without variation takes none.
 */
import { sense, senseThresholds } from '../converter/sense-amplifier.ts';
import { lognormalSiemens, type TwoStateDevice } from '../device/lognormal.ts';
import { fillNormal } from '../random/distributions.ts';
import { stream } from '../random/stream.ts';
import { type ErrorTable, emptyErrorTable, rowStart } from './table.ts';

/** Even, so that normal numbers, which come in pairs, never straddle two blocks. */
const BLOCK_SAMPLE_COUNT = 1024;

export interface TableRequest {
  readonly device: TwoStateDevice;
  /** Sums the amplifier can tell apart, from senseLevels. */
  readonly senseLevels: readonly number[];
  /** S_OU */
  readonly maxActiveCount: number;
  readonly sampleCount: number;
  readonly seed: string;
}

/** Cells sampled so far, of all that the table needs. */
export interface TableProgress {
  readonly doneCellCount: number;
  readonly cellCount: number;
}

/** Builds the table in one go. */
export function sampleErrorTable(request: TableRequest): ErrorTable {
  const steps = sampleErrorTableSteps(request);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Builds the table and pauses after every 1024 samples of a row, so that a shell can report or stop. */
export function* sampleErrorTableSteps(request: TableRequest): Generator<TableProgress, ErrorTable> {
  const { maxActiveCount, sampleCount } = request;
  const table = emptyErrorTable(maxActiveCount, sampleCount);
  const cellCount = (sampleCount * maxActiveCount * (maxActiveCount + 1) * (maxActiveCount + 2)) / 3;
  let doneCellCount = 0;
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = 0; sop <= activeCount; sop++) {
      const row = table.counts.subarray(rowStart(activeCount, sop), rowStart(activeCount, sop + 1));
      for (const blockCount of sampleRow(request, { activeCount, sop, row })) {
        doneCellCount += blockCount * activeCount;
        yield { doneCellCount, cellCount };
      }
    }
  }
  return table;
}

/** Counts one row, P(. | N, k), into `row` (N + 1 zeros at the start); yields the samples of each block. */
export function* sampleRow(
  request: TableRequest,
  place: { readonly activeCount: number; readonly sop: number; readonly row: Uint32Array },
): Generator<number, void> {
  const { activeCount, sop, row } = place;
  const { device, sampleCount } = request;
  const thresholds = senseThresholds(device, request.senseLevels, activeCount);
  const lrs = variation(device.lrsSiemens, device.lrsSigmaRatio, sop);
  const hrs = variation(device.hrsSiemens, device.hrsSigmaRatio, activeCount - sop);
  if (lrs.variedCount + hrs.variedCount === 0) {
    row[sense(thresholds, lrs.fixedSiemens + hrs.fixedSiemens)] = sampleCount;
    yield sampleCount;
    return;
  }
  const source = stream(request.seed, 'error-table', activeCount, sop);
  const normals = new Float64Array(BLOCK_SAMPLE_COUNT * (lrs.variedCount + hrs.variedCount));
  for (let done = 0; done < sampleCount; done += BLOCK_SAMPLE_COUNT) {
    fillNormal(source, normals);
    const blockCount = Math.min(BLOCK_SAMPLE_COUNT, sampleCount - done);
    let at = 0;
    for (let sample = 0; sample < blockCount; sample++) {
      let sum = lrs.fixedSiemens + hrs.fixedSiemens;
      for (let i = 0; i < lrs.variedCount; i++)
        sum += lognormalSiemens(lrs.median, lrs.sigma, normals[at++]!);
      for (let i = 0; i < hrs.variedCount; i++)
        sum += lognormalSiemens(hrs.median, hrs.sigma, normals[at++]!);
      row[sense(thresholds, sum)]!++;
    }
    yield blockCount;
  }
}

interface Variation {
  readonly median: number;
  readonly sigma: number;
  readonly variedCount: number;
  /** What cells without variation add to every sample. */
  readonly fixedSiemens: number;
}

function variation(median: number, sigma: number, cellCount: number): Variation {
  if (sigma === 0) return { median, sigma, variedCount: 0, fixedSiemens: cellCount * median };
  return { median, sigma, variedCount: cellCount, fixedSiemens: 0 };
}
