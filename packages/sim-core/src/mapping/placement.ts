/** Consecutive crossbars of one layer in one tile. */
export interface Span {
  readonly tileIndex: number;
  /** Among the crossbars of all copies of the layer: copy by copy, then column block, then row block. */
  readonly firstCrossbarIndex: number;
  readonly crossbarCount: number;
  /** They lie in crossbars of others and take no room of their own. */
  readonly isGuest: boolean;
}

/** Where a layer lies; spans in the order of its crossbars. */
export interface LayerPlacement {
  readonly nodeIndex: number;
  readonly spans: readonly Span[];
}

/** A tile: its place, and the router that serves it. Tiles of all chips are numbered chip by chip. */
export interface Tile {
  readonly chipIndex: number;
  readonly rowIndex: number;
  readonly columnIndex: number;
  readonly routerIndex: number;
}

export interface Placement {
  readonly tiles: readonly Tile[];
  readonly layers: readonly LayerPlacement[];
}

export type FlowKind = 'activations' | 'partialSums' | 'multicast' | 'image' | 'result' | 'weights';

/** Bits that one image sends from one tile to another. -1 is the outside of the chip (DRAM, host). */
export interface Flow {
  readonly kind: FlowKind;
  readonly fromTileIndex: number;
  readonly toTileIndex: number;
  readonly bitCount: number;
  /** The edge of the workload that it serves: producer and consumer; -1 is the image or the result. */
  readonly sourceNodeIndex: number;
  readonly targetNodeIndex: number;
}

/** Directed: from router to router; of a bus, from its one node to itself. */
export interface Link {
  readonly fromIndex: number;
  readonly toIndex: number;
  readonly isBetweenChips: boolean;
}

/** Link indices that are written one behind another; long enough for the longest way. */
export interface Route {
  readonly linkIndices: Int32Array;
  linkCount: number;
}

/**
 * The links of all chips and the way between two tiles; -1 is the outside (DRAM, host), which meets each chip
 * at its port. A way is empty within a router, but on a bus within a tile only.
 */
export interface Interconnect {
  readonly tiles: readonly Tile[];
  readonly links: readonly Link[];
  readonly routerCount: number;
  /** Links of the longest way that there is. */
  readonly longestCount: number;
  /** Links on the way; the same back. */
  readonly hopCount: (fromTileIndex: number, toTileIndex: number) => number;
  /** Appends the links of the way, in order. Allocates nothing. */
  readonly addRoute: (fromTileIndex: number, toTileIndex: number, route: Route) => void;
  /** Link indices on the way, in order. */
  readonly route: (fromTileIndex: number, toTileIndex: number) => readonly number[];
}

/** Tile index of what is outside of all chips. */
export const OUTSIDE_INDEX = -1;
