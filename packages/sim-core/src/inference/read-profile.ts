/**
 * What the reads of a weight matrix look like when nothing goes wrong: counts of SOPs by weight slice, and
 * how often each input digit meets each level.
 *
 * Quantity: counts over the reads of given inputs: SOP k of a read, and (digit, level) of every active row of
 * a read on every line.
 * Equation: k = sum over rows of digit x level; the joint count of (digit d, level m) is the sum over rows r
 * of (times r had digit d) x (lines with level m in r), exact because a row's digit meets all its lines.
 * Valid: every encoding; pairs of cells count by the difference of their levels.
 * Ignored: where all reads would take too long, those of all but every m-th output place (another one in
 * every image); of matrices of more than MAX_CELL_COUNT cells all but every m-th row group.
 *
 * Cost: one multiplication per active row, line and plane; levels of counted groups stay in memory, a byte
 * each.
 */
import { encodeGroup } from '../crossbar/encode-group.ts';
import { inputDigit, type ReadPlan } from '../crossbar/read-plan.ts';
import { gatherPatch, type PatchGeometry } from '../network/im2col.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { addAt, createIntegerHistogram, type IntegerHistogram } from '../numeric/integer-histogram.ts';

const MAX_CELL_COUNT = 67_108_864;
/** Multiplications that a layer may take if all its inputs were active. */
const MAX_PRODUCT_COUNT = 200_000_000;

/** Counts so far; changed in place. */
export interface ReadProfile {
  readonly plan: ReadPlan;
  /** [weight slice]: how many reads had which SOP. */
  readonly sliceSops: readonly IntegerHistogram[];
  /** [digit][level + highest level]: active rows in this state; levels of pairs are differences. */
  readonly stateCounts: Float64Array;
  readonly levelSpan: number;
  /** Row groups at output places: those whose reads were counted, and all of them. */
  readonly places: { countedCount: number; totalCount: number };
}

export interface ReadProfiler {
  /** Counts the reads of the next quantized feature map in all groups of the layer. */
  add(integers: Int32Array): void;
  /** Everything so far. */
  finish(): ReadProfile;
}

/** A profiler of a layer: one weight matrix per group of the convolution, all under one plan. */
export function createReadProfiler(options: {
  readonly geometry: PatchGeometry;
  readonly plan: ReadPlan;
  /** [group of the convolution][row][column] */
  readonly weights: readonly Int32Array[];
  /** Feature maps that will be counted. */
  readonly imageCount: number;
}): ReadProfiler {
  const { geometry, plan, weights } = options;
  const digitSpan = powerOfTwo(plan.format.dacBits);
  const highestLevel = powerOfTwo(plan.format.levelBits) - 1;
  const levelSpan = 2 * highestLevel + 1;
  const profile: ReadProfile = {
    plan,
    sliceSops: Array.from({ length: plan.sliceCount }, () => createIntegerHistogram()),
    stateCounts: new Float64Array(digitSpan * levelSpan),
    levelSpan,
    places: { countedCount: 0, totalCount: 0 },
  };
  // No closure below may name `weights`: they would stay in memory for as long as the profiler.
  const matrixCount = weights.length;
  const matrices = weights.map((matrix, groupIndex) => ({
    groupIndex,
    blocks: encodeBlocks(plan, matrix, matrixCount),
    digitCounts: new Float64Array(plan.rowCount * digitSpan),
  }));
  const cellCount = plan.rowCount * plan.lineCount * matrixCount;
  const productCount = geometry.positionCount * cellCount * plan.planes.length * options.imageCount;
  const stride = Math.min(geometry.positionCount, Math.ceil(productCount / MAX_PRODUCT_COUNT));
  let firstPosition = 0;
  const runs = profile.sliceSops.map((histogram, slice) => ({
    histogram,
    firstLine: plan.lineSlices.indexOf(slice),
    endLine: plan.lineSlices.lastIndexOf(slice) + 1,
  }));
  const patch = new Int32Array(plan.rowCount);
  const sops = new Int32Array(plan.lineCount);
  return {
    add(integers) {
      for (let position = firstPosition; position < geometry.positionCount; position += stride) {
        for (const { groupIndex, blocks, digitCounts } of matrices) {
          gatherPatch(geometry, integers, { position, groupIndex }, patch);
          for (const block of blocks) countBlock({ profile, runs, block, patch, digitCounts, sops });
          profile.places.countedCount += blocks.length;
        }
      }
      profile.places.totalCount += geometry.positionCount * plan.groups.length * matrixCount;
      firstPosition = (firstPosition + 1) % stride;
    },
    finish() {
      profile.stateCounts.fill(0);
      for (const { blocks, digitCounts } of matrices) {
        for (const block of blocks) joinStates(profile, block, digitCounts);
      }
      return profile;
    },
  };
}

