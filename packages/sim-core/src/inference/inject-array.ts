/**
 * Array fidelity: sums of a crossbar layer whose every cell is programmed once per chip and read again and
 * again.
 *
 * Quantity: sums [position][column] in units of input step x weight step.
 * Equation: y = sum over planes, row groups and lines of plane weight x line weight x sign x value(u), u the
 * bit-line sum of the programmed cells (array-windows.ts), value what the converter reports (sensing.ts).
 * @source lin2018 section 4.2 (decomposition and composition); crosssim (cells frozen over reads).
 * Valid: inputs of at most 16 bits, signed, or 15 unsigned. Frozen per chip: conductances, stuck cells, gain
 * and offset of converters. Frozen per repeat: filled traps. New for every read and bit line, independently:
 * read noise, clamp error, comparisons left to chance. docs/models/array-fidelity.md says more.
 * Ignored: crosstalk between reads, settling, cells that change by being read.
 *
 * Randomness: reads of (chip, repeat, image, layer, group) have the key ('read', those five); a window =
 * (place x planes + plane) x row groups + row group; read i is line i in noise, line i behind all lines in
 * clamp errors, behind twice as many in coins (random/read-draw.ts). Programming: array-chip.ts and
 * crossbar/program-chip.ts.
 */
import type { Sensing } from '../converter/sensing.ts';
import { placeLines } from '../crossbar/place-lines.ts';
import { encodeMatrix } from '../crossbar/program-chip.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import type { WireModel } from '../crossbar/wired-conductance.ts';
import type { CellModel } from '../device/cell-model.ts';
import { PANEL_LINE_COUNT } from '../kernels/array-kernel.ts';
import { type Kernel, ROW_PADDING_COUNT } from '../kernels/kernel.ts';
import { gatherPatch, type PatchGeometry } from '../network/im2col.ts';
import { invariant } from '../numeric/invariant.ts';
import { addressKey } from '../random/address.ts';
import { type ArrayMatrix, programMatrix } from './array-chip.ts';
import { type ComposedReader, canCompose, columnStrideOf, createComposedReader } from './array-composed.ts';
import { isLeftToChance, resolveConversion } from './array-conversion.ts';
import { layLaneErrors, layLanes } from './array-lanes.ts';
import { cutPanels, eachCell, layLevels } from './array-panels.ts';
import { type ArrayParts, layerValues } from './array-parts.ts';
import { createSummedReader, type PatchStretch } from './array-summed.ts';
import { windowScale } from './array-windows.ts';
import { addressParts, emptyTally, type InjectedLayer, type ReadAddress } from './injected-layer.ts';

/** Elements of the patches that are read together. */
const STRETCH_ELEMENT_COUNT = 1048576;
const HIGHEST_INPUT_BITS = 16;
/** Whole numbers below are 32-bit floats. */
const EXACT_FLOAT = 16777216;

export interface ArrayLayerOptions {
  readonly geometry: PatchGeometry;
  /** Group of a grouped convolution; 0 otherwise. */
  readonly groupIndex: number;
  /** [row][column] */
  readonly weights: Int32Array;
  readonly plan: ReadPlan;
  readonly cell: CellModel;
  /** One converter for all weight slices, or one a slice. */
  readonly sensings: readonly Sensing[];
  readonly wires: WireModel;
  readonly seed: string;
  readonly layerIndex: number;
  /** The one slice whose reads may be wrong; null: all. */
  readonly slicesInScope: number | null;
  readonly kernel: Kernel;
}

export interface ArrayLayer extends InjectedLayer {
  /**
   * Of the chip read last: largest relative difference of a bit line's current, approximate wires against
   * solved ones, all rows on, over the first four crossbars of the matrix; null unless approximate.
   */
  readonly irDropErrorRatio: number | null;
}

