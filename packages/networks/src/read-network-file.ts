import { fail, succeed } from '@dl-rsim/spec';
import { isZip, readZip } from './archive/read-zip.ts';
import { subtractInputMean } from './input-mean.ts';
import { isH5 } from './keras-h5/h5-file.ts';
import { readKerasH5Network } from './keras-h5/read-keras-h5-network.ts';
import { isKerasV3, readKerasV3Files } from './keras-v3/read-keras-v3-network.ts';
import { readOnnxNetwork } from './onnx/read-onnx-network.ts';
import type { ReadNetworkOptions, ReadOutcome } from './read-network.ts';
import { isSavedModel, readSavedModel } from './saved-model/read-saved-model.ts';
import { readTfjsLayersFiles } from './tfjs/read-tfjs-layers-model.ts';
import { isTfjsGraphModel, readTfjsGraphModel } from './tfjs-graph/read-tfjs-graph-model.ts';

/**
 * Reads a network that a user sent. Its content tells the format, never its name. Where a mean image is
 * given, the network's first layer subtracts it; the original is left as it is.
 */
export async function readNetworkFile(bytes: Uint8Array, options: ReadNetworkOptions): Promise<ReadOutcome> {
  const read = await readAny(bytes, options);
  if (!read.ok) return read;
  const centred = subtractInputMean(read.value.network, options.inputMean ?? null);
  return centred.ok ? succeed({ ...read.value, network: centred.value }) : fail(centred.problem);
}

async function readAny(bytes: Uint8Array, options: ReadNetworkOptions): Promise<ReadOutcome> {
  if (isH5(bytes)) return readKerasH5Network(bytes, options);
  if (!isZip(bytes)) return readOnnxNetwork(bytes, options);
  const files = readZip(bytes);
  if (!files.ok) return files;
  if (isKerasV3(files.value)) return readKerasV3Files(files.value, options);
  if (isSavedModel(files.value)) return readSavedModel(files.value, options);
  if (isTfjsGraphModel(files.value)) return readTfjsGraphModel(files.value, options);
  return readTfjsLayersFiles(files.value);
}
