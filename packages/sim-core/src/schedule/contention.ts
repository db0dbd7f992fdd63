/**
 * Quantity: the times of the event pipeline (event-pipeline.ts) when edges share links.
 *
 * Rules 1 to 3 and 5 hold as they are. Rule 4 becomes: places ask for their links in the order in which they
 * could leave, request(q) = max(ready(q), leave(q - 1) + spacing); at the same time the edge with the lower
 * index first. Each link serves them in that order, one at a time:
 *   begin(link) = max(request(q), free(link)),   free(link) = begin(link) + placeSec of the link
 *   leave(q)    = max over the links of the edge of begin(link),   arrival(q) = leave(q) + placeSec
 * free(link) is 0 at first. Where no two edges share a link this is rule 4 to the bit; else no event is
 * earlier than in the event pipeline, since each rule takes the maximum of more.
 *
 * Requests are served in order of time, and nothing that a transfer sets off is earlier than its request, so
 * that one sweep through time with one pending place an edge suffices:
 * O((places of all edges) (links of the edge + log edges)) for each image.
 *
 * The latency is that of one image alone, played by itself; the interval is read from images in a row, and is
 * at least the time for which one image keeps the busiest link.
 *
 * Left out: buffers within routers, flits (a place is sent whole), back-pressure from link to link.
 */
import type { Outcome } from '@dl-rsim/spec';
import { createEarliestFirst, type EarliestFirst, putIn, takeEarliest } from './earliest-first.ts';
import { timesOfPlay } from './event-pipeline.ts';
import type { PipelineModel } from './pipeline-model.ts';
import {
  advance,
  createPlay,
  isDone,
  type Play,
  type Played,
  type PlayedFeed,
  type PlayedStage,
  type PlayOptions,
} from './play.ts';
import { findStall, type PipelineStall } from './stall.ts';

interface Traffic {
  readonly play: Play;
  readonly waiting: EarliestFirst;
  /** By feed: whether its next place waits; step that gives it, over all images. */
  readonly isWaiting: Uint8Array;
  readonly sendingSteps: Int32Array;
  /** By feed: where its links begin in `links`; one more at the end. */
  readonly linkStarts: Int32Array;
  readonly links: Int32Array;
  readonly linkSecs: Float64Array;
  readonly freesSec: Float64Array;
}

/**
 * Plays one image alone, then images in a row; without a second one the interval is the latency. No link is
 * busy for longer than the interval: between a few images, whose first layers have ended, that can be so.
 */
export function contentionTimes(model: PipelineModel, options: PlayOptions): Outcome<Played, PipelineStall> {
  const alone = playImages(model, { ...options, imageCount: 1 });
  if (!alone.ok || options.imageCount === 1) return alone;
  const inRow = playImages(model, options);
  if (!inRow.ok) return inRow;
  const { play } = inRow.value;
  const busySec = linkBusySec(model, linkCountOf(play)).reduce((most, sec) => Math.max(most, sec), 0);
  const intervalSec = Math.max(inRow.value.intervalSec, busySec);
  return { ok: true, value: { ...alone.value, play, intervalSec } };
}

/** Links that any edge uses, by the highest index. */
function linkCountOf({ feeds }: Play): number {
  let count = 0;
  for (const { edge } of feeds) {
    for (const { linkIndex } of edge.linkUses) count = Math.max(count, linkIndex + 1);
  }
  return count;
}

/** By link: time in which it is busy with one image. */
export function linkBusySec({ image, nodes }: PipelineModel, linkCount: number): Float64Array {
  const busySec = new Float64Array(linkCount);
  for (const { inputs } of nodes) {
    for (const { sourceIndex, linkUses } of inputs) {
      const { heightCount, widthCount } = sourceIndex < 0 ? image : nodes[sourceIndex]!;
      for (const { linkIndex, placeSec } of linkUses)
        busySec[linkIndex]! += heightCount * widthCount * placeSec;
    }
  }
  return busySec;
}

