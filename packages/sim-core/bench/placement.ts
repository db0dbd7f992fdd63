import { annealTiles, hopBitsOf, type TileTraffic, tileTraffic } from '../src/mapping/anneal.ts';
import { createInterconnect } from '../src/mapping/interconnect.ts';
import { FIXED_ORDERS, tileOrder } from '../src/mapping/order.ts';
import type { Flow, Interconnect } from '../src/mapping/placement.ts';
import { nextWord, stream } from '../src/random/stream.ts';
import type { BenchCase } from './runner/bench-case.ts';

const SEED = '0000000000005eed';
const MOVE_COUNT = 1_000_000;
/** The simple way sums all flows for each move: so many of the moves are timed. */
const BASELINE_RATIO = 0.001;

/**
 * Annealing moves on square meshes, 8 flows a tile between slots up to 7 apart in order, and what a million
 * of them leave of the bits times hops of the snake and of a random placement.
 */
export function* benchCases(): Generator<BenchCase> {
  for (const side of [8, 16, 32]) {
    const interconnect = createInterconnect({
      ...{ chipCount: 1, tileRowCount: side, tileColumnCount: side, topology: 'mesh', routerTileCount: 1 },
    });
    const traffic = benchTraffic(side * side);
    const starts = FIXED_ORDERS.map((order) => tileOrder(order, side, side));
    const costs = starts.map((start) => hopBitsOf(traffic, start, interconnect));
    const start = starts[costs.indexOf(Math.min(...costs))]!;
    const anneal = () => annealTiles(traffic, start, { interconnect, moveCount: MOVE_COUNT, seed: SEED });
    const { hopBits } = anneal();
    const ofSnake = hopBits / costs[FIXED_ORDERS.indexOf('snake')]!;
    const ofRandom = hopBits / hopBitsOf(traffic, randomTiles(side * side), interconnect);
    const shares = `${ofSnake.toFixed(2)} of snake, ${ofRandom.toFixed(2)} of random`;
    yield {
      name: `${side * side} tiles: ${shares}`,
      baseline: `summing all flows, ${100 * BASELINE_RATIO} % of the moves`,
      unit: 'Mmoves/s',
      valueOf: (durationSec) => MOVE_COUNT / durationSec / 1e6,
      run: anneal,
      runBaseline: () => sumAgain(traffic, start, interconnect),
      repetitionCount: 5,
    };
  }
}

function sumAgain(traffic: TileTraffic, start: Int32Array, interconnect: Interconnect): number {
  let sum = 0;
  for (let move = 0; move < MOVE_COUNT * BASELINE_RATIO; move++)
    sum += hopBitsOf(traffic, start, interconnect);
  return sum;
}

function benchTraffic(tileCount: number): TileTraffic {
  const source = stream(SEED, 'bench.flows');
  const draw = (count: number) => (nextWord(source) >>> 0) % count;
  const flowCount = Math.round((2000 / 256) * tileCount);
  const flows = Array.from({ length: flowCount }, (): Flow => {
    const fromTileIndex = draw(tileCount - 7);
    return {
      ...{ kind: 'activations', fromTileIndex, toTileIndex: fromTileIndex + 1 + draw(7) },
      ...{ bitCount: 1 + draw(100), sourceNodeIndex: 0, targetNodeIndex: 1 },
    };
  });
  return tileTraffic(flows, tileCount);
}

function randomTiles(tileCount: number): Int32Array {
  const source = stream(SEED, 'bench.tiles');
  const tiles = Int32Array.from({ length: tileCount }, (_, i) => i);
  for (let i = tileCount - 1; i > 0; i--) {
    const j = (nextWord(source) >>> 0) % (i + 1);
    [tiles[i], tiles[j]] = [tiles[j]!, tiles[i]!];
  }
  return tiles;
}
