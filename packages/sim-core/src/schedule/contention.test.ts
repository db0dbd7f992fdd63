import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playNaively } from '../../testing/play-naively.ts';
import { randomPipelines } from '../../testing/random-pipelines.ts';
import { contentionTimes, linkBusySec } from './contention.ts';
import { pipelineTimes } from './event-pipeline.ts';
import type { PipelineModel, PipelineNode } from './pipeline-model.ts';
import type { Played } from './play.ts';

describe('contention', () => {
  it('ends every step when a simulation of places one by one says, to the bit', () => {
    fc.assert(
      fc.property(
        randomPipelines({ hasLimits: true }),
        fc.integer({ min: 1, max: 2 }),
        (model, imageCount) => {
          const naive = playNaively(model, { imageCount, sharesLinks: true });
          const outcome = contentionTimes(model, { imageCount });
          expect(outcome.ok).toBe(naive !== null);
          if (outcome.ok) expect(endsOf(outcome.value)).toEqual(naive);
        },
      ),
      { numRuns: 100, seed: 10 },
    );
  });

  it('is never earlier than the event pipeline, step by step', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), fc.boolean(), (model, isLayerByLayer) => {
        const options = { imageCount: isLayerByLayer ? 1 : 3, isLayerByLayer };
        const [free, shared] = [pipelineTimes(model, options), contentionTimes(model, options)];
        expect(free.ok).toBe(shared.ok);
        if (!free.ok || !shared.ok) return;
        expect(free.value.latencySec).toBeLessThanOrEqual(shared.value.latencySec);
        const ends = endsOf(shared.value);
        for (const [i, stage] of endsOf(free.value).entries()) {
          expect(stage.every((sec, step) => sec <= ends[i]![step]!)).toBe(true);
        }
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('is the event pipeline where no two edges share a link', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), (model) => {
        const own = withOwnLinks(model);
        const [free, shared] = [
          pipelineTimes(own, { imageCount: 2 }),
          contentionTimes(own, { imageCount: 2 }),
        ];
        expect(free.ok).toBe(shared.ok);
        if (free.ok && shared.ok) expect(endsOf(shared.value)).toEqual(endsOf(free.value));
      }),
      { numRuns: 300, seed: 12 },
    );
  });

  it('makes two branches take turns on one link', () => {
    // 16 places to each branch, 3 s each on the link: 32 of them one after another.
    const outcome = contentionTimes(fork(3), { imageCount: 2 });
    const free = pipelineTimes(fork(3), { imageCount: 2 });
    if (!outcome.ok || !free.ok) throw new Error('stalled');
    expect(free.value.endsSec.slice(1)).toEqual([1 + 15 * 3 + 3, 1 + 15 * 3 + 3]);
    expect(Math.max(...outcome.value.endsSec)).toBe(1 + 31 * 3 + 3);
    expect(outcome.value.intervalSec).toBe(32 * 3);
    expect(Array.from(linkBusySec(fork(3), 2))).toEqual([32 * 3, 0]);
  });

  it('never sends more over a link than it can carry, however few images are played', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), (model) => {
        const outcome = contentionTimes(model, { imageCount: 2 });
        if (!outcome.ok) return;
        const busySec = Math.max(0, ...linkBusySec(model, 64));
        expect(outcome.value.intervalSec).toBeGreaterThanOrEqual(busySec);
      }),
      { numRuns: 300, seed: 13 },
    );
  });

  it('states the latency of an image that is alone', () => {
    fc.assert(
      fc.property(randomPipelines(), (model) => {
        const [alone, inRow] = [
          contentionTimes(model, { imageCount: 1 }),
          contentionTimes(model, { imageCount: 3 }),
        ];
        if (!alone.ok || !inRow.ok) throw new Error('stalled without limits');
        expect(inRow.value.latencySec).toBe(alone.value.latencySec);
        expect(inRow.value.endsSec).toEqual(alone.value.endsSec);
      }),
      { numRuns: 100, seed: 13 },
    );
  });
});

const endsOf = ({ play }: Played) => play.stages.slice(1).map(({ endsSec }) => Array.from(endsSec));

function withOwnLinks(model: PipelineModel): PipelineModel {
  let linkCount = 0;
  const nodes = model.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((edge) => ({
      ...edge,
      linkUses: edge.linkUses.map((use) => ({ ...use, linkIndex: linkCount++ })),
    })),
  }));
  return { ...model, nodes };
}

/** One node of 16 places that are ready after 1 s, and two that take each of them over link 0. */
function fork(placeSec: number): PipelineModel {
  const grid = { heightCount: 4, widthCount: 4 };
  const single = { stepHeightCount: 1, stepWidthCount: 1, replicaCount: 16, stepSec: 0, fillSec: 0 };
  const place = { heightCount: 1, widthCount: 1, strideHeightCount: 1, strideWidthCount: 1 };
  const edge = { window: { ...place, padTopCount: 0, padLeftCount: 0 }, bufferPlaceCount: Infinity };
  const reader = (nodeIndex: number): PipelineNode => ({
    ...{ nodeIndex, layerIndex: nodeIndex, ...grid, ...single },
    inputs: [{ ...edge, sourceIndex: 0, placeSec, linkUses: [{ linkIndex: 0, placeSec }] }],
  });
  const first = { ...reader(0), stepSec: 1, inputs: [] };
  return { image: grid, imagePlaceSec: 0, nodes: [first, reader(1), reader(2)] };
}
