import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placedNetworks } from '../../testing/index.ts';
import { edgeTransfers } from './edge-transfers.ts';
import { createInterconnect } from './interconnect.ts';
import { linkLoads } from './link-load.ts';
import { type Flow, type FlowKind, OUTSIDE_INDEX } from './placement.ts';
import { weightFlowsOf } from './weight-flows.ts';

fc.configureGlobal({ seed: 20161018 });

const TIMES = { linkSec: 2e-9, routerSec: 1e-9, chipLinkSec: 5e-9, dramSec: 3e-9 };
const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

const row = createInterconnect({
  ...{ chipCount: 1, tileRowCount: 1, tileColumnCount: 4, topology: 'mesh', routerTileCount: 1 },
});
const flow = (kind: FlowKind, toTileIndex: number, bitCount: number): Flow => ({
  ...{ kind, fromTileIndex: 0, toTileIndex, bitCount, sourceNodeIndex: 0, targetNodeIndex: 1 },
});
const eastOf = (tile: number) =>
  row.links.findIndex((link) => link.fromIndex === tile && link.toIndex > tile);
const eastLoads = (flows: readonly Flow[]) => {
  const { loadBits } = linkLoads(flows, row);
  return [0, 1, 2].map((tile) => loadBits[eastOf(tile)]!);
};

test('what two tiles both need crosses the links that they share once', () => {
  expect(eastLoads([flow('activations', 2, 100), flow('multicast', 3, 100)])).toEqual([100, 100, 100]);
  // 60 of the values that tile 2 takes and 40 others: all of them at most.
  expect(
    eastLoads([flow('activations', 1, 60), flow('activations', 2, 40), flow('multicast', 3, 80)]),
  ).toEqual([100, 100, 80]);
});

test('partial sums of different crossbars share nothing', () => {
  expect(eastLoads([flow('partialSums', 2, 100), flow('partialSums', 3, 100)])).toEqual([200, 200, 100]);
});

test('hops by kind are loads of links: never more than ways one by one, the same where nothing is shared', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, layers, placement, interconnect, flows: own }) => {
      const flows = [...own, ...weightFlowsOf(workload, layers, placement)];
      const { loadBits, traffic } = linkLoads(flows, interconnect);
      const hopBits = traffic.reduce((sum, one) => sum + one.hopBits, 0);
      expect(hopBits).toBe(loadBits.reduce((sum, bits) => sum + bits, 0));
      const apart = (isWanted: (kind: FlowKind) => boolean) =>
        flows.reduce((sum, { kind, fromTileIndex, toTileIndex, bitCount }) => {
          const { length } = interconnect.route(fromTileIndex, toTileIndex);
          return isWanted(kind) ? sum + bitCount * length : sum;
        }, 0);
      expect(hopBits).toBeLessThanOrEqual(apart(() => true));
      for (const one of traffic) {
        const sent = flows.filter(({ kind }) => kind === one.kind);
        expect(one.bitCount).toBe(sent.reduce((sum, { bitCount }) => sum + bitCount, 0));
        if (one.kind === 'multicast')
          expect(one.hopBits).toBeLessThanOrEqual(apart((kind) => kind === one.kind));
        else expect(one.hopBits).toBe(apart((kind) => kind === one.kind));
        expect(one.chipLinkBits).toBeLessThanOrEqual(one.hopBits);
      }
    }),
    { numRuns: 150 },
  );
});

test('at every router as much comes in as goes on or ends there', () => {
  fc.assert(
    fc.property(placedNetworks, ({ interconnect, flows }) => {
      const { tiles, links, routerCount } = interconnect;
      const single = flows.filter(
        ({ kind, fromTileIndex, toTileIndex }) =>
          kind !== 'multicast' && fromTileIndex !== OUTSIDE_INDEX && toTileIndex !== OUTSIDE_INDEX,
      );
      const balance = new Float64Array(routerCount);
      for (const { fromTileIndex, toTileIndex, bitCount } of single) {
        balance[tiles[fromTileIndex]!.routerIndex]! += bitCount;
        balance[tiles[toTileIndex]!.routerIndex]! -= bitCount;
      }
      linkLoads(single, interconnect).loadBits.forEach((bits, link) => {
        balance[links[link]!.fromIndex]! -= bits;
        balance[links[link]!.toIndex]! += bits;
      });
      expect([...balance].every((bits) => bits === 0)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('uses of links by all edges, times their places, are the loads of links', () => {
  fc.assert(
    fc.property(placedNetworks, ({ workload, interconnect, flows }) => {
      const { nodes, result } = edgeTransfers({ workload, flows, interconnect, bitTimes: TIMES });
      const busySec = new Float64Array(interconnect.links.length);
      const add = (sourceIndex: number, transfer: typeof result) => {
        const grid = sourceIndex < 0 ? workload.image : workload.nodes[sourceIndex]!.output;
        for (const { linkIndex, placeSec } of transfer.linkUses()) {
          busySec[linkIndex]! += placeSec * grid.heightCount * grid.widthCount;
          // A place alone is on its way no shorter than it keeps any of its links busy.
          expect(transfer.placeSec).toBeGreaterThanOrEqual(placeSec * (1 - 1e-12));
        }
      };
      for (const [i, { inputs }] of nodes.entries())
        for (const [j, transfer] of inputs.entries())
          add(workload.nodes[i]!.inputs[j]!.sourceIndex, transfer);
      add(nodes.length - 1, result);
      linkLoads(flows, interconnect).loadBits.forEach((bits, link) => {
        const bitSec = interconnect.links[link]!.isBetweenChips ? TIMES.chipLinkSec : TIMES.linkSec;
        expect(close(busySec[link]! * 1e9, bits * bitSec * 1e9)).toBe(true);
      });
    }),
    { numRuns: 150 },
  );
});

test('a place is on its way for its hops and its bits', () => {
  const one = { heightCount: 1, widthCount: 5, channelCount: 2 };
  const digital = { activationCount: 0, poolCount: 0, addCount: 0 };
  const node = {
    kind: 'pool',
    layerIndex: 0,
    name: '',
    output: one,
    kernel: null,
    digital,
    macCount: 0,
  } as const;
  const workload = {
    ...{ networkName: '', image: one, macCount: 0 },
    nodes: [
      { ...node, inputs: [{ sourceIndex: -1, window: null }] },
      { ...node, inputs: [{ sourceIndex: 0, window: null }] },
    ],
  };
  const flows = [flow('activations', 3, 80)];
  const { nodes } = edgeTransfers({ workload, flows, interconnect: row, bitTimes: TIMES });
  const { placeSec, linkUses } = nodes[1]!.inputs[0]!;
  // 3 hops of 3 ns, then 16 bits of 2 ns.
  expect(placeSec).toBeCloseTo(41e-9, 20);
  expect(linkUses().map((use) => use.placeSec)).toEqual([3.2e-8, 3.2e-8, 3.2e-8]);
});
