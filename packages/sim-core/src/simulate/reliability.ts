import type { Outcome, ReliabilityResult, RunSpec, SpecIssue } from '@dl-rsim/spec';
import type { ImageShape, Network } from '../network/graph.ts';
import type { Images } from '../network/images.ts';
import { buildErrorTableSteps, type Design, resolveRun } from './resolve.ts';
import { planShards } from './shards.ts';
import { type ShardResult, simulateShard } from './simulate-shard.ts';
import { summarize } from './summarize.ts';

/** How far a run is, in cells sampled for the error table or in images times repeats. */
export interface Progress {
  readonly phase: 'errorTable' | 'images';
  readonly doneCount: number;
  readonly totalCount: number;
}

/**
 * A whole reliability run on one thread. Issues are those of the network and of images that do not fit it.
 */
export function* simulateReliability(options: {
  readonly spec: RunSpec;
  readonly specFingerprint: string;
  readonly network: Network;
  readonly images: Images;
}): Generator<Progress, Outcome<ReliabilityResult, readonly SpecIssue[]>> {
  const { spec, specFingerprint, network, images } = options;
  const resolved = resolveRun({ spec, network });
  if (!resolved.ok) return resolved;
  const design = resolved.value;
  const issues = checkImages(design, images);
  if (issues.length > 0) return { ok: false, problem: issues };

  const tableSteps = buildErrorTableSteps(design);
  let step = tableSteps.next();
  for (; !step.done; step = tableSteps.next()) {
    yield { phase: 'errorTable', doneCount: step.value.doneCellCount, totalCount: step.value.cellCount };
  }
  const errorTable = step.value;
  const shards: ShardResult[] = [];
  const totalCount = spec.statistics.imageCount * spec.statistics.repeatCount;
  let doneCount = 0;
  for (const shard of planShards(spec.statistics)) {
    const steps = simulateShard({ design, errorTable, images, shard });
    let image = steps.next();
    for (; !image.done; image = steps.next()) {
      doneCount++;
      yield { phase: 'images', doneCount, totalCount };
    }
    shards.push(image.value);
  }
  return { ok: true, value: summarize({ spec, specFingerprint, network, errorTable, shards }) };
}

/** Do the images fit the network, its classes and the number of images asked for? */
export function checkImages(design: Design, images: Images): readonly SpecIssue[] {
  const issues: SpecIssue[] = [];
  const needed = printShape(design.network.inputShape);
  const actual = printShape(images.shape);
  if (needed !== actual) {
    const message = `the network takes images of ${needed}, the data set has ${actual}`;
    issues.push({ path: ['datasetDigest'], code: 'SHAPE_MISMATCH', message, limit: needed, actual });
  }
  if (design.imageCount > images.imageCount) {
    issues.push({
      path: ['statistics', 'imageCount'],
      code: 'TOO_BIG',
      message: `${design.imageCount} images asked for, the data set has ${images.imageCount}`,
      limit: String(images.imageCount),
      actual: String(design.imageCount),
    });
  }
  const { classCount } = design.card;
  const label = images.labels.find((value) => value >= classCount);
  if (label !== undefined) {
    const message = `the data set has a class ${label}, the network knows 0..${classCount - 1}`;
    issues.push({
      path: ['datasetDigest'],
      code: 'SHAPE_MISMATCH',
      message,
      limit: String(classCount - 1),
      actual: String(label),
    });
  }
  return issues;
}

function printShape({ heightCount, widthCount, channelCount }: ImageShape): string {
  return `${heightCount}x${widthCount}x${channelCount}`;
}
