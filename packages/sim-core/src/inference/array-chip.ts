/**
 * One weight matrix on one chip, as the kernel's tables want it.
 *
 * Quantity: what a driven cell adds to a sum in SOP steps, w = (g - gmin) (2^b - 1) / (1 - gmin), of
 * differential pairs (g+ - g-) in place of (g - gmin); gain and offset of every converter.
 * Equation: g from programming, faults, traps and wires (crossbar/); the converter of each block of bit lines
 * of a crossbar has u' = gain u + offset, gain ~ N(1, gainSigma), offset ~ N(0, offsetSigma).
 * @source chen2018 (bit lines that share a converter).
 * Valid: w is a 32-bit float. Lines out of scope have w = level exactly and converters without error.
 * Ignored: what the files in crossbar/ ignore.
 *
 * Randomness: converters of crossbar i from stream ('program.converter', chip, layer, group, i): gain and
 * offset of its blocks in turn.
 */

import type { Sensing } from '../converter/sensing.ts';
import type { CrossbarPlace, LinePlacement } from '../crossbar/place-lines.ts';
import {
  fillTraps,
  type MatrixAddress,
  type MatrixLevels,
  programCrossbar,
} from '../crossbar/program-chip.ts';
import type { ReadPlan } from '../crossbar/read-plan.ts';
import { hasWires, seriesErrorRatio, type WireModel, wiredRatios } from '../crossbar/wired-conductance.ts';
import type { CellModel } from '../device/cell-model.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';
import { fillNormal } from '../random/distributions.ts';
import { stream } from '../random/stream.ts';

/** A matrix and what it is made of. */
export interface ArrayMatrix {
  readonly plan: ReadPlan;
  readonly levels: MatrixLevels;
  readonly placement: LinePlacement;
  readonly cell: CellModel;
  readonly sensings: readonly Sensing[];
  readonly wires: WireModel;
}

export interface ProgrammedMatrix {
  /** w of every line, [row][line]. */
  readonly steps: Float32Array;
  /** [crossbar row band][line] */
  readonly gains: Float32Array;
  readonly offsets: Float32Array;
}

/** Crossbars on which the error of the series approximation is taken. */
const CHECKED_CROSSBAR_COUNT = 4;

/** The cells of a chip in one repeat. */
export function programMatrix(
  matrix: ArrayMatrix,
  address: MatrixAddress,
  repeatIndex: number,
): ProgrammedMatrix & { readonly irDropErrorRatio: number | null } {
  const { plan, placement, wires } = matrix;
  const steps = new Float32Array(plan.rowCount * plan.lineCount);
  const bandCount = Math.ceil(plan.rowCount / plan.format.crossbarRowCount);
  const gains = new Float32Array(bandCount * plan.lineCount).fill(1);
  const offsets = new Float32Array(bandCount * plan.lineCount);
  const isApproximate = wires.irDropModel === 'approximate' && hasWires(wires);
  let irDropErrorRatio = isApproximate ? 0 : null;
  for (const place of placement.crossbars) {
    const ratios = conductances(matrix, place, { address, repeatIndex });
    const { maxSiemens } = matrix.cell;
    const crossbar = { ratios, place, maxSiemens, crossbarRowCount: plan.format.crossbarRowCount };
    if (irDropErrorRatio !== null && place.crossbarIndex < CHECKED_CROSSBAR_COUNT) {
      irDropErrorRatio = Math.max(irDropErrorRatio, seriesErrorRatio(crossbar, wires));
    }
    writeSteps(matrix, place, { wired: wiredRatios(crossbar, wires), steps });
    drawConverters(matrix, place, { address, gains, offsets });
  }
  return { steps, gains, offsets, irDropErrorRatio };
}

function conductances(
  matrix: ArrayMatrix,
  place: CrossbarPlace,
  { address, repeatIndex }: { readonly address: MatrixAddress; readonly repeatIndex: number },
): Float32Array {
  const { cell } = matrix;
  return fillTraps(programCrossbar(matrix, place, { cell, address }), place, { cell, address, repeatIndex });
}

function writeSteps(
  { plan, placement, cell }: ArrayMatrix,
  place: CrossbarPlace,
  { wired, steps }: { readonly wired: Float32Array; readonly steps: Float32Array },
): void {
  const { sideCount } = placement;
  const lowestRatio = cell.levels[0]!.nominalRatio;
  const scale = (powerOfTwo(plan.format.levelBits) - 1) / (1 - lowestRatio);
  for (let row = place.firstRow, at = 0; row < place.endRow; row++) {
    for (let line = place.firstLine; line < place.endLine; line++, at += sideCount) {
      const other = sideCount === 2 ? wired[at + 1]! : lowestRatio;
      steps[row * plan.lineCount + line] = (wired[at]! - other) * scale;
    }
  }
}

function drawConverters(
  { plan, placement, sensings }: ArrayMatrix,
  place: CrossbarPlace,
  out: {
    readonly address: MatrixAddress;
    readonly gains: Float32Array;
    readonly offsets: Float32Array;
  },
): void {
  if (sensings.every(({ gainSigma, offsetSigma }) => gainSigma === 0 && offsetSigma === 0)) return;
  const { seed, chipIndex, layerIndex, groupIndex } = out.address;
  const indices = [chipIndex, layerIndex, groupIndex, place.crossbarIndex];
  const blockCount = Math.ceil((place.endLine - place.firstLine) / placement.blockLineCount);
  const normals = new Float64Array(2 * blockCount);
  fillNormal(stream(seed, 'program.converter', ...indices), normals);
  const first = Math.floor(place.firstRow / plan.format.crossbarRowCount) * plan.lineCount;
  for (let line = place.firstLine; line < place.endLine; line++) {
    const block = Math.floor((line - place.firstLine) / placement.blockLineCount);
    const { gainSigma, offsetSigma } =
      sensings.length === 1 ? sensings[0]! : sensings[plan.lineSlices[line]!]!;
    out.gains[first + line] = 1 + gainSigma * normals[2 * block]!;
    out.offsets[first + line] = offsetSigma * normals[2 * block + 1]!;
  }
}
