import type { DeploymentSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import type { TrafficCounts } from '../cost/traffic-actions.ts';
import type { EdgeBits } from '../mapping/edge-bits.ts';
import type { EdgeTransfers } from '../mapping/edge-transfers.ts';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { Interconnect } from '../mapping/placement.ts';
import type { CopiedLayers } from './copy-layers.ts';
import type { PartMoves } from './part-transfer.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { SegmentShape } from './segment-shape.ts';

type Issues = readonly SpecIssue[];

/**
 * What designs of one network have in common: a search asks for thousands that differ in a few fields. Each
 * part is kept by all that it depends on.
 */
export interface DeploymentMemo {
  readonly interconnects: Memo<Interconnect>;
  readonly mapped: Memo<Outcome<readonly MappedLayer[], Issues>>;
  readonly copied: Memo<Outcome<CopiedLayers, Issues>>;
  readonly placed: Memo<Outcome<readonly PlacedSegment[], Issues>>;
  readonly transfers: Memo<EdgeTransfers>;
  readonly shapes: Memo<SegmentShape>;
  readonly traffic: Memo<DeploymentTraffic>;
}

export interface Memo<T> {
  /** What was made for this key before, or what `make` makes. */
  take(key: string, make: () => T): T;
}

/** What moves on the chips for one image. */
export interface DeploymentTraffic {
  readonly counts: TrafficCounts;
  /** [segment] */
  readonly edges: readonly EdgeBits[];
  readonly moves: readonly PartMoves[];
}

/** Enough for a search over the costs of several mappings; then the oldest goes. */
const MAX_ENTRY_COUNT = 512;

export function createDeploymentMemo(): DeploymentMemo {
  return {
    interconnects: createMemo(),
    mapped: createMemo(),
    copied: createMemo(),
    placed: createMemo(),
    transfers: createMemo(),
    shapes: createMemo(),
    traffic: createMemo(),
  };
}

function createMemo<T>(): Memo<T> {
  const kept = new Map<string, T>();
  return {
    take(key, make) {
      const known = kept.get(key);
      if (known !== undefined) return known;
      const made = make();
      if (kept.size >= MAX_ENTRY_COUNT) kept.delete(kept.keys().next().value!);
      kept.set(key, made);
      return made;
    },
  };
}

/** All that cutting a network depends on. */
export function mappingKey({ accelerator, quantization, chip, mapping, layers }: DeploymentSpec): string {
  const { cell, crossbar, operationUnit, dac, weightEncoding } = accelerator;
  const { partition, slices, packing, innerReplication, inputSplitCount } = mapping;
  return JSON.stringify([
    [cell.levelBits, crossbar.rowCount, crossbar.columnCount, operationUnit, dac, weightEncoding],
    [quantization, chip.converters.count, layers],
    [partition, slices, packing, innerReplication, inputSplitCount],
  ]);
}

/** All that the network on chip depends on. */
export function interconnectKey({ chip }: DeploymentSpec): string {
  const { chipCount, tileRowCount, tileColumnCount, topology, routerTileCount } = chip;
  return `${chipCount} ${tileRowCount} ${tileColumnCount} ${topology} ${routerTileCount}`;
}
