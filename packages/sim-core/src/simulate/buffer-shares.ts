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
import type { PlaceModel } from '../schedule/pipeline-model.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';
import type { SegmentShape } from './segment-shape.ts';

/** [node of the segment][input]: places that buffers hold. */
export function shareBuffers(
  design: DeploymentDesign,
  segment: PlacedSegment,
  { places, layerNodes, leastCounts, fullestBits }: SegmentShape,
): Outcome<readonly (readonly number[])[], readonly SpecIssue[]> {
  const fills = layerFills(design, segment, fullestBits);
  if (!fills.ok) return fills;
  const placeCounts = places.nodes.map(({ inputs }, i) => {
    const layer = layerNodes.indexOf(i);
    return inputs.map(({ window, sourceIndex }, input) => {
      const least = leastCounts[i]![input]!;
      if (layer >= 0) return Math.floor(least * fills.value[layer]!);
      const isPool = inputs.length === 1 && window !== null;
      return isPool ? 2 * (least + placesAtOnce(places, sourceIndex)) : Infinity;
    });
  });
  return { ok: true, value: placeCounts };
}

/** Places that all copies of a source give together. */
function placesAtOnce({ nodes }: PlaceModel, sourceIndex: number): number {
  if (sourceIndex < 0) return 1;
  const { stepHeightCount, stepWidthCount, replicaCount } = nodes[sourceIndex]!;
  return stepHeightCount * stepWidthCount * replicaCount;
}

/** [layer of the segment]: how many times what it needs its buffers hold, at least once. */
function layerFills(
  { spec, layers }: DeploymentDesign,
  { layers: places }: PlacedSegment,
  fullestBits: readonly number[],
): Outcome<readonly number[], readonly SpecIssue[]> {
  const capacityBits = spec.chip.bufferBytes * 8;
  const fills = fullestBits.map((bits) => capacityBits / bits);
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
