import type { DeploymentLevel, LevelTimes, Outcome, SpecIssue, Timeline } from '@dl-rsim/spec';
import type { PipelineStall } from '../schedule/stall.ts';
import { type Schedule, timesOf } from '../schedule/times-of.ts';
import type { SegmentModel } from './build-pipeline-model.ts';
import { type PartMoves, partDramSec, partWriteSec } from './part-transfer.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

export interface DeploymentTimes {
  /** From the closed form up to the level asked for. */
  readonly levels: readonly LevelTimes[];
  /** [layer of the design], of the last level: of the first image. */
  readonly startsSec: readonly number[];
  readonly endsSec: readonly number[];
  /** To write all weights once, part by part. */
  readonly writeSec: number;
  /** Made when called; of several parts one behind the other. */
  readonly timeline: () => Timeline;
}

/** A part in its places, as it is timed, and what it moves. */
export interface EvaluatedSegment {
  readonly segment: PlacedSegment;
  readonly built: SegmentModel;
  readonly moves: PartMoves;
}

interface TimedSegment {
  readonly segment: PlacedSegment;
  readonly built: SegmentModel;
  readonly schedule: Schedule;
  /** Before its first image, where weights are written again. */
  readonly writeSec: number;
  /** In which DRAM gives and takes what one image leaves between parts. */
  readonly dramSec: number;
}

/**
 * Times of all parts together. Where there are several, each is written, makes the whole batch and leaves
 * what it gives in DRAM: an image that is alone is back when the last part has been written and has made it,
 * and the interval is the time of a batch over its images.
 */
export function deploymentTimes(
  design: DeploymentDesign,
  segments: readonly EvaluatedSegment[],
  level: DeploymentLevel,
): Outcome<DeploymentTimes, readonly SpecIssue[]> {
  const { pipeline, batchCount } = design.spec.schedule;
  const timed: TimedSegment[] = [];
  let allWriteSec = 0;
  for (const { segment, built, moves } of segments) {
    const schedule = timesOf(built.model, { pipeline, level, imageCount: batchCount });
    if (!schedule.ok) return { ok: false, problem: [stallIssue(design, built, schedule.problem)] };
    const isOne = segments.length === 1;
    const partSec = partWriteSec(design, segment, moves);
    allWriteSec += partSec;
    timed.push({
      ...{ segment, built, schedule: schedule.value },
      writeSec: isOne ? 0 : partSec,
      dramSec: isOne ? 0 : partDramSec(design, moves),
    });
  }
  const levels = timed[0]!.schedule.levels.map(({ level: name }, i) => ({
    level: name,
    ...partsTimes(timed, i, batchCount),
  }));
  return { ok: true, value: { levels, writeSec: allWriteSec, ...layerTimes(design, timed, batchCount) } };
}

/** One level of all parts. */
function partsTimes(timed: readonly TimedSegment[], level: number, batchCount: number) {
  let latencySec = 0;
  let batchSec = 0;
  for (const part of timed) {
    const { latencySec: ownSec } = part.schedule.levels[level]!;
    latencySec += part.writeSec + ownSec + part.built.resultSec;
    batchSec += partBatchSec(part, level, batchCount);
  }
  const only = timed.length === 1 ? timed[0]! : null;
  return { latencySec, intervalSec: only ? only.schedule.levels[level]!.intervalSec : batchSec / batchCount };
}

/** Weights written, one image, and those behind it: as they follow, or as DRAM can give and take them. */
function partBatchSec(part: TimedSegment, level: number, batchCount: number): number {
  const { schedule, writeSec, dramSec, built } = part;
  const own = schedule.levels[level]!;
  const imageSec = own.latencySec + built.resultSec;
  return writeSec + imageSec + (batchCount - 1) * Math.max(own.intervalSec, dramSec);
}

