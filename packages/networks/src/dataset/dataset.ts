import type { Images } from '@dl-rsim/sim-core';

/** Labelled test images with their card. Labels are positions in `classNames`. */
export interface Dataset {
  readonly name: string;
  readonly classNames: readonly string[];
  /** Rendered by this product rather than taken from the world. */
  readonly isSynthetic: boolean;
  readonly source: string;
  readonly licence: string;
  readonly images: Images;
  /** Mean of pixel/255 over the training images, [h, w, c], where it is known: networks may subtract it. */
  readonly trainMean?: Float32Array;
}

export const DIGIT_NAMES: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
