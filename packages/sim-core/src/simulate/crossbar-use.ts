import { crossbarCountOf, type MappedLayer } from '../mapping/mapped-layer.ts';

export interface CrossbarUse {
  readonly allocatedCount: number;
  readonly usedCellRatio: number;
  /** Crossbars by the share of their cells that is used: ten bins from 0 to 1. */
  readonly useCounts: readonly number[];
}

const BIN_COUNT = 10;

/** How full crossbars are; a block that lies in a crossbar of another one adds to it. */
export function crossbarUse(layers: readonly MappedLayer[]): CrossbarUse {
  const cellCount = layers[0]!.format.crossbarRowCount * layers[0]!.format.crossbarColumnCount;
  const useCounts = Array.from({ length: BIN_COUNT }, () => 0);
  const add = (usedCount: number, crossbarCount: number) => {
    useCounts[Math.min(BIN_COUNT - 1, Math.floor((usedCount / cellCount) * BIN_COUNT))]! += crossbarCount;
  };
  const shared = guestCells(layers);
  let usedCount = 0;
  let allocatedCount = 0;
  for (const layer of layers) {
    usedCount += layer.replicaCount * layer.usedCellsPerCopyCount;
    allocatedCount += crossbarCountOf(layer);
    const mixed = shared.get(layer.nodeIndex);
    const alikeCount = mixed ? layer.replicaCount - 1 : layer.replicaCount;
    for (const run of layer.useRuns) add(run.cellCount, alikeCount * run.crossbarCount);
    if (mixed) for (const cells of firstCopy(layer, mixed)) add(cells, 1);
  }
  return { allocatedCount, usedCellRatio: usedCount / (allocatedCount * cellCount), useCounts };
}

/** By node, of layers whose first copy hosts blocks or lies in others: cells that guests add, by crossbar. */
function guestCells(layers: readonly MappedLayer[]): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const shared = new Map<number, Map<number, number>>();
  const of = (nodeIndex: number) => {
    const cells = shared.get(nodeIndex) ?? new Map<number, number>();
    shared.set(nodeIndex, cells);
    return cells;
  };
  for (const layer of layers) {
    if (layer.guests.length === 0) continue;
    of(layer.nodeIndex);
    const own = cellsByCrossbar(layer);
    for (const { crossbarIndex, hostNodeIndex, hostCrossbarIndex } of layer.guests) {
      const cells = of(hostNodeIndex);
      cells.set(hostCrossbarIndex, (cells.get(hostCrossbarIndex) ?? 0) + own[crossbarIndex]!);
    }
  }
  return shared;
}

/** Cells used in each crossbar of the first copy that is its own, with those of its guests. */
function firstCopy(layer: MappedLayer, added: ReadonlyMap<number, number>): readonly number[] {
  const guests = new Set(layer.guests.map(({ crossbarIndex }) => crossbarIndex));
  return cellsByCrossbar(layer).flatMap((cells, i) => (guests.has(i) ? [] : [cells + (added.get(i) ?? 0)]));
}

const cellsByCrossbar = ({ useRuns }: MappedLayer): readonly number[] =>
  useRuns.flatMap(({ cellCount, crossbarCount }) => Array.from({ length: crossbarCount }, () => cellCount));