function layerTimes(
  { layers }: DeploymentDesign,
  timed: readonly TimedSegment[],
  batchCount: number,
): Omit<DeploymentTimes, 'levels' | 'writeSec'> {
  const startsSec = layers.map(() => 0);
  const endsSec = layers.map(() => 0);
  const beginsSec: number[] = [];
  // Of an image alone, as the latency is; the timeline shows the batch.
  let aloneSec = 0;
  let batchSec = 0;
  for (const part of timed) {
    const { segment, built, schedule, writeSec } = part;
    const own = schedule.levels.at(-1)!;
    aloneSec += writeSec;
    beginsSec.push(batchSec + writeSec);
    for (const [i, layer] of segment.layers.entries()) {
      startsSec[layer] = aloneSec + own.startsSec[built.layerNodes[i]!]!;
      endsSec[layer] = aloneSec + own.endsSec[built.layerNodes[i]!]!;
    }
    aloneSec += own.latencySec + built.resultSec;
    batchSec += partBatchSec(part, schedule.levels.length - 1, batchCount);
  }
  return { startsSec, endsSec, timeline: () => joinTimelines(timed, beginsSec) };
}

/** Rows of all parts in bins of the widest one's width: a bin of a finer part is spread over them. */
function joinTimelines(timed: readonly TimedSegment[], beginsSec: readonly number[]): Timeline {
  const timelines = timed.map(({ schedule }) => schedule.timeline());
  if (timelines.length === 1) return timelines[0]!;
  const endSec = Math.max(
    ...timelines.map(({ rows }, part) => beginsSec[part]! + Math.max(...rows.map((row) => row.endSec))),
  );
  const binCount = Math.max(...timelines.flatMap(({ rows }) => rows.map((row) => row.busyRatios.length)));
  const binSec = endSec / binCount;
  const rows = timelines.flatMap((timeline, part) =>
    timeline.rows.map((row) => ({
      ...row,
      startSec: row.startSec + beginsSec[part]!,
      endSec: row.endSec + beginsSec[part]!,
      busyRatios: rebinned(row.busyRatios, {
        fromBinSec: timeline.binSec,
        offsetSec: beginsSec[part]!,
        binSec,
        binCount,
      }),
    })),
  );
  return { binSec, rows };
}

function rebinned(
  ratios: readonly number[],
  grid: {
    readonly fromBinSec: number;
    readonly offsetSec: number;
    readonly binSec: number;
    readonly binCount: number;
  },
): number[] {
  const { fromBinSec, offsetSec, binSec, binCount } = grid;
  const result = Array.from({ length: binCount }, () => 0);
  for (const [i, ratio] of ratios.entries()) {
    const startSec = offsetSec + i * fromBinSec;
    const endSec = startSec + fromBinSec;
    for (let bin = Math.floor(startSec / binSec); bin < binCount && bin * binSec < endSec; bin++) {
      const overlapSec = Math.min(endSec, (bin + 1) * binSec) - Math.max(startSec, bin * binSec);
      result[bin]! += (ratio * Math.max(0, overlapSec)) / binSec;
    }
  }
  return result;
}

function stallIssue(
  { spec, workload }: DeploymentDesign,
  { model }: SegmentModel,
  stall: PipelineStall,
): SpecIssue {
  const node = workload.nodes[model.nodes[stall.nodeIndex]!.nodeIndex]!;
  const scale = stall.neededPlaceCount / Math.max(1, stall.bufferPlaceCount);
  const neededBytes = Math.ceil(spec.chip.bufferBytes * scale);
  return {
    path: ['chip', 'bufferBytes'],
    code: 'DOES_NOT_FIT',
    message:
      `chip.bufferBytes is ${spec.chip.bufferBytes}: ${node.name} holds ${stall.bufferPlaceCount} places ` +
      `of its inputs and needs ${stall.neededPlaceCount}; take buffers of about ${neededBytes} bytes, ` +
      'fewer crossbars in a tile so that layers spread over more tiles, or fewer activation bits',
    limit: `about ${neededBytes}`,
    actual: String(spec.chip.bufferBytes),
  };
}
