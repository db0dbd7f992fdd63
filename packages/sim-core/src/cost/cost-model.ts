import type { ComponentKey } from '@dl-rsim/spec';

/** One kind of component of a chip, scaled to the target node: all that energy, power and area need. */
export interface ComponentCost {
  readonly component: ComponentKey;
  /** On all chips. */
  readonly instanceCount: number;
  readonly energyJ: number;
  readonly actionSec: number;
  readonly leakageW: number;
  readonly areaM2: number;
}

/** Actions by component, in the order of COMPONENT_KEYS of the spec. */
export type ActionCounts = Float64Array;

/** What the inputs of one layer look like. */
export interface LayerActivity {
  /** Share of the input bits that drive their row. */
  readonly oneBitRatio: number;
  /** Share of the input cycles that are made when zeros are skipped. */
  readonly usedBitsRatio: number;
  /** Mean of the squared share of the read voltage on a row, and mean conductance of a cell. */
  readonly meanSquareDriveRatio: number;
  readonly meanConductanceSiemens: number;
}
