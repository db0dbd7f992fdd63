/**
 * Quantity: start and end of every step of every node, exact under these rules.
 *
 * 1. A node gives its places step by step in raster order. Step s of an image goes to copy s mod R; steps
 *    start in their order, and a copy makes one at a time. Every image begins at copy 0.
 * 2. A step starts when the last place that its windows cover has come on every input (padding, stride and
 *    dilation counted; the whole source where there is no window):
 *      start(s) = max(start(s - 1), end(step before on this copy), arrivals of the places needed)
 * 3. A step takes its inputs into registers when it starts. With B places of buffer on an edge, place q of
 *    the source takes the room of place q - B: a step of the source keeps its copy until that place is
 *    free,
 *      end(s) = max(start(s) + stepSec, start of the step that frees place(s) - B, on every edge)
 *    with place(s) the last place of step s in the order of leaving; a place is freed by the first step of
 *    its image after which none needs it or a place before it.
 * 4. Its places are ready fillSec later and leave in order, on every edge by itself:
 *      leave(q) = max(ready(q), leave(q - 1) + spacing),   arrival(q) = leave(q) + placeSec
 *    spacing is what the slowest link of the edge needs for a place (placeSec where it crosses none).
 * 5. The image is a node with one copy, one place a step and stepSec = imagePlaceSec; images come one behind
 *    another and wait like all places. Time 0 is its first bit.
 *
 * Latency: when the last node has its last place of the first image ready (images behind do not delay it).
 * Interval: between the results of the last two images.
 *
 * Since everything is in order, the last place of a window decides, and each rule looks at one earlier
 * time: O(places + steps) for each edge and image, in one sweep over the nodes where no buffer has a limit.
 * Limits make nodes wait for later ones: then only nodes for which something has changed are looked at
 * again. When none can go on, a buffer is too small: a stall.
 *
 * Limits that hold no step back change nothing: the earliest times without them are then the earliest times
 * with them. So the play goes without limits first, and again with them only where a step lacked room.
 *
 * Layer by layer: the first step of a node also waits until all places of the node before are ready; a
 * buffer then has no limit, since it must hold the whole input. One image is played, and the next one
 * begins when its result is there.
 *
 * Left out: links that edges share (contention.ts), banks of a buffer, stalls of a copy in midst of a step.
 */
import type { Outcome } from '@dl-rsim/spec';
import { invariant } from '../numeric/invariant.ts';
import type { PipelineModel } from './pipeline-model.ts';
import {
  advance,
  createPlay,
  hasRoom,
  isDone,
  type Play,
  type Played,
  type PlayedFeed,
  type PlayedStage,
  type PlayOptions,
} from './play.ts';
import { findStall, type PipelineStall } from './stall.ts';

/** Plays images in a row; without a second one the interval is the latency. */
export function pipelineTimes(model: PipelineModel, options: PlayOptions): Outcome<Played, PipelineStall> {
  const free = createPlay(model, { ...options, ignoresLimits: true });
  sweep(free);
  if (hasRoom(free)) return { ok: true, value: timesOfPlay(free) };
  const play = createPlay(model, options);
  sweep(play);
  const stall = findStall(play);
  return stall ? { ok: false, problem: stall } : { ok: true, value: timesOfPlay(play) };
}

/** Lets stages go on, in their order, until none can. */
function sweep(play: Play): void {
  const { stages, feeds } = play;
  const isDue = new Uint8Array(stages.length).fill(1);
  for (let hasDue = true; hasDue; ) {
    hasDue = false;
    for (const [i, stage] of stages.entries()) {
      if (isDue[i] === 0) continue;
      isDue[i] = 0;
      const { startedCount, endedCount } = stage;
      advance(play, stage);
      if (stage.endedCount > endedCount) {
        for (const feedIndex of stage.outputIndices) {
          sendPlaces(feeds[feedIndex]!, stage, endedCount);
          isDue[feeds[feedIndex]!.targetIndex] = 1;
        }
      }
      if (stage.startedCount === startedCount) continue;
      for (const feedIndex of stage.inputIndices) {
        const { sourceIndex } = feeds[feedIndex]!;
        if (stages[sourceIndex]!.limitedIndices.length === 0) continue;
        isDue[sourceIndex] = 1;
        hasDue = true;
      }
    }
  }
}

/** Sends the places of the steps from `firstIndex` on, one behind another. */
function sendPlaces(feed: PlayedFeed, stage: PlayedStage, firstIndex: number): void {
  const { arrivalsSec, placeSec, spacingSec } = feed;
  const { endsSec, endedCount, stepCount, placeCount, through, fillSec } = stage;
  let { arrivedCount, nextSec } = feed;
  let step = firstIndex % stepCount;
  let placesBefore = Math.floor(firstIndex / stepCount) * placeCount;
  for (let index = firstIndex; index < endedCount; index++) {
    const readySec = endsSec[index]! + fillSec;
    const end = placesBefore + through[step]!;
    for (; arrivedCount < end; arrivedCount++) {
      const leaveSec = readySec > nextSec ? readySec : nextSec;
      arrivalsSec[arrivedCount] = leaveSec + placeSec;
      nextSec = leaveSec + spacingSec;
    }
    if (++step < stepCount) continue;
    step = 0;
    placesBefore += placeCount;
  }
  feed.arrivedCount = arrivedCount;
  feed.nextSec = nextSec;
}

/** Times of the first image, and the interval between the last two. */
export function timesOfPlay(play: Play): Played {
  const { stages, imageCount } = play;
  const result = stages.at(-1)!;
  const resultSec = (imageIndex: number) =>
    result.endsSec[(imageIndex + 1) * result.stepCount - 1]! + result.fillSec;
  invariant(isDone(result), 'every image has a result');
  const latencySec = resultSec(0);
  const nodes = stages.slice(1);
  return {
    play,
    latencySec,
    intervalSec: imageCount === 1 ? latencySec : resultSec(imageCount - 1) - resultSec(imageCount - 2),
    startsSec: nodes.map(({ startsSec }) => startsSec[0]!),
    endsSec: nodes.map(({ endsSec, stepCount, fillSec }) => endsSec[stepCount - 1]! + fillSec),
  };
}
