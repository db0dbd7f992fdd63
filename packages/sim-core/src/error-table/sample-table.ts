/**
 * Sampled error tables: the paper's way.
 *
 * Quantity: P(j | N, k) as the share of `sampleCount` sampled reads that report j.
 * Equation: a sample draws the states of N rows given their sum k (row-mix.ts, from the last row back), a
 * conductance for each cell, read noise, clamp error, offset and gain, and is read by the definition of
 * converter/sensing.ts.
 * @source lin2018 section 4.1 and footnote 2 (32,000 samples a row).
 * Valid: any request; every factor is drawn as it is defined, none is approximated.
 * Ignored: nothing beyond the models of cell, wires and converter.
 *
 * Randomness: per row one stream of normal numbers, (seed, 'error-table', N, k), in blocks of 4096, and one
 * of words, (seed, 'error-table.choice', N, k). Each factor takes numbers only where it is switched on.
 */
import { sumSteps } from '../converter/references.ts';
import { senseCode } from '../converter/sensing.ts';
import type { CellModel } from '../device/cell-model.ts';
import { clampCurrentRatio, driveCurrentRatio } from '../device/drive.ts';
import { spreadConductance } from '../device/sample-cell.ts';
import { exp } from '../numeric/exact-math.ts';
import { fillNormal } from '../random/distributions.ts';
import { nextWord, stream } from '../random/stream.ts';
import type { CodeRow } from './code-row.ts';
import { type RowClass, type RowSums, rowSums } from './row-mix.ts';
import { createSumPlan, type SumPlan } from './sum-plan.ts';
import type { TableProgress, TableRequest } from './table-request.ts';

const BLOCK_COUNT = 4096;
const TO_UNIT = 2.3283064365386963e-10; // 2^-32
/** Reads between two reports of progress. */
const REPORT_SAMPLE_COUNT = 1024;

/** Samples all rows in the order of the table and pauses every 1024 reads. */
export function* sampleRowsSteps(request: TableRequest): Generator<TableProgress, readonly CodeRow[]> {
  const plan = createSumPlan(request, request.sensing.tracking);
  const chain = [...rowSums(plan.classes, request.maxActiveCount)];
  const totalCount = chain.reduce((sum, { steps }) => sum + steps.length, 0) * request.sampleCount;
  const rows: CodeRow[] = [];
  let doneCount = 0;
  for (const { activeCount, steps } of chain) {
    for (let k = 0; k < steps.length; k++) {
      const row = sampleRowSteps(request, { plan, chain, activeCount, k });
      for (let step = row.next(); ; step = row.next()) {
        if (step.done) {
          rows.push(step.value);
          break;
        }
        doneCount += step.value;
        yield { doneCount, totalCount };
      }
    }
  }
  return rows;
}