/** A layer on crossbars, which are programmed at the first read of a chip and kept until another. */
export function createArrayLayer(options: ArrayLayerOptions): ArrayLayer {
  const { plan, geometry } = options;
  const { inputBits, isInputSigned } = plan.format;
  invariant(inputBits <= (isInputSigned ? HIGHEST_INPUT_BITS : HIGHEST_INPUT_BITS - 1), 'inputs fit 16 bits');
  invariant(plan.rowCount === geometry.rowCount, 'the plan is for the rows of the layer');
  const { parts, matrix } = createParts(options);
  const isFixedRead = !hasDraws(parts);
  const composed = isFixedRead && canCompose(parts) ? createComposedReader(parts) : null;
  const isPlain = isFixedRead && isSameForAllCounts(parts);
  const readSummed = composed ? null : createSummedReader(parts, isPlain);
  const chip = createChip({ ...options, parts, matrix, composed });
  const columnStride = composed ? columnStrideOf(plan.columnCount) : plan.columnCount;
  const gather = createGather(options, columnStride);
  return {
    tally: parts.tally,
    get irDropErrorRatio() {
      return chip.irDropErrorRatio();
    },
    run({ integers, address, sums }) {
      chip.program(address);
      const key = isFixedRead ? null : addressKey(options.seed, ['read', ...addressParts(address)]);
      gather(integers, sums, (stretch) => {
        if (composed) composed.read(stretch);
        else readSummed!(stretch, key);
      });
    },
  };
}

function createParts(options: ArrayLayerOptions): {
  readonly parts: ArrayParts;
  readonly matrix: ArrayMatrix;
} {
  const { plan, cell, sensings, wires, kernel } = options;
  const levels = encodeMatrix(plan, options.weights);
  const panels = cutPanels(plan, options.slicesInScope);
  const cellCount = plan.rowCount * panels.length * PANEL_LINE_COUNT;
  const cellLevels = kernel.allocate('int8', cellCount);
  layLevels(plan, panels, { levels, out: cellLevels.view });
  const conversion = resolveConversion(sensings, plan);
  const hasLaneErrors = sensings.some(({ gainSigma, offsetSigma }) => gainSigma > 0 || offsetSigma > 0);
  const parts = {
    ...{ kernel, plan, panels, levels, cell, cellLevels, sensings, conversion },
    lanes: layLanes(kernel, { plan, panels, levels, conversion, hasLaneErrors }),
    isWhole: isWhole24(plan, sensings),
    scale: windowScale(plan, cell, sensings[0]!),
    values: layerValues(plan, cell, sensings[0]!),
    cells: kernel.allocate('float32', cellCount),
    hasWideSops: plan.lowestRowSop < 0 || plan.format.ouRowCount * plan.highestRowSop > 255,
    tally: emptyTally(plan),
  };
  return { parts, matrix: { plan, levels, placement: placeLines(plan), cell, sensings, wires } };
}

/** Whether two reads of the same cells and inputs can differ. */
function hasDraws({ cell, sensings }: ArrayParts): boolean {
  return cell.readSigmaRatio > 0 || sensings.some((s) => s.clampErrorRatio > 0 || isLeftToChance(s));
}

/** Whether conversion and references are the same whichever rows are active. */
function isSameForAllCounts({ sensings, scale }: ArrayParts): boolean {
  return !scale.isFixed && sensings.every(({ linear }) => linear !== null);
}

/** Whether all reads of a place report whole numbers that add up to less than 2^24 in every group. */
function isWhole24(plan: ReadPlan, sensings: readonly Sensing[]): boolean {
  const values = sensings.flatMap((sensing) => [...sensing.values]);
  if (!values.every(Number.isInteger)) return false;
  const largestSop = plan.format.ouRowCount * Math.max(-plan.lowestRowSop, plan.highestRowSop);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), largestSop);
  return largest * plan.planes.reduce((sum, { weight }) => sum + Math.abs(weight), 0) < EXACT_FLOAT;
}

interface Chip {
  /** Programs the chip of the address, unless it is there. */
  program(address: ReadAddress): void;
  irDropErrorRatio(): number | null;
}

