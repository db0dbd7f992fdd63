import { zooNetworks } from '@dl-rsim/networks';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pipelineModelOf } from '../../testing/pipeline-model-of.ts';
import { randomPipelines } from '../../testing/random-pipelines.ts';
import { workloadOf } from '../mapping/workload-of.ts';
import type { PipelineModel } from './pipeline-model.ts';
import { type Schedule, type ScheduleAsk, timesOf } from './times-of.ts';

const PIPELINES = ['layerByLayer', 'batch', 'element'] as const;

describe('levels', () => {
  it('are bounds of the next one, in every pipeline', () => {
    fc.assert(
      fc.property(randomPipelines(), fc.constantFrom(...PIPELINES), (model, pipeline) => {
        expectOrdered(scheduleOf(model, { pipeline }));
      }),
      { numRuns: 500, seed: 16 },
    );
  });

  it('are so for the architectures of the zoo, and equal within 3 % where nothing contends', () => {
    for (const { key, from } of zooNetworks) {
      if (!('draw' in from)) continue;
      const model = pipelineModelOf(workloadOf(from.draw()));
      for (const pipeline of PIPELINES) {
        const { levels } = scheduleOf(model, { pipeline });
        expectOrdered({ levels });
        const [first, last] = [levels[0]!, levels.at(-1)!];
        expect(first.latencySec / last.latencySec, `${key} ${pipeline}`).toBeGreaterThan(0.97);
        expect(first.intervalSec / last.intervalSec, `${key} ${pipeline}`).toBeGreaterThan(0.97);
      }
    }
  });

  it('go up to the one that was asked for', () => {
    const [model] = fc.sample(randomPipelines(), { numRuns: 1, seed: 1 });
    const namesAt = (level: ScheduleAsk['level']) =>
      scheduleOf(model!, { level }).levels.map((one) => one.level);
    expect(namesAt('closedForm')).toEqual(['closedForm']);
    expect(namesAt('contention')).toEqual(['closedForm', 'pipeline', 'contention']);
  });

  it('give back a stall', () => {
    const [model] = fc.sample(randomPipelines(), { numRuns: 1, seed: 1 });
    const nodes = model!.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map((edge) => ({ ...edge, window: null, bufferPlaceCount: 0 })),
    }));
    const ask = { pipeline: 'element', level: 'pipeline', imageCount: 2 } as const;
    expect(timesOf({ ...model!, nodes }, ask)).toMatchObject({ ok: false, problem: { bufferPlaceCount: 0 } });
  });
});

describe('pipelines', () => {
  it('by element are as fast as layer by layer, or faster', () => {
    fc.assert(
      fc.property(randomPipelines(), (model) => {
        const ask = { level: 'pipeline', imageCount: 2 } as const;
        const [element, layers] = [
          scheduleOf(model, { ...ask, pipeline: 'element' }).levels.at(-1)!,
          scheduleOf(model, { ...ask, pipeline: 'layerByLayer' }).levels.at(-1)!,
        ];
        expect(element.latencySec).toBeLessThanOrEqual(layers.latencySec);
        expect(layers.intervalSec).toBe(layers.latencySec);
      }),
      { numRuns: 200, seed: 17 },
    );
  });

  it('layer by layer start a layer when the one before has ended', () => {
    fc.assert(
      fc.property(randomPipelines(), fc.constantFrom('pipeline', 'contention'), (model, level) => {
        const { startsSec, endsSec } = scheduleOf(model, { pipeline: 'layerByLayer', level }).levels.at(-1)!;
        for (const [i, endSec] of endsSec.slice(0, -1).entries()) {
          expect(startsSec[i + 1]).toBeGreaterThanOrEqual(endSec);
        }
      }),
      { numRuns: 200, seed: 18 },
    );
  });

  it('by image take one cycle a layer: the longest stage with its transfers', () => {
    const place = { heightCount: 1, widthCount: 1, strideHeightCount: 1, strideWidthCount: 1 };
    const window = { ...place, padTopCount: 0, padLeftCount: 0 };
    const node = (nodeIndex: number, stepSec: number, layerIndex: number | null = nodeIndex) => ({
      ...{ nodeIndex, layerIndex, heightCount: 4, widthCount: 4, stepHeightCount: 1, stepWidthCount: 1 },
      ...{ replicaCount: 1, stepSec, fillSec: 0.5 },
      inputs: [{ sourceIndex: nodeIndex - 1, window, placeSec: 0.25, bufferPlaceCount: 1, linkUses: [] }],
    });
    const image = { heightCount: 4, widthCount: 4 };
    const nodes = [node(0, 1), node(1, 2), node(2, 1, null), node(3, 1)];
    const { levels } = scheduleOf({ image, imagePlaceSec: 0, nodes }, { pipeline: 'batch' });
    // Layer 1: 16 steps, fill, transfer to the pooling of its stage, its last step and fill, transfer on.
    const cycleSec = 16 * 2 + 0.5 + 0.25 + 1 + 0.5 + 0.25;
    for (const { latencySec, intervalSec, startsSec } of levels) {
      expect(intervalSec).toBe(cycleSec);
      expect(latencySec).toBe(3 * cycleSec);
      expect(startsSec).toEqual([0, cycleSec, cycleSec, 2 * cycleSec]);
    }
  });
});