/** Levels of one row group, [row of the group][line]; of pairs the difference. */
interface Block {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly levels: Int8Array;
}

/** Encodes every m-th group, m the smallest that keeps all matrices together within MAX_CELL_COUNT. */
function encodeBlocks(plan: ReadPlan, weights: Int32Array, matrixCount: number): readonly Block[] {
  const cellCount = plan.rowCount * plan.lineCount * matrixCount;
  const stride = Math.min(plan.groups.length, Math.ceil(cellCount / MAX_CELL_COUNT));
  return plan.groups
    .filter((_, index) => index % stride === 0)
    .map((group) => {
      const { positive, negative } = encodeGroup(plan, weights, group);
      const levels = new Int8Array(positive.buffer);
      if (negative) for (let i = 0; i < levels.length; i++) levels[i]! -= negative[i]!;
      return { firstRow: group.firstRow, rowCount: group.endRow - group.firstRow, levels };
    });
}

/** The reads of one row group at one place, all planes. */
function countBlock(options: {
  readonly profile: ReadProfile;
  readonly runs: readonly SliceRun[];
  readonly block: Block;
  readonly patch: Int32Array;
  readonly digitCounts: Float64Array;
  readonly sops: Int32Array;
}): void {
  const { profile, block, patch, digitCounts, sops } = options;
  const { plan } = profile;
  const { lineCount } = plan;
  const { levels } = block;
  const digitSpan = powerOfTwo(plan.format.dacBits);
  for (const plane of plan.planes) {
    let activeCount = 0;
    for (let row = 0; row < block.rowCount; row++) {
      const input = patch[block.firstRow + row]!;
      const digit = input === 0 ? 0 : inputDigit(input, plane);
      if (digit === 0) continue;
      if (activeCount === 0) sops.fill(0);
      activeCount++;
      digitCounts[(block.firstRow + row) * digitSpan + digit]!++;
      const at = row * lineCount;
      for (let line = 0; line < lineCount; line++) sops[line]! += digit * levels[at + line]!;
    }
    if (activeCount === 0) continue;
    for (const run of options.runs) countRun(run, sops);
  }
}

/** The lines of one weight slice, which lie together. */
interface SliceRun {
  readonly histogram: IntegerHistogram;
  readonly firstLine: number;
  readonly endLine: number;
}

function countRun({ histogram, firstLine, endLine }: SliceRun, sops: Int32Array): void {
  // Nearly every SOP has its place already; addAt makes room for the others.
  let { lowest, counts } = histogram;
  for (let line = firstLine; line < endLine; line++) {
    const index = sops[line]! - lowest;
    if (index >= 0 && index < counts.length) {
      counts[index]!++;
      continue;
    }
    addAt(histogram, sops[line]!, 1);
    ({ lowest, counts } = histogram);
  }
}

function joinStates(profile: ReadProfile, block: Block, digitCounts: Float64Array): void {
  const { stateCounts, levelSpan, plan } = profile;
  const { lineCount } = plan;
  const digitSpan = powerOfTwo(plan.format.dacBits);
  const offset = (levelSpan - 1) / 2;
  const levelCounts = new Float64Array(levelSpan);
  for (let row = 0; row < block.rowCount; row++) {
    levelCounts.fill(0);
    for (let line = 0; line < lineCount; line++) {
      levelCounts[block.levels[row * lineCount + line]! + offset]!++;
    }
    for (let digit = 1; digit < digitSpan; digit++) {
      const times = digitCounts[(block.firstRow + row) * digitSpan + digit]!;
      if (times === 0) continue;
      for (let level = 0; level < levelSpan; level++) {
        stateCounts[digit * levelSpan + level]! += times * levelCounts[level]!;
      }
    }
  }
}
