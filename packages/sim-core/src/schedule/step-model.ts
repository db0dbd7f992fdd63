/**
 * Inference time of a duplicated network by Li's analytical model: all layers step together, a step as long
 * as the slowest layer computes or is sent its values.
 *
 *   T_step = max over layers of max(TA_i, TC_i),   Op = max over layers of Op_i
 *   InferenceTime = Op x T_step
 *
 * Op_i: mapping/dynamic-program-steps.ts; TA_i: mapping/dynamic-program-transfer.ts; TC_i: time of a step.
 * @source li2023
 * Valid for one clock for all layers, an image at a time. Left out: buffers, links shared by layers, joins'
 * and poolings' own time.
 */
import { stepLayers } from '../mapping/duplicate-layers.ts';
import { pipelineSteps } from '../mapping/dynamic-program-steps.ts';
import { type StepBandwidth, transferSec } from '../mapping/dynamic-program-transfer.ts';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { Workload } from '../mapping/workload.ts';

export interface StepModel {
  readonly layers: readonly {
    /** NormalOp, PreOp and Op of the layer, in steps. */
    readonly normalCount: number;
    readonly preCount: number;
    readonly opCount: number;
    /** TA of the layer; 0 without bandwidth. */
    readonly transferSec: number;
  }[];
  /** Op: steps of one image. */
  readonly opCount: number;
  readonly stepSec: number;
  readonly inferenceSec: number;
}

/** `layers` in the order of the workload, with their copies. */
export function stepModel(
  layers: readonly MappedLayer[],
  options: {
    readonly workload: Workload;
    /** TC: time of a step of one copy. */
    readonly stepSecOf: (layer: MappedLayer) => number;
    readonly bandwidth?: StepBandwidth | undefined;
  },
): StepModel {
  const { workload, stepSecOf, bandwidth } = options;
  const copies = layers.map(({ replicaCount }) => replicaCount);
  const seen = stepLayers(layers, workload);
  const { preCounts, opCounts } = pipelineSteps(seen, copies);
  const rows = layers.map((layer, i) => ({
    normalCount: Math.ceil(layer.stepsPerImageCount / layer.replicaCount),
    preCount: preCounts[i]!,
    opCount: opCounts[i]!,
    transferSec: bandwidth ? transferSec(seen, i, { copies, bandwidth }) : 0,
  }));
  const opCount = rows.reduce((most, row) => Math.max(most, row.opCount), 0);
  const stepSec = rows.reduce((most, row, i) => Math.max(most, row.transferSec, stepSecOf(layers[i]!)), 0);
  return { layers: rows, opCount, stepSec, inferenceSec: opCount * stepSec };
}
