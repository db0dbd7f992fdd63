import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playNaively } from '../../testing/play-naively.ts';
import { randomPipelines } from '../../testing/random-pipelines.ts';
import { leastBufferPlaces } from './buffer-places.ts';
import { pipelineTimes } from './event-pipeline.ts';
import type { PipelineEdge, PipelineModel, PipelineNode } from './pipeline-model.ts';
import type { Played } from './play.ts';

describe('every step', () => {
  it('ends when a simulation of places one by one says, to the bit', () => {
    let stallCount = 0;
    fc.assert(
      fc.property(
        randomPipelines({ hasLimits: true }),
        fc.integer({ min: 1, max: 3 }),
        (model, imageCount) => {
          const naive = playNaively(model, { imageCount, sharesLinks: false });
          const outcome = pipelineTimes(model, { imageCount });
          expect(outcome.ok).toBe(naive !== null);
          if (outcome.ok) expect(endsOf(outcome.value)).toEqual(naive);
          else stallCount++;
        },
      ),
      { numRuns: 150, seed: 3 },
    );
    expect(stallCount).toBeGreaterThan(20);
    expect(stallCount).toBeLessThan(75);
  });

  it('is never later with another copy of a layer, for one image', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), fc.nat(), (model, choice) => {
        const nodeIndex = choice % model.nodes.length;
        const more = withNode(model, nodeIndex, (node) => ({ ...node, replicaCount: node.replicaCount + 1 }));
        expectNotLater(pipelineTimes(more, { imageCount: 1 }), pipelineTimes(model, { imageCount: 1 }));
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('is never later with a larger buffer', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), fc.nat(), (model, choice) => {
        const nodeIndex = choice % model.nodes.length;
        const larger = withNode(model, nodeIndex, (node) => ({
          ...node,
          inputs: node.inputs.map((edge) => ({ ...edge, bufferPlaceCount: edge.bufferPlaceCount + 1 })),
        }));
        expectNotLater(pipelineTimes(larger, { imageCount: 3 }), pipelineTimes(model, { imageCount: 3 }));
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});

describe('one layer', () => {
  it('takes its steps, one after another on each copy, and its fill', () => {
    for (const replicaCount of [1, 3, 7, 100]) {
      const { latencySec, intervalSec } = timesOf(chain([{ replicaCount }]));
      const roundCount = Math.ceil(64 / replicaCount);
      expect(latencySec).toBeCloseTo(roundCount * 2 + 5, 12);
      expect(intervalSec).toBeCloseTo(roundCount * 2, 12);
    }
  });
});

describe('two layers', () => {
  it('overlap but for the first window and the steps that the last place lets go', () => {
    // 8 x 8, 3 x 3 windows with padding 1: place (1, 1) is the last one that the first window needs.
    const { startsSec, endsSec } = timesOf(chain([{}, { window: 3 }]));
    expect(startsSec[1]).toBeCloseTo((8 + 2) * 2 + 5, 12);
    // Step (6, 6) is the first one to need place (7, 7): 2 steps of its row and a row follow.
    expect(endsSec[1]).toBeCloseTo(64 * 2 + 5 + (2 + 8) * 2 + 5, 12);
  });

  it('that need the whole map follow one another', () => {
    const { startsSec, latencySec } = timesOf(chain([{}, { window: null }]));
    expect(startsSec[1]).toBe(64 * 2 + 5);
    expect(latencySec).toBe(2 * (64 * 2 + 5));
  });

  it('wait for the slowest link, place by place', () => {
    const model = chain([{ replicaCount: 64 }, { replicaCount: 64, window: 1 }]);
    const slow = withNode(model, 1, (node) => ({
      ...node,
      inputs: node.inputs.map((edge) => ({
        ...edge,
        placeSec: 9,
        linkUses: [{ linkIndex: 0, placeSec: 3 }],
      })),
    }));
    // All 64 places are ready at 7; the last one leaves after 63 others.
    expect(timesOf(slow).latencySec).toBe(7 + 63 * 3 + 9 + 7);
    expect(timesOf(slow).intervalSec).toBe(64 * 3);
  });
});

describe('buffers', () => {
  it('of the least size let a chain go on; one place less is a stall that names the edge', () => {
    const model = chain([{}, { window: 3 }]);
    const least = leastBufferPlaces(model, 1, 0);
    expect(least).toBe(2 * 8 + 3);
    expect(pipelineTimes(limited(model, least), { imageCount: 2 }).ok).toBe(true);
    expect(pipelineTimes(limited(model, least - 1), { imageCount: 2 })).toEqual({
      ok: false,
      problem: { nodeIndex: 1, inputIndex: 0, bufferPlaceCount: least - 1, neededPlaceCount: least },
    });
  });

  it('that are full hold the source back by what its places take to come', () => {
    // Rows of one place: a step starts when its place has come, which makes room for the next one.
    const model = limited(chain([{}, { window: 1 }]), 1);
    // Step s ends at 2 (s + 1) at least, and not before the place before has come, fill 5 later.
    expect(timesOf(model).latencySec).toBe(2 + 63 * 5 + 5 + 2 + 5);
  });

  it('too small for the shorter way of a join are a stall', () => {
    const two = chain([{}, { window: 3 }]);
    const edge = { ...two.nodes[1]!.inputs[0]!, window: squareWindow(1) };
    const join: PipelineNode = {
      ...two.nodes[1]!,
      nodeIndex: 2,
      inputs: [
        { ...edge, sourceIndex: 1 },
        { ...edge, bufferPlaceCount: 5 },
      ],
    };
    const outcome = pipelineTimes({ ...two, nodes: [...two.nodes, join] }, { imageCount: 1 });
    expect(!outcome.ok && outcome.problem).toMatchObject({
      nodeIndex: 2,
      inputIndex: 1,
      bufferPlaceCount: 5,
    });
  });
});

describe('images in a row', () => {
  it('follow one another at the pace of the slowest stage when buffers are ample', () => {
    const model = chain([
      { replicaCount: 4 },
      { window: 3, replicaCount: 3 },
      { window: 3, replicaCount: 16 },
    ]);
    expect(timesOf(model, 6).intervalSec).toBeCloseTo(Math.ceil(64 / 3) * 2, 9);
  });

  it('do not delay the ones before', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), (model) => {
        const [alone, inRow] = [
          pipelineTimes(model, { imageCount: 1 }),
          pipelineTimes(model, { imageCount: 3 }),
        ];
        if (alone.ok && inRow.ok) expect(inRow.value.endsSec).toEqual(alone.value.endsSec);
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});

/** Ends by node, of the steps of all images. */
const endsOf = ({ play }: Played) => play.stages.slice(1).map(({ endsSec }) => Array.from(endsSec));

type Outcome = ReturnType<typeof pipelineTimes>;

/** No step of the first starts or ends after that of the second; what the second can play, the first can. */
function expectNotLater(first: Outcome, second: Outcome): void {
  if (!second.ok) return;
  if (!first.ok) expect.unreachable('the better design stalls');
  else {
    for (const [i, stage] of first.value.play.stages.entries()) {
      const other = second.value.play.stages[i]!;
      expect(stage.startsSec.every((sec, step) => sec <= other.startsSec[step]!)).toBe(true);
      expect(stage.endsSec.every((sec, step) => sec <= other.endsSec[step]!)).toBe(true);
    }
  }
}

function timesOf(model: PipelineModel, imageCount = 2): Played {
  const outcome = pipelineTimes(model, { imageCount });
  if (!outcome.ok) throw new Error('stalled');
  return outcome.value;
}

const squareWindow = (size: number) => ({
  ...{ heightCount: size, widthCount: size, strideHeightCount: 1, strideWidthCount: 1 },
  ...{ padTopCount: size >> 1, padLeftCount: size >> 1 },
});

/** Layers of 8 x 8 places behind one another, steps of 2 s, fill of 5 s; the image is there at once. */
function chain(
  layers: readonly { readonly replicaCount?: number; readonly window?: number | null }[],
): PipelineModel {
  const nodes = layers.map(({ replicaCount = 1, window = 1 }, nodeIndex): PipelineNode => {
    const edge: PipelineEdge = {
      sourceIndex: nodeIndex - 1,
      window: window === null ? null : squareWindow(window),
      ...{ placeSec: 0, bufferPlaceCount: Number.POSITIVE_INFINITY, linkUses: [] },
    };
    return {
      ...{ nodeIndex, layerIndex: nodeIndex, inputs: [edge], heightCount: 8, widthCount: 8 },
      ...{ stepHeightCount: 1, stepWidthCount: 1, replicaCount, stepSec: 2, fillSec: 5 },
    };
  });
  return { image: { heightCount: 8, widthCount: 8 }, imagePlaceSec: 0, nodes };
}

const withNode = (
  model: PipelineModel,
  nodeIndex: number,
  change: (node: PipelineNode) => PipelineNode,
): PipelineModel => ({
  ...model,
  nodes: model.nodes.map((node, i) => (i === nodeIndex ? change(node) : node)),
});

/** With a buffer of so many places between the first two layers. */
const limited = (model: PipelineModel, bufferPlaceCount: number): PipelineModel =>
  withNode(model, 1, (node) => ({
    ...node,
    inputs: node.inputs.map((edge) => ({ ...edge, bufferPlaceCount })),
  }));
