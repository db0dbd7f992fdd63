import type { PipelineModel, PipelineTimes } from './pipeline-model.ts';
import type { Play } from './play.ts';

/** What one layer does for one image. */
export interface Work {
  readonly nodeIndex: number;
  readonly layerIndex: number;
  readonly imageIndex: number;
  readonly startSec: number;
  readonly endSec: number;
  /** Starts of its steps, all `shiftSec` later; null: evenly between start and end. */
  readonly stepStartsSec: Float64Array | null;
  readonly shiftSec: number;
  readonly stepCount: number;
  readonly stepSec: number;
  readonly replicaCount: number;
}

/** The works of a play, image by image; nodes without a layer do not count. */
export function playedWorks({ nodes }: PipelineModel, play: Play): readonly Work[] {
  const works: Work[] = [];
  for (let imageIndex = 0; imageIndex < play.imageCount; imageIndex++) {
    for (const [nodeIndex, { layerIndex, stepSec, replicaCount }] of nodes.entries()) {
      if (layerIndex === null) continue;
      const { stepCount, startsSec, endsSec, fillSec } = play.stages[nodeIndex + 1]!;
      const stepStartsSec = startsSec.subarray(imageIndex * stepCount, (imageIndex + 1) * stepCount);
      const endSec = endsSec[(imageIndex + 1) * stepCount - 1]! + fillSec;
      const span = { startSec: stepStartsSec[0]!, endSec, stepStartsSec, shiftSec: 0 };
      works.push({ nodeIndex, layerIndex, imageIndex, stepCount, stepSec, replicaCount, ...span });
    }
  }
  return works;
}

/** The works of one image of which only starts and ends are known. */
export function evenWorks({ nodes }: PipelineModel, { startsSec, endsSec }: PipelineTimes): readonly Work[] {
  return nodes.flatMap(({ layerIndex, stepSec, replicaCount, ...node }, nodeIndex) => {
    if (layerIndex === null) return [];
    const { heightCount, widthCount, stepHeightCount, stepWidthCount } = node;
    const stepCount = Math.ceil(heightCount / stepHeightCount) * Math.ceil(widthCount / stepWidthCount);
    const span = {
      startSec: startsSec[nodeIndex]!,
      endSec: endsSec[nodeIndex]!,
      stepStartsSec: null,
      shiftSec: 0,
    };
    return [{ nodeIndex, layerIndex, imageIndex: 0, stepCount, stepSec, replicaCount, ...span }];
  });
}

/** The same work for a later image. */
export const workOfImage = (work: Work, imageIndex: number, laterSec: number): Work => ({
  ...work,
  imageIndex,
  startSec: work.startSec + laterSec,
  endSec: work.endSec + laterSec,
  shiftSec: work.shiftSec + laterSec,
});
