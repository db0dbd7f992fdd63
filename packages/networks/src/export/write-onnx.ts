import type { Network } from '@dl-rsim/sim-core';
import { type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { exportLayers } from './exportable.ts';
import { writeOnnxLayer } from './onnx-layer.ts';
import { OnnxWriter } from './onnx-writer.ts';

/** Gelu came with opset 20; all else is written as in 17, which more programs read. */
const OPSET = 17;
const GELU_OPSET = 20;

/**
 * The network as an ONNX model, channels first, with a free number of images: input `image` [batch, channel,
 * height, width], output `output` [batch, class].
 */
export function writeOnnx(network: Network): Outcome<Uint8Array, readonly SpecIssue[]> {
  const writer = new OnnxWriter();
  const written = exportLayers(network, (placed) => writeOnnxLayer(writer, placed));
  if (!written.ok) return written;
  const classCount = written.value;
  const opset = network.layers.some(({ kind }) => kind === 'gelu') ? GELU_OPSET : OPSET;
  return succeed(writer.finish(network, classCount, opset));
}
