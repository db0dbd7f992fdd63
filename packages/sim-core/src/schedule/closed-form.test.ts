import { zooNetworks } from '@dl-rsim/networks';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pipelineModelOf } from '../../testing/pipeline-model-of.ts';
import { randomNetworks } from '../../testing/random-networks.ts';
import { randomPipelines } from '../../testing/random-pipelines.ts';
import { workloadOf } from '../mapping/workload-of.ts';
import { closedFormTimes } from './closed-form.ts';
import { pipelineTimes } from './event-pipeline.ts';
import type { PipelineModel } from './pipeline-model.ts';

/** Sums of many terms round otherwise than products. */
const ROUNDING_RATIO = 1e-10;

describe('the closed form', () => {
  it('is a lower bound of every start and end, of any pipeline', () => {
    fc.assert(
      fc.property(randomPipelines({ hasLimits: true }), fc.boolean(), (model, isLayerByLayer) => {
        expectBound(model, isLayerByLayer);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('is a lower bound where only the edges of maps are looked at', () => {
    fc.assert(
      fc.property(
        randomPipelines({ hasLimits: true, extentCount: 30 }),
        fc.boolean(),
        (model, isLayerByLayer) => {
          expectBound(model, isLayerByLayer);
        },
      ),
      { numRuns: 500, seed: 10 },
    );
  });

  it('is one of the interval after many images', () => {
    fc.assert(
      fc.property(randomPipelines(), (model) => {
        const imageCount = 40;
        const outcome = pipelineTimes(model, { imageCount });
        if (!outcome.ok) throw new Error('stalled without limits');
        const { play, latencySec } = outcome.value;
        const { endsSec, fillSec } = play.stages.at(-1)!;
        // Only what the result depends on holds it back.
        const all = Math.max(...play.stages.map((stage) => stage.endsSec.at(-1)! + stage.fillSec));
        const arrivals = play.feeds.map(({ arrivalsSec }) => arrivalsSec.at(-1)!);
        const meanSec = Math.max(all, ...arrivals, endsSec.at(-1)! + fillSec) / (imageCount - 1);
        expect(closedFormTimes(model).intervalSec * (1 - ROUNDING_RATIO)).toBeLessThanOrEqual(meanSec);
        expect(closedFormTimes(model).latencySec).toBeLessThanOrEqual(latencySec * (1 + ROUNDING_RATIO));
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  it('is within 3 % where every layer has one copy and nothing else takes time', () => {
    for (const { workload, key } of architectures()) {
      const model = pipelineModelOf(workload);
      const outcome = pipelineTimes(model, { imageCount: 2 });
      if (!outcome.ok) throw new Error(`${key} stalled`);
      const closed = closedFormTimes(model);
      expect(closed.latencySec / outcome.value.latencySec, key).toBeGreaterThan(0.97);
      expect(closed.intervalSec / outcome.value.intervalSec, key).toBeGreaterThan(0.97);
      expectBound(model, false);
    }
  });

  it('is within 3 % where every layer goes at its own pace, with and without copies', () => {
    for (const { workload, key } of architectures()) {
      for (const stageStepCount of [Number.POSITIVE_INFINITY, 196]) {
        const model = atOwnPace(pipelineModelOf(workload, { stageStepCount }));
        const outcome = pipelineTimes(model, { imageCount: 1 });
        if (!outcome.ok) throw new Error(`${key} stalled`);
        expect(closedFormTimes(model).latencySec / outcome.value.latencySec, key).toBeGreaterThan(0.97);
        expectBound(model, false);
      }
    }
  });

  it('is within 3 % with copies that make all stages equally long', () => {
    for (const { workload, key } of architectures()) {
      const model = pipelineModelOf(workload, { stageStepCount: 196, fillSec: 6e-7, placeSec: 1e-9 });
      const outcome = pipelineTimes(model, { imageCount: 1 });
      if (!outcome.ok) throw new Error(`${key} stalled`);
      expect(closedFormTimes(model).latencySec / outcome.value.latencySec, key).toBeGreaterThan(0.97);
      expectBound(model, false);
    }
  });

  it('is exact layer by layer where transfers take no time', () => {
    fc.assert(
      fc.property(randomNetworks, fc.integer({ min: 1, max: 9 }), (network, stageStepCount) => {
        const model = pipelineModelOf(workloadOf(network), { stageStepCount, fillSec: 3e-7 });
        const outcome = pipelineTimes(model, { imageCount: 1, isLayerByLayer: true });
        const closed = closedFormTimes(model, { isLayerByLayer: true });
        expect(outcome.ok && outcome.value.latencySec / closed.latencySec).toBeCloseTo(1, 9);
        expect(closed.intervalSec).toBe(closed.latencySec);
      }),
      { numRuns: 100, seed: 9 },
    );
  });

  it('does not wait for an image that no node takes', () => {
    const node = pipelineModelOf(workloadOf(sample(randomNetworks)), {}).nodes[0]!;
    const model = {
      image: { heightCount: 9, widthCount: 9 },
      imagePlaceSec: 1,
      nodes: [{ ...node, inputs: [] }],
    };
    expect(closedFormTimes(model).intervalSec).toBeLessThan(81);
  });
});

/** Steps up to seven times as long from node to node, in no order. */
const atOwnPace = (model: PipelineModel): PipelineModel => ({
  ...model,
  nodes: model.nodes.map((node, i) => ({ ...node, stepSec: node.stepSec * (1 + ((7 * i) % 13) / 2) })),
});

function expectBound(model: PipelineModel, isLayerByLayer: boolean): void {
  const outcome = pipelineTimes(model, { imageCount: 1, isLayerByLayer });
  if (!outcome.ok) return;
  const closed = closedFormTimes(model, { isLayerByLayer });
  for (const name of ['startsSec', 'endsSec'] as const) {
    for (const [i, sec] of outcome.value[name].entries()) {
      expect(closed[name][i]).toBeLessThanOrEqual(sec * (1 + ROUNDING_RATIO));
    }
  }
}

/** The drawn architectures of the zoo. */
const architectures = () =>
  zooNetworks.flatMap(({ key, from }) =>
    'draw' in from ? [{ key, workload: workloadOf(from.draw()) }] : [],
  );

const sample = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed: 1 })[0]!;
