import type { DeploymentLevel, Outcome, ScheduleSpec, Timeline } from '@dl-rsim/spec';
import { invariant, unreachable } from '../numeric/invariant.ts';
import { closedFormTimes } from './closed-form.ts';
import { contentionTimes } from './contention.ts';
import { pipelineTimes } from './event-pipeline.ts';
import { imagePipelineTimes } from './image-pipeline.ts';
import type { PipelineModel, PipelineTimes } from './pipeline-model.ts';
import type { Played, PlayOptions } from './play.ts';
import { stagesApart } from './stages-apart.ts';
import type { PipelineStall } from './stall.ts';
import { timelineOf } from './timeline.ts';
import { evenWorks, playedWorks, type Work, workOfImage } from './work.ts';

export interface LevelSchedule extends PipelineTimes {
  readonly level: DeploymentLevel;
}

export interface Schedule {
  /** From the closed form up to the level that was asked for; no time of a level is below the one before. */
  readonly levels: readonly LevelSchedule[];
  /** Of the last level; made when called. The closed form knows one image only, busy evenly. */
  readonly timeline: () => Timeline;
}

/** What is asked of `timesOf`. */
export interface ScheduleAsk {
  readonly pipeline: ScheduleSpec['pipeline'];
  readonly level: DeploymentLevel;
  /** Images that are played in a row, at least two for the interval. */
  readonly imageCount: number;
}

interface AtLevel {
  readonly times: PipelineTimes;
  readonly works: () => readonly Work[];
}

const LEVELS: readonly DeploymentLevel[] = ['closedForm', 'pipeline', 'contention'];

/** Sums of many steps round otherwise than products. */
const ROUNDING_RATIO = 1e-9;

/**
 * Times at every level up to the one asked; none is stated below that of the level before. By the rules the
 * latency of a level is a bound of the next, so that this sets right the rounding only. Of the intervals that
 * holds for images without end; between the last two of a few, images can follow one another faster than they
 * will for long.
 */
export function timesOf(model: PipelineModel, ask: ScheduleAsk): Outcome<Schedule, PipelineStall> {
  const levels: LevelSchedule[] = [];
  let works: () => readonly Work[] = () => [];
  for (const level of LEVELS.slice(0, LEVELS.indexOf(ask.level) + 1)) {
    const outcome = ask.pipeline === 'batch' ? cycleAt(model, level, ask) : playAt(model, level, ask);
    if (!outcome.ok) return outcome;
    const { latencySec, intervalSec, startsSec, endsSec } = outcome.value.times;
    const bound = levels.at(-1) ?? { latencySec: 0, intervalSec: 0 };
    invariant(
      bound.latencySec <= latencySec * (1 + ROUNDING_RATIO),
      `${level} is not below the level before`,
    );
    levels.push({
      level,
      latencySec: Math.max(latencySec, bound.latencySec),
      intervalSec: Math.max(intervalSec, bound.intervalSec),
      ...{ startsSec, endsSec },
    });
    works = outcome.value.works;
  }
  return { ok: true, value: { levels, timeline: () => timelineOf(works()) } };
}

function playAt(
  model: PipelineModel,
  level: DeploymentLevel,
  ask: ScheduleAsk,
): Outcome<AtLevel, PipelineStall> {
  const isLayerByLayer = ask.pipeline === 'layerByLayer';
  const imageCount = isLayerByLayer ? 1 : Math.max(2, ask.imageCount);
  const outcome = play(model, level, { isLayerByLayer, imageCount });
  if (!outcome.ok) return outcome;
  const times = outcome.value;
  return { ok: true, value: { times, works: () => worksOf(model, times) } };
}

/** All stages take the cycle that the slowest one needs. */
function cycleAt(
  model: PipelineModel,
  level: DeploymentLevel,
  ask: ScheduleAsk,
): Outcome<AtLevel, PipelineStall> {
  const outcome = play(stagesApart(model), level, { imageCount: 1 });
  if (!outcome.ok) return outcome;
  const cycle = outcome.value;
  const cycleSec = cycle.endsSec.reduce((latest, endSec) => Math.max(latest, endSec), 0);
  const times = imagePipelineTimes(model, cycleSec);
  const works = () => {
    const imageIndices = Array.from({ length: ask.imageCount }, (_, i) => i);
    const first = worksOf(model, cycle);
    return imageIndices.flatMap((imageIndex) =>
      first.map((work) =>
        workOfImage(work, imageIndex, times.startsSec[work.nodeIndex]! + imageIndex * cycleSec),
      ),
    );
  };
  return { ok: true, value: { times, works } };
}

function play(
  model: PipelineModel,
  level: DeploymentLevel,
  options: PlayOptions,
): Outcome<PipelineTimes | Played, PipelineStall> {
  switch (level) {
    case 'closedForm':
      return { ok: true, value: closedFormTimes(model, options) };
    case 'pipeline':
      return pipelineTimes(model, options);
    case 'contention':
      return contentionTimes(model, options);
    default:
      return unreachable(level);
  }
}

const worksOf = (model: PipelineModel, times: PipelineTimes | Played): readonly Work[] =>
  'play' in times ? playedWorks(model, times.play) : evenWorks(model, times);
