import type { DeploymentLevel, DeploymentSummary, Outcome, SpecIssue, Traffic } from '@dl-rsim/spec';
import { trafficCounts } from '../cost/traffic-actions.ts';
import { edgeBits } from '../mapping/edge-bits.ts';
import { buildPipelineModel } from './build-pipeline-model.ts';
import { type CrossbarUse, crossbarUse } from './crossbar-use.ts';
import { type DeploymentCost, deploymentCost } from './deployment-energy.ts';
import type { DeploymentMemo, DeploymentTraffic } from './deployment-memo.ts';
import { type DeploymentTimes, deploymentTimes, type EvaluatedSegment } from './deployment-times.ts';
import { partMoves } from './part-transfer.ts';
import { type PlacedSegment, placeDeployment, placementKey, segmentsTraffic } from './place-deployment.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

/** Everything that is known of one design point at one level. */
export interface DeploymentEvaluation {
  readonly design: DeploymentDesign;
  readonly segments: readonly EvaluatedSegment[];
  readonly times: DeploymentTimes;
  readonly cost: DeploymentCost;
  readonly use: CrossbarUse;
}

/** What designs are compared by, with every breakdown that does not go by layer or place. */
export type DeploymentOverview = Omit<
  DeploymentSummary,
  'resultVersion' | 'coreVersion' | 'specFingerprint' | 'seed' | 'assumptions'
>;

/**
 * Places, times and prices a design. Annealing is left out where `isAnnealed` is false: for the first glance
 * of searches.
 */
export function evaluateDeployment(
  design: DeploymentDesign,
  options: {
    readonly level: DeploymentLevel;
    readonly isAnnealed: boolean;
    readonly memo: DeploymentMemo;
  },
): Outcome<DeploymentEvaluation, readonly SpecIssue[]> {
  const { level, memo } = options;
  const placed = placeDeployment(design, options);
  if (!placed.ok) return placed;
  const key = placementKey(design, options);
  const traffic = memo.traffic.take(key, () => deploymentTraffic(design, placed.value));
  const segments: EvaluatedSegment[] = [];
  for (const [i, segment] of placed.value.entries()) {
    const built = buildPipelineModel(design, segment, {
      ...{ memo, key: `${key} ${i}`, edges: traffic.edges[i]! },
    });
    if (!built.ok) return built;
    segments.push({ segment, built: built.value, moves: traffic.moves[i]! });
  }
  const times = deploymentTimes(design, segments, level);
  if (!times.ok) return times;
  const { intervalSec } = times.value.levels.at(-1)!;
  const cost = deploymentCost(design, traffic.counts, {
    segmentCount: segments.length,
    intervalSec,
    writeSec: times.value.writeSec,
  });
  return {
    ok: true,
    value: { design, segments, times: times.value, cost, use: crossbarUse(design.layers) },
  };
}

function deploymentTraffic(design: DeploymentDesign, placed: readonly PlacedSegment[]): DeploymentTraffic {
  const { workload, interconnect } = design;
  const traffic = segmentsTraffic(design, placed);
  return {
    counts: trafficCounts(traffic),
    moves: traffic.parts.map((part) => partMoves(part, interconnect)),
    edges: traffic.parts.map((part) => edgeBits({ workload, interconnect, ...part })),
  };
}

/** The numbers of an evaluation that tables and searches read. */
export function overviewOf({ design, times, cost, use, segments }: DeploymentEvaluation): DeploymentOverview {
  const { workload, layers, availableCount } = design;
  const { latencySec, intervalSec } = times.levels.at(-1)!;
  const { layersJ: _, ...programming } = cost.programming;
  return {
    networkName: workload.networkName,
    macCount: workload.macCount,
    latencySec,
    intervalSec,
    levels: [...times.levels],
    energyJ: cost.rollUp.energyJ,
    areaM2: cost.rollUp.areaM2,
    peakPowerW: cost.rollUp.peakPowerW,
    components: [...cost.rollUp.components],
    traffic: trafficOf(cost),
    programming,
    crossbars: {
      neededCount: layers.reduce((sum, { crossbarsPerCopyCount, guests }) => {
        return sum + crossbarsPerCopyCount - guests.length;
      }, 0),
      allocatedCount: use.allocatedCount,
      availableCount,
      segmentCount: segments.length,
      usedCellRatio: use.usedCellRatio,
      useCounts: [...use.useCounts],
    },
  };
}

function trafficOf({ traffic }: DeploymentCost): Traffic[] {
  return traffic.kinds.map(({ kind, bitCount, hopBits }) => ({
    kind,
    sentBytes: bitCount / 8,
    receivedBytes: bitCount / 8,
    hopBytes: hopBits / 8,
  }));
}
