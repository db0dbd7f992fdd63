/**
 * Weights as levels of the cells of one group of rows, and the weights that those cells can hold. The
 * equations and sources are in read-plan.ts.
 */
import { powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';
import type { RowGroup } from './operation-unit.ts';
import type { ReadPlan, WeightEncoding } from './read-plan.ts';

/** Levels of the rows of one group, [row of the group][line]. */
export interface EncodedGroup {
  readonly positive: Uint8Array;
  /** The other cell of each pair; null unless differential. */
  readonly negative: Uint8Array | null;
  /** +1 or -1 a line, what its sums count; null (all +1) unless forms. */
  readonly signs: Int8Array | null;
}

/** Levels of the cells of `group`; `weights` is the whole matrix [row][column]. */
export function encodeGroup(plan: ReadPlan, weights: Int32Array, group: RowGroup): EncodedGroup {
  const { encoding } = plan.format;
  const size = (group.endRow - group.firstRow) * plan.lineCount;
  const positive = new Uint8Array(size);
  const negative = encoding === 'differential' ? new Uint8Array(size) : null;
  const held = storeGroup(plan, weights, group).weights;
  const stored = encoding === 'forms' ? held.map(Math.abs) : held;
  const blockLines = plan.columnCount + (encoding === 'unitColumn' ? 1 : 0);
  for (let firstLine = 0; firstLine < plan.lineCount; firstLine += blockLines) {
    fillBlock(plan, firstLine, { stored, levels: positive, isNegativeCell: false });
    if (negative) fillBlock(plan, firstLine, { stored, levels: negative, isNegativeCell: true });
  }
  return { positive, negative, signs: encoding === 'forms' ? lineSigns(plan, weights, group) : null };
}

/**
 * One slice and side of a group: the unit line, if there is one, and a line for every column. All that
 * depends on the encoding is settled ahead: a network has millions of cells.
 */
function fillBlock(
  plan: ReadPlan,
  firstLine: number,
  cells: { readonly stored: Int32Array; readonly levels: Uint8Array; readonly isNegativeCell: boolean },
): void {
  const { stored, levels } = cells;
  const { lineCount, columnCount } = plan;
  const { encoding, weightBits, levelBits } = plan.format;
  const half = powerOfTwo(weightBits - 1);
  const lineWeight = plan.lineWeights[firstLine]!;
  const shift = bitOf(Math.abs(lineWeight));
  const isNegative = cells.isNegativeCell || (encoding === 'positiveNegative' && lineWeight < 0);
  const sign = isNegative ? -1 : 1;
  const hasSides = encoding === 'differential' || encoding === 'positiveNegative';
  const lowest = hasSides ? 0 : -half;
  const offset = encoding === 'offset' || encoding === 'unitColumn' ? half : 0;
  let mask = powerOfTwo(levelBits) - 1;
  // The sign slice holds one bit; digit slices end below it.
  if (encoding === 'twosComplement') mask &= lineWeight < 0 ? 1 : (half - 1) >> shift;
  for (let from = 0, at = firstLine; from < stored.length; at += lineCount - columnCount) {
    if (encoding === 'unitColumn') levels[at++] = (offset >> shift) & mask;
    for (let column = 0; column < columnCount; column++) {
      const weight = stored[from++]! * sign;
      levels[at++] = (((weight < lowest ? lowest : weight) + offset) >> shift) & mask;
    }
    if (encoding === 'unitColumn') at--;
  }
}

/** The weights [row][column] that the plan's cells hold, and how many of them are not the given ones. */
export function storeWeights(
  plan: ReadPlan,
  weights: Int32Array,
): { readonly weights: Int32Array; readonly clippedWeightCount: number } {
  if (holdsAllWeights(plan.format.encoding)) return { weights, clippedWeightCount: 0 };
  const held = new Int32Array(weights.length);
  let clippedWeightCount = 0;
  for (const group of plan.groups) {
    const stored = storeGroup(plan, weights, group);
    held.set(stored.weights, group.firstRow * plan.columnCount);
    clippedWeightCount += stored.clippedWeightCount;
  }
  return { weights: held, clippedWeightCount };
}

function holdsAllWeights(encoding: WeightEncoding): boolean {
  return encoding === 'twosComplement' || encoding === 'offset' || encoding === 'unitColumn';
}

function storeGroup(
  plan: ReadPlan,
  weights: Int32Array,
  { firstRow, endRow }: RowGroup,
): { readonly weights: Int32Array; readonly clippedWeightCount: number } {
  const { columnCount, rowCount } = plan;
  const { encoding, weightBits } = plan.format;
  invariant(weights.length === rowCount * columnCount, 'there is one weight per row and column');
  const half = powerOfTwo(weightBits - 1);
  const given = weights.subarray(firstRow * columnCount, endRow * columnCount);
  const wide = given.find((weight) => weight < -half || weight >= half);
  invariant(wide === undefined, `weight ${wide} has more than ${weightBits} bits`);
  if (holdsAllWeights(encoding)) return { weights: given, clippedWeightCount: 0 };
  const held = given.map((weight) => Math.max(weight, 1 - half));
  if (encoding === 'forms') {
    const negatives = negativeColumns(held, columnCount);
    for (let i = 0; i < held.length; i++) {
      const isNegative = negatives[i % columnCount]! === 1;
      if (isNegative ? held[i]! > 0 : held[i]! < 0) held[i] = 0;
    }
  }
  let clippedWeightCount = 0;
  for (let i = 0; i < held.length; i++) if (held[i] !== given[i]) clippedWeightCount++;
  return { weights: held, clippedWeightCount };
}

/** 1 for columns of a group whose negative magnitudes add up to more than the positive ones. */
function negativeColumns(weights: Int32Array, columnCount: number): Uint8Array {
  const sums = new Float64Array(columnCount);
  for (let i = 0; i < weights.length; i++) sums[i % columnCount]! += weights[i]!;
  return Uint8Array.from(sums, (sum) => Number(sum < 0));
}

function lineSigns(plan: ReadPlan, weights: Int32Array, { firstRow, endRow }: RowGroup): Int8Array {
  const { columnCount, lineColumns } = plan;
  const half = powerOfTwo(plan.format.weightBits - 1);
  const given = weights.subarray(firstRow * columnCount, endRow * columnCount);
  const negatives = negativeColumns(
    given.map((weight) => Math.max(weight, 1 - half)),
    columnCount,
  );
  return Int8Array.from(lineColumns, (column) => (negatives[column] === 1 ? -1 : 1));
}

/** s of 2^s. */
function bitOf(power: number): number {
  return 31 - Math.clz32(power);
}
