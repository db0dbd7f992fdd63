import type { DeploymentResult, TilePlan } from '@dl-rsim/spec';

/** A tile as it is drawn: its place on the plan in tiles, and its layers by crossbars. */
export interface DrawnTile {
  readonly tile: TilePlan;
  readonly x: number;
  readonly y: number;
  readonly crossbarCount: number;
  /** Shares of the tile's crossbars by layer, in the order of the network; they sum to 1 or less. */
  readonly shares: readonly { readonly layerIndex: number; readonly ratio: number }[];
}

/** A link between two routers at the middles of their tiles. */
export interface DrawnLink {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly loadBytes: number;
  readonly busyRatio: number;
}

export interface FloorPlan {
  /** Of all chips with the gaps between them, in tiles. */
  readonly width: number;
  readonly columnCount: number;
  readonly rowCount: number;
  readonly chipCount: number;
  readonly tiles: readonly DrawnTile[];
  readonly links: readonly DrawnLink[];
}

const CHIP_GAP = 0.6;

/** Chips side by side, their tiles where they lie. `tileCapacityCount` is the crossbars of a tile. */
export function floorPlanOf({ floorPlan, links }: DeploymentResult, tileCapacityCount: number): FloorPlan {
  const columnCount = 1 + Math.max(0, ...floorPlan.map((tile) => tile.columnIndex));
  const rowCount = 1 + Math.max(0, ...floorPlan.map((tile) => tile.rowIndex));
  const chipCount = 1 + Math.max(0, ...floorPlan.map((tile) => tile.chipIndex));
  const tiles = floorPlan.map((tile) => ({
    tile,
    x: tile.chipIndex * (columnCount + CHIP_GAP) + tile.columnIndex,
    y: tile.rowIndex,
    crossbarCount: tile.parts.reduce((sum, part) => sum + part.crossbarCount, 0),
    shares: tile.parts
      .toSorted((a, b) => a.layerIndex - b.layerIndex)
      .map(({ layerIndex, crossbarCount }) => ({ layerIndex, ratio: crossbarCount / tileCapacityCount })),
  }));
  const width = chipCount * columnCount + (chipCount - 1) * CHIP_GAP;
  return { width, columnCount, rowCount, chipCount, tiles, links: drawnLinks(links, routerPlaces(tiles)) };
}

/** A router stands in the middle of its tiles. */
function routerPlaces(tiles: readonly DrawnTile[]): ReadonlyMap<number, { x: number; y: number }> {
  const sums = new Map<number, { x: number; y: number; count: number }>();
  for (const { tile, x, y } of tiles) {
    const sum = sums.get(tile.routerIndex) ?? { x: 0, y: 0, count: 0 };
    sums.set(tile.routerIndex, { x: sum.x + x, y: sum.y + y, count: sum.count + 1 });
  }
  return new Map([...sums].map(([router, { x, y, count }]) => [router, { x: x / count, y: y / count }]));
}

/** Links of trees and buses join routers that have no tiles; they stay in the table only. */
function drawnLinks(
  links: DeploymentResult['links'],
  places: ReadonlyMap<number, { x: number; y: number }>,
): readonly DrawnLink[] {
  return links.flatMap(({ fromIndex, toIndex, loadBytes, busyRatio }) => {
    const from = places.get(fromIndex);
    const to = places.get(toIndex);
    if (!from || !to || fromIndex === toIndex || loadBytes === 0) return [];
    // Beside the middle, so that both directions are seen.
    const [dx, dy] = [Math.sign(to.y - from.y) * 0.07, -Math.sign(to.x - from.x) * 0.07];
    return [{ x1: from.x + dx, y1: from.y + dy, x2: to.x + dx, y2: to.y + dy, loadBytes, busyRatio }];
  });
}

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The tile that an arrow key leads to from another one; null where there is none, or for other keys. */
export function tileBeside({ tiles }: FloorPlan, fromIndex: number, key: string): number | null {
  const step = steps[key];
  const from = tiles[fromIndex];
  if (!step || !from) return null;
  const ahead = tiles.flatMap((tile, index) => {
    const [dx, dy] = [tile.x - from.x, tile.y - from.y];
    const isInLine = step[0] === 0 ? dx === 0 : dy === 0;
    const distance = dx * step[0] + dy * step[1];
    return isInLine && distance > 0 ? [{ index, distance }] : [];
  });
  return ahead.toSorted((a, b) => a.distance - b.distance)[0]?.index ?? null;
}

/** Colours along the depth of the network: neighbours differ a little, ends a lot. */
export function layerColor(place: number, layerCount: number, scheme: 'light' | 'dark'): string {
  const turn = layerCount > 1 ? place / (layerCount - 1) : 0;
  // Every other layer is lighter, so that neighbours are told apart.
  const lightness = (scheme === 'dark' ? 52 : 46) + (place % 2) * 18;
  return `hsl(${Math.round(260 - 220 * turn)} 55% ${lightness}%)`;
}