function playImages(model: PipelineModel, options: PlayOptions): Outcome<Played, PipelineStall> {
  const traffic = createTraffic(createPlay(model, options));
  const { play, waiting } = traffic;
  for (const stage of play.stages) goOn(traffic, stage);
  while (waiting.count > 0) {
    const feedIndex = takeEarliest(waiting);
    const feed = play.feeds[feedIndex]!;
    send(traffic, feedIndex);
    request(traffic, feedIndex);
    goOn(traffic, play.stages[feed.targetIndex]!);
  }
  const stall = findStall(play);
  return stall ? { ok: false, problem: stall } : { ok: true, value: timesOfPlay(play) };
}

function createTraffic(play: Play): Traffic {
  const { feeds } = play;
  const uses = feeds.flatMap(({ edge }) => edge.linkUses);
  const linkStarts = new Int32Array(feeds.length + 1);
  for (const [i, { edge }] of feeds.entries()) linkStarts[i + 1] = linkStarts[i]! + edge.linkUses.length;
  return {
    ...{ play, linkStarts },
    waiting: createEarliestFirst(feeds.length),
    isWaiting: new Uint8Array(feeds.length),
    sendingSteps: new Int32Array(feeds.length),
    links: Int32Array.from(uses, ({ linkIndex }) => linkIndex),
    linkSecs: Float64Array.from(uses, ({ placeSec }) => placeSec),
    freesSec: new Float64Array(linkCountOf(play)),
  };
}

/** Lets a stage go on with what has come, then its sources with the room that it has made. */
function goOn(traffic: Traffic, stage: PlayedStage): void {
  const { play, isWaiting } = traffic;
  const { startedCount, endedCount } = stage;
  advance(play, stage);
  if (stage.endedCount > endedCount) {
    for (const feedIndex of stage.outputIndices) if (isWaiting[feedIndex] === 0) request(traffic, feedIndex);
  }
  if (stage.startedCount === startedCount) return;
  const next = isDone(stage) ? play.stages.find(({ before }) => before === stage) : undefined;
  if (next) goOn(traffic, next);
  for (const feedIndex of stage.inputIndices) {
    const { freed, sourceIndex } = play.feeds[feedIndex]!;
    if (freed !== null) goOn(traffic, play.stages[sourceIndex]!);
  }
}

/** Lets the next place of a feed wait for its links if it is there. */
function request({ play, waiting, isWaiting, sendingSteps }: Traffic, feedIndex: number): void {
  const { sourceIndex, arrivedCount, nextSec }: PlayedFeed = play.feeds[feedIndex]!;
  const { endsSec, endedCount, stepCount, placeCount, through, fillSec } = play.stages[sourceIndex]!;
  let index = sendingSteps[feedIndex]!;
  const imageIndex = Math.floor(index / stepCount);
  if (arrivedCount >= imageIndex * placeCount + through[index - imageIndex * stepCount]!) index++;
  sendingSteps[feedIndex] = index;
  isWaiting[feedIndex] = index < endedCount ? 1 : 0;
  if (index < endedCount) putIn(waiting, feedIndex, Math.max(endsSec[index]! + fillSec, nextSec));
}

/** Sends the place that waits as soon as every link on its way has served it. */
function send({ play, waiting, linkStarts, links, linkSecs, freesSec }: Traffic, feedIndex: number): void {
  const feed = play.feeds[feedIndex]!;
  const requestSec = waiting.timesSec[feedIndex]!;
  let leaveSec = requestSec;
  for (let i = linkStarts[feedIndex]!; i < linkStarts[feedIndex + 1]!; i++) {
    const link = links[i]!;
    const beginSec = Math.max(requestSec, freesSec[link]!);
    freesSec[link] = beginSec + linkSecs[i]!;
    leaveSec = Math.max(leaveSec, beginSec);
  }
  feed.arrivalsSec[feed.arrivedCount++] = leaveSec + feed.placeSec;
  feed.nextSec = leaveSec + feed.spacingSec;
}
