import type { MappingSpec } from '@dl-rsim/spec';
import { unreachable } from '../numeric/invariant.ts';
import { hilbertOrder } from './order-hilbert.ts';

/** Orders that depend on the shape of a chip alone. */
export type FixedOrder = Exclude<MappingSpec['order'], 'annealed'>;
export const FIXED_ORDERS = ['rowMajor', 'snake', 'zigzag', 'hilbert'] as const satisfies FixedOrder[];

/** Places of a chip (row times columns plus column) in the order in which layers take them. */
export function tileOrder(order: FixedOrder, rowCount: number, columnCount: number): Int32Array {
  switch (order) {
    case 'rowMajor':
      return Int32Array.from({ length: rowCount * columnCount }, (_, i) => i);
    case 'snake':
      return snakeOrder(rowCount, columnCount);
    case 'zigzag':
      return zigzagOrder(rowCount, columnCount);
    case 'hilbert':
      return hilbertOrder(rowCount, columnCount);
    default:
      return unreachable(order);
  }
}

/** Every other row from right to left. */
function snakeOrder(rowCount: number, columnCount: number): Int32Array {
  return Int32Array.from({ length: rowCount * columnCount }, (_, i) => {
    const row = Math.floor(i / columnCount);
    const column = i % columnCount;
    return row * columnCount + (row % 2 === 0 ? column : columnCount - 1 - column);
  });
}

/** Along the diagonals from the top left, up and down in turn. */
function zigzagOrder(rowCount: number, columnCount: number): Int32Array {
  const places = new Int32Array(rowCount * columnCount);
  let count = 0;
  for (let diagonal = 0; diagonal < rowCount + columnCount - 1; diagonal++) {
    const lowest = Math.max(0, diagonal - columnCount + 1);
    const highest = Math.min(diagonal, rowCount - 1);
    for (let step = 0; step <= highest - lowest; step++) {
      const row = diagonal % 2 === 0 ? highest - step : lowest + step;
      places[count++] = row * columnCount + diagonal - row;
    }
  }
  return places;
}
