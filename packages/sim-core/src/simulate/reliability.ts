import type { Outcome, ReliabilityResult, RunSpec, SpecIssue } from '@dl-rsim/spec';
import type { ImageShape, Network } from '../network/graph.ts';
import type { Images } from '../network/images.ts';
import { prepareRunSteps } from './prepare.ts';
import type { Progress } from './progress.ts';
import { type Design, type LayerSpecs, resolveRun } from './resolve.ts';
import { planShards } from './shards.ts';
import { createShardSimulator, type ShardResult } from './simulate-shard.ts';
import { stopDrawCount } from './stop-rule.ts';
import { summarize } from './summarize.ts';

/**
 * A whole reliability run on one thread. Issues are those of the network and of images that do not fit it.
 */
export function* simulateReliability(options: {
  readonly spec: RunSpec;
  readonly specFingerprint: string;
  readonly network: Network;
  readonly images: Images;
  readonly applyOverrides: LayerSpecs;
}): Generator<Progress, Outcome<ReliabilityResult, readonly SpecIssue[]>> {
  const { spec, specFingerprint, network, images, applyOverrides } = options;
  const resolved = resolveRun({ spec, network, applyOverrides });
  if (!resolved.ok) return resolved;
  const design = resolved.value;
  const issues = checkImages(design, images);
  if (issues.length > 0) return { ok: false, problem: issues };

  const prepared = yield* prepareRunSteps(design, images);
  const simulateShard = createShardSimulator({ design, prepared, images });
  const { statistics } = design;
  const shards: ShardResult[] = [];
  const totalCount = statistics.imageCount * statistics.chipCount * statistics.repeatCount;
  let doneCount = 0;
  for (const shard of planShards(statistics)) {
    const steps = simulateShard(shard);
    let image = steps.next();
    for (; !image.done; image = steps.next()) {
      doneCount++;
      yield { phase: 'images', doneCount, totalCount };
    }
    shards.push(image.value);
    if (stopDrawCount(shards, statistics) !== null) break;
  }
  return { ok: true, value: summarize({ design, prepared, specFingerprint, shards }) };
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
  const { imageCount } = design.statistics;
  if (imageCount > images.imageCount) {
    issues.push({
      path: ['statistics', 'imageCount'],
      code: 'TOO_BIG',
      message: `${imageCount} images asked for, the data set has ${images.imageCount}`,
      limit: String(images.imageCount),
      actual: String(imageCount),
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
