import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomPipelines } from '../../testing/random-pipelines.ts';
import { leastBufferPlaces } from './buffer-places.ts';
import { pipelineTimes } from './event-pipeline.ts';
import type { PipelineModel } from './pipeline-model.ts';

describe('the least buffer', () => {
  it('lets every chain go on', () => {
    fc.assert(
      fc.property(randomPipelines(), (model) => {
        const chain = withBuffers(chainOf(model), (least) => least);
        expect(pipelineTimes(chain, { imageCount: 3 }).ok).toBe(true);
      }),
      { numRuns: 500, seed: 14 },
    );
  });

  it('is the least one where steps of the source give one place', () => {
    let tightCount = 0;
    fc.assert(
      fc.property(randomPipelines(), (model) => {
        const chain = chainOf(model);
        const nodes = chain.nodes.map((node) => ({ ...node, stepHeightCount: 1, stepWidthCount: 1 }));
        const [first] = nodes;
        const single = { ...chain, nodes: [first!] };
        const least = leastBufferPlaces(single, 0, 0);
        if (least === 1) return;
        tightCount++;
        const outcome = pipelineTimes(
          withBuffers(single, (places) => places - 1),
          { imageCount: 1 },
        );
        expect(!outcome.ok && outcome.problem.neededPlaceCount).toBe(least);
      }),
      { numRuns: 300, seed: 15 },
    );
    expect(tightCount).toBeGreaterThan(100);
  });

  it('is (Ky - 1) rows and Kx places for a kernel within its source', () => {
    const window = { heightCount: 5, widthCount: 3, strideHeightCount: 1, strideWidthCount: 1 };
    const edge = { sourceIndex: -1, placeSec: 0, bufferPlaceCount: Infinity, linkUses: [] };
    const node = {
      ...{
        nodeIndex: 0,
        layerIndex: 0,
        heightCount: 16,
        widthCount: 30,
        stepHeightCount: 1,
        stepWidthCount: 1,
      },
      ...{ replicaCount: 1, stepSec: 1, fillSec: 0 },
      inputs: [{ ...edge, window: { ...window, padTopCount: 0, padLeftCount: 0 } }],
    };
    const model = { image: { heightCount: 20, widthCount: 32 }, imagePlaceSec: 0, nodes: [node] };
    expect(leastBufferPlaces(model, 0, 0)).toBe(4 * 32 + 3);
  });
});

/** Every node takes from the one before, and from it alone. */
const chainOf = (model: PipelineModel): PipelineModel => ({
  ...model,
  nodes: model.nodes.map((node, i) => ({
    ...node,
    inputs: node.inputs.slice(0, 1).map((edge) => ({ ...edge, sourceIndex: i - 1 })),
  })),
});

const withBuffers = (model: PipelineModel, placesOf: (least: number) => number): PipelineModel => ({
  ...model,
  nodes: model.nodes.map((node, i) => ({
    ...node,
    inputs: node.inputs.map((edge, input) => ({
      ...edge,
      bufferPlaceCount: placesOf(leastBufferPlaces(model, i, input)),
    })),
  })),
});
