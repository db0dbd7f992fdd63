import type { ImageShape, Images } from '@dl-rsim/sim-core';
import type { Outcome, SpecIssue } from '@dl-rsim/spec';
import type { ImportNote } from '../read-network.ts';
import type { Dataset } from './dataset.ts';

/** An uploaded file, or one out of an archive; `path` has "/" between its folders. */
export interface DatasetFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export type DatasetFormat =
  | 'idx'
  | 'npy'
  | 'csv'
  | 'cifar10'
  | 'cifar100'
  | 'tfrecord'
  | 'class-folders'
  | 'svhn'
  | 'drawn';

/** What a set of files does not say itself; all but the name have a default. */
export interface DatasetOptions {
  readonly name: string;
  /** Default: "uploaded" and "not stated". */
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  /** In the order of the labels. Default: what the files say, else "class 0", "class 1", ... */
  readonly classNames?: readonly string[] | undefined;
  /**
   * Share of each class that becomes the test split, 0..1 excluded, where the files name no test split; the
   * rest is for training. Default: all images are test images.
   */
  readonly heldOutRatio?: number | undefined;
  /** CSV: 'first', 'last' or the name of a column. Default: a column "label" or "class", else the first. */
  readonly labelColumn?: string | undefined;
  /** Shape of an image where its file has only a row of numbers. Default: a square, grey or of 3 channels. */
  readonly shape?: ImageShape | undefined;
  /** Every image is resampled to this size. Default: all must have one size already. */
  readonly resize?: Pick<ImageShape, 'heightCount' | 'widthCount'> | undefined;
  /** Where the channels of arrays and rows stand. Default: last. */
  readonly layout?: 'channelsLast' | 'channelsFirst' | undefined;
  /** What numbers that are no bytes mean: 'unit' 0..1, 'byte' 0..255. Needed for fractions. */
  readonly valueRange?: 'unit' | 'byte' | undefined;
}

/** A data set out of files, with what its user should know of the way. */
export interface ReadDataset {
  /** With the images that runs use: the test split. */
  readonly test: Dataset;
  /** For calibration and training; of the same shape and classes. */
  readonly train: Images | null;
  readonly format: DatasetFormat;
  readonly notes: readonly ImportNote[];
}

export type DatasetOutcome = Outcome<ReadDataset, readonly SpecIssue[]>;
