import type { Component, DeployedLayer, DeploymentResult, LinkLoad, TilePlan } from '@dl-rsim/spec';
import { servedLoadBits } from '../cost/traffic-actions.ts';
import { crossbarCountOf } from '../mapping/mapped-layer.ts';
import { assumptionsOf } from './deployment-assumptions.ts';
import type { DeploymentEvaluation } from './evaluate-deployment.ts';
import { segmentsTraffic } from './place-deployment.ts';

/** What is long in a result: by layer, by link, by tile, by time. */
export function describeDeployment(
  evaluation: DeploymentEvaluation,
): Pick<DeploymentResult, 'layers' | 'links' | 'floorPlan' | 'timeline' | 'assumptions'> {
  const neededBits = evaluation.segments.flatMap(({ built }) => built.neededBits);
  return {
    layers: evaluation.design.layers.map((_, i) => describeLayer(evaluation, i, neededBits[i]!)),
    links: describeLinks(evaluation),
    floorPlan: floorPlan(evaluation),
    timeline: evaluation.times.timeline(),
    assumptions: assumptionsOf(evaluation),
  };
}

function describeLayer(
  { design, times, cost }: DeploymentEvaluation,
  index: number,
  neededBits: number,
): DeployedLayer {
  const layer = design.layers[index]!;
  const { kernel, output } = design.workload.nodes[layer.nodeIndex]!;
  const { crossbarRowCount, crossbarColumnCount } = layer.format;
  const stepCount = Math.ceil(layer.stepsPerImageCount / layer.replicaCount);
  const stepSec = design.stepsSec[index]!;
  const stageSec = stepCount * stepSec;
  const crossbarCount = crossbarCountOf(layer);
  const cellCount = layer.crossbarsPerCopyCount * crossbarRowCount * crossbarColumnCount;
  return {
    layerIndex: layer.layerIndex,
    layerName: layer.layerName,
    partition: layer.partition,
    windowText: layer.windowText,
    rowCount: kernel!.matrix.rowCount,
    columnCount: kernel!.matrix.columnCount,
    groupCount: kernel!.matrix.groupCount,
    crossbarsPerCopyCount: layer.crossbarsPerCopyCount,
    replicaCount: layer.replicaCount,
    crossbarCount,
    usedCellRatio: layer.usedCellsPerCopyCount / cellCount,
    positionCount: output.heightCount * output.widthCount,
    stepCount,
    stepSec,
    stageSec,
    startSec: times.startsSec[index]!,
    endSec: times.endsSec[index]!,
    busyRatio: stageSec / times.levels.at(-1)!.intervalSec,
    bufferBytes: neededBits / 8,
    actionCounts: [...cost.workloads[index]!.actions],
    dynamicsJ: [...cost.rollUp.dynamicsJ[index]!],
  };
}

/** Links that carry something. */
function describeLinks({ design, segments, times }: DeploymentEvaluation): LinkLoad[] {
  const { costs } = design.spec.chip;
  const { intervalSec } = times.levels.at(-1)!;
  const loadBits = servedLoadBits(
    segmentsTraffic(
      design,
      segments.map(({ segment }) => segment),
    ),
  );
  return design.interconnect.links.flatMap(({ fromIndex, toIndex, isBetweenChips }, i): LinkLoad[] => {
    const bits = loadBits[i]!;
    if (bits === 0) return [];
    const busySec = bits * bitSec(isBetweenChips ? costs.chipLink : costs.link);
    return [{ fromIndex, toIndex, loadBytes: bits / 8, busyRatio: busySec / intervalSec }];
  });
}

const bitSec = ({ count, actionSec }: Component): number => (count === 0 ? 0 : actionSec / count);

/** Tiles in their order; blocks that lie in crossbars of others take no room. */
function floorPlan({ design, segments }: DeploymentEvaluation): TilePlan[] {
  const parts = design.interconnect.tiles.map((): TilePlan['parts'] => []);
  for (const { segment } of segments) {
    for (const [i, { spans }] of segment.placement.layers.entries()) {
      const { layerIndex } = design.layers[segment.layers[i]!]!;
      for (const { tileIndex, crossbarCount, isGuest } of spans) {
        if (isGuest) continue;
        const last = parts[tileIndex]!.at(-1);
        if (last?.layerIndex === layerIndex) last.crossbarCount += crossbarCount;
        else parts[tileIndex]!.push({ layerIndex, crossbarCount });
      }
    }
  }
  return design.interconnect.tiles.map((tile, i) => ({ ...tile, parts: parts[i]! }));
}
