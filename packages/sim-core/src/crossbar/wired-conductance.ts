/**
 * What the cells of a crossbar conduct from driver to amplifier, wires included.
 *
 * Quantity: T[row, bit line], current of the bit line per volt at the word line's driver, over Gmax.
 * Equation:
 * - exact: Kirchhoff at every node of the crossbar (ir-drop.ts); driven rows add up, the others are held at
 *   0 V by their drivers.
 * - approximate: T = 1 / (1 / G + R), R = driver + (column + 1) word-line segments + (rows below + 1)
 *   bit-line segments + amplifier: the cell's own path as if it were alone.
 * @source joksas2020 (the topology).
 * Valid: cells linear, with the conductance that they have at the full read voltage; a drive between 0 and 1
 * scales currents. Cells that hold no weight are not formed and do not conduct; bit lines run on past them to
 * the amplifier at the bottom of the crossbar.
 * Ignored: what ir-drop.ts ignores.
 */
import {
  type CellMatrix,
  factorizeIrDrop,
  productCurrents,
  solveIrDrop,
  transferMatrix,
  type WireResistances,
} from './ir-drop.ts';
import type { CrossbarPlace } from './place-lines.ts';

export interface WireModel extends WireResistances {
  readonly irDropModel: 'exact' | 'approximate';
}

/** A crossbar's conductances over Gmax, [row][bit line], and its surroundings. */
export interface WiredCrossbar {
  readonly ratios: Float32Array;
  readonly place: CrossbarPlace;
  readonly maxSiemens: number;
  readonly crossbarRowCount: number;
}

/** Whether any wire has resistance. */
export function hasWires(wires: WireResistances): boolean {
  const { wordLineSegmentOhm, bitLineSegmentOhm, driverOhm, senseOhm } = wires;
  return wordLineSegmentOhm > 0 || bitLineSegmentOhm > 0 || driverOhm > 0 || senseOhm > 0;
}

/** T over Gmax, [row][bit line]. */
export function wiredRatios(crossbar: WiredCrossbar, wires: WireModel): Float32Array {
  if (!hasWires(wires)) return crossbar.ratios;
  const { cells, shortened } = cutCrossbar(crossbar, wires);
  const wired =
    wires.irDropModel === 'exact'
      ? transferMatrix(factorizeIrDrop(cells, shortened))
      : seriesMatrix(cells, shortened);
  return Float32Array.from(wired.cellsSiemens, (siemens) => siemens / crossbar.maxSiemens);
}

/**
 * Largest relative difference of a bit line's current, approximate against exact, with all rows at the read
 * voltage.
 */
export function seriesErrorRatio(crossbar: WiredCrossbar, wires: WireModel): number {
  const { cells, shortened } = cutCrossbar(crossbar, wires);
  const rowsV = new Float64Array(cells.rowCount).fill(1);
  const exact = solveIrDrop(factorizeIrDrop(cells, shortened), rowsV).currentsA;
  const approximate = productCurrents(seriesMatrix(cells, shortened), rowsV);
  let errorRatio = 0;
  for (let i = 0; i < exact.length; i++) {
    if (exact[i]! > 0) errorRatio = Math.max(errorRatio, Math.abs(approximate[i]! / exact[i]! - 1));
  }
  return errorRatio;
}

/** The rows in use alone: the bit line below them is one more resistance in front of the amplifier. */
function cutCrossbar(
  { ratios, place, maxSiemens, crossbarRowCount }: WiredCrossbar,
  wires: WireModel,
): { readonly cells: CellMatrix; readonly shortened: WireResistances } {
  const rowCount = place.endRow - place.firstRow;
  const cellsSiemens = Float64Array.from(ratios, (ratio) => ratio * maxSiemens);
  const { wordLineSegmentOhm, bitLineSegmentOhm, driverOhm } = wires;
  const senseOhm = wires.senseOhm + (crossbarRowCount - rowCount) * bitLineSegmentOhm;
  return {
    cells: { rowCount, columnCount: place.columnCount, cellsSiemens },
    shortened: { wordLineSegmentOhm, bitLineSegmentOhm, driverOhm, senseOhm },
  };
}

function seriesMatrix(
  { rowCount, columnCount, cellsSiemens }: CellMatrix,
  wires: WireResistances,
): CellMatrix {
  const seriesSiemens = new Float64Array(cellsSiemens.length);
  for (let row = 0, i = 0; row < rowCount; row++) {
    const bitLineOhm = (rowCount - row) * wires.bitLineSegmentOhm + wires.senseOhm;
    for (let column = 0; column < columnCount; column++, i++) {
      const pathOhm = bitLineOhm + (column + 1) * wires.wordLineSegmentOhm + wires.driverOhm;
      // G / (1 + G R) also where the cell does not conduct.
      seriesSiemens[i] = cellsSiemens[i]! / (1 + cellsSiemens[i]! * pathOhm);
    }
  }
  return { rowCount, columnCount, cellsSiemens: seriesSiemens };
}
