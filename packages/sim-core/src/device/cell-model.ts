/**
 * A resolved ReRAM cell: its levels and everything that moves a cell away from them.
 *
 * Quantity: conductance of a cell over that of the highest nominal level, g = G / Gmax, dimensionless.
 * Equation, for a level of nominal conductance c:
 * - lognormal: g = c exp(sigma z), z ~ N(0, 1); sigma runs linearly over the level index from that of the
 *   high-resistance state (level 0) to that of the low-resistance state.
 * - polynomial: g = max(0, c + max(0, sum of a_i c^i) z).
 * - measured: g is one of the samples (each as likely), or lognormal with median and sigma of ln g.
 * - retention: g -> g exp(-nu L), L = ln(1 + a t / t0), a = exp(Ea / kB (1 / Tref - 1 / T)),
 *   nu ~ N(driftRatio, driftSigmaRatio) of each cell.
 * @source lin2018 eq. 4 and 5 (lognormal, the nominal value is the median); boybat2018 (drift);
 * crosssim (programming error as a polynomial of the target).
 * Valid: cells vary independently; levels evenly spaced in conductance unless given.
 * Ignored: dependence of drift on the level; interference of neighbouring cells.
 */
import type { DeviceSpec, VariationSpec } from '@dl-rsim/spec';
import { exp, log, powerOfTwo } from '../numeric/exact-math.ts';
import { invariant } from '../numeric/invariant.ts';

export { driveCurrentRatio } from './drive.ts';

/** Boltzmann's constant over the elementary charge. */
const BOLTZMANN_V_PER_K = 8.617333262e-5;

/** All of a device that reads depend on. Plain values, so structured clone carries it. */
export interface CellModel {
  /** Conductance of the highest nominal level, 1 / Ron. */
  readonly maxSiemens: number;
  /** Lowest level first. */
  readonly levels: readonly CellLevel[];
  readonly faults: {
    readonly lrsRatio: number;
    readonly hrsRatio: number;
    readonly clusterCellCount: number;
  };
  readonly drift: {
    /** L, dimensionless; 0 is freshly programmed. */
    readonly logTime: number;
    readonly meanRatio: number;
    readonly sigmaRatio: number;
  };
  /** Standard deviation from read to read, over Gmax. */
  readonly readSigmaRatio: number;
  readonly telegraph: { readonly probabilityRatio: number; readonly amplitudeRatio: number };
  /** beta = V / V0 of I = I0 sinh(V / V0); 0 is ohmic. */
  readonly nonlinearityRatio: number;
}

/** One level: what is asked for, and what cells come out as. */
export interface CellLevel {
  /** Target over Gmax; where references are made. */
  readonly nominalRatio: number;
  readonly spread: CellSpread;
}

/** Freshly programmed conductances of one level over Gmax; normal ones are cut off at 0. */
export type CellSpread =
  | { readonly kind: 'lognormal'; readonly medianRatio: number; readonly sigmaRatio: number }
  | { readonly kind: 'normal'; readonly meanRatio: number; readonly sigmaRatio: number }
  | { readonly kind: 'empirical'; readonly ratios: Float64Array };

/** Resolves a device for cells of `levelBits` bits (1..4). */
export function createCellModel(device: DeviceSpec, levelBits: number): CellModel {
  const nominal = nominalLevels(device, powerOfTwo(levelBits));
  const { faults, retention, noise } = device;
  const hasDrift = retention.driftRatio !== 0 || retention.driftSigmaRatio !== 0;
  return {
    maxSiemens: 1 / device.onResistanceOhm,
    levels: nominal.map((nominalRatio, i) => ({
      nominalRatio,
      spread: levelSpread(device.variation, {
        nominalRatio,
        levelIndex: i,
        levelCount: nominal.length,
        onResistanceOhm: device.onResistanceOhm,
      }),
    })),
    faults: {
      lrsRatio: faults.stuckLrsRatio,
      hrsRatio: faults.stuckHrsRatio,
      clusterCellCount: faults.clusterCellCount,
    },
    drift: {
      logTime: hasDrift ? logTime(retention) : 0,
      meanRatio: retention.driftRatio,
      sigmaRatio: retention.driftSigmaRatio,
    },
    readSigmaRatio: noise.readSigmaRatio,
    telegraph: {
      probabilityRatio: noise.telegraphAmplitudeRatio === 0 ? 0 : noise.telegraphProbabilityRatio,
      amplitudeRatio: noise.telegraphAmplitudeRatio,
    },
    nonlinearityRatio: device.nonlinearityRatio,
  };
}

function nominalLevels(device: DeviceSpec, levelCount: number): readonly number[] {
  const given = device.levelConductancesRatio;
  if (given.length > 0) {
    invariant(given.length === levelCount, 'there is one conductance a level');
    return given;
  }
  const lowest = 1 / device.resistanceRatio;
  return Array.from({ length: levelCount }, (_, i) =>
    i === levelCount - 1 ? 1 : lowest + ((1 - lowest) * i) / (levelCount - 1),
  );
}

interface LevelPlace {
  readonly nominalRatio: number;
  readonly levelIndex: number;
  readonly levelCount: number;
  readonly onResistanceOhm: number;
}

function levelSpread(variation: VariationSpec, place: LevelPlace): CellSpread {
  const { nominalRatio, levelIndex, levelCount } = place;
  if (variation.lognormal) {
    const { lrsSigmaRatio, hrsSigmaRatio } = variation.lognormal;
    const share = levelIndex / (levelCount - 1);
    const sigmaRatio = hrsSigmaRatio * (1 - share) + lrsSigmaRatio * share;
    return { kind: 'lognormal', medianRatio: nominalRatio, sigmaRatio };
  }
  if (variation.polynomial) {
    const { coefficientsRatio } = variation.polynomial;
    const sigma = coefficientsRatio.reduceRight((sum, a) => sum * nominalRatio + a, 0);
    return { kind: 'normal', meanRatio: nominalRatio, sigmaRatio: Math.max(0, sigma) };
  }
  invariant(variation.measured !== undefined, 'a variation has one of its forms');
  const samples = variation.measured.samplesOhm[levelIndex]!;
  const ratios = Float64Array.from(samples, (ohm) => place.onResistanceOhm / ohm).sort();
  return variation.measured.use === 'empirical' ? { kind: 'empirical', ratios } : fitLognormal(ratios);
}

/** Mean and sample deviation of ln g: the usual estimates of a lognormal's parameters. */
function fitLognormal(ratios: Float64Array): CellSpread {
  const logs = ratios.map(log);
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  const squares = logs.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  const sigmaRatio = Math.sqrt(squares / (logs.length - 1));
  return { kind: 'lognormal', medianRatio: exp(mean), sigmaRatio };
}

function logTime(retention: DeviceSpec['retention']): number {
  const { activationEnergyV, referenceTemperatureK, temperatureK, timeSec, referenceTimeSec } = retention;
  const inverse = 1 / referenceTemperatureK - 1 / temperatureK;
  const acceleration = exp((activationEnergyV / BOLTZMANN_V_PER_K) * inverse);
  const ageRatio = (acceleration * timeSec) / referenceTimeSec;
  // Hot and old cells overflow: ln(1 + x) is ln a + ln(t / t0) there.
  if (ageRatio < Infinity) return log(1 + ageRatio);
  return (activationEnergyV / BOLTZMANN_V_PER_K) * inverse + log(timeSec / referenceTimeSec);
}
