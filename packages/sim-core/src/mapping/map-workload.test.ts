import { zooNetworks } from '@dl-rsim/networks';
import type { MappingSpec } from '@dl-rsim/spec';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mappingSpec, randomNetworks, runSpec, scaledQuantization } from '../../testing/index.ts';
import { mapWorkload, type WorkloadCut } from './map-workload.ts';
import { crossbarCountOf, type MappedLayer } from './mapped-layer.ts';
import type { Workload } from './workload.ts';
import { workloadOf } from './workload-of.ts';

const PARTITIONS = ['im2col', 'inputReuse', 'shiftedWindow', 'automatic'] as const;
const randomMappings: fc.Arbitrary<MappingSpec> = fc
  .record({
    partition: fc.constantFrom(...PARTITIONS),
    slices: fc.constantFrom('together' as const, 'apart' as const),
    packing: fc.constantFrom('separate' as const, 'shared' as const),
    innerReplication: fc.constantFrom('off' as const, 'on' as const),
    inputSplitCount: fc.integer({ min: 1, max: 8 }),
  })
  .map(mappingSpec);

describe('mapWorkload', () => {
  it('computes every output place once and every product', () => {
    fc.assert(
      fc.property(randomNetworks, randomMappings, (network, mapping) => {
        const workload = workloadOf(network);
        for (const layer of mapped(workload, { mapping })) {
          const { output, macCount, kernel } = workload.nodes[layer.nodeIndex]!;
          expect(timesComputed(layer, output)).toEqual(
            new Array(output.heightCount * output.widthCount).fill(1),
          );
          const copyCount = layer.stepHeightCount * layer.stepWidthCount;
          const { rowCount, columnCount, groupCount } = kernel!.matrix;
          // What the cells of one copy multiply for each of its output places.
          const weightCells = rowCount * columnCount * groupCount * layer.format.linesPerColumnCount;
          expect(layer.usedCellsPerCopyCount).toBe(copyCount * weightCells * mapping.inputSplitCount);
          expect(rowCount * columnCount * groupCount * output.heightCount * output.widthCount).toBe(macCount);
        }
      }),
      { numRuns: 200, seed: 71 },
    );
  });

  it('keeps its sums: crossbars of blocks, cells of runs, values of steps', () => {
    fc.assert(
      fc.property(randomNetworks, randomMappings, (network, mapping) => {
        const workload = workloadOf(network);
        for (const layer of mapped(workload, { mapping })) {
          const { useRuns, format, step, crossbarsPerCopyCount } = layer;
          const sumOf = (count: (run: (typeof useRuns)[number]) => number) =>
            useRuns.reduce((sum, run) => sum + count(run), 0);
          expect(sumOf(({ crossbarCount }) => crossbarCount)).toBe(crossbarsPerCopyCount);
          expect(sumOf((run) => run.crossbarCount * run.cellCount)).toBe(layer.usedCellsPerCopyCount);
          expect(layer.rowBlockCount * layer.columnBlockCount).toBe(crossbarsPerCopyCount);
          expect(layer.rowBlockCount % layer.strandCount).toBe(0);
          const cellCount = format.crossbarRowCount * format.usableColumnCount;
          expect(Math.max(...useRuns.map((run) => run.cellCount))).toBeLessThanOrEqual(cellCount);
          // The cells between driven rows and read lines hold at least the weights, in every input cycle.
          const usedCells = layer.usedCellsPerCopyCount / mapping.inputSplitCount;
          expect(step.cellReadCount).toBeGreaterThanOrEqual(format.inputCycleCount * usedCells);
          expect(step.readCount).toBeLessThanOrEqual(
            format.inputCycleCount * layer.readsInSequenceCount * crossbarsPerCopyCount,
          );
          expect(step.accumulateCount).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(step.conversionCount)).toBe(true);
        }
      }),
      { numRuns: 200, seed: 72 },
    );
  });

  it('splits the bits of an input over copies: cycles fall, reads stay', () => {
    const workload = workloadOf(resNet18());
    const whole = mapped(workload, { mapping: mappingSpec() });
    const split = mapped(workload, { mapping: mappingSpec({ inputSplitCount: 3 }) });
    for (const [i, layer] of split.entries()) {
      expect(layer).toMatchObject({
        cycleCount: 3,
        crossbarsPerCopyCount: 3 * whole[i]!.crossbarsPerCopyCount,
      });
      expect(whole[i]!.cycleCount).toBe(8);
      const { accumulateCount: _, ...step } = layer.step;
      expect(whole[i]!.step).toMatchObject(step);
    }
  });

  it('takes of the three partitions the one with the fewest steps x crossbars', () => {
    const workload = workloadOf(resNet18());
    const [im2col, inputReuse, shifted, automatic] = PARTITIONS.map((partition) =>
      mapped(workload, { mapping: mappingSpec({ partition }) }).map(costOf),
    );
    const least = automatic!.map((_, i) => Math.min(im2col![i]!, inputReuse![i]!, shifted![i]!));
    expect(automatic).toEqual(least);
  });

  it('cuts single layers otherwise', () => {
    const workload = workloadOf(resNet18());
    const layers = [{ layerName: 'stem', partition: 'inputReuse' as const }];
    const cut = mapped(workload, { layers });
    expect(cut[0]!.partition).toBe('inputReuse');
    expect(cut.slice(1).every(({ partition }) => partition === 'im2col')).toBe(true);
  });

  it('names the layer that the network has not, and numbers without a magnitude', () => {
    const workload = workloadOf(resNet18());
    const layers = [{ layerName: 'stem' }, { layerName: 'steam' }, { layerName: 'stem' }];
    expect(mapWorkload(workload, { ...cutOf(), layers })).toMatchObject({
      ok: false,
      problem: [
        { path: ['layers', 1, 'layerName'], code: 'CROSS_CHECK', actual: 'steam' },
        { path: ['layers', 2, 'layerName'], code: 'CROSS_CHECK', actual: 'stem' },
      ],
    });
    const sign = { integerBits: 1, fractionBits: 0 };
    const quantization = { fixedPoint: { weight: { integerBits: 1, fractionBits: 7 }, activation: sign } };
    expect(mapWorkload(workload, { ...cutOf(), quantization })).toMatchObject({
      ok: false,
      problem: [{ path: ['quantization', 'fixedPoint', 'activation', 'fractionBits'], actual: '1' }],
    });
  });
});

