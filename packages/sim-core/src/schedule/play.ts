/**
 * The state of a pipeline while it is played, and the rules by which steps start and end; how places travel
 * is left to the level (event-pipeline.ts, contention.ts). Only typed arrays: 8 bytes for the start and the
 * end of every step and for the arrival of every place, of all images.
 */
import type { PipelineModel, PipelineTimes } from './pipeline-model.ts';
import { type Feed, type Stage, stagesOf } from './stage.ts';
import { freedCounts, neededCounts, placesThrough } from './step-tables.ts';

export interface PlayOptions {
  /** At least one. */
  readonly imageCount: number;
  /** A node waits until the one before has ended; buffers then hold whole inputs, without a limit. */
  readonly isLayerByLayer?: boolean;
  /** Steps do not wait for room in buffers; hasRoom tells whether they would have had to. */
  readonly ignoresLimits?: boolean;
}

export interface PlayedStage extends Stage {
  /** Layer by layer: the one that must have ended; else null. */
  readonly before: PlayedStage | null;
  /** Steps of all images, in order; from startedCount on only what has come by now. */
  readonly startsSec: Float64Array;
  readonly endsSec: Float64Array;
  startedCount: number;
  endedCount: number;
  /** By step of an image: places that have left when it has ended. */
  readonly through: Int32Array;
  /** Outputs with a buffer that may be full. */
  readonly limitedIndices: readonly number[];
}

export interface PlayedFeed extends Feed {
  /** Places of all images in the order in which they leave; those from arrivedCount on are not known yet. */
  readonly arrivalsSec: Float64Array;
  arrivedCount: number;
  readonly sourcePlaceCount: number;
  /** By step of the target. */
  readonly needed: Int32Array;
  /** By step of the target; null where the buffer has no limit. */
  readonly freed: Int32Array | null;
  /** Steps of the target (of all images) whose needs have come. */
  metCount: number;
  /** Step of the target (of all images) that frees the place which the source waits for. */
  freeingIndex: number;
  /** No place leaves before. */
  nextSec: number;
}

export interface Play {
  readonly stages: readonly PlayedStage[];
  readonly feeds: readonly PlayedFeed[];
  readonly imageCount: number;
}

/** Of one level; the play tells more (timeline, buffers). */
export interface Played extends PipelineTimes {
  readonly play: Play;
}

export function createPlay(
  model: PipelineModel,
  { imageCount, isLayerByLayer = false, ignoresLimits = false }: PlayOptions,
): Play {
  const { stages, feeds } = stagesOf(model);
  const isLimited = ({ bufferPlaceCount }: Feed) =>
    !isLayerByLayer && bufferPlaceCount !== Number.POSITIVE_INFINITY;
  const played: PlayedStage[] = [];
  for (const stage of stages) {
    played.push({
      ...stage,
      before: isLayerByLayer && played.length > 1 ? played.at(-1)! : null,
      startsSec: new Float64Array(stage.stepCount * imageCount),
      endsSec: new Float64Array(stage.stepCount * imageCount),
      startedCount: 0,
      endedCount: 0,
      through: placesThrough(stage),
      limitedIndices: ignoresLimits ? [] : stage.outputIndices.filter((i) => isLimited(feeds[i]!)),
    });
  }
  return {
    imageCount,
    stages: played,
    feeds: feeds.map((feed) => {
      const [source, target] = [stages[feed.sourceIndex]!, stages[feed.targetIndex]!];
      return {
        ...feed,
        arrivalsSec: new Float64Array(source.placeCount * imageCount),
        arrivedCount: 0,
        sourcePlaceCount: source.placeCount,
        needed: neededCounts(feed, source, target),
        freed: isLimited(feed) ? freedCounts(feed, source, target) : null,
        metCount: 0,
        freeingIndex: 0,
        nextSec: 0,
      };
    }),
  };
}

/** Whether all steps have ended. */
export const isDone = ({ endsSec, endedCount }: PlayedStage): boolean => endedCount === endsSec.length;

/** Starts and ends all steps of a stage for which everything is known. */
export function advance(play: Play, stage: PlayedStage): void {
  const { before } = stage;
  if (before !== null && !isDone(before)) return;
  for (;;) {
    const hasEnded = stage.endedCount < stage.startedCount && endSteps(play, stage);
    const hasStarted = stage.startedCount < stage.startsSec.length && startSteps(play, stage);
    if (!hasEnded && !hasStarted) return;
  }
}

