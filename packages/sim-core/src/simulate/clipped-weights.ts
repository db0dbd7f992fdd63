import { storeWeights } from '../crossbar/encode-group.ts';
import { planReads } from '../crossbar/read-plan.ts';
import { isCrossbarLayer } from '../network/graph.ts';
import { patchGeometry } from '../network/im2col.ts';
import { type Quantization, quantizeGroups } from '../network/integer-inference.ts';
import { inputExtents } from '../network/shape.ts';
import { invariant } from '../numeric/invariant.ts';
import { formatOf } from './calibrate.ts';
import type { Design, LayerDesign } from './resolve.ts';

/** Weights of a layer that its encoding cannot hold and stores as the nearest one that it can. */
export function countClippedWeights(
  { network, extents }: Pick<Design, 'network' | 'extents'>,
  layer: LayerDesign,
  quantization: Quantization,
): number {
  const { layerIndex, accelerator } = layer;
  const { weightEncoding } = accelerator;
  // These hold every weight: nothing to look for in what may be a hundred million of them.
  if (weightEncoding === 'twosComplement' || weightEncoding === 'offset' || weightEncoding === 'unitColumn') {
    return 0;
  }
  const place = network.layers[layerIndex]!;
  invariant(isCrossbarLayer(place), `layer ${layerIndex} is a crossbar layer`);
  const geometry = patchGeometry(place, inputExtents(network, extents, layerIndex)[0]!);
  const plan = planReads(geometry, formatOf(layer, quantization));
  return quantizeGroups(place, quantization).reduce(
    (sum, weights) => sum + storeWeights(plan, weights).clippedWeightCount,
    0,
  );
}
