/**
 * Rectangles into as few crossbars as a skyline finds room for: the highest first, each into the first
 * crossbar with room, there where its lower edge lies highest, leftmost among equals. Cells never overlap.
 */

export interface Rectangle {
  readonly rowCount: number;
  readonly columnCount: number;
}

export interface PackedRectangle {
  readonly binIndex: number;
  /** Its upper left corner. */
  readonly firstRow: number;
  readonly firstColumn: number;
}

/** Columns that are taken down to one row. */
interface Step {
  readonly firstColumn: number;
  readonly rowCount: number;
}

interface Bin {
  /** From left to right; the first begins at column 0. */
  skyline: readonly Step[];
  freeCellCount: number;
}

/** A place for every rectangle, in their order; each fits into `size` by itself. */
export function packRectangles(
  rectangles: readonly Rectangle[],
  size: Rectangle,
): readonly PackedRectangle[] {
  const order = rectangles.map((_, i) => i);
  order.sort((a, b) => {
    const [one, other] = [rectangles[a]!, rectangles[b]!];
    return other.rowCount - one.rowCount || other.columnCount - one.columnCount || a - b;
  });
  const bins: Bin[] = [];
  const packed: PackedRectangle[] = [];
  for (const index of order) packed[index] = placeRectangle(bins, rectangles[index]!, size);
  return packed;
}

function placeRectangle(bins: Bin[], rectangle: Rectangle, size: Rectangle): PackedRectangle {
  const cellCount = rectangle.rowCount * rectangle.columnCount;
  for (let binIndex = 0; ; binIndex++) {
    if (binIndex === bins.length) {
      const freeCellCount = size.rowCount * size.columnCount;
      bins.push({ skyline: [{ firstColumn: 0, rowCount: 0 }], freeCellCount });
    }
    const bin = bins[binIndex]!;
    if (bin.freeCellCount < cellCount) continue;
    const corner = cornerIn(bin.skyline, rectangle, size);
    if (corner === null) continue;
    bin.skyline = raised(bin.skyline, rectangle, { corner, size });
    bin.freeCellCount -= cellCount;
    return { binIndex, ...corner };
  }
}

type Corner = Omit<PackedRectangle, 'binIndex'>;

/** Where the rectangle ends highest, at the left end of a step. */
function cornerIn(skyline: readonly Step[], rectangle: Rectangle, size: Rectangle): Corner | null {
  let best: Corner | null = null;
  for (const [i, { firstColumn }] of skyline.entries()) {
    const endColumn = firstColumn + rectangle.columnCount;
    if (endColumn > size.columnCount) break;
    let firstRow = 0;
    for (let under = i; under < skyline.length && skyline[under]!.firstColumn < endColumn; under++) {
      firstRow = Math.max(firstRow, skyline[under]!.rowCount);
    }
    if (firstRow + rectangle.rowCount > size.rowCount) continue;
    if (best === null || firstRow < best.firstRow) best = { firstRow, firstColumn };
  }
  return best;
}

/** The skyline with the rectangle in it. */
function raised(
  skyline: readonly Step[],
  rectangle: Rectangle,
  { corner, size }: { readonly corner: Corner; readonly size: Rectangle },
): readonly Step[] {
  const { firstColumn } = corner;
  const endColumn = firstColumn + rectangle.columnCount;
  const left = skyline.filter((step) => step.firstColumn < firstColumn);
  const right = skyline.filter((step) => step.firstColumn >= endColumn);
  const own = { firstColumn, rowCount: corner.firstRow + rectangle.rowCount };
  const meetsRight = right[0]?.firstColumn === endColumn || endColumn === size.columnCount;
  if (meetsRight) return [...left, own, ...right];
  // The step that the right edge stands on goes on behind it.
  const below = skyline.findLast((step) => step.firstColumn < endColumn)!;
  return [...left, own, { firstColumn: endColumn, rowCount: below.rowCount }, ...right];
}
