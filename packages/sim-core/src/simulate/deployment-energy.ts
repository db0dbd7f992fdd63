import { cellEnergyJ, unitReadJ } from '../cost/cell-energy.ts';
import { layerActions } from '../cost/layer-actions.ts';
import { type Programming, programmingCost } from '../cost/programming-cost.ts';
import { type LayerWorkload, type RollUp, rollUp } from '../cost/roll-up.ts';
import type { TrafficCounts } from '../cost/traffic-actions.ts';
import type { WorkNode } from '../mapping/workload.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

/** What one image costs, and what moves for it. */
export interface DeploymentCost {
  readonly rollUp: RollUp;
  /** [layer] */
  readonly workloads: readonly LayerWorkload[];
  readonly traffic: TrafficCounts;
  readonly programming: Programming;
}

export function deploymentCost(
  design: DeploymentDesign,
  traffic: TrafficCounts,
  options: { readonly segmentCount: number; readonly intervalSec: number; readonly writeSec: number },
): DeploymentCost {
  const { segmentCount, intervalSec, writeSec } = options;
  const { spec, layers, activities, costs } = design;
  const { chip } = spec;
  const programming = programmingCost(layers, chip, {
    segmentCount,
    batchCount: spec.schedule.batchCount,
    writeSec,
  });
  const nodes = nodesByOwner(design);
  const imageValues = imageValueCounts(design);
  const actions = layers.map((layer, i) => {
    const own = layerActions(layer, {
      activity: activities[i]!,
      isZeroSkipped: spec.schedule.zeroSkip === 'on',
      peCrossbarCount: chip.crossbarCount,
      tileCrossbarCount: chip.peCount * chip.crossbarCount,
      inputSplitCount: spec.mapping.inputSplitCount,
      nodes: nodes[i]!,
      imageValueCount: imageValues[i]!,
    });
    const moved = traffic.actions[i]!;
    for (let component = 0; component < own.length; component++) own[component]! += moved[component]!;
    return own;
  });
  const isByCells = chip.crossbarEnergy === 'cells';
  const workloads = layers.map(
    (layer, i): LayerWorkload => ({
      actions: actions[i]!,
      crossbarJ: isByCells ? cellEnergyJ(layer, activities[i]!, chip) : null,
      crossbarReadJ: isByCells ? unitReadJ(layer, activities[i]!, chip) : null,
      writeJ: programming.layersJ[i]!,
    }),
  );
  return { rollUp: rollUp(costs, workloads, intervalSec), workloads, traffic, programming };
}

/** [layer]: its own node, then the poolings and joins of its tiles. */
function nodesByOwner({ workload, layers, owners }: DeploymentDesign): readonly (readonly WorkNode[])[] {
  const nodes = layers.map(({ nodeIndex }) => [workload.nodes[nodeIndex]!]);
  for (const [i, node] of workload.nodes.entries()) {
    if (node.kind !== 'crossbar') nodes[owners[i]!]!.push(node);
  }
  return nodes;
}

/** [layer]: values of the image that the nodes of its tiles take in. */
function imageValueCounts({ workload, layers, owners }: DeploymentDesign): readonly number[] {
  const { heightCount, widthCount, channelCount } = workload.image;
  const counts = layers.map(() => 0);
  for (const [i, { inputs }] of workload.nodes.entries()) {
    if (inputs.some(({ sourceIndex }) => sourceIndex < 0))
      counts[owners[i]!] = heightCount * widthCount * channelCount;
  }
  return counts;
}
