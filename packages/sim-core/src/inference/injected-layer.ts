import type { ReadPlan } from '../crossbar/read-plan.ts';

/** One weight matrix (one group of a crossbar layer) whose reads may be wrong, at all places of an image. */
export interface InjectedLayer {
  /**
   * Sums of all output places of one image. `integers` is the layer's whole quantized input, [y][x][channel];
   * `sums`, [position][column] of this group, is overwritten, in units of input step x weight step. The sums
   * are whole numbers as long as the converter reports whole SOP steps.
   */
  run(request: {
    readonly integers: Int32Array;
    readonly address: ReadAddress;
    readonly sums: Float64Array;
  }): void;
  /** Reads of all images so far; summed in place. */
  readonly tally: ReadTally;
}

/** What fixes every random draw of the reads of a weight matrix on an image. */
export interface ReadAddress {
  readonly chipIndex: number;
  readonly repeatIndex: number;
  readonly imageIndex: number;
  readonly layerIndex: number;
  /** Group of a grouped convolution; 0 otherwise. */
  readonly groupIndex: number;
}

/** Counts of reads. A read is made on every line of a row group that has an active row. */
export interface ReadTally {
  readCount: number;
  /** Reads that reported a value more than half a SOP step off. */
  wrongCount: number;
  /** [weight slice], lowest bits first */
  readonly sliceWrongCounts: Float64Array;
  /** [input plane], in the order of the plan */
  readonly planeWrongCounts: Float64Array;
}

/** Counts that start at 0. */
export function emptyTally(plan: Pick<ReadPlan, 'sliceCount' | 'planes'>): ReadTally {
  return {
    readCount: 0,
    wrongCount: 0,
    sliceWrongCounts: new Float64Array(plan.sliceCount),
    planeWrongCounts: new Float64Array(plan.planes.length),
  };
}

/** The parts of an address in the order in which a stream hashes them. */
export function addressParts(address: ReadAddress): readonly number[] {
  const { chipIndex, repeatIndex, imageIndex, layerIndex, groupIndex } = address;
  return [chipIndex, repeatIndex, imageIndex, layerIndex, groupIndex];
}
