import type { Network } from '@dl-rsim/sim-core';
import { type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { zipSync } from 'fflate';
import { concatenate } from '../archive/concatenate.ts';
import { exportLayers, floatBytes } from './exportable.ts';
import { writeKerasLayer } from './keras-layer.ts';
import { KerasWriter } from './keras-writer.ts';

/** The earliest date that a zip can carry: equal networks must give equal archives. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * The network as a zip of model.json and weights.bin, which TensorFlow.js loads with `loadLayersModel`: a
 * functional model of float32 weights. What Keras has no layer for is put together from those that it has;
 * what cannot be is refused with the layer.
 */
export function writeTfjsLayersModel(network: Network): Outcome<Uint8Array, readonly SpecIssue[]> {
  const writer = new KerasWriter(network);
  const written = exportLayers(network, (placed) => writeKerasLayer(writer, network, placed));
  if (!written.ok) return written;
  const { weights } = writer;
  const document = {
    format: 'layers-model',
    generatedBy: 'DL-RSIM',
    convertedBy: null,
    modelTopology: {
      class_name: 'Functional',
      config: writer.config(),
      keras_version: '2.4.0',
      backend: 'tensorflow',
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  };
  const files = {
    'model.json': new TextEncoder().encode(JSON.stringify(document)),
    'weights.bin': concatenate(weights.map(({ values }) => floatBytes(values))),
  };
  return succeed(zipSync(files, { mtime: ZIP_EPOCH, level: 6 }));
}