it('refuses to split inputs into more parts than they have cycles', () => {
  const cut = cutOf({ mapping: mappingSpec({ inputSplitCount: 9 }) });
  expect(mapWorkload(workloadOf(resNet18()), cut)).toMatchObject({
    ok: false,
    problem: [{ path: ['mapping', 'inputSplitCount'], code: 'TOO_BIG', limit: 'at most 8', actual: '9' }],
  });
});

describe('shared crossbars', () => {
  const shared = mappingSpec({ packing: 'shared' });

  it('are hosted by earlier blocks that are no guests', () => {
    fc.assert(
      fc.property(randomNetworks, randomMappings, (network, mapping) => {
        const layers = mapped(workloadOf(network), { mapping: { ...mapping, packing: 'shared' } });
        const guests = layers.flatMap(({ nodeIndex, guests }) =>
          guests.map((guest) => ({ nodeIndex, ...guest })),
        );
        const keyOf = (nodeIndex: number, crossbarIndex: number) => `${nodeIndex}:${crossbarIndex}`;
        const guestKeys = new Set(guests.map((guest) => keyOf(guest.nodeIndex, guest.crossbarIndex)));
        expect(guestKeys.size).toBe(guests.length);
        for (const { nodeIndex, crossbarIndex, hostNodeIndex, hostCrossbarIndex } of guests) {
          expect(guestKeys.has(keyOf(hostNodeIndex, hostCrossbarIndex))).toBe(false);
          const isEarlier = hostNodeIndex < nodeIndex;
          expect(isEarlier || (hostNodeIndex === nodeIndex && hostCrossbarIndex < crossbarIndex)).toBe(true);
        }
        for (const layer of layers) expect(crossbarCountOf(layer)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200, seed: 73 },
    );
  });

  it('hold no more cells than they have, and are read one block after another', () => {
    const workload = workloadOf(resNet18());
    const layers = mapped(workload, { mapping: shared });
    const alone = mapped(workload, { mapping: mappingSpec() });
    const used = new Map<string, number>();
    const add = (key: string, count: number) => used.set(key, (used.get(key) ?? 0) + count);
    for (const layer of layers) {
      const counts = layer.useRuns.flatMap((run) => new Array<number>(run.crossbarCount).fill(run.cellCount));
      const hosts = new Map(layer.guests.map((guest) => [guest.crossbarIndex, guest]));
      for (const [i, count] of counts.entries()) {
        const host = hosts.get(i);
        add(host ? `${host.hostNodeIndex}:${host.hostCrossbarIndex}` : `${layer.nodeIndex}:${i}`, count);
      }
    }
    expect(Math.max(...used.values())).toBeLessThanOrEqual(128 * 128);
    expect(used.size).toBe(layers.reduce((sum, layer) => sum + crossbarCountOf(layer), 0));
    expect(used.size).toBeLessThan(alone.reduce((sum, layer) => sum + crossbarCountOf(layer), 0));
    for (const [i, layer] of layers.entries()) {
      const { readsInSequenceCount } = alone[i]!;
      expect(layer.readsInSequenceCount).toBeGreaterThanOrEqual(readsInSequenceCount);
    }
  });

  it('two small layers wait for the reads of each other', () => {
    const dense = (name: string, index: number, inputCount: number, outputCount: number) => ({
      ...{ kind: 'dense' as const, name, inputIndices: [index], kernel: new Float32Array(0), bias: null },
      ...{ inputCount, outputCount },
    });
    const workload = workloadOf({
      name: 'small',
      inputShape: { heightCount: 1, widthCount: 1, channelCount: 20 },
      layers: [
        { kind: 'flatten', name: 'flatten', inputIndices: [-1] },
        dense('first', 0, 20, 8),
        dense('second', 1, 8, 3),
      ],
      isShapeOnly: true,
    });
    const [first, second] = mapped(workload, { mapping: shared }) as [MappedLayer, MappedLayer];
    expect(first.guests).toEqual([]);
    expect(second.guests).toEqual([{ crossbarIndex: 0, hostNodeIndex: 0, hostCrossbarIndex: 0 }]);
    expect([first.readsInSequenceCount, second.readsInSequenceCount]).toEqual([2, 2]);
  });
});

function cutOf(changes: Partial<WorkloadCut> = {}): WorkloadCut {
  const { accelerator } = runSpec();
  const size = { rowCount: 128, columnCount: 128 };
  return {
    accelerator: { ...accelerator, crossbar: { ...accelerator.crossbar, ...size }, operationUnit: size },
    quantization: scaledQuantization({ activationBits: 8, weightBits: 8 }),
    chip: { converters: { count: 1, conversionSec: 1e-9, leakageW: 0, cost: {} } } as WorkloadCut['chip'],
    mapping: mappingSpec(),
    layers: [],
    ...changes,
  };
}

function mapped(workload: Workload, changes: Partial<WorkloadCut>): readonly MappedLayer[] {
  const outcome = mapWorkload(workload, cutOf(changes));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}

function resNet18() {
  const { from } = zooNetworks.find(({ key }) => key === 'resnet18-imagenet')!;
  if (!('draw' in from)) throw new Error('ResNet-18 is an architecture');
  return from.draw();
}

/** How often each output place is computed by the steps of one copy. */
function timesComputed(
  { stepHeightCount, stepWidthCount, stepsPerImageCount }: MappedLayer,
  { heightCount, widthCount }: { readonly heightCount: number; readonly widthCount: number },
): readonly number[] {
  const times = new Array<number>(heightCount * widthCount).fill(0);
  const acrossCount = Math.ceil(widthCount / stepWidthCount);
  for (let step = 0; step < stepsPerImageCount; step++) {
    const top = Math.floor(step / acrossCount) * stepHeightCount;
    const left = (step % acrossCount) * stepWidthCount;
    for (let y = top; y < Math.min(heightCount, top + stepHeightCount); y++) {
      for (let x = left; x < Math.min(widthCount, left + stepWidthCount); x++) times[y * widthCount + x]!++;
    }
  }
  return times;
}

const costOf = ({ stepsPerImageCount, crossbarsPerCopyCount }: MappedLayer): number =>
  stepsPerImageCount * crossbarsPerCopyCount;
