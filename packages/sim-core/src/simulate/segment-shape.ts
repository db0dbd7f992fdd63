import { leastBufferPlaces } from '../schedule/buffer-places.ts';
import type { PlaceModel } from '../schedule/pipeline-model.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

/** What of a segment's pipeline does not depend on times and costs. */
export interface SegmentShape {
  /** Its nodes, in the order of the workload. */
  readonly places: PlaceModel;
  /** [node][input of the segment]: which input of the node of the workload it is. */
  readonly inputIndices: readonly (readonly number[])[];
  /** [layer of the segment]: its place among the nodes. */
  readonly layerNodes: readonly number[];
  /** [node][input]: places of the source that one step needs. */
  readonly leastCounts: readonly (readonly number[])[];
  /** [layer of the segment]: bits of inputs that a step needs in buffers, and in the fullest of its tiles. */
  readonly neededBits: readonly number[];
  readonly fullestBits: readonly number[];
  /** Whether the last node of the network is here. */
  readonly hasResult: boolean;
}

export function segmentShape(design: DeploymentDesign, segment: PlacedSegment): SegmentShape {
  const { workload, owners, layers } = design;
  const isHere = new Uint8Array(layers.length);
  for (const layer of segment.layers) isHere[layer] = 1;
  const isOwn = (nodeIndex: number) => isHere[owners[nodeIndex]!] === 1;
  const placeOf = new Map<number, number>();
  const inputIndices: number[][] = [];
  const nodes: PlaceModel['nodes'][number][] = [];
  for (const [nodeIndex, { kind, inputs, output }] of workload.nodes.entries()) {
    if (!isOwn(nodeIndex)) continue;
    const own = [...inputs.keys()].filter((i) => inputs[i]!.sourceIndex < 0 || isOwn(inputs[i]!.sourceIndex));
    const layer = kind === 'crossbar' ? layers[owners[nodeIndex]!]! : ONE_BY_ONE;
    const { stepHeightCount, stepWidthCount, replicaCount } = layer;
    placeOf.set(nodeIndex, nodes.length);
    inputIndices.push(own);
    nodes.push({
      inputs: own.map((i) => {
        const { sourceIndex, window } = inputs[i]!;
        return { sourceIndex: sourceIndex < 0 ? -1 : placeOf.get(sourceIndex)!, window };
      }),
      ...{ nodeIndex, heightCount: output.heightCount, widthCount: output.widthCount },
      ...{ stepHeightCount, stepWidthCount, replicaCount },
    });
  }
  const places: PlaceModel = { image: workload.image, nodes };
  const leastCounts = nodes.map(({ inputs }, i) =>
    inputs.map((_, input) => leastBufferPlaces(places, i, input)),
  );
  const layerNodes = segment.layers.map((i) => placeOf.get(layers[i]!.nodeIndex)!);
  const neededBits = segment.layers.map((layer, i) => {
    const place = layerNodes[i]!;
    return neededBitsOf(design, layer, {
      inputs: nodes[place]!.inputs,
      nodes,
      leastCounts: leastCounts[place]!,
    });
  });
  return {
    ...{ places, inputIndices, layerNodes, leastCounts, neededBits },
    fullestBits: fullestBits(segment, neededBits),
    hasResult: isOwn(workload.nodes.length - 1),
  };
}

/** How poolings and joins work: place by place, in one go. */
const ONE_BY_ONE = { stepHeightCount: 1, stepWidthCount: 1, replicaCount: 1 };

function neededBitsOf(
  { workload, layers }: DeploymentDesign,
  layer: number,
  one: Pick<PlaceModel['nodes'][number], 'inputs'> &
    Pick<PlaceModel, 'nodes'> & { readonly leastCounts: readonly number[] },
): number {
  let bits = 0;
  for (const [input, { sourceIndex }] of one.inputs.entries()) {
    const source = sourceIndex < 0 ? null : workload.nodes[one.nodes[sourceIndex]!.nodeIndex]!;
    const { channelCount } = source ? source.output : workload.image;
    bits += one.leastCounts[input]! * channelCount * layers[layer]!.format.activationBits;
  }
  return bits;
}

/** Layers need bits in their tiles in proportion to their crossbars there. */
function fullestBits({ placement }: PlacedSegment, neededBits: readonly number[]): readonly number[] {
  const tileBits = new Float64Array(placement.tiles.length);
  for (const [i, { spans }] of placement.layers.entries()) {
    const total = spans.reduce((sum, { crossbarCount }) => sum + crossbarCount, 0);
    for (const { tileIndex, crossbarCount } of spans)
      tileBits[tileIndex]! += (neededBits[i]! * crossbarCount) / total;
  }
  return placement.layers.map(({ spans }) =>
    spans.reduce((most, { tileIndex }) => Math.max(most, tileBits[tileIndex]!), 0),
  );
}