describe('the timeline', () => {
  it('holds the work of every layer and image, between its start and its end', () => {
    fc.assert(
      fc.property(
        randomPipelines(),
        fc.constantFrom(...PIPELINES),
        fc.constantFrom('closedForm', 'pipeline', 'contention'),
        (model, pipeline, level) => {
          const { timeline } = scheduleOf(model, { pipeline, level, imageCount: 3 });
          const { binSec, rows } = timeline();
          const imageCount =
            pipeline === 'batch' ? 3 : level === 'closedForm' || pipeline === 'layerByLayer' ? 1 : 3;
          expect(rows.length).toBe(imageCount * model.nodes.length);
          for (const { layerIndex, startSec, endSec, busyRatios } of rows) {
            const { replicaCount, stepSec, ...node } = model.nodes[layerIndex]!;
            const stepCount =
              Math.ceil(node.heightCount / node.stepHeightCount) *
              Math.ceil(node.widthCount / node.stepWidthCount);
            const busySec = busyRatios.reduce((sum, ratio) => sum + ratio, 0) * binSec * replicaCount;
            if (endSec > startSec) expect(busySec).toBeCloseTo(stepCount * stepSec, 6);
            for (const [bin, ratio] of busyRatios.entries()) {
              if (ratio > 0) {
                expect((bin + 1) * binSec).toBeGreaterThan(startSec * (1 - 1e-9));
                expect(bin * binSec).toBeLessThan(endSec * (1 + 1e-9));
              }
            }
          }
        },
      ),
      { numRuns: 200, seed: 19 },
    );
  });
});

function scheduleOf(model: PipelineModel, ask: Partial<ScheduleAsk>): Schedule {
  const outcome = timesOf(model, { pipeline: 'element', level: 'contention', imageCount: 2, ...ask });
  if (!outcome.ok) throw new Error('stalled');
  return outcome.value;
}

function expectOrdered({ levels }: Pick<Schedule, 'levels'>): void {
  for (const [i, level] of levels.slice(1).entries()) {
    const rounding = i === 0 ? 1 + 1e-10 : 1;
    expect(levels[i]!.latencySec).toBeLessThanOrEqual(level.latencySec);
    expect(levels[i]!.intervalSec).toBeLessThanOrEqual(level.intervalSec);
    for (const [node, endSec] of level.endsSec.entries()) {
      expect(levels[i]!.startsSec[node]).toBeLessThanOrEqual(level.startsSec[node]! * rounding);
      expect(levels[i]!.endsSec[node]).toBeLessThanOrEqual(endSec * rounding);
    }
  }
}
