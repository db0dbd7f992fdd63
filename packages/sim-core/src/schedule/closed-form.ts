/**
 * Quantity: latency and interval of a pipelined network as a lower bound of the event pipeline.
 *
 * Bounds by node n, in the order of nodes (S steps on R copies, t seconds a step, f seconds of fill):
 *   first(n) = max over nodes a that step 0 of n waits for:  ready(a, d) + way(a, n)
 *   last(n)  = max( first(n) + ceil(S / R) t + f,                                       own time
 *                   last(m) + placeSec + ceil((S - c) / R) t + f  for each source m )   tail
 *   ready(a, d) = first(a) + (floor(d / R) + 1) t + f,  or last(a) where d is the last step of a
 * d is the step of a that gives the last place that step 0 needs, found backwards from window to window; way
 * is one step, its fill and its transfers of every node in between; c is the first step of n that needs the
 * last place that n needs of m.
 *   latency  = last(last node)
 *   interval = max over nodes of ceil(S / R) t, over edges of places times spacing, and of the image
 *
 * Proof, by induction over the rules of the event pipeline (event-pipeline.ts). Fill: a step waits for the
 * place that it needs, that for the step that gives it, and so on; each step on that chain takes its t, f
 * and placeSec. Step d of a is the (floor(d / R) + 1)-th of its copy, none of which begins before first(a).
 * Own time: the busiest copy makes ceil(S / R) steps, one after another. Tail: steps begin in order, so
 * that steps c to S - 1 begin after the last place that is needed of m has come, and the copy of the last
 * one makes ceil((S - c) / R) of them; where a stride leaves out the last step of m, the chain back from
 * the step that gives that place stands for last(m). An edge sends its places spacing apart. Full buffers
 * only delay. For image behind image, a copy, an edge and the image are each busy for the time in
 * `interval` with every image, so that no steady sequence is faster. All is exact but for the rounding of
 * sums (relative 1e-10).
 *
 * Cost: the edges, times the nodes that a first window is followed back (at most MAXIMUM_DEPTH).
 *
 * Layer by layer, first(n) is also at least last of the node before, and the interval is the latency.
 */
import type { PipelineModel, PipelineTimes } from './pipeline-model.ts';
import {
  type Feed,
  firstStepOfLast,
  lastNeededIndex,
  lastOfAllIndex,
  orderOfPlace,
  type Stage,
  stagesOf,
  stepOfPlace,
} from './stage.ts';

/** Nodes that a first window is followed back; further ones add little and would cost their square. */
const MAXIMUM_DEPTH = 6;

interface Bounds {
  readonly stages: readonly Stage[];
  readonly feeds: readonly Feed[];
  readonly firstsSec: Float64Array;
  readonly lastsSec: Float64Array;
  /** Of the chain that is followed back: step that is needed (-1: none), and time from its start on. */
  readonly neededSteps: Int32Array;
  readonly waysSec: Float64Array;
}

/** Lower bounds of the times that pipelineTimes or, layer by layer, layerTimes find. */
export function closedFormTimes(
  model: PipelineModel,
  { isLayerByLayer = false }: { readonly isLayerByLayer?: boolean } = {},
): PipelineTimes {
  const { stages, feeds } = stagesOf(model);
  const bounds: Bounds = {
    ...{ stages, feeds },
    firstsSec: new Float64Array(stages.length),
    lastsSec: new Float64Array(stages.length),
    neededSteps: new Int32Array(stages.length).fill(-1),
    waysSec: new Float64Array(stages.length),
  };
  const { firstsSec, lastsSec } = bounds;
  let intervalSec = 0;
  for (let i = 0; i < stages.length; i++) {
    const stage = stages[i]!;
    const first = followBack(bounds, i, 0);
    firstsSec[i] = isLayerByLayer && i > 1 ? Math.max(first, lastsSec[i - 1]!) : first;
    const busySec = Math.ceil(stage.stepCount / stage.replicaCount) * stage.stepSec;
    lastsSec[i] = Math.max(firstsSec[i]! + busySec + stage.fillSec, tailBound(bounds, i));
    if (i > 0 || stage.outputIndices.length > 0) intervalSec = Math.max(intervalSec, busySec);
  }
  for (const { sourceIndex, spacingSec } of feeds) {
    intervalSec = Math.max(intervalSec, stages[sourceIndex]!.placeCount * spacingSec);
  }
  const latencySec = lastsSec[stages.length - 1]!;
  return {
    latencySec,
    intervalSec: isLayerByLayer ? latencySec : intervalSec,
    startsSec: Array.from(firstsSec.subarray(1)),
    endsSec: Array.from(lastsSec.subarray(1)),
  };
}

