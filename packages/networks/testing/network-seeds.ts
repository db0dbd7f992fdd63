import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packH5Model } from './tiny-h5-model.ts';
import { packLayersModel } from './tiny-layers-model.ts';

/** A right file, from which wrong ones are made. */
export interface NetworkSeed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const ONNX_FIXTURES = ['residual', 'mobile', 'lenet', 'channels-last', 'quantized'] as const;

/** The bytes of a fixture, by its place in this folder: `onnx/lenet.onnx`. */
export function networkFixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, path)));
}

export function onnxSeeds(): readonly NetworkSeed[] {
  return ONNX_FIXTURES.map((name) => ({ name: `onnx ${name}`, bytes: networkFixture(`onnx/${name}.onnx`) }));
}

/** Keras' own files: HDF5 of Keras 2 and 3, and archives of Keras 3. */
export async function kerasSeeds(): Promise<readonly NetworkSeed[]> {
  return [
    { name: 'keras-h5', bytes: await packH5Model() },
    { name: 'keras 3 in HDF5', bytes: networkFixture('keras3/branched.h5') },
    { name: 'keras-v3 graph', bytes: networkFixture('keras-v3/graph.keras') },
    { name: 'keras-v3 chain', bytes: networkFixture('keras-v3/chain.keras') },
  ];
}

export function tfjsSeeds(): readonly NetworkSeed[] {
  return [{ name: 'tfjs-layers', bytes: packLayersModel() }];
}
