import type { Workload, WorkNode } from '../src/mapping/workload.ts';
import type { PipelineEdge, PipelineModel } from '../src/schedule/pipeline-model.ts';

/** A chip that is nothing but numbers: every crossbar layer takes steps of one place and one length. */
export interface PlainChip {
  readonly stepSec: number;
  readonly fillSec: number;
  readonly placeSec: number;
  /** Steps of the busiest copy of a layer, to which copies are made; Infinity: one copy. */
  readonly stageStepCount: number;
  readonly bufferPlaceCount: (nodeIndex: number, inputIndex: number) => number;
  readonly linkUses: (edgeIndex: number) => PipelineEdge['linkUses'];
}

/** What a pipeline needs of a workload. */
export interface PlacesOfWorkload extends Pick<Workload, 'image'> {
  readonly nodes: readonly Pick<WorkNode, 'kind' | 'layerIndex' | 'inputs' | 'output'>[];
}

/** The pipeline of a workload on a plain chip; poolings and joins take no time. */
export function pipelineModelOf(workload: PlacesOfWorkload, chip: Partial<PlainChip> = {}): PipelineModel {
  const { stepSec = 1e-6, fillSec = 0, placeSec = 0, stageStepCount = Number.POSITIVE_INFINITY } = chip;
  const { bufferPlaceCount = () => Number.POSITIVE_INFINITY, linkUses = () => [] } = chip;
  let edgeCount = 0;
  return {
    image: workload.image,
    imagePlaceSec: placeSec,
    nodes: workload.nodes.map(({ kind, layerIndex, inputs, output }, nodeIndex) => {
      const isCrossbar = kind === 'crossbar';
      const { heightCount, widthCount } = output;
      return {
        nodeIndex,
        layerIndex: isCrossbar ? layerIndex : null,
        inputs: inputs.map((edge, i) => ({
          ...edge,
          placeSec,
          bufferPlaceCount: bufferPlaceCount(nodeIndex, i),
          linkUses: linkUses(edgeCount++),
        })),
        ...{ heightCount, widthCount, stepHeightCount: 1, stepWidthCount: 1 },
        replicaCount: isCrossbar ? Math.max(1, Math.ceil((heightCount * widthCount) / stageStepCount)) : 1,
        stepSec: isCrossbar ? stepSec : 0,
        fillSec: isCrossbar ? fillSec : 0,
      };
    }),
  };
}
