import type { Fidelity } from '@dl-rsim/spec';
import { scaledQuantization } from './run-spec.ts';

/** Fields of the run spec by dotted path, whole objects among them. */
export type FieldChanges = Readonly<Record<string, unknown>>;

/** One field, moved on its own. */
export interface FactorCase {
  readonly path: string;
  /** What must be there for the field to matter; nothing: the field alone. */
  readonly given?: FieldChanges;
  /** Strong moves away from the base, all different. */
  readonly values: readonly unknown[];
  /** Why results stay the same to the last digit, by fidelity; every other fidelity's change. */
  readonly same?: Partial<Record<Fidelity, string>>;
}

export const SAMPLES_OHM = [
  [50_000, 70_000, 90_000, 130_000, 220_000],
  [8_000, 9_000, 9_800, 11_000, 14_000],
];

export const ADC = { resolutionBits: 3, range: 'full', percentileRatio: 0.9, tracking: 'inputAware' };

export const SENSE_AMPLIFIER = {
  resolutionBits: 4,
  placement: 'nominal',
  tracking: 'inputAware',
  zeroShiftRatio: 0,
  oneShiftRatio: 0,
  guardBandV: 0,
  levelSwingV: 0.1,
  unresolved: 'random',
};

const DEVICE = 'accelerator.device';
const RETENTION = `${DEVICE}.retention`;
const NOISE = `${DEVICE}.noise`;
const CROSSBAR = 'accelerator.crossbar';
const READOUT = 'accelerator.readout';
const AMPLIFIER = `${READOUT}.converter.senseAmplifier`;
const CONVERTER = `${READOUT}.converter`;

const everywhere = (reason: string) => ({ table: reason, array: reason, moment: reason });
const withoutCells = (reason: string) => ({ table: reason, moment: reason });

const AGED = { [`${RETENTION}.timeSec`]: 1e5 };
const HEATED = { ...AGED, [`${RETENTION}.temperatureK`]: 400, [`${RETENTION}.activationEnergyV`]: 0.2 };
const WIRED = { [`${CROSSBAR}.bitLineSegmentOhm`]: 20, [`${CROSSBAR}.wordLineSegmentOhm`]: 20 };
const GUARDED = { [`${AMPLIFIER}.guardBandV`]: 0.08 };
const WITH_ADC = { [CONVERTER]: { adc: ADC } };
const CALIBRATED = { [CONVERTER]: { adc: { ...ADC, range: 'percentile' } } };
const MEASURED = { [`${DEVICE}.variation`]: { measured: { samplesOhm: SAMPLES_OHM, use: 'empirical' } } };
const SCALED = { quantization: scaledQuantization() };
const BY_PERCENTILE = { quantization: scaledQuantization({ weightRange: 'percentile' }) };

const ENCODINGS = ['offset', 'unitColumn', 'differential', 'positiveNegative', 'forms'];

const NO_WIRES = 'without wires all currents and references scale together';
const BIT_LINE_ONLY = 'tables know the wires of a bit line only';
const NO_PLACES = 'tables know no places';
const SETTLED = 'without a guard band every comparison is settled';
const NO_TABLES = 'arrays use no tables';

