import type { Partition } from '@dl-rsim/spec';

/** How numbers lie on crossbars and how they are read; derived from accelerator and quantization. */
export interface LayerFormat {
  readonly crossbarRowCount: number;
  /** At least a whole pair. */
  readonly crossbarColumnCount: number;
  /** Bit lines of a crossbar that belong to a whole operation unit: the others stay free. */
  readonly usableColumnCount: number;
  readonly ouRowCount: number;
  /** Bit lines of an operation unit: whole pairs. */
  readonly ouColumnCount: number;
  /** Bit lines that are converted as one: 2 of differential pairs. */
  readonly sideCount: number;
  /** Converters of a crossbar. */
  readonly converterCount: number;
  /** Bit lines of one weight column: slices times sides, and sign columns. */
  readonly linesPerColumnCount: number;
  /** Lines beside the columns of a matrix: unit columns. */
  readonly extraLineCount: number;
  readonly activationBits: number;
  /** Input cycles of one value, before its bits are split over copies. */
  readonly inputCycleCount: number;
  readonly dacBits: number;
  readonly weightBits: number;
  /** Width of a partial sum on its way. */
  readonly partialSumBits: number;
}

/**
 * What one step of one copy does, over all of its crossbars and input cycles, when every row is driven.
 * Counts are whole and sum over the real blocks, edges included.
 */
export interface StepActions {
  /** OU reads over all crossbars. */
  readonly readCount: number;
  /** Rows driven, over all reads. */
  readonly rowDriveCount: number;
  /** Conversions, over all reads: of bit lines, or pairs of them. */
  readonly conversionCount: number;
  /** Cells between rows driven and bit lines read, over all reads. */
  readonly cellReadCount: number;
  /** Converted sums added: one a conversion. */
  readonly shiftAddCount: number;
  /** Additions of partial sums of different crossbars of a copy. */
  readonly accumulateCount: number;
  /** Input values that are new to this step, by the partition's reuse; each in the registers of its rows. */
  readonly inputValueCount: number;
  /** Output values. */
  readonly outputValueCount: number;
}

/** One layer on crossbars: cut, copied, not yet placed. */
export interface MappedLayer {
  readonly nodeIndex: number;
  readonly layerIndex: number;
  readonly layerName: string;
  readonly partition: Exclude<Partition, 'automatic'>;
  readonly windowText: string;
  readonly format: LayerFormat;
  /** Output places that one step of one copy gives: 1 x 1 but for parallel windows and inner copies. */
  readonly stepHeightCount: number;
  readonly stepWidthCount: number;
  /** Crossbars of a copy, those of split input bits included. */
  readonly crossbarsPerCopyCount: number;
  /**
   * Crossbars of a copy whose sums are added up for the same outputs, one after another in the order of
   * crossbars: a copy is columnBlockCount (groups included) times rowBlockCount crossbars. Of the row blocks,
   * each strandCount neighbours have the same rows: bit slices and signs apart, and parts of the input bits.
   */
  readonly rowBlockCount: number;
  readonly columnBlockCount: number;
  readonly strandCount: number;
  readonly usedCellsPerCopyCount: number;
  /** Cells that it uses of each crossbar of a copy, in the order of crossbars, as run lengths. */
  readonly useRuns: readonly { readonly cellCount: number; readonly crossbarCount: number }[];
  /** Input cycles of a step, one after another. */
  readonly cycleCount: number;
  /** OU reads of the busiest crossbar in one cycle, one after another; those of its guests included. */
  readonly readsInSequenceCount: number;
  /** Conversions of the widest OU read. */
  readonly widestReadCount: number;
  readonly step: StepActions;
  /** Steps of all places of one image, made by one copy. */
  readonly stepsPerImageCount: number;
  readonly replicaCount: number;
  /** Crossbars of the first copy that are no crossbars of their own (packing 'shared'); else empty. */
  readonly guests: readonly GuestBlock[];
}

/**
 * A block of the first copy of a layer that lies in a crossbar of the first copy of an earlier layer, or of
 * the same layer.
 */
export interface GuestBlock {
  /** Among the crossbars of a copy. */
  readonly crossbarIndex: number;
  readonly hostNodeIndex: number;
  readonly hostCrossbarIndex: number;
}

/** Crossbars of all copies that are its own. */
export const crossbarCountOf = (layer: MappedLayer): number =>
  layer.replicaCount * layer.crossbarsPerCopyCount - layer.guests.length;
