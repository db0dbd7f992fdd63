import fc from 'fast-check';
import { flowsOf } from '../src/mapping/flows.ts';
import { createInterconnect } from '../src/mapping/interconnect.ts';
import { layoutOf, mapLayout } from '../src/mapping/map-layer.ts';
import { crossbarCountOf, type MappedLayer } from '../src/mapping/mapped-layer.ts';
import { packShared } from '../src/mapping/pack-shared.ts';
import { strandsOf } from '../src/mapping/partition.ts';
import { placeLayers } from '../src/mapping/place.ts';
import type { Workload } from '../src/mapping/workload.ts';
import { workloadOf } from '../src/mapping/workload-of.ts';
import { layerFormat, mappingSpec } from './layer-format.ts';
import { randomNetworks } from './random-networks.ts';

const PLACE_SEED = '00000000000000a7';

const joined = {
  topology: fc.constantFrom('mesh', 'cmesh', 'hTree', 'bus'),
  routerTileCount: fc.constantFrom(1, 2, 4),
} as const;

/** Small chips and how they are joined. */
export const randomInterconnects = fc.record({
  ...joined,
  chipCount: fc.integer({ min: 1, max: 3 }),
  tileRowCount: fc.integer({ min: 1, max: 6 }),
  tileColumnCount: fc.integer({ min: 1, max: 6 }),
});

/** Small networks on crossbars of 6 x 6 or more, copied, and laid on chips with tiles enough. */
export const placedNetworks = fc
  .record({
    ...joined,
    network: randomNetworks,
    crossbarSide: fc.integer({ min: 6, max: 24 }),
    partition: fc.constantFrom('im2col', 'inputReuse', 'shiftedWindow'),
    slices: fc.constantFrom('together', 'apart'),
    packing: fc.constantFrom('separate', 'shared'),
    replicaCounts: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
    tileCrossbarCount: fc.integer({ min: 1, max: 12 }),
    chipCount: fc.integer({ min: 1, max: 2 }),
    tileColumnCount: fc.integer({ min: 1, max: 5 }),
    spareTileCount: fc.integer({ min: 0, max: 6 }),
    order: fc.constantFrom('rowMajor', 'snake', 'zigzag', 'hilbert', 'annealed'),
    tileSharing: fc.constantFrom('shared', 'exclusive'),
  } as const)
  .map((one) => {
    const workload = workloadOf(one.network);
    const layers = copiedLayers(workload, one);
    const tileCounts = layers.map((layer) => crossbarCountOf(layer) / one.tileCrossbarCount);
    const isExclusive = one.tileSharing === 'exclusive';
    const neededCount = Math.ceil(
      tileCounts.reduce((sum, count) => sum + (isExclusive ? Math.ceil(count) : count), one.spareTileCount),
    );
    const { chipCount, tileColumnCount } = one;
    const chip = {
      ...{ chipCount, tileColumnCount, topology: one.topology, routerTileCount: one.routerTileCount },
      tileRowCount: Math.max(1, Math.ceil(neededCount / chipCount / tileColumnCount)),
      ...{ peCount: 1, crossbarCount: one.tileCrossbarCount },
    };
    const interconnect = createInterconnect(chip);
    const mapping = mappingSpec({ order: one.order, tileSharing: one.tileSharing, annealMoveCount: 200 });
    const options = { workload, mapping, chip, interconnect, seed: PLACE_SEED };
    const placement = placeLayers(layers, options);
    if (!placement.ok) throw new Error(placement.problem[0]!.message);
    const flows = flowsOf(workload, layers, placement.value);
    return { workload, layers, chip, interconnect, options, placement: placement.value, flows };
  });

function copiedLayers(
  workload: Workload,
  one: {
    readonly crossbarSide: number;
    readonly partition: MappedLayer['partition'];
    readonly slices: 'together' | 'apart';
    readonly packing: 'separate' | 'shared';
    readonly replicaCounts: readonly number[];
  },
): readonly MappedLayer[] {
  const { crossbarSide, partition, slices, packing, replicaCounts } = one;
  const format = layerFormat({
    ...{ crossbarRowCount: crossbarSide, crossbarColumnCount: crossbarSide, linesPerColumnCount: 2 },
  });
  const mapping = mappingSpec({ slices });
  const strands = strandsOf(format, slices);
  const laid = workload.nodes.flatMap((node, nodeIndex) => {
    if (node.kind !== 'crossbar') return [];
    const layout = layoutOf(node, { format, mapping, partition, strands });
    return [{ layer: mapLayout({ node, nodeIndex, layout, strands }, format, 1), layout }];
  });
  const single = packing === 'shared' ? packShared(laid) : laid.map(({ layer }) => layer);
  return single.map((layer, i) => ({ ...layer, replicaCount: replicaCounts[i % replicaCounts.length]! }));
}