export const DEVICE_CASES: readonly FactorCase[] = [
  { path: `${DEVICE}.onResistanceOhm`, values: [1000, 1e6], same: everywhere(NO_WIRES) },
  { path: `${DEVICE}.onResistanceOhm`, given: WIRED, values: [1000, 1e6] },
  { path: `${DEVICE}.resistanceRatio`, values: [2, 1000] },
  {
    path: `${DEVICE}.levelConductancesRatio`,
    values: [
      [0.02, 1],
      [0.4, 1],
    ],
  },
  {
    path: `${DEVICE}.levelConductancesRatio`,
    given: { 'accelerator.cell.levelBits': 2 },
    values: [
      [0.01, 0.2, 0.6, 1],
      [0.3, 0.5, 0.9, 1],
    ],
  },
  {
    path: `${DEVICE}.variation`,
    values: [{ polynomial: { coefficientsRatio: [0.02, 0.2] } }, MEASURED[`${DEVICE}.variation`]],
  },
  { path: `${DEVICE}.variation.lognormal.lrsSigmaRatio`, values: [0.4, 1.2] },
  { path: `${DEVICE}.variation.lognormal.hrsSigmaRatio`, values: [0.1, 1.8] },
  {
    path: `${DEVICE}.variation.polynomial.coefficientsRatio`,
    given: { [`${DEVICE}.variation`]: { polynomial: { coefficientsRatio: [0.02] } } },
    values: [[0.3], [0.02, -0.1, 0.4]],
  },
  {
    path: `${DEVICE}.variation.measured.samplesOhm`,
    given: MEASURED,
    values: [
      [
        [20_000, 30_000],
        [8_000, 12_000],
      ],
      [
        [1e6, 2e6],
        [9_000, 20_000, 40_000],
      ],
    ],
  },
  { path: `${DEVICE}.variation.measured.use`, given: MEASURED, values: ['fitted'] },
  { path: `${DEVICE}.faults.stuckLrsRatio`, values: [0.05, 0.4] },
  { path: `${DEVICE}.faults.stuckHrsRatio`, values: [0.05, 0.4] },
  {
    path: `${DEVICE}.faults.clusterCellCount`,
    given: { [`${DEVICE}.faults.stuckLrsRatio`]: 0.1 },
    values: [8, 256],
    same: withoutCells(NO_PLACES),
  },
  {
    path: `${DEVICE}.faults.clusterCellCount`,
    values: [8, 256],
    same: everywhere('there is no fault to cluster'),
  },
  { path: `${RETENTION}.timeSec`, values: [1e3, 1e9] },
  { path: `${RETENTION}.driftRatio`, given: AGED, values: [-0.05, 0.3] },
  { path: `${RETENTION}.driftSigmaRatio`, given: AGED, values: [0.05, 0.4] },
  { path: `${RETENTION}.referenceTimeSec`, given: AGED, values: [1e-6, 1e5] },
  { path: `${RETENTION}.temperatureK`, given: HEATED, values: [300, 500] },
  { path: `${RETENTION}.referenceTemperatureK`, given: HEATED, values: [200, 450] },
  { path: `${RETENTION}.activationEnergyV`, given: HEATED, values: [0, 2] },
  ...freshCases(),
  { path: `${NOISE}.readSigmaRatio`, values: [0.1, 0.9] },
  {
    path: `${NOISE}.telegraphProbabilityRatio`,
    given: { [`${NOISE}.telegraphAmplitudeRatio`]: 0.6 },
    values: [0.2, 0.9],
  },
  {
    path: `${NOISE}.telegraphAmplitudeRatio`,
    given: { [`${NOISE}.telegraphProbabilityRatio`]: 0.5 },
    values: [0.2, 0.9],
  },
  {
    path: `${NOISE}.telegraphProbabilityRatio`,
    values: [0.2, 0.9],
    same: everywhere('a trap without amplitude takes nothing'),
  },
  {
    path: `${NOISE}.telegraphAmplitudeRatio`,
    values: [0.2, 0.9],
    same: everywhere('no trap is ever filled'),
  },
  { path: `${DEVICE}.nonlinearityRatio`, given: { 'accelerator.dac.resolutionBits': 2 }, values: [1, 6] },
  {
    path: `${DEVICE}.nonlinearityRatio`,
    given: { [`${READOUT}.clampErrorRatio`]: 0.1 },
    values: [1, 6],
  },
  {
    path: `${DEVICE}.nonlinearityRatio`,
    values: [1, 6],
    same: everywhere('a word line is off or fully on with one DAC bit'),
  },
];

