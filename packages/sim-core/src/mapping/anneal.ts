/**
 * Annealing of a placement: the sum over flows of bits times hops falls when whole tiles exchange their
 * contents.
 *
 * Problem. A quadratic assignment: slots (contents of tiles) a, b with w(a, b) bits between them in both
 * directions, tiles p, q with d(p, q) links between them; wanted is the one-to-one tile(a) for which
 * sum over a < b of w(a, b) d(tile(a), tile(b)), and of w(a, outside) d(tile(a), outside), is least.
 * Move. A slot with traffic exchanges places with the slot of another tile, which is drawn uniformly from
 * all tiles no more than a range of rows and columns away, on any chip.
 * Temperature. From `HOTTEST` times the mean cost of moves from the start down to `COLDEST` times that, by
 * the same factor after every `LEVEL_COUNT`-th part of the moves; the range of rows and columns shrinks
 * with it, from the whole chip to neighbours. A move that costs c is made when c < T e, e exponential with
 * mean 1 (Metropolis), of which 1,024 equally likely values are tabulated.
 * Answer. The best placement on the way, so never worse than the start. The same seed, the same moves.
 * Cost. A move reads two rows of hops for the neighbours of two slots: about a microsecond for 256 tiles
 * and 2,000 flows.
 */
import { exp, log } from '../numeric/exact-math.ts';
import { nextWord, stream } from '../random/stream.ts';
import { type Flow, type Interconnect, OUTSIDE_INDEX } from './placement.ts';

const HOTTEST = 0.25;
const COLDEST = 0.002;
const LEVEL_COUNT = 128;
/** Moves from the start whose mean cost sets the temperatures. */
const MEAN_COUNT = 1000;
const TO_UNIT = 2.3283064365386963e-10; // 2^-32
const QUANTILES = Float64Array.from({ length: 1024 }, (_, i) => -log((i + 0.5) / 1024));
/** So many tiles at most have their hops in a table: 8 MB. */
const TABLE_TILE_COUNT = 2048;

/** Bits between slots in both directions, in rows: those of slot a are firsts[a] .. firsts[a + 1]. */
export interface TileTraffic {
  readonly firsts: Int32Array;
  readonly partners: Int32Array;
  readonly bits: Float64Array;
  /** By slot, to and from the outside. */
  readonly outsideBits: Float64Array;
}

/** Gathers flows by pairs of tiles; flows within a tile cost nothing. */
export function tileTraffic(flows: readonly Flow[], tileCount: number): TileTraffic {
  const outsideBits = new Float64Array(tileCount);
  const rows = Array.from({ length: tileCount }, () => new Map<number, number>());
  const add = (from: number, to: number, bits: number) =>
    rows[from]!.set(to, (rows[from]!.get(to) ?? 0) + bits);
  for (const { fromTileIndex: from, toTileIndex: to, bitCount } of flows) {
    if (from === to) continue;
    if (from === OUTSIDE_INDEX) outsideBits[to]! += bitCount;
    else if (to === OUTSIDE_INDEX) outsideBits[from]! += bitCount;
    else {
      add(from, to, bitCount);
      add(to, from, bitCount);
    }
  }
  const firsts = new Int32Array(tileCount + 1);
  for (let slot = 0; slot < tileCount; slot++) firsts[slot + 1] = firsts[slot]! + rows[slot]!.size;
  const partners = Int32Array.from(rows.flatMap((row) => [...row.keys()]));
  const bits = Float64Array.from(rows.flatMap((row) => [...row.values()]));
  return { firsts, partners, bits, outsideBits };
}

/** Bits times links of a placement; tileOfSlot[slot] is its tile. */
export function hopBitsOf(
  { firsts, partners, bits, outsideBits }: TileTraffic,
  tileOfSlot: Int32Array,
  { hopCount }: Pick<Interconnect, 'hopCount'>,
): number {
  let twice = 0;
  let outside = 0;
  for (let slot = 0; slot < outsideBits.length; slot++) {
    const tile = tileOfSlot[slot]!;
    for (let i = firsts[slot]!; i < firsts[slot + 1]!; i++)
      twice += bits[i]! * hopCount(tile, tileOfSlot[partners[i]!]!);
    if (outsideBits[slot]! > 0) outside += outsideBits[slot]! * hopCount(OUTSIDE_INDEX, tile);
  }
  return twice / 2 + outside;
}

export interface AnnealOptions {
  readonly interconnect: Interconnect;
  readonly moveCount: number;
  readonly seed: string;
}