function createChip(
  options: ArrayLayerOptions & {
    readonly parts: ArrayParts;
    readonly matrix: ArrayMatrix;
    readonly composed: ComposedReader | null;
  },
): Chip {
  const { parts, matrix, composed, seed, layerIndex, groupIndex } = options;
  const hasTraps = matrix.cell.telegraph.probabilityRatio > 0;
  let current: { readonly chipIndex: number; readonly repeatIndex: number } | null = null;
  let irDropErrorRatio: number | null = null;
  return {
    irDropErrorRatio: () => irDropErrorRatio,
    program({ chipIndex, repeatIndex }) {
      if (current?.chipIndex === chipIndex && (!hasTraps || current.repeatIndex === repeatIndex)) return;
      current = { chipIndex, repeatIndex };
      const programmed = programMatrix(matrix, { seed, chipIndex, layerIndex, groupIndex }, repeatIndex);
      irDropErrorRatio = programmed.irDropErrorRatio;
      layCells(parts, programmed.steps);
      layLaneErrors(parts.lanes, parts, programmed);
      composed?.compose();
    },
  };
}

function layCells({ plan, panels, levels, cells }: ArrayParts, steps: Float32Array): void {
  const out = cells.view;
  const { positive, negative } = levels;
  eachCell(plan, panels, (at, cell, panel) => {
    out[at] = panel.isInScope ? steps[cell]! : positive[cell]! - (negative?.[cell] ?? 0);
  });
}

/** Cuts an image into stretches of output places: their patches, then their sums into the image's. */
function createGather(
  { geometry, groupIndex, plan, kernel }: ArrayLayerOptions,
  columnStride: number,
): (integers: Int32Array, sums: Float64Array, read: (stretch: PatchStretch) => void) => void {
  const { rowCount } = plan;
  const rowStride = Math.ceil(rowCount / ROW_PADDING_COUNT) * ROW_PADDING_COUNT;
  const whole = new Int32Array(geometry.groupCount > 1 ? rowCount : 0);
  return (integers, sums, read) => {
    const { positionCount } = geometry;
    const stretchCount = Math.max(1, Math.min(positionCount, Math.floor(STRETCH_ELEMENT_COUNT / rowStride)));
    // A kernel reads up to a register beyond the last patch.
    const patches = kernel.borrow('int16', 'array patches', (stretchCount + 1) * rowStride);
    const wideSums = kernel.borrow('float64', 'array wide sums', stretchCount * columnStride);
    const input = kernel.borrow('int16', 'array input', geometry.groupCount > 1 ? 1 : integers.length);
    if (geometry.groupCount === 1) input.view.set(integers);
    for (let firstPosition = 0; firstPosition < positionCount; firstPosition += stretchCount) {
      const count = Math.min(stretchCount, positionCount - firstPosition);
      const stretch = { patches, rowStride, firstPosition, positionCount: count, wideSums };
      if (geometry.groupCount === 1) {
        kernel.gatherIntegers({ shape: geometry, groupIndex, input, ...stretch });
      } else {
        for (let i = 0; i < count; i++) {
          gatherPatch(geometry, integers, { position: firstPosition + i, groupIndex }, whole);
          patches.view.set(whole, i * rowStride);
        }
      }
      wideSums.view.fill(0, 0, count * columnStride);
      read(stretch);
      handOut(plan, stretch, { sums, columnStride });
    }
  };
}

/** Sums of a stretch into the image's, with what the sum of the inputs adds. */
function handOut(
  { rowCount, columnCount, inputSumWeight }: ReadPlan,
  { patches, rowStride, firstPosition, positionCount, wideSums }: PatchStretch,
  { sums, columnStride }: { readonly sums: Float64Array; readonly columnStride: number },
): void {
  const inputs = patches.view;
  const found = wideSums.view;
  if (inputSumWeight === 0 && columnStride === columnCount) {
    sums.set(found.subarray(0, positionCount * columnCount), firstPosition * columnCount);
    return;
  }
  for (let i = 0; i < positionCount; i++) {
    let inputSum = 0;
    if (inputSumWeight !== 0) {
      for (let at = i * rowStride; at < i * rowStride + rowCount; at++) inputSum += inputs[at]!;
    }
    const to = (firstPosition + i) * columnCount;
    for (let column = 0; column < columnCount; column++) {
      sums[to + column] = found[i * columnStride + column]! + inputSumWeight * inputSum;
    }
  }
}
