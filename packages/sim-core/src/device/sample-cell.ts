/**
 * Programs cells: one conductance each, with spread and drift (faults and telegraph noise come after).
 *
 * Quantity and equation: see cell-model.ts.
 *
 * Randomness, in the order of the stream: cells take one number each, in their order; then, where normal or
 * measured cells drift with a spread, one normal number each for nu. Lognormal cells take one normal number
 * for both, as spread and drift together are lognormal. Normal numbers come in blocks of 4096 (the last one
 * rounded up to even); a model without any spread takes none.
 */
import { exp } from '../numeric/exact-math.ts';
import { fillNormal } from '../random/distributions.ts';
import { nextWord, type Stream } from '../random/stream.ts';
import type { CellModel, CellSpread } from './cell-model.ts';

const BLOCK_CELL_COUNT = 4096;
const TO_UNIT = 2.3283064365386963e-10; // 2^-32

/** Conductances over Gmax of cells programmed to `levels`, into `out` (same length). */
export function sampleConductances(
  stream: Stream,
  model: CellModel,
  levels: Uint8Array,
  out: Float32Array,
): void {
  const { logTime, meanRatio, sigmaRatio } = model.drift;
  const shift = logTime === 0 ? 1 : exp(-meanRatio * logTime);
  const driftSigma = sigmaRatio * logTime;
  const kind = model.levels[0]!.spread.kind;
  if (kind === 'empirical') drawMeasured(stream, model, { levels, out, shift });
  else if (kind === 'lognormal') drawLognormal(stream, model, { levels, out, shift, driftSigma });
  else drawNormal(stream, model, { levels, out, shift });
  if (kind === 'lognormal' || driftSigma === 0) return;
  forNormals(stream, out.length, (normals, start, count) => {
    for (let i = 0; i < count; i++) out[start + i] = out[start + i]! * exp(-driftSigma * normals[i]!);
  });
}

/** Conductance of a stuck cell: the spread of its level, without drift, from one number of each kind. */
export function spreadConductance(
  spread: CellSpread,
  draw: { readonly normal: number; readonly unit: number },
): number {
  switch (spread.kind) {
    case 'lognormal':
      return spread.medianRatio * exp(spread.sigmaRatio * draw.normal);
    case 'normal':
      return Math.max(0, spread.meanRatio + spread.sigmaRatio * draw.normal);
    case 'empirical':
      return spread.ratios[Math.floor(draw.unit * spread.ratios.length)]!;
  }
}

interface Cells {
  readonly levels: Uint8Array;
  readonly out: Float32Array;
  /** Mean drift. */
  readonly shift: number;
}

function drawLognormal(
  stream: Stream,
  model: CellModel,
  { levels, out, shift, driftSigma }: Cells & { readonly driftSigma: number },
): void {
  const sigmas = new Float64Array(model.levels.length);
  const medians = new Float64Array(model.levels.length);
  model.levels.forEach(({ spread }, i) => {
    if (spread.kind !== 'lognormal') return;
    sigmas[i] = Math.sqrt(spread.sigmaRatio * spread.sigmaRatio + driftSigma * driftSigma);
    medians[i] = spread.medianRatio * shift;
  });
  if (sigmas.every((sigma) => sigma === 0)) {
    for (let i = 0; i < out.length; i++) out[i] = medians[levels[i]!]!;
    return;
  }
  forNormals(stream, out.length, (normals, start, count) => {
    for (let i = 0; i < count; i++) {
      const level = levels[start + i]!;
      out[start + i] = medians[level]! * exp(sigmas[level]! * normals[i]!);
    }
  });
}

function drawNormal(stream: Stream, model: CellModel, { levels, out, shift }: Cells): void {
  const means = new Float64Array(model.levels.length);
  const sigmas = new Float64Array(model.levels.length);
  model.levels.forEach(({ spread }, i) => {
    if (spread.kind !== 'normal') return;
    means[i] = spread.meanRatio * shift;
    sigmas[i] = spread.sigmaRatio * shift;
  });
  if (sigmas.every((sigma) => sigma === 0)) {
    for (let i = 0; i < out.length; i++) out[i] = means[levels[i]!]!;
    return;
  }
  forNormals(stream, out.length, (normals, start, count) => {
    for (let i = 0; i < count; i++) {
      const level = levels[start + i]!;
      out[start + i] = Math.max(0, means[level]! + sigmas[level]! * normals[i]!);
    }
  });
}

function drawMeasured(stream: Stream, model: CellModel, { levels, out, shift }: Cells): void {
  const samples = model.levels.map(({ spread }) =>
    spread.kind === 'empirical' ? spread.ratios : new Float64Array(1),
  );
  for (let i = 0; i < out.length; i++) {
    const ratios = samples[levels[i]!]!;
    const unit = (nextWord(stream) >>> 0) * TO_UNIT;
    out[i] = ratios[Math.floor(unit * ratios.length)]! * shift;
  }
}

function forNormals(
  stream: Stream,
  cellCount: number,
  use: (normals: Float64Array, start: number, count: number) => void,
): void {
  const block = new Float64Array(BLOCK_CELL_COUNT);
  for (let start = 0; start < cellCount; start += BLOCK_CELL_COUNT) {
    const count = Math.min(BLOCK_CELL_COUNT, cellCount - start);
    fillNormal(stream, block.subarray(0, count + (count & 1)));
    use(block, start, count);
  }
}
