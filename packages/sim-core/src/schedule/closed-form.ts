/**
 * Quantity: latency and interval of a pipelined network as a lower bound of the event pipeline.
 *
 * Every node begins no earlier than step-bounds.ts says, by the steps at the edges of its map, node by node:
 *   end(n)   = start(last step of n) + t + f
 *   latency  = end(last node)
 *   interval = max over nodes of ceil(S / R) t, over edges of places times spacing, and of the image
 * with S steps on R copies, t seconds a step, f seconds of fill.
 *
 * Proof. Of starts: step-bounds.ts. For image behind image, a copy, an edge and the image are each busy for
 * the time in `interval` with every image, so that no steady sequence is faster. All is exact but for the
 * rounding of sums (relative 1e-10).
 *
 * Ignored: how places come between the edges of a map, links that edges share, full buffers.
 *
 * Layer by layer, no node starts before the one before has ended, and the interval is the latency.
 */
import type { PipelineModel, PipelineTimes } from './pipeline-model.ts';
import { stagesOf } from './stage.ts';
import { boundStarts, roomForStarts, type SeenSteps, seenSteps } from './step-bounds.ts';

/** Lower bounds of the times that pipelineTimes or, layer by layer, layerTimes find. */
export function closedFormTimes(
  model: PipelineModel,
  { isLayerByLayer = false }: { readonly isLayerByLayer?: boolean } = {},
): PipelineTimes {
  const { stages, feeds } = stagesOf(model);
  const startsSec = roomForStarts(stages.length);
  const seens: SeenSteps[] = [];
  const lastsSec = new Float64Array(stages.length);
  let intervalSec = 0;
  for (let i = 0; i < stages.length; i++) {
    const stage = stages[i]!;
    const seen = seenSteps(stage, i);
    seens.push(seen);
    const supplies = stage.inputIndices.map((feedIndex) => {
      const feed = feeds[feedIndex]!;
      return { feed, source: stages[feed.sourceIndex]!, seen: seens[feed.sourceIndex]! };
    });
    const notBeforeSec = isLayerByLayer && i > 1 ? lastsSec[i - 1]! : 0;
    boundStarts(startsSec, stage, { seen, supplies, notBeforeSec });
    lastsSec[i] = startsSec[seen.firstIndex + seen.count - 1]! + stage.stepSec + stage.fillSec;
    const busySec = Math.ceil(stage.stepCount / stage.replicaCount) * stage.stepSec;
    if (i > 0 || stage.outputIndices.length > 0) intervalSec = Math.max(intervalSec, busySec);
  }
  for (const { sourceIndex, spacingSec } of feeds) {
    intervalSec = Math.max(intervalSec, stages[sourceIndex]!.placeCount * spacingSec);
  }
  const latencySec = lastsSec[stages.length - 1]!;
  return {
    latencySec,
    intervalSec: isLayerByLayer ? latencySec : intervalSec,
    startsSec: seens.slice(1).map(({ firstIndex }) => startsSec[firstIndex]!),
    endsSec: Array.from(lastsSec.subarray(1)),
  };
}
