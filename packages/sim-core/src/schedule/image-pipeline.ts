/**
 * A pipeline in which every stage works on another image and all stages take one cycle together.
 *
 *   inference  L + N - 1 cycles for N images through L stages: latency L cycles, interval 1
 *   training   forward and backward through L layers, weights updated after every B images:
 *              (2 L + 1) N + N / B cycles one image after another, (N / B) (2 L + B + 1) pipelined
 *   buffers    layer l keeps its output for 2 (L - l) + 1 images until the backward pass has used it
 *
 * @source song2017
 * Valid when every stage fits into the cycle. The inference formula is not printed there, it is the same
 * pipeline without the way back.
 */
import type { PipelineModel, PipelineTimes } from './pipeline-model.ts';

/**
 * Times of one image when all stages take `cycleSec` together. A layer on crossbars is a stage; poolings and
 * joins belong to the stage of their latest source.
 */
export function imagePipelineTimes(model: PipelineModel, cycleSec: number): PipelineTimes {
  const stages: number[] = [];
  for (const node of model.nodes) {
    let source = 0;
    for (const { sourceIndex } of node.inputs) source = Math.max(source, stages[sourceIndex] ?? 0);
    stages.push(node.layerIndex === null ? Math.max(1, source) : source + 1);
  }
  const stageCount = stages.reduce((most, stage) => Math.max(most, stage), 0);
  return {
    latencySec: stageCount * cycleSec,
    intervalSec: cycleSec,
    startsSec: stages.map((stage) => (stage - 1) * cycleSec),
    endsSec: stages.map((stage) => stage * cycleSec),
  };
}

/** Cycles of `imageCount` images through `layerCount` layers. */
export const inferenceCycles = (layerCount: number, imageCount: number): number =>
  imageCount === 0 ? 0 : layerCount + imageCount - 1;

/** Cycles of training; `batchCount` images between updates divide `imageCount`. */
export function trainingCycles(options: {
  readonly layerCount: number;
  readonly imageCount: number;
  readonly batchCount: number;
}): { readonly oneByOneCount: number; readonly pipelinedCount: number } {
  const { layerCount, imageCount, batchCount } = options;
  const updateCount = imageCount / batchCount;
  return {
    oneByOneCount: (2 * layerCount + 1) * imageCount + updateCount,
    pipelinedCount: updateCount * (2 * layerCount + batchCount + 1),
  };
}

/** Images whose output layer `layerNumber` of 1 .. `layerCount` keeps while training. */
export const trainingBufferCount = (layerCount: number, layerNumber: number): number =>
  2 * (layerCount - layerNumber) + 1;