/** What speeds drift up does nothing to a fresh cell. */
function freshCases(): readonly FactorCase[] {
  const same = everywhere('cells are read right after programming');
  return [
    { path: `${RETENTION}.driftRatio`, values: [-0.05, 0.3], same },
    { path: `${RETENTION}.driftSigmaRatio`, values: [0.05, 0.4], same },
    { path: `${RETENTION}.referenceTimeSec`, values: [1e-6, 1e5], same },
    { path: `${RETENTION}.temperatureK`, values: [250, 500], same },
    { path: `${RETENTION}.referenceTemperatureK`, values: [250, 500], same },
    { path: `${RETENTION}.activationEnergyV`, values: [0.5, 2], same },
  ];
}

export const HARDWARE_CASES: readonly FactorCase[] = [
  { path: 'accelerator.cell.levelBits', values: [2, 3, 4] },
  { path: `${CROSSBAR}.rowCount`, values: [10, 13] },
  {
    path: `${CROSSBAR}.columnCount`,
    given: WIRED,
    values: [8, 20],
    same: withoutCells(NO_PLACES),
  },
  { path: `${CROSSBAR}.wordLineSegmentOhm`, values: [5, 800], same: withoutCells(BIT_LINE_ONLY) },
  { path: `${CROSSBAR}.bitLineSegmentOhm`, values: [5, 800] },
  { path: `${CROSSBAR}.driverOhm`, values: [100, 1000], same: withoutCells(BIT_LINE_ONLY) },
  { path: `${CROSSBAR}.senseOhm`, values: [100, 1000] },
  {
    path: `${CROSSBAR}.irDropModel`,
    given: WIRED,
    values: ['approximate'],
    same: withoutCells('tables take the series resistance of a whole bit line in either case'),
  },
  { path: `${CROSSBAR}.irDropModel`, values: ['approximate'], same: everywhere('there are no wires') },
  { path: 'accelerator.operationUnit.rowCount', values: [4, 32] },
  {
    path: 'accelerator.operationUnit.columnCount',
    given: { [`${READOUT}.offsetSigmaRatio`]: 1 },
    values: [1, 128],
    same: withoutCells('tables draw the errors of a converter for every read'),
  },
  {
    path: 'accelerator.operationUnit.columnCount',
    values: [1, 128],
    same: everywhere('converters without errors are alike'),
  },
  { path: 'accelerator.dac.resolutionBits', values: [2, 5] },
  { path: 'accelerator.weightEncoding', values: ENCODINGS },
];

export const READOUT_CASES: readonly FactorCase[] = [
  { path: CONVERTER, values: [{ adc: ADC }] },
  { path: `${AMPLIFIER}.resolutionBits`, values: [1, 2, 3] },
  { path: `${AMPLIFIER}.placement`, values: ['mean', 'optimal'] },
  { path: `${AMPLIFIER}.tracking`, values: ['fixed'] },
  { path: `${AMPLIFIER}.zeroShiftRatio`, values: [-1.5, 1.5] },
  { path: `${AMPLIFIER}.oneShiftRatio`, values: [-1.5, 1.5] },
  { path: `${AMPLIFIER}.guardBandV`, values: [0.05, 0.5] },
  { path: `${AMPLIFIER}.levelSwingV`, given: GUARDED, values: [0.01, 1] },
  { path: `${AMPLIFIER}.unresolved`, given: GUARDED, values: ['wrong', 'lower'] },
  { path: `${AMPLIFIER}.levelSwingV`, values: [0.01, 1], same: everywhere(SETTLED) },
  { path: `${AMPLIFIER}.unresolved`, values: ['wrong', 'lower'], same: everywhere(SETTLED) },
  { path: `${CONVERTER}.adc.resolutionBits`, given: WITH_ADC, values: [1, 8] },
  { path: `${CONVERTER}.adc.range`, given: WITH_ADC, values: ['granular', 'percentile'] },
  { path: `${CONVERTER}.adc.percentileRatio`, given: CALIBRATED, values: [0.6, 1] },
  {
    path: `${CONVERTER}.adc.percentileRatio`,
    given: WITH_ADC,
    values: [0.6, 1],
    same: everywhere('the range is not calibrated'),
  },
  { path: `${CONVERTER}.adc.tracking`, given: WITH_ADC, values: ['fixed'] },
  { path: `${READOUT}.offsetSigmaRatio`, values: [0.5, 5] },
  { path: `${READOUT}.gainSigmaRatio`, values: [0.1, 0.5] },
  { path: `${READOUT}.clampErrorRatio`, values: [0.1, 0.5] },
];

