import { expect, it } from 'vitest';
import { imagePipelineTimes } from './image-pipeline.ts';
import type { PipelineModel, PipelineNode } from './pipeline-model.ts';

const node = (layerIndex: number | null, sources: readonly number[]): PipelineNode => ({
  nodeIndex: 0,
  layerIndex,
  inputs: sources.map((sourceIndex) => ({
    sourceIndex,
    window: null,
    placeSec: 0,
    bufferPlaceCount: Infinity,
    linkUses: [],
  })),
  heightCount: 1,
  widthCount: 1,
  stepHeightCount: 1,
  stepWidthCount: 1,
  replicaCount: 1,
  stepSec: 1,
  fillSec: 0,
});

it('a layer is a stage, a pooling or join belongs to that of its latest source', () => {
  // image > pool > layer > layer > join (with the first layer) > pool > layer
  const model: PipelineModel = {
    image: { heightCount: 1, widthCount: 1 },
    imagePlaceSec: 0,
    nodes: [node(null, [-1]), node(1, [0]), node(2, [1]), node(null, [1, 2]), node(null, [3]), node(5, [4])],
  };
  const { endsSec, startsSec, latencySec, intervalSec } = imagePipelineTimes(model, 2);
  expect(endsSec).toEqual([2, 4, 6, 6, 6, 8]);
  expect(startsSec).toEqual([0, 2, 4, 4, 4, 6]);
  expect({ latencySec, intervalSec }).toEqual({ latencySec: 8, intervalSec: 2 });
});

it('layers side by side are one stage', () => {
  const model: PipelineModel = {
    image: { heightCount: 1, widthCount: 1 },
    imagePlaceSec: 0,
    nodes: [node(0, [-1]), node(1, [0]), node(2, [0]), node(null, [1, 2])],
  };
  expect(imagePipelineTimes(model, 1)).toMatchObject({ latencySec: 2, endsSec: [1, 2, 2, 2] });
});