/** Samples one row alone: the same one as in its table. */
export function sampleRow(
  request: TableRequest,
  { activeCount, sop }: { readonly activeCount: number; readonly sop: number },
): CodeRow {
  const plan = createSumPlan(request, request.sensing.tracking);
  const chain = [...rowSums(plan.classes, activeCount)];
  const steps = sampleRowSteps(request, { plan, chain, activeCount, k: sop - chain.at(-1)!.lowest });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

interface RowPlace {
  readonly plan: SumPlan;
  readonly chain: readonly RowSums[];
  readonly activeCount: number;
  /** Index of the sum, from the lowest. */
  readonly k: number;
}

/** Samples one row; yields the reads of each block. A sum that cannot occur is read as if it were ideal. */
function* sampleRowSteps(request: TableRequest, place: RowPlace): Generator<number, CodeRow> {
  const { chain, activeCount, k, plan } = place;
  const { sensing, sampleCount, seed } = request;
  const sop = chain[activeCount - 1]!.lowest + k;
  const counts = new Float64Array(sensing.values.length);
  const sopIndex = sop - activeCount * Math.min(0, plan.classes[0]!.sop);
  const draws = createDraws(seed, activeCount, sopIndex);
  const canOccur = chain[activeCount - 1]!.steps[k]!.weights.length > 0;
  const sample = createSampler(request, place, draws);
  for (let done = 0; done < sampleCount; done += REPORT_SAMPLE_COUNT) {
    const block = Math.min(REPORT_SAMPLE_COUNT, sampleCount - done);
    for (let i = 0; i < block; i++) {
      const sum = canOccur ? sample() : sop;
      const coin = sensing.guardHalfWidth > 0 ? draws.unit() : 0;
      counts[senseCode(sensing, { sum, activeCount, sop, coin })]!++;
    }
    yield block;
  }
  const firstCode = counts.findIndex((count) => count > 0);
  const end = counts.findLastIndex((count) => count > 0) + 1;
  return { firstCode, probabilities: counts.slice(firstCode, end).map((count) => count / sampleCount) };
}

interface Draws {
  readonly normal: () => number;
  /** Uniform in 0..1, 1 excluded. */
  readonly unit: () => number;
}

function createDraws(seed: string, activeCount: number, sopIndex: number): Draws {
  const normals = stream(seed, 'error-table', activeCount, sopIndex);
  const words = stream(seed, 'error-table.choice', activeCount, sopIndex);
  const block = new Float64Array(BLOCK_COUNT);
  let at = BLOCK_COUNT;
  return {
    normal: () => {
      if (at === BLOCK_COUNT) {
        fillNormal(normals, block);
        at = 0;
      }
      return block[at++]!;
    },
    unit: () => (nextWord(words) >>> 0) * TO_UNIT,
  };
}

/** A function that draws u' of one read after another. */
function createSampler(request: TableRequest, place: RowPlace, draws: Draws): () => number {
  const { cell, sensing, dacBits, seriesOhm } = request;
  const { plan, chain, activeCount } = place;
  const { scale } = plan.physics;
  const drives = Float64Array.from({ length: 1 << dacBits }, (_, digit) =>
    driveCurrentRatio(digit, dacBits, cell.nonlinearityRatio),
  );
  const wireRatio = seriesOhm * cell.maxSiemens;
  const cellOf = createCellSampler(cell, draws);
  const low = plan.classes[0]!.sop;
  return () => {
    let sum = 0;
    let driveSum = 0;
    let squares = 0;
    let k = place.k;
    for (let n = activeCount; n >= 1; n--) {
      const { classIndices, weights } = chain[n - 1]!.steps[k]!;
      const rowClass = plan.classes[classIndices[pick(weights, draws)]!]!;
      k -= rowClass.sop - low;
      const state = rowClass.states[pickState(rowClass, draws)]!;
      const drive = drives[state.digit]!;
      let conductance = cellOf(state.positiveLevel);
      if (state.negativeLevel !== null) conductance -= cellOf(state.negativeLevel);
      sum += drive * conductance;
      driveSum += drive;
      squares += drive * drive * (state.negativeLevel === null ? 1 : 2);
    }
    if (cell.readSigmaRatio > 0) sum += cell.readSigmaRatio * Math.sqrt(squares) * draws.normal();
    if (sensing.clampErrorRatio > 0) {
      const error = sensing.clampErrorRatio * (2 * draws.unit() - 1);
      sum *= clampCurrentRatio(error, cell.nonlinearityRatio);
    }
    if (wireRatio > 0) sum /= 1 + wireRatio * Math.abs(sum);
    let seen = sumSteps(scale, sum, driveSum);
    if (sensing.gainSigma > 0) seen *= 1 + sensing.gainSigma * draws.normal();
    if (sensing.offsetSigma > 0) seen += sensing.offsetSigma * draws.normal();
    return seen;
  };
}

/** A function that draws the conductance of a cell of some level, as a read finds it. */
function createCellSampler(cell: CellModel, draws: Draws): (level: number) => number {
  const { levels, faults, drift, telegraph } = cell;
  const faultRatio = faults.lrsRatio + faults.hrsRatio;
  const shift = drift.logTime === 0 ? 1 : exp(-drift.meanRatio * drift.logTime);
  const driftSigma = drift.sigmaRatio * drift.logTime;
  const top = levels.length - 1;
  const fresh = (level: number) => {
    const { spread } = levels[level]!;
    const isMeasured = spread.kind === 'empirical';
    if (!isMeasured && spread.sigmaRatio === 0) return spreadConductance(spread, { normal: 0, unit: 0 });
    return spreadConductance(spread, {
      normal: isMeasured ? 0 : draws.normal(),
      unit: isMeasured ? draws.unit() : 0,
    });
  };
  return (level) => {
    const chance = faultRatio > 0 ? draws.unit() : 1;
    let conductance: number;
    if (chance < faults.lrsRatio) conductance = fresh(top);
    else if (chance < faultRatio) conductance = fresh(0);
    else {
      conductance = fresh(level) * shift;
      if (driftSigma > 0) conductance *= exp(-driftSigma * draws.normal());
    }
    if (telegraph.probabilityRatio > 0 && draws.unit() < telegraph.probabilityRatio) {
      conductance *= 1 - telegraph.amplitudeRatio;
    }
    return conductance;
  };
}

function pickState({ states }: RowClass, draws: Draws): number {
  if (states.length === 1) return 0;
  let left = draws.unit();
  for (let i = 0; i < states.length - 1; i++) {
    left -= states[i]!.shareRatio;
    if (left < 0) return i;
  }
  return states.length - 1;
}

/** An index with the given chances, which add up to 1. */
function pick(weights: Float64Array, draws: Draws): number {
  if (weights.length === 1) return 0;
  let left = draws.unit();
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
