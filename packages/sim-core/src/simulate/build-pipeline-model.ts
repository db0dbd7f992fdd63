import type { Component, Outcome, SpecIssue } from '@dl-rsim/spec';
import type { EdgeBits } from '../mapping/edge-bits.ts';
import { type EdgeTransfer, transfersOf } from '../mapping/edge-transfers.ts';
import type { WorkNode } from '../mapping/workload.ts';
import type { PipelineEdge, PipelineModel, PipelineNode } from '../schedule/pipeline-model.ts';
import { shareBuffers } from './buffer-shares.ts';
import type { DeploymentMemo } from './deployment-memo.ts';
import type { PlacedSegment } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';
import { type SegmentShape, segmentShape } from './segment-shape.ts';

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

/**
 * The pipeline of the layers that are on the chips together, with the poolings and joins of their tiles. What
 * comes from other parts lies in DRAM from the beginning. `key` names the segment in its places.
 */
export function buildPipelineModel(
  design: DeploymentDesign,
  segment: PlacedSegment,
  { memo, key, edges }: { readonly memo: DeploymentMemo; readonly key: string; readonly edges: EdgeBits },
): Outcome<SegmentModel, readonly SpecIssue[]> {
  const { spec, workload, interconnect } = design;
  const { costs } = spec.chip;
  const bitTimes = {
    linkSec: bitSec(costs.link),
    routerSec: bitSec(costs.router),
    chipLinkSec: bitSec(costs.chipLink),
    dramSec: bitSec(costs.dram),
  };
  const shape = memo.shapes.take(key, () => segmentShape(design, segment));
  const timesKey = `${key} ${Object.values(bitTimes).join(' ')}`;
  const transfers = memo.transfers.take(timesKey, () => transfersOf(edges, interconnect, bitTimes));
  const shares = shareBuffers(design, segment, shape);
  if (!shares.ok) return shares;
  const { places, layerNodes, neededBits, hasResult } = shape;
  const bits = design.layers[0]!.format.activationBits;
  return {
    ok: true,
    value: {
      model: {
        image: workload.image,
        imagePlaceSec: workload.image.channelCount * bits * bitSec(costs.dram),
        nodes: places.nodes.map((_, place) => {
          const { inputs } = transfers.nodes[places.nodes[place]!.nodeIndex]!;
          return pipelineNode(design, shape, { place, transfers: inputs, placeCounts: shares.value[place]! });
        }),
      },
      layerNodes,
      neededBits,
      resultSec: hasResult ? resultSec(design, transfers.result) : 0,
    },
  };
}

function pipelineNode(
  design: DeploymentDesign,
  { places, inputIndices }: SegmentShape,
  one: {
    readonly place: number;
    /** By all inputs of the node. */
    readonly transfers: readonly EdgeTransfer[];
    /** By its inputs of this segment. */
    readonly placeCounts: readonly number[];
  },
): PipelineNode {
  const { workload, layers, owners, stepsSec, spec } = design;
  const shape = places.nodes[one.place]!;
  const node = workload.nodes[shape.nodeIndex]!;
  const owner = owners[shape.nodeIndex]!;
  const inputs = shape.inputs.map(({ sourceIndex, window }, i): PipelineEdge => {
    const { placeSec, longestUseSec, linkUses } = one.transfers[inputIndices[one.place]![i]!]!;
    return {
      ...{ sourceIndex, window, placeSec, bufferPlaceCount: one.placeCounts[i]! },
      spacingSec: longestUseSec ?? placeSec,
      // Contention alone asks for them, and there are many.
      get linkUses() {
        return linkUses();
      },
    };
  });
  const { nodeIndex, heightCount, widthCount, stepHeightCount, stepWidthCount, replicaCount } = shape;
  const isCrossbar = node.kind === 'crossbar';
  return {
    ...{ nodeIndex, inputs, heightCount, widthCount, stepHeightCount, stepWidthCount, replicaCount },
    layerIndex: isCrossbar ? layers[owner]!.layerIndex : null,
    stepSec: isCrossbar ? stepsSec[owner]! : digitalPlaceSec(design, node, owner),
    fillSec: isCrossbar ? spec.chip.fillSec : 0,
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
  const spacingSec = result.longestUseSec ?? 0;
  return result.placeSec + (heightCount * widthCount - 1) * spacingSec;
}

/** Time of one action, all instances of one parent together; 0 without a limit. */
const bitSec = ({ count, actionSec }: Component): number => (count === 0 ? 0 : actionSec / count);
