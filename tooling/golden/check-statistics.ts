import {
  type ProgrammingError,
  type ProgrammingStatistics,
  programmingStatistics,
  type Readout,
} from '@dl-rsim/sim-core';
import { caseAdcs, caseGroups, caseInputs, encodeCase } from './case-crossbar.ts';
import type { StatisticsCase } from './case-file.ts';
import {
  CaseProblem,
  type CheckOutcome,
  demand,
  largestDifference,
  largestMagnitude,
  type OnProgress,
} from './outcome.ts';

/** Golden README: the distribution's rms within 3 %. */
const RMS_TOLERANCE = 0.03;
/** The outputs without error are arithmetic, not statistics. */
const REFERENCE_TOLERANCE = 1e-9;
/** Programming error of NeuRRAM after 1 s: sigma / 39 over G / Gmax, from sigma(u), u = 39 G / Gmax. */
const NEURRAM = [1.053 / 39, 0.2374, -1.167e-2 * 39, 1.536e-4 * 39 ** 2];
const SEED = '00000000000001c3';

/** The output error over as many programmings as the file's, drawn from our own streams. */
export function checkStatistics(
  content: StatisticsCase,
  { seed = SEED, onProgress }: { readonly seed?: string; readonly onProgress?: OnProgress } = {},
): CheckOutcome {
  const { references, rmsError, errorDeviations } = simulateCase(content, { seed, onProgress });
  const noiseFree = content.noise_free_y_int.flat();
  const referenceError = largestDifference(references, noiseFree) / largestMagnitude(noiseFree);
  const expectedRms = content.expected_rms_error_int;
  const error = Math.abs(rmsError - expectedRms) / expectedRms;
  const deviations = content.expected_std_error_int_per_output?.flat();
  const spread = deviations ? rootMeanSquareRatio(errorDeviations, deviations) : 1;
  return {
    isPassed:
      error <= RMS_TOLERANCE &&
      Math.abs(spread - 1) <= RMS_TOLERANCE &&
      referenceError <= REFERENCE_TOLERANCE,
    error,
    tolerance: RMS_TOLERANCE,
    detail:
      `rms ${rmsError.toFixed(0)} for ${expectedRms.toFixed(0)}, ` +
      `deviations per output x ${spread.toFixed(4)}, ` +
      `without error off by ${referenceError.toExponential(1)}`,
  };
}

function simulateCase(
  content: StatisticsCase,
  { seed, onProgress }: { readonly seed: string; readonly onProgress: OnProgress | undefined },
): ProgrammingStatistics {
  const { spec } = content;
  const onOffRatio = spec.on_off_ratio ?? 'inf';
  const encoded = encodeCase(content.weights_int, {
    encoding: spec.scheme === 'balanced' ? 'differential' : 'offset',
    weightBits: spec.weight_bits,
    cellBits: spec.cell_bits,
    sliceCount: spec.slices,
    lowestConductanceRatio: onOffRatio === 'inf' ? 0 : 1 / onOffRatio,
  });
  const groups = caseGroups(spec.row_bounds, encoded.layout.rowCount);
  demand(spec.adc_max > spec.adc_min, 'an ADC has max above min');
  const adc = { min: spec.adc_min, max: spec.adc_max, levels: spec.adc_levels };
  const converters = groups.map(() => caseAdcs(Array(spec.slices).fill(adc), spec.slices));
  const input = { encoding: 'unsigned', inputBits: spec.input_bits, dacBits: 1 } as const;
  const readout: Readout = { input, groups, converters, conversion: 'plane' };
  const simulation = programmingStatistics({
    encoded,
    inputs: content.inputs_int.map((inputs) => caseInputs(inputs, encoded.layout.rowCount, input)),
    readout,
    error: caseError(content),
    seed,
    programmingCount: content.programmings,
  });
  let step = simulation.next();
  for (; !step.done; step = simulation.next()) onProgress?.(step.value, content.programmings, 'programmings');
  return step.value;
}

function caseError({
  error_model: model,
  error_definition: definition,
  sigma,
}: StatisticsCase): ProgrammingError {
  const isNeurram = /neurram|wan2022|1\.536e-0?4/i.test(`${model} ${definition ?? ''}`);
  if (isNeurram) return { kind: 'polynomial', coefficients: NEURRAM };
  const kinds = { lognormal: 'lognormal', normal: 'normal', prop: 'proportional' } as const;
  const kind = Object.hasOwn(kinds, model) ? kinds[model as keyof typeof kinds] : null;
  if (kind === null)
    throw new CaseProblem(`error_model ${model} is not one of ${Object.keys(kinds)}, neurram`);
  demand(typeof sigma === 'number', `error_model ${model} needs a sigma`);
  return { kind, sigmaRatio: sigma };
}

function rootMeanSquareRatio(actual: Float64Array, expected: readonly number[]): number {
  demand(actual.length === expected.length, `${expected.length} deviations for ${actual.length} outputs`);
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(square([...actual]) / square(expected));
}
