import type { Network } from '@dl-rsim/sim-core';
import type { Outcome, SpecIssue } from '@dl-rsim/spec';
import { subtractInputMean } from './input-mean.ts';
import { isH5 } from './keras-h5/h5-file.ts';
import { type KerasH5Options, readKerasH5Network } from './keras-h5/read-keras-h5-network.ts';
import { readTfjsLayersModel } from './tfjs/read-tfjs-layers-model.ts';

/**
 * Reads a network that a user sent: HDF5 of Keras, or the zip of a TensorFlow.js Layers model. Its first
 * bytes tell which, never its name.
 */
export async function readNetworkFile(
  bytes: Uint8Array,
  options: KerasH5Options,
): Promise<Outcome<Network, readonly SpecIssue[]>> {
  if (isH5(bytes)) return readKerasH5Network(bytes, options);
  const read = readTfjsLayersModel(bytes);
  return read.ok ? subtractInputMean(read.value, options.inputMean ?? null) : read;
}
