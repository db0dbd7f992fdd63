import {
  type Images,
  isCrossbarLayer,
  layerExtents,
  type Network,
  simulateReliability,
  weightMatrixShape,
} from '@dl-rsim/sim-core';
import {
  applyOverrides,
  fingerprint,
  parseRunSpec,
  presetByKey,
  type ReliabilityResult,
  type RunSpec,
  SPEC_VERSION,
} from '@dl-rsim/spec';
import { changedSpec, experiments, type WorkloadKey } from './experiments.ts';
import type { PointRecord, WorkloadRecord } from './records.ts';
import { openWorkload, type Workload } from './workloads.ts';

const SEED = '00000000000000a7';
const HISTOGRAM_IMAGE_COUNT = 50;

/** Simulates every point of every experiment, one after the other, and tells how far it is. */
export async function simulateWorkload(
  key: WorkloadKey,
  counts: { readonly imageCount: number; readonly repeatCount: number },
): Promise<WorkloadRecord> {
  const workload = await openWorkload(key);
  const base = baseSpec(workload, counts);
  const simulate = (spec: RunSpec) => simulatePoint(spec, workload.network, workload.dataset.images);
  const points: PointRecord[] = [];
  let last = simulate(base);
  const sopCounts = countSops(last);
  const countedCount = sopCounts.reduce((sum, count) => sum + count, 0);
  const madeCount = last.layers.reduce((sum, layer) => sum + (layer.readCount ?? 0), 0);
  const inferenceCount = counts.imageCount * counts.repeatCount;
  const histogramImageCount = Math.min(HISTOGRAM_IMAGE_COUNT, counts.imageCount);
  for (const experiment of experiments) {
    for (const series of experiment.series(key)) {
      for (const { x, change } of series.points) {
        const startMs = performance.now();
        const spec = changedSpec(base, change);
        last = simulate(spec);
        points.push({ experiment: experiment.key, series: series.label, x, ...pointOf(spec, last) });
        const accuracy = (last.accuracy.meanRatio * 100).toFixed(2);
        const sec = ((performance.now() - startMs) / 1000).toFixed(1);
        console.log(`${key} ${experiment.key} ${series.label} ${x}: ${accuracy} % (${sec} s)`);
      }
    }
  }
  return {
    workload: key,
    network: workload.networkName,
    dataset: workload.dataset.name,
    precision: workload.precision,
    coreVersion: last.coreVersion,
    seed: SEED,
    ...counts,
    floatRatio: last.float.accuracyRatio,
    idealRatio: last.ideal.accuracyRatio,
    sopShareRatios: sopCounts.map((count) => count / countedCount),
    histogramImageCount,
    madeReadRatio: madeCount / (inferenceCount * possibleReadCount(base, workload.network)),
    points,
  };
}

function baseSpec(
  workload: Workload,
  { imageCount, repeatCount }: { readonly imageCount: number; readonly repeatCount: number },
): RunSpec {
  const preset = presetByKey('dl-rsim-baseline');
  if (!preset) throw new Error('the baseline preset is gone');
  const parsed = parseRunSpec({
    specVersion: SPEC_VERSION,
    accelerator: preset.accelerator,
    quantization: workload.quantization,
    networkDigest: workload.networkDigest,
    datasetDigest: workload.datasetDigest,
    statistics: {
      imageCount,
      repeatCount,
      calibrationImageCount: Math.min(HISTOGRAM_IMAGE_COUNT, imageCount),
    },
    seed: SEED,
  });
  if (!parsed.ok) throw new Error(parsed.problem.map((issue) => issue.message).join('; '));
  return parsed.value;
}

function simulatePoint(spec: RunSpec, network: Network, images: Images): ReliabilityResult {
  const specFingerprint = fingerprint(spec);
  const steps = simulateReliability({ spec, specFingerprint, network, images, applyOverrides });
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    if (step.value.ok) return step.value.value;
    throw new Error(step.value.problem.map((issue) => issue.message).join('; '));
  }
}

function pointOf(spec: RunSpec, result: ReliabilityResult): Omit<PointRecord, 'experiment' | 'series' | 'x'> {
  const { accuracy, layers } = result;
  const readCount = layers.reduce((sum, layer) => sum + (layer.readCount ?? 0), 0);
  const wrongCount = layers.reduce((sum, layer) => sum + (layer.wrongCount ?? 0), 0);
  const rows = result.errorTables[0]?.activeRows.find(
    (row) => row.activeCount === spec.accelerator.operationUnit.rowCount,
  );
  const zeroErrorRatio = rows?.wrongRatios[-rows.lowestSopCount];
  if (zeroErrorRatio === undefined) throw new Error('no table of whole operation units');
  return {
    specFingerprint: result.specFingerprint,
    meanRatio: accuracy.meanRatio,
    drawLowRatio: accuracy.drawInterval?.lowRatio ?? null,
    drawHighRatio: accuracy.drawInterval?.highRatio ?? null,
    imageLowRatio: accuracy.imageInterval.lowRatio,
    imageHighRatio: accuracy.imageInterval.highRatio,
    zeroErrorRatio,
    wrongReadRatio: wrongCount / readCount,
  };
}

/** How often each SOP occurs in the reads of all layers, from 0 up. */
function countSops(result: ReliabilityResult): readonly number[] {
  const counts: number[] = [];
  for (const { sopHistogram } of result.layers) {
    if (sopHistogram?.lowestSopCount !== 0) throw new Error('sums start at 0');
    for (const [sop, count] of sopHistogram.sopCounts.entries()) counts[sop] = (counts[sop] ?? 0) + count;
  }
  return counts;
}

/** Reads of one image if none were left out: places x columns x bits x bits x operation units. */
function possibleReadCount({ accelerator, quantization }: RunSpec, network: Network): number {
  const { fixedPoint } = quantization;
  if (!fixedPoint) throw new Error('the paper is in fixed point');
  const { activation, weight } = fixedPoint;
  const bitPairCount =
    (activation.integerBits + activation.fractionBits) * (weight.integerBits + weight.fractionBits);
  const extents = layerExtents(network);
  let count = 0;
  for (const [layerIndex, layer] of network.layers.entries()) {
    if (!isCrossbarLayer(layer)) continue;
    const outputCount = extents[layerIndex]!.reduce((product, extent) => product * extent, 1);
    count += outputCount * bitPairCount * unitCount(weightMatrixShape(layer).rowCount, accelerator);
  }
  return count;
}

/** Operation units along the rows of a matrix that continues from crossbar to crossbar. */
function unitCount(rowCount: number, { crossbar, operationUnit }: RunSpec['accelerator']): number {
  const fullCount = Math.floor(rowCount / crossbar.rowCount);
  const unitsOf = (rows: number) => Math.ceil(rows / operationUnit.rowCount);
  return fullCount * unitsOf(crossbar.rowCount) + unitsOf(rowCount - fullCount * crossbar.rowCount);
}
