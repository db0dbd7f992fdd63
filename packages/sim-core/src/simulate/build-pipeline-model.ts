import type { Component, Outcome, SpecIssue } from '@dl-rsim/spec';
import { type EdgeTransfer, edgeTransfers } from '../mapping/edge-transfers.ts';
import type { WorkEdge, WorkNode } from '../mapping/workload.ts';
import type { PipelineEdge, PipelineModel, PipelineNode } from '../schedule/pipeline-model.ts';
import { type BufferShares, shareBuffers } from './buffer-shares.ts';
import type { DeploymentMemo } from './deployment-memo.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

/** What is timed of one part of the network. */
export interface SegmentModel {
  readonly model: PipelineModel;
  /** [layer of the segment]: its place among the nodes of the model. */
  readonly layerNodes: readonly number[];
  /** [layer of the segment]: bits of inputs that a step needs in buffers. */
  readonly neededBits: readonly number[];
  /** The result on its way out, after the last output. */
  readonly resultSec: number;
}

/** A node of the workload and what it takes from the nodes of its own part. */
interface OwnNode {
  readonly node: WorkNode;
  readonly nodeIndex: number;
  readonly inputs: readonly { readonly edge: WorkEdge; readonly transfer: EdgeTransfer }[];
}

/**
 * The pipeline of the layers that are on the chips together, with the poolings and joins of their tiles. What
 * comes from other parts lies in DRAM from the beginning. `key` names the segment in its places.
 */
export function buildPipelineModel(
  design: DeploymentDesign,
  segment: PlacedSegment,
  { memo, key }: { readonly memo: DeploymentMemo; readonly key: string },
): Outcome<SegmentModel, readonly SpecIssue[]> {
  const { spec, workload, owners, interconnect } = design;
  const { costs } = spec.chip;
  const isOwn = (nodeIndex: number) => segment.layers.includes(owners[nodeIndex]!);
  const bitTimes = {
    linkSec: bitSec(costs.link),
    routerSec: bitSec(costs.router),
    chipLinkSec: bitSec(costs.chipLink),
    dramSec: bitSec(costs.dram),
  };
  const { flows } = segment;
  const transfers = memo.transfers.take(`${key} ${Object.values(bitTimes).join(' ')}`, () =>
    edgeTransfers({ workload, flows, interconnect, bitTimes }),
  );
  const own = workload.nodes.flatMap((node, nodeIndex): readonly OwnNode[] => {
    if (!isOwn(nodeIndex)) return [];
    const inputs = node.inputs
      .map((edge, i) => ({ edge, transfer: transfers.nodes[nodeIndex]!.inputs[i]! }))
      .filter(({ edge }) => edge.sourceIndex < 0 || isOwn(edge.sourceIndex));
    return [{ node, nodeIndex, inputs }];
  });
  const places = new Map(own.map(({ nodeIndex }, place) => [nodeIndex, place]));
  const bits = design.layers[0]!.format.activationBits;
  const unlimited: PipelineModel = {
    image: workload.image,
    imagePlaceSec: workload.image.channelCount * bits * bitSec(costs.dram),
    nodes: own.map((one) => pipelineNode(design, one, places)),
  };
  const layerNodes = segment.layers.map((i) => places.get(design.layers[i]!.nodeIndex)!);
  const shares = shareBuffers(design, segment, { model: unlimited, layerNodes });
  if (!shares.ok) return shares;
  return {
    ok: true,
    value: {
      model: { ...unlimited, nodes: unlimited.nodes.map((node, i) => limited(node, i, shares.value)) },
      layerNodes,
      neededBits: shares.value.neededBits,
      resultSec: isOwn(workload.nodes.length - 1) ? resultSec(design, transfers.result) : 0,
    },
  };
}

function pipelineNode(
  design: DeploymentDesign,
  { node, nodeIndex, inputs }: OwnNode,
  places: ReadonlyMap<number, number>,
): PipelineNode {
  const { layers, owners, stepsSec, spec } = design;
  const owner = owners[nodeIndex]!;
  const layer = layers[owner]!;
  const edges = inputs.map(({ edge, transfer }): PipelineEdge => {
    const sourceIndex = edge.sourceIndex < 0 ? -1 : places.get(edge.sourceIndex)!;
    return { sourceIndex, window: edge.window, bufferPlaceCount: Infinity, ...transfer };
  });
  const { heightCount, widthCount } = node.output;
  const base = { nodeIndex, inputs: edges, heightCount, widthCount };
  if (node.kind !== 'crossbar') {
    const stepSec = digitalPlaceSec(design, node, owner);
    const single = { stepHeightCount: 1, stepWidthCount: 1, replicaCount: 1, fillSec: 0 };
    return { ...base, ...single, layerIndex: null, stepSec };
  }
  return {
    ...base,
    layerIndex: layer.layerIndex,
    stepHeightCount: layer.stepHeightCount,
    stepWidthCount: layer.stepWidthCount,
    replicaCount: layer.replicaCount,
    stepSec: stepsSec[owner]!,
    fillSec: spec.chip.fillSec,
  };
}

/** Time of one place of a pooling or join, in all tiles of its layer together. */
function digitalPlaceSec({ layers, spec }: DeploymentDesign, node: WorkNode, owner: number): number {
  const { costs, peCount, crossbarCount } = spec.chip;
  const layer = layers[owner]!;
  const layerCrossbarCount = layer.replicaCount * layer.crossbarsPerCopyCount;
  const tileCount = Math.max(1, Math.floor(layerCrossbarCount / (peCount * crossbarCount)));
  const placeCount = node.output.heightCount * node.output.widthCount;
  const { poolCount, addCount } = node.digital;
  const busySec = Math.max(poolCount * bitSec(costs.pool), addCount * bitSec(costs.accumulator));
  return busySec / (placeCount * tileCount);
}

function resultSec({ workload }: DeploymentDesign, result: EdgeTransfer): number {
  const { heightCount, widthCount } = workload.nodes.at(-1)!.output;
  // Places leave one behind another: the last one when it is there, or when the links are free.
  let spacingSec = 0;
  for (const use of result.linkUses) spacingSec = Math.max(spacingSec, use.placeSec);
  return result.placeSec + (heightCount * widthCount - 1) * spacingSec;
}

function limited(node: PipelineNode, place: number, { placeCounts }: BufferShares): PipelineNode {
  const inputs = node.inputs.map((edge, i) => ({ ...edge, bufferPlaceCount: placeCounts[place]![i]! }));
  return { ...node, inputs };
}

/** Time of one action, all instances of one parent together; 0 without a limit. */
const bitSec = ({ count, actionSec }: Component): number => (count === 0 ? 0 : actionSec / count);
