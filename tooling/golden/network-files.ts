import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readCifarBatch, readMeanImage, readNetworkFile } from '@dl-rsim/networks';
import type { Images, Network } from '@dl-rsim/sim-core';
import type { NetworkCase } from './case-file.ts';
import { CaseProblem, demand } from './outcome.ts';

/** Where networks and data sets lie: DLRSIM_MODELS_DIR and DLRSIM_DATASETS_DIR. */
export interface NetworkFolders {
  readonly modelsDir: string;
  readonly datasetsDir: string;
}

const CENTRED = /^pixel\/255 minus (\S+), NHWC$/;
const PLAIN = 'pixel/255, NHWC';

/**
 * The images of a case, and its network, whose first layer subtracts what the case says, without its last
 * softmax, so that its outputs are logits.
 */
export async function readNetworkCase(
  content: NetworkCase,
  { modelsDir, datasetsDir }: NetworkFolders,
): Promise<{ readonly network: Network; readonly images: Images }> {
  const datasetPath = join(datasetsDir, withoutFolder(content.dataset, 'datasets'));
  const images = taken(readCifarBatch(unpacked(datasetPath), basename(datasetPath)));
  const meanName = CENTRED.exec(content.preprocessing)?.[1];
  demand(
    meanName !== undefined || content.preprocessing === PLAIN,
    `preprocessing is ${content.preprocessing}`,
  );
  const inputMean =
    meanName === undefined
      ? null
      : taken(readMeanImage(contentOf(join(dirname(datasetPath), basename(meanName))), meanName));
  const modelPath = join(modelsDir, withoutFolder(content.model, 'models'));
  const read = await readNetworkFile(contentOf(modelPath), { name: basename(modelPath), inputMean });
  if (!read.ok) throw new CaseProblem(read.problem.map(({ message }) => message).join('; '));
  return { network: withoutSoftmax(read.value.network), images };
}

/** `folder/a/b` as `a/b`; a path that leads out of the folder is none. */
function withoutFolder(path: string, folder: string): string {
  const steps = path.split('/');
  demand(steps.shift() === folder && !steps.includes('..'), `${path} is not in ${folder}`);
  return join(...steps);
}

/** The logits are what the softmax gets; all else leads to it, so the layer before it is its input. */
function withoutSoftmax(network: Network): Network {
  if (network.layers.at(-1)?.kind !== 'softmax') return network;
  return { ...network, layers: network.layers.slice(0, -1) };
}

function unpacked(path: string): Uint8Array {
  const bytes = contentOf(path);
  return path.endsWith('.gz') ? new Uint8Array(gunzipSync(bytes)) : bytes;
}

function contentOf(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new CaseProblem(`cannot read ${basename(path)}: ${error instanceof Error ? error.message : error}`);
  }
}

function taken<T>(
  read:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problem: { readonly message: string } },
): T {
  if (!read.ok) throw new CaseProblem(read.problem.message);
  return read.value;
}
