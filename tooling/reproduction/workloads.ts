import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Dataset,
  encodeDataset,
  encodeNetwork,
  fetchDataset,
  packZoo,
  readNetworkFile,
} from '@dl-rsim/networks';
import type { Network } from '@dl-rsim/sim-core';
import { type Outcome, type QuantizationSpec, registry, type SpecIssue } from '@dl-rsim/spec';
import type { WorkloadKey } from './experiments.ts';

/** A network, its test images, and the paper's precision for that data set. */
export interface Workload {
  readonly network: Network;
  readonly networkDigest: string;
  readonly networkName: string;
  readonly dataset: Dataset;
  readonly datasetDigest: string;
  readonly quantization: QuantizationSpec;
  readonly precision: string;
}

const fixedPoint = (integerBits: number, fractionBits: number): QuantizationSpec => ({
  fixedPoint: { activation: { integerBits, fractionBits }, weight: { integerBits, fractionBits } },
});

/** Opens a workload. @throws with what is missing when a file is not there. */
export async function openWorkload(key: WorkloadKey): Promise<Workload> {
  const dataset = await openDataset(key);
  if (key === 'mnist') {
    const { network } = expectOk(await readNetworkFile(await packZoo('lenet5-mnist'), { name: 'LeNet-5' }));
    return workload({ network, dataset, networkName: 'LeNet-5 (2 + 3)', bits: [2, 4] });
  }
  const modelsDir = process.env.DLRSIM_MODELS_DIR;
  if (!modelsDir) throw new Error('set DLRSIM_MODELS_DIR to the folder of resnet14v1_cifar10.h5');
  if (!dataset.trainMean) throw new Error('the CIFAR-10 at hand has no mean of its training images');
  const bytes = await readFile(join(modelsDir, 'resnet14v1_cifar10.h5'));
  const options = { name: 'ResNet-14', inputMean: dataset.trainMean };
  const { network } = expectOk(await readNetworkFile(bytes, options));
  return workload({ network, dataset, networkName: 'ResNet-14 v1 (pretrained, 16 + 1)', bits: [3, 6] });
}

function workload(parts: {
  readonly network: Network;
  readonly networkName: string;
  readonly dataset: Dataset;
  readonly bits: readonly [number, number];
}): Workload {
  const { bits, ...named } = parts;
  return {
    ...named,
    networkDigest: sha256(encodeNetwork(parts.network)),
    datasetDigest: sha256(encodeDataset(parts.dataset)),
    quantization: fixedPoint(...bits),
    precision: `<${bits.join(',')}>`,
  };
}

async function openDataset(key: WorkloadKey): Promise<Dataset> {
  const entry = registry.find((one) => one.key === key);
  if (!entry) throw new Error(`the registry has no ${key}`);
  const cacheDir = process.env.DLRSIM_CACHE_DIR ?? join(tmpdir(), 'dl-rsim-datasets');
  const datasetsDir = process.env.DLRSIM_DATASETS_DIR;
  return expectOk(await fetchDataset({ entry, cacheDir, datasetsDir })).test;
}

function expectOk<T>(outcome: Outcome<T, readonly SpecIssue[]>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.problem.map((issue) => issue.message).join('; '));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
