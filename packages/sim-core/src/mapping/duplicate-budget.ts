import type { ChipSpec, LayerMappingSpec, MappingSpec } from '@dl-rsim/spec';
import type { StepBandwidth } from './dynamic-program-transfer.ts';
import type { MappedLayer } from './mapped-layer.ts';
import type { Workload } from './workload.ts';

export interface DuplicationOptions {
  readonly mapping: MappingSpec;
  readonly layerSpecs: readonly LayerMappingSpec[];
  readonly workload: Workload;
  /** Crossbars of all chips. */
  readonly availableCount: number;
  /** Time of a step of one copy, above 0. */
  readonly stepSecOf: (layer: MappedLayer) => number;
  readonly chip: ChipSpec;
  /** For dynamic programming; without it transfers take no time. */
  readonly bandwidth?: StepBandwidth | undefined;
}

/** The crossbars that copies may take. */
export const budgetOf = ({ mapping, availableCount }: DuplicationOptions): number =>
  mapping.crossbarBudgetCount === 0 ? availableCount : Math.min(availableCount, mapping.crossbarBudgetCount);

/** Crossbars of first copies that lie in those of others and take none of the budget. */
export const guestCountOf = (layers: readonly MappedLayer[]): number =>
  layers.reduce((sum, { guests }) => sum + guests.length, 0);
