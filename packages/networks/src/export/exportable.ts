import {
  checkNetwork,
  type Extents,
  inputExtents,
  type Layer,
  layerExtents,
  type Network,
} from '@dl-rsim/sim-core';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue, quote } from '../issue.ts';

const LIMIT_ISSUES = 20;

/** Carries why a layer cannot be written out of the depth of its writing. */
export class ExportRefusal extends Error {}

/** A layer with all that its writer needs to know of its surroundings. */
export interface PlacedExport {
  readonly layer: Layer;
  readonly layerIndex: number;
  readonly inputs: readonly Extents[];
  readonly output: Extents;
}

/**
 * Writes every layer with `write` and gives the number of classes. All that cannot be written is told, each
 * with its layer.
 */
export function exportLayers(
  network: Network,
  write: (placed: PlacedExport) => void,
): Outcome<number, readonly SpecIssue[]> {
  if (network.isShapeOnly) {
    const message = 'the network has no weights; only its shape is known';
    return fail([issue(['layers'], 'UNSUPPORTED', { message })]);
  }
  const checked = checkNetwork(network);
  if (!checked.ok) return fail(checked.problem);
  const extents = layerExtents(network);
  const issues: SpecIssue[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    const inputs = inputExtents(network, extents, layerIndex);
    try {
      write({ layer, layerIndex, inputs, output: extents[layerIndex]! });
    } catch (cause) {
      if (!(cause instanceof ExportRefusal)) throw cause;
      const message = `layer ${layerIndex} (${layer.kind} ${quote(layer.name)}): ${cause.message}`;
      issues.push(issue(['layers', layerIndex], 'UNSUPPORTED', { message }));
    }
  }
  return issues.length > 0 ? fail(issues.slice(0, LIMIT_ISSUES)) : succeed(checked.value.classCount);
}

/** Little-endian 32-bit floats. */
export function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of values.entries()) view.setFloat32(4 * at, value, true);
  return bytes;
}