/** The best placement that `moveCount` moves from `start` find, and its bits times links. */
export function annealTiles(
  traffic: TileTraffic,
  start: Int32Array,
  { interconnect, moveCount, seed }: AnnealOptions,
): { readonly tileOfSlot: Int32Array; readonly hopBits: number } {
  let hopBits = hopBitsOf(traffic, start, interconnect);
  let best = { tileOfSlot: start, hopBits };
  const busySlots = slotsWithTraffic(traffic);
  if (busySlots.length === 0) return best;
  const source = stream(seed, 'mapping.anneal');
  const draw = (count: number) => Math.floor((nextWord(source) >>> 0) * TO_UNIT * count);
  const drawTile = tileDraws(interconnect, draw);
  const { tileOfSlot, slotOfTile, costOf, exchange } = createExchange(traffic, start, interconnect);
  const drawPair = (rangeRatio: number): readonly [number, number] => {
    const slot = busySlots[draw(busySlots.length)]!;
    return [slot, slotOfTile[drawTile(tileOfSlot[slot]!, rangeRatio)]!];
  };
  let meanCost = 0;
  for (let i = 0; i < MEAN_COUNT; i++) meanCost += Math.abs(costOf(...drawPair(1))) / MEAN_COUNT;

  const cooling = exp(log(COLDEST / HOTTEST) / (LEVEL_COUNT - 1));
  let temperature = HOTTEST * meanCost;
  for (let level = 0, move = 0; level < LEVEL_COUNT; level++, temperature *= cooling) {
    const rangeRatio = 1 - level / LEVEL_COUNT;
    const endMove = Math.floor(((level + 1) * moveCount) / LEVEL_COUNT);
    for (; move < endMove; move++) {
      const [slot, other] = drawPair(rangeRatio);
      const cost = costOf(slot, other);
      if (cost > 0) {
        if (cost >= temperature * QUANTILES[nextWord(source) & 1023]!) continue;
        // Copied only where the way goes up again.
        if (hopBits < best.hopBits) best = { tileOfSlot: tileOfSlot.slice(), hopBits };
      }
      hopBits += cost;
      exchange(slot, other);
    }
  }
  return hopBits < best.hopBits ? { tileOfSlot, hopBits } : best;
}

function slotsWithTraffic({ firsts, outsideBits }: TileTraffic): Int32Array {
  const slots = Int32Array.from(outsideBits.keys());
  return slots.filter((slot) => firsts[slot]! < firsts[slot + 1]! || outsideBits[slot]! > 0);
}

/** A placement in which slots exchange their tiles, and what an exchange would cost. */
function createExchange(traffic: TileTraffic, start: Int32Array, interconnect: Interconnect) {
  const { firsts, partners, bits, outsideBits } = traffic;
  const tileOfSlot = start.slice();
  const slotOfTile = new Int32Array(start.length);
  start.forEach((tile, slot) => {
    slotOfTile[tile] = slot;
  });
  const hopsOf = createHops(interconnect);
  const outsideHops = Int32Array.from(start.keys(), (tile) => interconnect.hopCount(OUTSIDE_INDEX, tile));
  /** Of slot's traffic, when it leaves its tile for that of `other`; what is between the two stays. */
  const costOfMove = (slot: number, other: number): number => {
    const from = tileOfSlot[slot]!;
    const to = tileOfSlot[other]!;
    let cost = outsideBits[slot]! * (outsideHops[to]! - outsideHops[from]!);
    for (let i = firsts[slot]!, end = firsts[slot + 1]!; i < end; i++) {
      const partner = partners[i]!;
      if (partner === other) continue;
      const place = tileOfSlot[partner]!;
      cost += bits[i]! * (hopsOf(to, place) - hopsOf(from, place));
    }
    return cost;
  };
  return {
    tileOfSlot,
    slotOfTile,
    costOf: (slot: number, other: number) =>
      slot === other ? 0 : costOfMove(slot, other) + costOfMove(other, slot),
    exchange(slot: number, other: number): void {
      const tile = tileOfSlot[slot]!;
      const otherTile = tileOfSlot[other]!;
      tileOfSlot[slot] = otherTile;
      tileOfSlot[other] = tile;
      slotOfTile[otherTile] = slot;
      slotOfTile[tile] = other;
    },
  };
}

/** Hops between tiles: from a table where it is not too big. */
function createHops({ tiles, hopCount }: Interconnect): (from: number, to: number) => number {
  const tileCount = tiles.length;
  if (tileCount > TABLE_TILE_COUNT) return hopCount;
  const table = new Uint16Array(tileCount * tileCount);
  for (let from = 0; from < tileCount; from++) {
    for (let to = 0; to < tileCount; to++) table[from * tileCount + to] = hopCount(from, to);
  }
  return (from, to) => table[from * tileCount + to]!;
}

/** Draws a tile no more than a share of rows and columns away from another one. */
function tileDraws({ tiles }: Interconnect, draw: (count: number) => number) {
  const last = tiles.at(-1)!;
  const rowCount = last.rowIndex + 1;
  const columnCount = last.columnIndex + 1;
  const chipCount = last.chipIndex + 1;
  const near = (at: number, count: number, rangeRatio: number) => {
    const range = Math.max(1, Math.floor(rangeRatio * count));
    const lowest = Math.max(0, at - range);
    return lowest + draw(Math.min(count - 1, at + range) - lowest + 1);
  };
  return (tile: number, rangeRatio: number): number => {
    const place = tile % (rowCount * columnCount);
    const row = near(Math.floor(place / columnCount), rowCount, rangeRatio);
    const column = near(place % columnCount, columnCount, rangeRatio);
    const chip = chipCount > 1 ? draw(chipCount) : 0;
    return (chip * rowCount + row) * columnCount + column;
  };
}