export const NUMBER_CASES: readonly FactorCase[] = [
  { path: 'quantization', values: [SCALED.quantization] },
  { path: 'quantization.fixedPoint.activation.integerBits', values: [1, 5] },
  { path: 'quantization.fixedPoint.activation.fractionBits', values: [1, 8] },
  { path: 'quantization.fixedPoint.weight.integerBits', values: [1, 5] },
  { path: 'quantization.fixedPoint.weight.fractionBits', values: [1, 8] },
  { path: 'quantization.scaled.activationBits', given: SCALED, values: [2, 10] },
  { path: 'quantization.scaled.weightBits', given: SCALED, values: [2, 12] },
  { path: 'quantization.scaled.activationRange', given: SCALED, values: ['minMax', 'mse'] },
  { path: 'quantization.scaled.activationPercentileRatio', given: SCALED, values: [0.5, 0.9] },
  { path: 'quantization.scaled.weightRange', given: SCALED, values: ['percentile', 'mse'] },
  { path: 'quantization.scaled.weightPercentileRatio', given: BY_PERCENTILE, values: [0.5, 0.8] },
  {
    path: 'quantization.scaled.weightPercentileRatio',
    given: SCALED,
    values: [0.5, 0.8],
    same: everywhere('the range is the largest magnitude'),
  },
  { path: 'quantization.scaled.weightScale', given: SCALED, values: ['channel'] },
];

/** Every kind of error at once, so that leaving one shows. */
const ALL_ERRORS = {
  ...AGED,
  ...WIRED,
  [`${DEVICE}.faults.stuckHrsRatio`]: 0.1,
  [`${NOISE}.readSigmaRatio`]: 0.3,
  [`${READOUT}.offsetSigmaRatio`]: 1,
};

export const SCOPE_CASES: readonly FactorCase[] = [
  { path: 'scope.layerName', values: ['conv1', 'dense'] },
  { path: 'scope.sliceIndex', values: [0, 5] },
  {
    path: 'scope.factor',
    given: ALL_ERRORS,
    values: ['variation', 'faults', 'retention', 'noise', 'wires', 'converter'],
  },
];

export const STATISTICS_CASES: readonly FactorCase[] = [
  { path: 'statistics.imageCount', values: [1, 8] },
  { path: 'statistics.chipCount', values: [2, 5] },
  { path: 'statistics.repeatCount', values: [1, 7] },
  { path: 'statistics.calibrationImageCount', values: [1, 8] },
  { path: 'statistics.tableMethod', values: ['sampled'], same: { array: NO_TABLES } },
  {
    path: 'statistics.sampleCount',
    given: { 'statistics.tableMethod': 'sampled' },
    values: [100, 5000],
    same: { array: NO_TABLES },
  },
  {
    path: 'statistics.sampleCount',
    values: [100, 5000],
    same: everywhere('computed tables take no samples'),
  },
  {
    path: 'statistics.momentSource',
    values: ['array'],
    same: { table: 'reads are simulated, not their moments', array: 'reads are simulated' },
  },
  {
    path: 'statistics.stopHalfWidthRatio',
    given: {
      [`${NOISE}.readSigmaRatio`]: 0.3,
      'statistics.repeatCount': 12,
      'statistics.imageCount': 8,
    },
    values: [0.15, 0.5],
  },
];

export const FACTOR_CASES: readonly FactorCase[] = [
  ...DEVICE_CASES,
  ...HARDWARE_CASES,
  ...READOUT_CASES,
  ...NUMBER_CASES,
  ...SCOPE_CASES,
  ...STATISTICS_CASES,
];
