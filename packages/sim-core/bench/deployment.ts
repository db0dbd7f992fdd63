import type { Window } from '../src/mapping/workload.ts';
import { workloadOf } from '../src/mapping/workload-of.ts';
import { closedFormTimes } from '../src/schedule/closed-form.ts';
import { contentionTimes } from '../src/schedule/contention.ts';
import { pipelineTimes } from '../src/schedule/event-pipeline.ts';
import type { PipelineModel, PipelineTimes } from '../src/schedule/pipeline-model.ts';
import { type PlacesOfWorkload, type PlainChip, pipelineModelOf } from '../testing/pipeline-model-of.ts';
import { resnet18Network } from '../testing/resnet18.ts';
import type { BenchCase } from './runner/bench-case.ts';

/** Places come 10 ns apart over eight links, which all edges share in part. */
const CHIP: Partial<PlainChip> = {
  fillSec: 6e-7,
  placeSec: 1e-8,
  stageStepCount: 196,
  linkUses: (edgeIndex) =>
    Array.from({ length: 8 }, (_, i) => ({ linkIndex: (5 * edgeIndex + i) % 64, placeSec: 1e-9 })),
};
const LEVELS = ['closedForm', 'pipeline', 'contention'] as const;

/**
 * Times of a mapped network at each level, and how they grow with layers, copies and images. Contention of
 * several images plays one of them alone, too.
 */
export function* benchCases(): Generator<BenchCase> {
  const resnet18 = workloadOf(resnet18Network());
  const networks = {
    'VGG-8': vgg(32, [2, 2, 2], 2),
    'ResNet-18': resnet18,
    'VGG-16': vgg(224, [2, 2, 3, 3, 3], 3),
  };
  for (const [name, workload] of Object.entries(networks)) {
    const model = pipelineModelOf(workload, CHIP);
    for (const level of LEVELS) yield timesCase(`${name}, ${level}`, model, level, 1);
  }
  for (const layerCount of [4, 8, 16, 32, 64]) {
    const model = pipelineModelOf(chain(layerCount), CHIP);
    for (const level of LEVELS) yield timesCase(`${layerCount} layers, ${level}`, model, level, 1);
  }
  for (const stageStepCount of [50176, 3136, 196]) {
    const model = pipelineModelOf(resnet18, { ...CHIP, stageStepCount });
    const copyCount = model.nodes.reduce((sum, { replicaCount }) => sum + replicaCount, 0);
    for (const level of LEVELS.slice(1)) yield timesCase(`${copyCount} copies, ${level}`, model, level, 1);
  }
  for (const imageCount of [2, 4, 8, 16]) {
    const model = pipelineModelOf(resnet18, CHIP);
    for (const level of LEVELS.slice(1))
      yield timesCase(`${imageCount} images, ${level}`, model, level, imageCount);
  }
}

function timesCase(
  name: string,
  model: PipelineModel,
  level: (typeof LEVELS)[number],
  imageCount: number,
): BenchCase {
  const isClosedForm = level === 'closedForm';
  return {
    name,
    baseline: 'the closed form',
    unit: isClosedForm ? 'us' : 'ms',
    valueOf: (durationSec) => durationSec * (isClosedForm ? 1e6 : 1e3),
    repetitionCount: 7,
    run: () => void timesAt(model, level, imageCount),
    runBaseline: () => void closedFormTimes(model),
  };
}

/** One level by itself. */
function timesAt(model: PipelineModel, level: (typeof LEVELS)[number], imageCount: number): PipelineTimes {
  if (level === 'closedForm') return closedFormTimes(model);
  const outcome = (level === 'pipeline' ? pipelineTimes : contentionTimes)(model, { imageCount });
  if (!outcome.ok) throw new Error('stalled without limits');
  return outcome.value;
}

/** Blocks of 3 x 3 convolutions, a 2 x 2 pooling behind each, and dense layers. */
function vgg(sizeCount: number, convCounts: readonly number[], denseCount: number): PlacesOfWorkload {
  const nodes: PlacesOfWorkload['nodes'][number][] = [];
  const add = (kind: 'crossbar' | 'pool', window: Window | null, size: number) => {
    const inputs = [{ sourceIndex: nodes.length - 1, window }];
    nodes.push({ kind, layerIndex: nodes.length, inputs, output: square(size) });
  };
  let size = sizeCount;
  for (const convCount of convCounts) {
    for (let i = 0; i < convCount; i++) add('crossbar', squareWindow(3, 1), size);
    size /= 2;
    add('pool', squareWindow(2, 2), size);
  }
  for (let i = 0; i < denseCount; i++) add('crossbar', null, 1);
  return { image: square(sizeCount), nodes };
}

/** 3 x 3 convolutions over 32 x 32 places, one behind another. */
function chain(layerCount: number): PlacesOfWorkload {
  const nodes = Array.from({ length: layerCount }, (_, i) => ({
    ...{ kind: 'crossbar' as const, layerIndex: i, output: square(32) },
    inputs: [{ sourceIndex: i - 1, window: squareWindow(3, 1) }],
  }));
  return { image: square(32), nodes };
}

const square = (size: number) => ({ heightCount: size, widthCount: size, channelCount: 1 });

const squareWindow = (size: number, stride: number): Window => ({
  ...{ heightCount: size, widthCount: size, strideHeightCount: stride, strideWidthCount: stride },
  ...{ padTopCount: (size - stride) >> 1, padLeftCount: (size - stride) >> 1 },
});
