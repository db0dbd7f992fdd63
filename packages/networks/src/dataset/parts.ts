import type { Images } from '@dl-rsim/sim-core';
import type { ImportNote } from '../read-network.ts';
import type { DatasetFormat } from './read-dataset.ts';
import type { Split } from './split-of-path.ts';

/** Labelled images of one file or pair of files. */
export interface Part {
  /** Named in messages. */
  readonly place: string;
  readonly split: Split | null;
  readonly images: Images;
}

/** What a format's reader finds: parts to be joined, all of one shape. */
export interface Parts {
  readonly format: DatasetFormat;
  readonly parts: readonly Part[];
  /** Null where the files do not name their classes. */
  readonly classNames: readonly string[] | null;
  readonly notes: readonly ImportNote[];
}