/** Starts steps of one image; whether there were any. */
function startSteps({ feeds }: Play, stage: PlayedStage): boolean {
  const { stepCount, replicaCount, stepSec, startsSec, endsSec, startedCount, inputIndices } = stage;
  const isFree = stage.limitedIndices.length === 0;
  const imageIndex = Math.floor(startedCount / stepCount);
  const firstOfImage = imageIndex * stepCount;
  let end = firstOfImage + stepCount;
  for (const feedIndex of inputIndices) end = Math.min(end, waitForInputs(feeds[feedIndex]!, stage));

  let latest = startedCount > 0 ? startsSec[startedCount - 1]! : notBeforeSec(stage);
  let index = startedCount;
  for (; index < end; index++) {
    const step = index - firstOfImage;
    const before = step >= replicaCount ? index - replicaCount : lastOfCopy(stage, imageIndex, step);
    if (before >= 0) {
      if (!isFree && before >= stage.endedCount) break;
      if (endsSec[before]! > latest) latest = endsSec[before]!;
    }
    if (startsSec[index]! > latest) latest = startsSec[index]!;
    startsSec[index] = latest;
    if (isFree) endsSec[index] = latest + stepSec;
  }
  stage.startedCount = index;
  if (isFree) stage.endedCount = index;
  return index > startedCount;
}

const notBeforeSec = ({ before }: PlayedStage): number =>
  before === null ? 0 : before.endsSec.at(-1)! + before.fillSec;

/** Raises starts to the arrival of what the steps need; gives the first step whose inputs are not known. */
function waitForInputs(feed: PlayedFeed, { startsSec, stepCount }: PlayedStage): number {
  const { needed, arrivalsSec, arrivedCount, sourcePlaceCount } = feed;
  let index = feed.metCount;
  const imageIndex = Math.floor(index / stepCount);
  let step = index - imageIndex * stepCount;
  let placesBefore = imageIndex * sourcePlaceCount;
  for (; index < startsSec.length; index++) {
    const end = placesBefore + needed[step]!;
    if (end > arrivedCount) break;
    if (end > placesBefore && arrivalsSec[end - 1]! > startsSec[index]!)
      startsSec[index] = arrivalsSec[end - 1]!;
    if (++step < stepCount) continue;
    step = 0;
    placesBefore += sourcePlaceCount;
  }
  feed.metCount = index;
  return index;
}

/** The step of the image before that the same copy made last; -1: none. */
function lastOfCopy({ stepCount, replicaCount }: Stage, imageIndex: number, step: number): number {
  if (imageIndex === 0) return -1;
  const laterCount = Math.floor((stepCount - 1 - step) / replicaCount);
  return (imageIndex - 1) * stepCount + step + replicaCount * laterCount;
}

/** Ends steps as far as the buffers behind have room; whether there were any. */
function endSteps(play: Play, stage: PlayedStage): boolean {
  const { stepCount, placeCount, stepSec, startsSec, endsSec, through, limitedIndices, endedCount } = stage;
  let index = endedCount;
  for (; index < stage.startedCount; index++) {
    const imageIndex = Math.floor(index / stepCount);
    const leftCount = imageIndex * placeCount + through[index - imageIndex * stepCount]!;
    let endSec = startsSec[index]! + stepSec;
    let hasRoom = true;
    for (const feedIndex of limitedIndices) {
      const roomSec = roomFor(play, play.feeds[feedIndex]!, leftCount);
      if (roomSec < 0) hasRoom = false;
      else if (roomSec > endSec) endSec = roomSec;
    }
    if (!hasRoom) break;
    endsSec[index] = endSec;
  }
  stage.endedCount = index;
  return index > endedCount;
}

/**
 * Of a finished play that ignored limits: whether every step found room when it ended. Room that is made at
 * that very moment may depend on the step itself, where steps take no time, and does not count.
 */
export function hasRoom(play: Play): boolean {
  for (const feed of play.feeds) {
    if (feed.freed === null) continue;
    const { endsSec, stepCount, placeCount, through } = play.stages[feed.sourceIndex]!;
    let index = 0;
    for (let left = 0; index < endsSec.length; left += placeCount) {
      for (let step = 0; step < stepCount; step++, index++) {
        const leftCount = left + through[step]!;
        if (leftCount <= feed.bufferPlaceCount) continue;
        if (roomFor(play, feed, leftCount) >= endsSec[index]!) return false;
      }
    }
  }
  return true;
}

/** When the buffer of a feed has room for its first `leftCount` places; -1: not known yet. */
function roomFor({ stages }: Play, feed: PlayedFeed, leftCount: number): number {
  const { freed, bufferPlaceCount, sourcePlaceCount } = feed;
  const { stepCount, startedCount, startsSec } = stages[feed.targetIndex]!;
  const goneCount = leftCount - bufferPlaceCount;
  if (goneCount <= 0) return 0;
  for (; feed.freeingIndex < startedCount; feed.freeingIndex++) {
    const imageIndex = Math.floor(feed.freeingIndex / stepCount);
    const freedCount = freed![feed.freeingIndex - imageIndex * stepCount]!;
    if (imageIndex * sourcePlaceCount + freedCount >= goneCount) return startsSec[feed.freeingIndex]!;
  }
  return -1;
}
