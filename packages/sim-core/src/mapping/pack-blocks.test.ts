import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRectangles, type Rectangle } from './pack-blocks.ts';

const size = { rowCount: 16, columnCount: 20 };
const rectangles = fc.array(
  fc.record({ rowCount: fc.integer({ min: 1, max: 16 }), columnCount: fc.integer({ min: 1, max: 20 }) }),
  { maxLength: 60 },
);

describe('packRectangles', () => {
  it('puts no two cells in one place and none outside', () => {
    fc.assert(
      fc.property(rectangles, (blocks) => {
        const places = new Set<string>();
        for (const [i, { binIndex, firstRow, firstColumn }] of packRectangles(blocks, size).entries()) {
          const { rowCount, columnCount } = blocks[i]!;
          expect(firstRow + rowCount).toBeLessThanOrEqual(size.rowCount);
          expect(firstColumn + columnCount).toBeLessThanOrEqual(size.columnCount);
          for (let row = firstRow; row < firstRow + rowCount; row++) {
            for (let column = firstColumn; column < firstColumn + columnCount; column++) {
              places.add(`${binIndex} ${row} ${column}`);
            }
          }
        }
        expect(places.size).toBe(areaOf(blocks));
      }),
      { numRuns: 300, seed: 61 },
    );
  });

  it('leaves no crossbar empty and takes no more than one a block', () => {
    fc.assert(
      fc.property(rectangles, (blocks) => {
        const bins = new Set(packRectangles(blocks, size).map(({ binIndex }) => binIndex));
        expect([...bins].sort((a, b) => a - b)).toEqual([...bins.keys()].map((_, i) => i));
        expect(bins.size).toBeGreaterThanOrEqual(Math.ceil(areaOf(blocks) / (16 * 20)));
      }),
      { numRuns: 300, seed: 62 },
    );
  });

  it('fills a crossbar with quarters and strips', () => {
    const quarter = { rowCount: 8, columnCount: 10 };
    const packed = packRectangles([quarter, quarter, { rowCount: 8, columnCount: 20 }, quarter], size);
    expect(packed.map(({ binIndex, firstRow, firstColumn }) => [binIndex, firstRow, firstColumn])).toEqual([
      [0, 8, 0],
      [0, 8, 10],
      [0, 0, 0],
      [1, 0, 0],
    ]);
  });
});

const areaOf = (blocks: readonly Rectangle[]): number =>
  blocks.reduce((sum, { rowCount, columnCount }) => sum + rowCount * columnCount, 0);
