/**
 * What the buffers of tiles hold for each layer.
 *
 * Quantity: places of each source that a layer's buffers hold, and the bits that one step needs.
 * Equation: the bits that a step of a layer needs lie in its tiles in proportion to its crossbars there; a
 * tile fills its buffer with what its layers need in equal proportion, so that a layer holds
 *   places = places that a step needs x smallest over its tiles of (buffer / bits needed there).
 * @source shafiee2016 section V ((Ky - 1) rows and Kx places of the inputs of a layer wait in its buffers).
 * Valid: layers on crossbars. Poolings take in values as they come and hold two windows and two steps of all
 * copies that they take from; joins hold what their longer branch keeps back.
 * Ignored: bits of joins and of results that wait.
 */
import type { Outcome, SpecIssue } from '@dl-rsim/spec';
import { leastBufferPlaces } from '../schedule/buffer-places.ts';
import type { PipelineModel } from '../schedule/pipeline-model.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

export interface BufferShares {
  /** [node of the model][input] */
  readonly placeCounts: readonly (readonly number[])[];
  /** [layer of the segment] */
  readonly neededBits: readonly number[];
}

export function shareBuffers(
  design: DeploymentDesign,
  segment: PlacedSegment,
  { model, layerNodes }: { readonly model: PipelineModel; readonly layerNodes: readonly number[] },
): Outcome<BufferShares, readonly SpecIssue[]> {
  const { workload } = design;
  const leastCounts = model.nodes.map((node, i) =>
    node.inputs.map((_, input) => leastBufferPlaces(model, i, input)),
  );
  const neededBits = segment.layers.map((layer, i) => {
    const { format } = design.layers[layer]!;
    let bits = 0;
    for (const [input, { sourceIndex }] of model.nodes[layerNodes[i]!]!.inputs.entries()) {
      const source = sourceIndex < 0 ? null : workload.nodes[model.nodes[sourceIndex]!.nodeIndex]!;
      const { channelCount } = source ? source.output : workload.image;
      bits += leastCounts[layerNodes[i]!]![input]! * channelCount * format.activationBits;
    }
    return bits;
  });
  const fills = layerFills(design, segment, neededBits);
  if (!fills.ok) return fills;
  const placeCounts = model.nodes.map((node, i) => {
    const layer = layerNodes.indexOf(i);
    return node.inputs.map(({ window, sourceIndex }, input) => {
      const least = leastCounts[i]![input]!;
      if (layer >= 0) return Math.floor(least * fills.value[layer]!);
      const isPool = node.inputs.length === 1 && window !== null;
      return isPool ? 2 * (least + placesAtOnce(model, sourceIndex)) : Infinity;
    });
  });
  return { ok: true, value: { placeCounts, neededBits } };
}

/** Places that all copies of a source give together. */
function placesAtOnce({ nodes }: PipelineModel, sourceIndex: number): number {
  if (sourceIndex < 0) return 1;
  const { stepHeightCount, stepWidthCount, replicaCount } = nodes[sourceIndex]!;
  return stepHeightCount * stepWidthCount * replicaCount;
}

/** [layer of the segment]: how many times what it needs its buffers hold, at least once. */
function layerFills(
  { spec, layers }: DeploymentDesign,
  { placement, layers: places }: PlacedSegment,
  neededBits: readonly number[],
): Outcome<readonly number[], readonly SpecIssue[]> {
  const capacityBits = spec.chip.bufferBytes * 8;
  const tileBits = new Float64Array(placement.tiles.length);
  const eachSpan = (visit: (layer: number, tileIndex: number, bits: number) => void) => {
    for (const [i, { spans }] of placement.layers.entries()) {
      const total = spans.reduce((sum, { crossbarCount }) => sum + crossbarCount, 0);
      for (const span of spans) visit(i, span.tileIndex, (neededBits[i]! * span.crossbarCount) / total);
    }
  };
  eachSpan((_, tileIndex, bits) => {
    tileBits[tileIndex]! += bits;
  });
  const fills = neededBits.map(() => Infinity);
  eachSpan((i, tileIndex) => {
    fills[i] = Math.min(fills[i]!, capacityBits / tileBits[tileIndex]!);
  });
  const tight = fills.findIndex((fill) => fill < 1);
  if (tight < 0) return { ok: true, value: fills };
  const neededBytes = Math.ceil(spec.chip.bufferBytes / Math.min(...fills));
  const name = layers[places[tight]!]!.layerName;
  return {
    ok: false,
    problem: [
      {
        path: ['chip', 'bufferBytes'],
        code: 'DOES_NOT_FIT',
        message:
          `chip.bufferBytes is ${spec.chip.bufferBytes}; the inputs that wait in the tiles of ${name} and ` +
          `its neighbours need up to ${neededBytes}: take larger buffers, fewer crossbars in a tile so ` +
          'that layers spread over more tiles, or fewer activation bits',
        limit: `at least ${neededBytes}`,
        actual: String(spec.chip.bufferBytes),
      },
    ],
  };
}