/** The earliest start of a step: the longest chain of steps and transfers back from it. */
function followBack(bounds: Bounds, stageIndex: number, stepIndex: number): number {
  const { stages, feeds, neededSteps, waysSec } = bounds;
  const lowest = Math.max(0, stageIndex - MAXIMUM_DEPTH);
  let startSec = 0;
  neededSteps[stageIndex] = stepIndex;
  waysSec[stageIndex] = 0;
  for (let i = stageIndex; i > 0 && i >= lowest; i--) {
    const needed = neededSteps[i]!;
    if (needed < 0) continue;
    neededSteps[i] = -1;
    for (const feedIndex of stages[i]!.inputIndices) {
      const feed = feeds[feedIndex]!;
      const source = stages[feed.sourceIndex]!;
      const place = neededPlace(feed, stages[i]!, source, needed);
      if (place < 0) continue;
      const row = Math.floor(place / source.widthCount);
      const step = stepOfPlace(source, row, place - row * source.widthCount);
      const waySec = feed.placeSec + waysSec[i]!;
      startSec = Math.max(startSec, readyBound(bounds, feed.sourceIndex, step) + waySec);
      if (feed.spacingSec * source.replicaCount > source.stepSec) {
        const order = orderOfPlace(source, row, place - row * source.widthCount);
        startSec = Math.max(
          startSec,
          readyBound(bounds, feed.sourceIndex, 0) + order * feed.spacingSec + waySec,
        );
      }
      if (step > neededSteps[feed.sourceIndex]! && step < source.stepCount - 1) {
        neededSteps[feed.sourceIndex] = step;
        waysSec[feed.sourceIndex] = source.stepSec + source.fillSec + waySec;
      }
    }
  }
  neededSteps.fill(-1, 0, lowest);
  return startSec;
}

/** The last place that a step needs, by raster; -1: none. */
function neededPlace(feed: Feed, target: Stage, source: Stage, stepIndex: number): number {
  if (feed.reach === null) return source.placeCount - 1;
  const stepRow = Math.floor(stepIndex / target.stepColumnCount);
  const row = lastNeededIndex(feed.reach.rows, stepRow);
  const column = lastNeededIndex(feed.reach.columns, stepIndex - stepRow * target.stepColumnCount);
  return row < 0 || column < 0 ? -1 : row * source.widthCount + column;
}

/** When a step's places are ready. */
function readyBound({ stages, firstsSec, lastsSec }: Bounds, stageIndex: number, stepIndex: number): number {
  const { stepCount, replicaCount, stepSec, fillSec } = stages[stageIndex]!;
  if (stepIndex === stepCount - 1) return lastsSec[stageIndex]!;
  return firstsSec[stageIndex]! + (Math.floor(stepIndex / replicaCount) + 1) * stepSec + fillSec;
}

/** End of a stage by the last places of its sources and the steps that wait for them. */
function tailBound(bounds: Bounds, stageIndex: number): number {
  const { stages, feeds } = bounds;
  const { inputIndices, stepCount, stepColumnCount, replicaCount, stepSec, fillSec } = stages[stageIndex]!;
  let endSec = 0;
  for (const feedIndex of inputIndices) {
    const { sourceIndex, reach, placeSec, spacingSec } = feeds[feedIndex]!;
    const source = stages[sourceIndex]!;
    const row = reach ? lastOfAllIndex(reach.rows) : source.heightCount - 1;
    const column = reach ? lastOfAllIndex(reach.columns) : source.widthCount - 1;
    if (row < 0 || column < 0) continue;
    const firstStep = reach
      ? firstStepOfLast(reach.rows) * stepColumnCount + firstStepOfLast(reach.columns)
      : 0;
    const tailSec = Math.ceil((stepCount - firstStep) / replicaCount) * stepSec + fillSec;
    const step = stepOfPlace(source, row, column);
    const comeSec = Math.max(
      step === source.stepCount - 1
        ? readyBound(bounds, sourceIndex, step)
        : skippedBound(bounds, sourceIndex, step),
      readyBound(bounds, sourceIndex, 0) + orderOfPlace(source, row, column) * spacingSec,
    );
    endSec = Math.max(endSec, comeSec + placeSec + tailSec);
  }
  return endSec;
}

/** When the last step that is needed is ready, where a stride leaves out the ones after it. */
function skippedBound(bounds: Bounds, stageIndex: number, stepIndex: number): number {
  const { stepSec, fillSec } = bounds.stages[stageIndex]!;
  const chainSec = followBack(bounds, stageIndex, stepIndex) + stepSec + fillSec;
  return Math.max(chainSec, readyBound(bounds, stageIndex, stepIndex));
}
