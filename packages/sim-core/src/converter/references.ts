/**
 * Input-aware reference currents of the sense amplifier.
 *
 * Quantity: the current of r low-resistance and N - r high-resistance cells, as a conductance in siemens.
 * Equation: IR[r] = r I_LRS + (N - r) I_HRS, from the medians of the two states.
 * @source chen2018 (replica rows, one reference for each count N of active word lines); lin2018 (SA IR[n]).
 * Valid: the number N of active word lines is counted, so that references follow it.
 * Ignored: the variation of the replica cells themselves.
 */

/** Median conductances of the two states, as the replica cells have them. */
export interface NominalStates {
  readonly lrsSiemens: number;
  readonly hrsSiemens: number;
}

/** IR[lrsCount] of a read with `activeCount` active word lines. */
export function referenceSiemens(states: NominalStates, lrsCount: number, activeCount: number): number {
  return lrsCount * states.lrsSiemens + (activeCount - lrsCount) * states.hrsSiemens;
}
