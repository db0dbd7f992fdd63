/**
 * Crossbars that layers share: blocks that take at most half of a crossbar are packed as rectangles. In each
 * crossbar the block of the earliest layer is the host, the others are its guests, and all of them are read
 * one after another.
 *
 * Equation: reads in sequence of a layer = the most, over its crossbars, of the reads of all blocks in one.
 * Valid: first copies; further copies have crossbars of their own, as they work at the same time.
 * Ignored: that a guest might be read while its host waits: each step of either waits for the reads of both.
 */
import type { GuestBlock, LayerFormat, MappedLayer } from './mapped-layer.ts';
import { packRectangles, type Rectangle } from './pack-blocks.ts';
import { type Band, columnBlockCountOf, type Layout } from './partition.ts';
import { blockReadsOf } from './step-actions.ts';

/** A layer and how it was cut. */
export interface LaidLayer {
  readonly layer: MappedLayer;
  readonly layout: Layout;
}

interface Block extends Rectangle {
  readonly layerPosition: number;
  readonly crossbarIndex: number;
  readonly readCount: number;
}

/** The layers with guests where that saves crossbars; all have one format. */
export function packShared(laid: readonly LaidLayer[]): readonly MappedLayer[] {
  const format = laid[0]?.layer.format;
  if (!format) return [];
  const blocks = laid.flatMap((one, layerPosition) => smallBlocks(one, layerPosition));
  const size = { rowCount: format.crossbarRowCount, columnCount: format.usableColumnCount };
  const packed = packRectangles(blocks, size);
  const binCount = packed.reduce((most, { binIndex }) => Math.max(most, binIndex + 1), 0);
  const bins = Array.from({ length: binCount }, (): Block[] => []);
  for (const [i, block] of blocks.entries()) bins[packed[i]!.binIndex]!.push(block);
  const guests = laid.map((): GuestBlock[] => []);
  const readCounts = laid.map(({ layer }) => layer.readsInSequenceCount);
  for (const bin of bins) {
    // Blocks came in the order of layers and crossbars: the first one is the host.
    const [host, ...others] = bin as [Block, ...Block[]];
    const readCount = bin.reduce((sum, block) => sum + block.readCount, 0);
    for (const { layerPosition } of bin) {
      readCounts[layerPosition] = Math.max(readCounts[layerPosition]!, readCount);
    }
    const hostNodeIndex = laid[host.layerPosition]!.layer.nodeIndex;
    for (const { layerPosition, crossbarIndex } of others) {
      guests[layerPosition]!.push({ crossbarIndex, hostNodeIndex, hostCrossbarIndex: host.crossbarIndex });
    }
  }
  return laid.map(({ layer }, i) => ({
    ...layer,
    readsInSequenceCount: readCounts[i]!,
    guests: guests[i]!.sort((a, b) => a.crossbarIndex - b.crossbarIndex),
  }));
}

/** Blocks that leave at least half of their crossbar free, in the order of crossbars. */
function smallBlocks({ layer, layout }: LaidLayer, layerPosition: number): readonly Block[] {
  const { format, strandCount, rowBlockCount } = layer;
  const hasSmall = (column: Band) => layout.rows.some((row) => isSmall(sizeOf(layout, row, column), format));
  const smallColumns = new Set(layout.columns.filter(hasSmall));
  if (smallColumns.size === 0) return [];
  const [rows, columns] = [blocksOf(layout.rows), blocksOf(layout.columns)];
  const blocks: Block[] = [];
  for (let columnBlock = 0; columnBlock < columnBlockCountOf(layout); columnBlock++) {
    const column = columns[columnBlock % columns.length]!;
    if (!smallColumns.has(column)) continue;
    for (let rowBlock = 0; rowBlock < rowBlockCount; rowBlock++) {
      const row = rows[Math.floor(rowBlock / strandCount) % rows.length]!;
      const size = sizeOf(layout, row, column);
      if (!isSmall(size, format)) continue;
      const crossbarIndex = columnBlock * rowBlockCount + rowBlock;
      const { readCount } = blockReadsOf(layout, { row, column }, format);
      blocks.push({ ...size, layerPosition, crossbarIndex, readCount });
    }
  }
  return blocks;
}

const blocksOf = (bands: readonly Band[]): readonly Band[] =>
  bands.flatMap((band) => Array.from({ length: band.blockCount }, () => band));

const isSmall = (size: Rectangle, format: LayerFormat): boolean =>
  2 * size.rowCount * size.columnCount <= format.crossbarRowCount * format.crossbarColumnCount;

/** Rows and bit lines around a block: matrices along a diagonal take a square of theirs. */
function sizeOf({ diagonalLineCount }: Layout, row: Band, column: Band): Rectangle {
  const matrixCount = diagonalLineCount === null ? 1 : column.sizeCount / diagonalLineCount;
  return { rowCount: row.sizeCount * matrixCount, columnCount: column.sizeCount };
}
