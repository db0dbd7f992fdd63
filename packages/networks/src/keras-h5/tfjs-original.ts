import { concatenate } from '../archive/concatenate.ts';
import type { LayerWeight } from '../keras-layers/placed-layer.ts';
import { weightPart } from '../keras-layers/take-weights.ts';
import type { TfjsOriginal } from '../read-network.ts';

/**
 * A Keras 2 file as a TensorFlow.js Layers model: the same architecture, with weights under the names that
 * TensorFlow.js gives them, `layer/kernel`. `config` is JSON.
 */
export function tfjsOriginalOf(
  config: string,
  weights: ReadonlyMap<string, readonly LayerWeight[]>,
): TfjsOriginal {
  const named = [...weights].flatMap(([layerName, list]) =>
    list.map(({ name, shape, values }) => ({ name: `${layerName}/${weightPart(name)}`, shape, values })),
  );
  return {
    kind: 'layers',
    modelTopology: JSON.parse(config),
    weightSpecs: named.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
    weightData: concatenate(named.map(({ values }) => bytesOf(values))).buffer,
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
