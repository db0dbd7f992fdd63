import type { MappingSpec } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { im2colLayers, lenetNetwork, randomNetworks } from '../../testing/index.ts';
import { crossbarCountOf, type MappedLayer } from './mapped-layer.ts';
import { type Segment, type SegmentOptions, segmentLayers } from './segment.ts';
import { workloadOf } from './workload-of.ts';

const { chip, mapping } = exampleDeploymentSpec();
const lenet = workloadOf(lenetNetwork());
const layers = im2colLayers(lenet);
const stepSecOf = () => 1e-6;

const options = (changes: Partial<SegmentOptions>): SegmentOptions => ({
  workload: lenet,
  layerSpecs: [],
  stepSecOf,
  chip,
  mapping: { ...mapping, duplication: 'minMax', capacity: 'reprogram' },
  availableCount: 40,
  pipeline: 'layerByLayer',
  batchCount: 2,
  writeSecOf: (written) => 1e-5 * written.length,
  ...changes,
});

/** Time of a batch by the written formula, for any cut. */
function batchSec(mapped: readonly MappedLayer[], ends: readonly number[], settings: SegmentOptions): number {
  const { batchCount, writeSecOf } = settings;
  let first = 0;
  let totalSec = 0;
  for (const end of ends) {
    const part = segmentLayers(mapped.slice(first, end), settings);
    if (!part.ok || part.value.length !== 1) return Infinity;
    const written = mapped.slice(first, end).map((layer, i) => ({
      ...layer,
      replicaCount: part.value[0]!.replicaCounts[i]!,
    }));
    const sumSec = written.reduce(
      (sum, layer) => sum + Math.ceil(layer.stepsPerImageCount / layer.replicaCount) * stepSecOf(),
      0,
    );
    totalSec += writeSecOf(written) + batchCount * sumSec;
    first = end;
  }
  return totalSec;
}

/** Ends of the parts of every cut of `count` layers. */
const cuts = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 1 << (count - 1) }, (_, mask) => [
    ...Array.from({ length: count - 1 }, (_, i) => i + 1).filter((end) => mask & (1 << (end - 1))),
    count,
  ]);

describe('parts that take turns', () => {
  it('are those of the fastest of all cuts', () => {
    fc.assert(
      fc.property(
        randomNetworks,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 200 }),
        (network, extraCount, writeUnits) => {
          const workload = workloadOf(network);
          const mapped = im2colLayers(workload);
          fc.pre(mapped.length > 1 && mapped.length < 8);
          const availableCount = Math.max(...mapped.map(crossbarCountOf)) + extraCount;
          const writeSecOf = (written: readonly MappedLayer[]) =>
            1e-7 * writeUnits * Math.max(...written.map(crossbarCountOf));
          const settings = options({ workload, availableCount, writeSecOf });
          const found = segmentLayers(mapped, settings);
          if (!found.ok) throw new Error(found.problem[0]!.message);
          if (found.value.length === 1) return;
          const ends = found.value.map(({ endLayerIndex }) => endLayerIndex);
          const foundSec = batchSec(mapped, ends, settings);
          const bestSec = Math.min(...cuts(mapped.length).map((cut) => batchSec(mapped, cut, settings)));
          expect(foundSec).toBeCloseTo(bestSec, 12);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('follow one another and fit', () => {
    const found = segmentLayers(layers, options({}));
    if (!found.ok) throw new Error(found.problem[0]!.message);
    expect(found.value.length).toBeGreaterThan(1);
    expect(found.value[0]!.firstLayerIndex).toBe(0);
    expect(found.value.at(-1)!.endLayerIndex).toBe(layers.length);
    for (const [i, { firstLayerIndex, endLayerIndex, replicaCounts }] of found.value.entries()) {
      if (i > 0) expect(firstLayerIndex).toBe(found.value[i - 1]!.endLayerIndex);
      expect(replicaCounts).toHaveLength(endLayerIndex - firstLayerIndex);
      const used = replicaCounts.reduce(
        (sum, count, j) => sum + count * layers[firstLayerIndex + j]!.crossbarsPerCopyCount,
        0,
      );
      expect(used).toBeLessThanOrEqual(40);
    }
  });

  it('with dynamic programming are cut by the smallest sum and then duplicated by it', () => {
    const by = (duplication: MappingSpec['duplication']) => {
      const changes = { mapping: { ...mapping, duplication }, availableCount: 32, writeSecOf: () => 1e-3 };
      const found = segmentLayers(layers, options(changes));
      if (!found.ok) throw new Error(found.problem[0]!.message);
      return found.value;
    };
    const ends = (segments: readonly Segment[]) => segments.map(({ endLayerIndex }) => endLayerIndex);
    expect(ends(by('dynamicProgram'))).toEqual(ends(by('minSum')));
    expect(by('dynamicProgram')).not.toEqual(by('minSum'));
  });

  it('are one part when everything fits', () => {
    expect(segmentLayers(layers, options({ availableCount: 200 }))).toMatchObject({
      value: [{ firstLayerIndex: 0, endLayerIndex: layers.length }],
    });
  });
});

it('a layer that is too large alone is named', () => {
  expect(segmentLayers(layers, options({ availableCount: 20 }))).toMatchObject({
    problem: [
      { code: 'DOES_NOT_FIT', message: expect.stringContaining(`layer ${layers[2]!.layerName} alone`) },
    ],
  });
});
