/**
 * A two-state ReRAM cell with lognormal variation.
 *
 * Quantity: conductance of one cell, G = 1/R, in siemens.
 * Equation: R = R_state exp(sigma_state z), z ~ N(0, 1); so G = (1/R_state) exp(-sigma_state z).
 * @source lin2018 eq. 4 and 5, with R_state as the median (their mu is the logarithm of Ron).
 * Valid: small read voltages, where current is proportional to voltage.
 * Ignored: programming error apart from this spread, drift, read noise, stuck cells, I-V nonlinearity, and
 * the clamping error of the bit line. With one common read voltage that voltage cancels from every
 * comparison, so currents are carried as conductances (amperes per volt).
 */
import type { DeviceSpec } from '@dl-rsim/spec';
import { exp } from '../numeric/exact-math.ts';

/** Median conductances and the spread of ln R of both states. */
export interface TwoStateDevice {
  /** Low resistance, stores 1. */
  readonly lrsSiemens: number;
  /** High resistance, stores 0. */
  readonly hrsSiemens: number;
  readonly lrsSigmaRatio: number;
  readonly hrsSigmaRatio: number;
}

/** Resolves a device spec: medians become conductances. */
export function createDevice(spec: DeviceSpec): TwoStateDevice {
  return {
    lrsSiemens: 1 / spec.onResistanceOhm,
    hrsSiemens: 1 / (spec.onResistanceOhm * spec.resistanceRatio),
    lrsSigmaRatio: spec.lrsSigmaRatio,
    hrsSigmaRatio: spec.hrsSigmaRatio,
  };
}

/** The conductance of a cell from a standard normal number. */
export function lognormalSiemens(medianSiemens: number, sigmaRatio: number, normal: number): number {
  return medianSiemens * exp(-sigmaRatio * normal);
}
