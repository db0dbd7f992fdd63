/**
 * Where the cells of a weight matrix lie on crossbars.
 *
 * Rule: lines fill crossbars from the left and rows from the top. The lines that share a converter, a block
 * of `ouColumnCount` bit lines, stay on one crossbar; columns at the right end that no whole block fits stay
 * unused. The two bit lines of a differential pair are neighbours of one block, positive first.
 * Valid: a block of one bit line holds a whole pair all the same, and a crossbar of one column is taken as
 * two columns wide for it.
 * Ignored: other matrices on the same crossbar: every matrix begins on a fresh one.
 */
import type { ReadPlan } from './read-plan.ts';

/** A crossbar's share of the matrix. */
export interface CrossbarPlace {
  /** Number of the crossbar in the matrix, row bands first. */
  readonly crossbarIndex: number;
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstLine: number;
  readonly endLine: number;
  /** Bit lines in use: lines, or twice as many of pairs. */
  readonly columnCount: number;
}

export interface LinePlacement {
  readonly crossbars: readonly CrossbarPlace[];
  /** 2 for differential pairs. */
  readonly sideCount: number;
  /** Lines that share a converter. */
  readonly blockLineCount: number;
  /** Lines of a whole crossbar. */
  readonly crossbarLineCount: number;
}

/** Places all lines and rows of a plan. */
export function placeLines(plan: ReadPlan): LinePlacement {
  const { encoding, crossbarRowCount, crossbarColumnCount, ouColumnCount } = plan.format;
  const sideCount = encoding === 'differential' ? 2 : 1;
  const blockLineCount = Math.max(1, Math.floor(ouColumnCount / sideCount));
  const blockCount = Math.max(1, Math.floor(crossbarColumnCount / (blockLineCount * sideCount)));
  const crossbarLineCount = blockCount * blockLineCount;
  const crossbars: CrossbarPlace[] = [];
  for (let firstRow = 0; firstRow < plan.rowCount; firstRow += crossbarRowCount) {
    const endRow = Math.min(plan.rowCount, firstRow + crossbarRowCount);
    for (let firstLine = 0; firstLine < plan.lineCount; firstLine += crossbarLineCount) {
      const endLine = Math.min(plan.lineCount, firstLine + crossbarLineCount);
      const columnCount = (endLine - firstLine) * sideCount;
      const crossbarIndex = crossbars.length;
      crossbars.push({ crossbarIndex, firstRow, endRow, firstLine, endLine, columnCount });
    }
  }
  return { crossbars, sideCount, blockLineCount, crossbarLineCount };
}
