import { expect, test } from 'vitest';
import { FIXED_ORDERS, tileOrder } from './order.ts';

/** Places as a grid of ranks: "0 1 / 3 2". */
function draw(order: (typeof FIXED_ORDERS)[number], rowCount: number, columnCount: number): string {
  const places = tileOrder(order, rowCount, columnCount);
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => places.indexOf(row * columnCount + column)).join(' '),
  ).join(' / ');
}

const sides = Array.from({ length: 17 }, (_, i) => i + 1);

test('every order takes every tile of every rectangle once', () => {
  for (const order of FIXED_ORDERS) {
    for (const rows of sides) {
      for (const columns of sides) {
        const places = [...tileOrder(order, rows, columns)].sort((a, b) => a - b);
        expect(places).toEqual(Array.from({ length: rows * columns }, (_, i) => i));
      }
    }
  }
});

test('snake and Hilbert curve go from neighbour to neighbour in every rectangle', () => {
  for (const order of ['snake', 'hilbert'] as const) {
    for (const rows of sides) {
      for (const columns of sides) {
        const places = tileOrder(order, rows, columns);
        for (let i = 1; i < places.length; i++) {
          const [a, b] = [places[i - 1]!, places[i]!];
          const down = Math.abs(Math.floor(a / columns) - Math.floor(b / columns));
          const distance = down + Math.abs((a % columns) - (b % columns));
          expect(distance, `${order} ${rows} x ${columns}, step ${i}`).toBe(1);
        }
      }
    }
  }
});

test('the orders of small chips', () => {
  expect(draw('rowMajor', 2, 3)).toBe('0 1 2 / 3 4 5');
  expect(draw('snake', 3, 2)).toBe('0 1 / 3 2 / 4 5');
  expect(draw('zigzag', 3, 3)).toBe('0 1 5 / 2 4 6 / 3 7 8');
  expect(draw('hilbert', 4, 4)).toBe('0 1 14 15 / 3 2 13 12 / 4 7 8 11 / 5 6 9 10');
});

test('a Hilbert curve keeps together what is near in order', () => {
  const places = tileOrder('hilbert', 16, 16);
  // Each quarter of the curve fills a quadrant.
  const quadrants = [...places].map((place) => 2 * Math.floor(place / 128) + Math.floor((place % 16) / 8));
  expect(quadrants.filter((quadrant, i) => i > 0 && quadrant !== quadrants[i - 1])).toHaveLength(3);
});
