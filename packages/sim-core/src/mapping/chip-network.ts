import type { Link, Route } from './placement.ts';

/** Routers and links of one chip, numbered from 0; all chips have the same. */
export interface ChipNetwork {
  readonly routerCount: number;
  /** The router of each tile, row by row. */
  readonly tileRouters: Int32Array;
  /** Where the outside and other chips are joined. */
  readonly portIndex: number;
  readonly links: readonly Link[];
  /** Links of the longest way. */
  readonly longestCount: number;
  readonly hopCount: (fromRouterIndex: number, toRouterIndex: number) => number;
  /** Appends the links of the way, in order. */
  readonly addRoute: (fromRouterIndex: number, toRouterIndex: number, route: Route) => void;
}

/** Tiles of a chip from top to bottom and from left to right. */
export interface TileGrid {
  readonly tileRowCount: number;
  readonly tileColumnCount: number;
}
