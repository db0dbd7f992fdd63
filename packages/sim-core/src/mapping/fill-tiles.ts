import { invariant } from '../numeric/invariant.ts';
import { crossbarCountOf, type MappedLayer } from './mapped-layer.ts';
import type { LayerPlacement, Span } from './placement.ts';

/** Tiles, all alike, one after another. */
export interface TileRoom {
  readonly tileCount: number;
  /** Crossbars of a tile. */
  readonly capacityCount: number;
  /** No tile holds two layers, but for guests in crossbars of others. */
  readonly isExclusive: boolean;
}

/** Tiles that layers take at least. */
export function neededTileCount(
  layers: readonly MappedLayer[],
  { capacityCount, isExclusive }: Omit<TileRoom, 'tileCount'>,
): number {
  const crossbarCounts = layers.map(crossbarCountOf);
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  if (isExclusive) return sum(crossbarCounts.map((count) => Math.ceil(count / capacityCount)));
  return Math.ceil(sum(crossbarCounts) / capacityCount);
}

/**
 * Crossbars of layers into tiles 0, 1, .., layer by layer, copy by copy. A copy moves on to the next tile
 * where it lies in fewer tiles then, as long as everything still fits; a guest goes to its host.
 */
export function fillTiles(layers: readonly MappedLayer[], room: TileRoom): readonly LayerPlacement[] {
  const { capacityCount, tileCount, isExclusive } = room;
  const placed = new Map<number, readonly Span[]>();
  const tilesFor = (crossbarCount: number) => Math.ceil(crossbarCount / capacityCount);
  let tileIndex = 0;
  let usedCount = 0;
  const nextTile = () => {
    tileIndex++;
    usedCount = 0;
  };
  /** In tiles where layers share none, else in crossbars. */
  const roomFor = (crossbarCount: number) => (isExclusive ? tilesFor(crossbarCount) : crossbarCount);
  const freeBehind = () => (tileCount - tileIndex - 1) * (isExclusive ? 1 : capacityCount);
  let laterCount = layers.reduce((sum, layer) => sum + roomFor(crossbarCountOf(layer)), 0);
  for (const layer of layers) {
    if (isExclusive && usedCount > 0) nextTile();
    const spans: Span[] = [];
    let leftCount = crossbarCountOf(layer);
    laterCount -= roomFor(leftCount);
    for (let copyIndex = 0; copyIndex < layer.replicaCount; copyIndex++) {
      const copyCount = layer.crossbarsPerCopyCount - (copyIndex === 0 ? layer.guests.length : 0);
      const restCount = capacityCount - usedCount;
      const isSpread = tilesFor(copyCount - restCount) + 1 > tilesFor(copyCount);
      const canMoveOn = roomFor(leftCount) + laterCount <= freeBehind();
      if (copyCount > 0 && usedCount > 0 && isSpread && canMoveOn) nextTile();
      for (const run of ownRuns(layer, copyIndex)) {
        for (let at = 0; at < run.crossbarCount; ) {
          if (usedCount === capacityCount) nextTile();
          const crossbarCount = Math.min(run.crossbarCount - at, capacityCount - usedCount);
          const firstCrossbarIndex = run.firstCrossbarIndex + at;
          addSpan(spans, { tileIndex, firstCrossbarIndex, crossbarCount, isGuest: false });
          usedCount += crossbarCount;
          at += crossbarCount;
        }
      }
      leftCount -= copyCount;
    }
    placed.set(layer.nodeIndex, spans);
    placed.set(layer.nodeIndex, withGuests(layer, spans, placed));
  }
  invariant(tileIndex < tileCount, `${tileIndex + 1} tiles were filled and there are ${tileCount}`);
  return layers.map(({ nodeIndex }) => ({ nodeIndex, spans: placed.get(nodeIndex)! }));
}

/** The crossbars of a copy between its guests. */
function ownRuns(
  { crossbarsPerCopyCount, guests }: MappedLayer,
  copyIndex: number,
): readonly Pick<Span, 'firstCrossbarIndex' | 'crossbarCount'>[] {
  const begin = copyIndex * crossbarsPerCopyCount;
  if (copyIndex > 0 || guests.length === 0)
    return [{ firstCrossbarIndex: begin, crossbarCount: crossbarsPerCopyCount }];
  const ends = guests.map(({ crossbarIndex }) => crossbarIndex).sort((a, b) => a - b);
  return [...ends, crossbarsPerCopyCount].map((end, i) => {
    const first = i === 0 ? 0 : ends[i - 1]! + 1;
    return { firstCrossbarIndex: first, crossbarCount: end - first };
  });
}

/** Neighbours in one tile are one span. */
function addSpan(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  const goesOn =
    last?.tileIndex === span.tileIndex &&
    last.isGuest === span.isGuest &&
    last.firstCrossbarIndex + last.crossbarCount === span.firstCrossbarIndex;
  if (goesOn) spans[spans.length - 1] = { ...last, crossbarCount: last.crossbarCount + span.crossbarCount };
  else spans.push(span);
}

function withGuests(
  { guests }: MappedLayer,
  own: readonly Span[],
  placed: ReadonlyMap<number, readonly Span[]>,
): readonly Span[] {
  if (guests.length === 0) return own;
  const hosted = guests.map(({ crossbarIndex, hostNodeIndex, hostCrossbarIndex }): Span => {
    const host = placed
      .get(hostNodeIndex)
      ?.find(
        ({ firstCrossbarIndex, crossbarCount }) =>
          firstCrossbarIndex <= hostCrossbarIndex && hostCrossbarIndex < firstCrossbarIndex + crossbarCount,
      );
    invariant(host !== undefined, `crossbar ${hostCrossbarIndex} of node ${hostNodeIndex} has no tile`);
    return { ...host, firstCrossbarIndex: crossbarIndex, crossbarCount: 1, isGuest: true };
  });
  const inOrder = [...own, ...hosted].sort((a, b) => a.firstCrossbarIndex - b.firstCrossbarIndex);
  const spans: Span[] = [];
  for (const span of inOrder) addSpan(spans, span);
  return spans;
}
