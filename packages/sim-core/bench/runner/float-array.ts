/**
 * Array fidelity as one would write it first: for every input plane and row group, the patches' digits times
 * the conductances of all bit lines, one fast matrix product in 32-bit floats; then rounding by the ADC and
 * shift-and-add in TypeScript, read by read. Conductances less the lowest level, in SOP steps, so that the
 * product is what the ADC sees.
 */
import type { Sensing } from '../../src/converter/sensing.ts';
import { encodeGroup } from '../../src/crossbar/encode-group.ts';
import { inputDigit, planReads, type ReadFormat, type ReadPlan } from '../../src/crossbar/read-plan.ts';
import type { CellModel } from '../../src/device/cell-model.ts';
import { sampleConductances } from '../../src/device/sample-cell.ts';
import { createFloatProduct, type FloatProduct } from '../../src/kernels/float-product.ts';
import { loadKernel } from '../../src/kernels/load.ts';
import { drawNormal, normalTable } from '../../src/kernels/normal-table.ts';
import { gatherPatch, type PatchGeometry } from '../../src/network/im2col.ts';
import { readDraw, WEYL_STEP } from '../../src/random/read-draw.ts';
import { stream } from '../../src/random/stream.ts';
import { placesInRow } from '../../testing/array-layer.ts';

export interface FloatArrayOptions {
  readonly geometry: PatchGeometry;
  readonly format: ReadFormat;
  /** [row][column] */
  readonly weights: Int32Array;
  readonly cell: CellModel;
  /** Of evenly spaced codes. */
  readonly sensing: Sensing;
}

/** Sums [position][column] of one image; offset encoding, two's complement or differential pairs. */
export function createFloatArray(options: FloatArrayOptions): (integers: Int32Array) => Float64Array {
  const { geometry, sensing, cell } = options;
  const plan = planReads(geometry, options.format);
  const { positionCount, rowCount, columnCount } = geometry;
  const groups = plan.groups.map((group) => ({ ...group, multiply: createProduct(options, plan, group) }));
  const patches = new Int32Array(positionCount * rowCount);
  const lineSums = new Float32Array(positionCount * plan.lineCount);
  const noise = cell.readSigmaRatio > 0 ? { sigma: cell.readSigmaRatio * stepsOf(plan, cell) } : null;
  return (integers) => {
    const sums = new Float64Array(positionCount * columnCount);
    for (let position = 0; position < positionCount; position++) {
      const patch = patches.subarray(position * rowCount, (position + 1) * rowCount);
      gatherPatch(geometry, integers, { position, groupIndex: 0 }, patch);
      addInputSum(patch, sums.subarray(position * columnCount), { columnCount, weight: plan.inputSumWeight });
    }
    for (const plane of plan.planes) {
      for (const { firstRow, endRow, multiply } of groups) {
        const digits = new Float32Array(positionCount * (endRow - firstRow));
        const activeCounts = new Float64Array(positionCount);
        let at = 0;
        for (let position = 0; position < positionCount; position++) {
          for (let row = firstRow; row < endRow; row++) {
            const digit = inputDigit(patches[position * rowCount + row]!, plane);
            digits[at++] = digit;
            activeCounts[position]! += digit;
          }
        }
        multiply(digits, lineSums);
        if (noise) addNoise(lineSums, activeCounts, { lineCount: plan.lineCount, sigma: noise.sigma });
        addReads(lineSums, sums, { plan, sensing, planeWeight: plane.weight, columnCount });
      }
    }
    return sums;
  };
}

/** SOP steps of one unit of conductance over the highest. */
function stepsOf({ format }: ReadPlan, { levels }: CellModel): number {
  return (levels.length - 1) / (1 - levels[0]!.nominalRatio) / (2 ** format.dacBits - 1);
}

function createProduct(
  { weights, cell, geometry }: FloatArrayOptions,
  plan: ReadPlan,
  group: ReadPlan['groups'][number],
): FloatProduct {
  const { positive, negative } = encodeGroup(plan, weights, group);
  const source = stream('0000000000005eed', 'bench', group.firstRow);
  const program = (levels: Uint8Array) => {
    const cells = new Float32Array(levels.length);
    sampleConductances(source, cell, levels, cells);
    return cells;
  };
  const plus = program(positive);
  const minus = negative && program(negative);
  const steps = stepsOf(plan, cell);
  const lowest = cell.levels[0]!.nominalRatio;
  const conductances = plus.map((ratio, i) => (ratio - (minus ? minus[i]! : lowest)) * steps);
  const rowCount = group.endRow - group.firstRow;
  const shape = placesInRow(rowCount, plan.lineCount, geometry.positionCount);
  return createFloatProduct({ kernel: loadKernel(), shape, groupIndex: 0, weights: conductances });
}

function addInputSum(
  patch: Int32Array,
  sums: Float64Array,
  { columnCount, weight }: { readonly columnCount: number; readonly weight: number },
): void {
  if (weight === 0) return;
  let total = 0;
  for (const input of patch) total += input;
  for (let column = 0; column < columnCount; column++) sums[column]! += weight * total;
}

const NORMALS = normalTable();
let weyl = 0;

function addNoise(
  lineSums: Float32Array,
  activeCounts: Float64Array,
  { lineCount, sigma }: { readonly lineCount: number; readonly sigma: number },
): void {
  for (let position = 0, at = 0; position < activeCounts.length; position++) {
    const deviation = sigma * Math.sqrt(activeCounts[position]!);
    for (let line = 0; line < lineCount; line++, at++) {
      weyl = (weyl + WEYL_STEP) | 0;
      lineSums[at]! += deviation * drawNormal(NORMALS, readDraw(weyl, 0x5eed));
    }
  }
}

function addReads(
  lineSums: Float32Array,
  sums: Float64Array,
  options: {
    readonly plan: ReadPlan;
    readonly sensing: Sensing;
    readonly planeWeight: number;
    readonly columnCount: number;
  },
): void {
  const { plan, planeWeight, columnCount } = options;
  const { values, linear } = options.sensing;
  const { lineCount, lineColumns, lineWeights } = plan;
  const { lowest, step } = linear!;
  const inverse = 1 / step;
  const highestCode = values.length - 1;
  const positionCount = lineSums.length / lineCount;
  for (let position = 0, at = 0; position < positionCount; position++) {
    const to = position * columnCount;
    for (let line = 0; line < lineCount; line++, at++) {
      const code = Math.floor((lineSums[at]! - lowest) * inverse + 0.5);
      const value = values[code < 0 ? 0 : code > highestCode ? highestCode : code]!;
      sums[to + lineColumns[line]!]! += planeWeight * lineWeights[line]! * value;
    }
  }
}
