/**
 * How wrong a programmed matrix is: the error of its outputs over many programmings.
 *
 * Quantity: error of every output, in whole input steps times whole weight steps, against the same read-out
 * of cells without programming error (so the converter's own rounding cancels).
 * Equation: e = y(programmed) - y(targets); rms over programmings, inputs and columns; mean and standard
 * deviation of every output over the programmings.
 * @source crosssim (programming error as the one source of error).
 * Valid: fresh errors for every programming, shared by all inputs of a programming.
 * Ignored: everything that read ignores.
 */
import { stream } from '../random/stream.ts';
import type { EncodedWeights } from './encoding.ts';
import { disturbConductances, type ProgrammingError, programCells, targetConductances } from './program.ts';
import { multiplyVector, type Readout } from './read.ts';

/** Errors of the outputs [input][column]. */
export interface ProgrammingStatistics {
  /** Outputs of cells without error. */
  readonly references: Float64Array;
  readonly rmsError: number;
  readonly meanErrors: Float64Array;
  /** Divisor: the number of programmings. */
  readonly errorDeviations: Float64Array;
}

/**
 * Programs the cells `programmingCount` times, programming p from stream(seed, 'crossbar.program', p), and
 * yields the number of programmings done after each.
 */
export function* programmingStatistics(options: {
  readonly encoded: EncodedWeights;
  readonly inputs: readonly Int32Array[];
  readonly readout: Readout;
  readonly error: ProgrammingError;
  readonly seed: string;
  readonly programmingCount: number;
}): Generator<number, ProgrammingStatistics> {
  const { encoded, inputs, readout, error, seed, programmingCount } = options;
  const { columnCount } = encoded;
  const targets = targetConductances(encoded);
  const readAll = (conductances: Float64Array): Float64Array => {
    const cells = programCells(encoded, conductances);
    const outputs = new Float64Array(inputs.length * columnCount);
    for (const [i, input] of inputs.entries()) {
      outputs.set(multiplyVector(cells, input, { readout }), i * columnCount);
    }
    return outputs;
  };
  const references = readAll(targets);
  const sums = new Float64Array(references.length);
  const squares = new Float64Array(references.length);
  for (let programming = 0; programming < programmingCount; programming++) {
    const source = stream(seed, 'crossbar.program', programming);
    const outputs = readAll(disturbConductances(source, targets, error));
    for (let i = 0; i < outputs.length; i++) {
      const difference = outputs[i]! - references[i]!;
      sums[i]! += difference;
      squares[i]! += difference * difference;
    }
    yield programming + 1;
  }
  const meanErrors = sums.map((sum) => sum / programmingCount);
  const errorDeviations = squares.map((square, i) =>
    Math.sqrt(Math.max(0, square / programmingCount - meanErrors[i]! * meanErrors[i]!)),
  );
  const total = squares.reduce((sum, square) => sum + square, 0);
  const rmsError = Math.sqrt(total / (programmingCount * references.length));
  return { references, rmsError, meanErrors, errorDeviations };
}
