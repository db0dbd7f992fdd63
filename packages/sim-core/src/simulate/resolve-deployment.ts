import type { DeploymentSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import { availableCrossbarCount, componentCosts } from '../cost/component-costs.ts';
import type { ComponentCost, LayerActivity } from '../cost/cost-model.ts';
import { createInterconnect } from '../mapping/interconnect.ts';
import { mapWorkload } from '../mapping/map-workload.ts';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { Interconnect } from '../mapping/placement.ts';
import type { Workload } from '../mapping/workload.ts';
import { copiesKey, copyLayers } from './copy-layers.ts';
import { type DeploymentMemo, interconnectKey, mappingKey } from './deployment-memo.ts';
import { nodeOwners } from './node-owners.ts';
import { stepSecOf } from './step-time.ts';

/** A deployment with nothing left to choose but where its layers lie. */
export interface DeploymentDesign {
  readonly spec: DeploymentSpec;
  readonly workload: Workload;
  readonly costs: readonly ComponentCost[];
  readonly interconnect: Interconnect;
  /** Crossbars of all chips. */
  readonly availableCount: number;
  /** Copied; in the order of the network. */
  readonly layers: readonly MappedLayer[];
  /** [layer] */
  readonly activities: readonly LayerActivity[];
  /** [layer]: seconds of a step. */
  readonly stepsSec: readonly number[];
  /** [node of the workload]: the layer whose tiles compute it. */
  readonly owners: Int32Array;
  /** Layers that are on the chips together, as places in `layers`; one part where the network fits. */
  readonly segments: readonly (readonly number[])[];
  /** Names its copied layers and its network on chip: equal ones lie and move alike. */
  readonly key: string;
}

/** Cuts and copies a network for a chip, or says why it cannot be. */
export function resolveDeployment(request: {
  readonly spec: DeploymentSpec;
  readonly workload: Workload;
  /** By the crossbar layer's place in the network. */
  readonly activityOf: (layerIndex: number) => LayerActivity;
  readonly memo: DeploymentMemo;
}): Outcome<DeploymentDesign, readonly SpecIssue[]> {
  const { spec, workload, activityOf, memo } = request;
  const { chip, accelerator } = spec;
  const chipKey = interconnectKey(spec);
  const interconnect = memo.interconnects.take(chipKey, () => createInterconnect(chip));
  const costs = componentCosts(chip, {
    crossbarRowCount: accelerator.crossbar.rowCount,
    crossbarColumnCount: accelerator.crossbar.columnCount,
    resolutionBits: converterBits(spec),
    routerCount: interconnect.routerCount,
    linkCount: interconnect.links.length - crossingCount(spec),
  });
  if (!costs.ok) return costs;
  const cutKey = mappingKey(spec);
  const mapped = memo.mapped.take(cutKey, () => mapWorkload(workload, spec));
  if (!mapped.ok) return mapped;
  const stepSec = stepSecIn(spec, workload, activityOf);
  const key = `${cutKey} ${chipKey} ${copiesKey(spec, mapped.value.map(stepSec))}`;
  const copied = memo.copied.take(key, () => {
    return copyLayers(mapped.value, { spec, workload, stepSecOf: stepSec });
  });
  if (!copied.ok) return copied;
  const { layers, segments } = copied.value;
  return {
    ok: true,
    value: {
      spec,
      workload,
      costs: costs.value,
      interconnect,
      availableCount: availableCrossbarCount(chip),
      layers,
      activities: layers.map(({ layerIndex }) => activityOf(layerIndex)),
      stepsSec: layers.map(stepSec),
      owners: nodeOwners(workload),
      segments,
      key,
    },
  };
}

/** Links between chips, one each way. */
const crossingCount = ({ chip }: DeploymentSpec): number => 2 * (chip.chipCount - 1);

function stepSecIn(
  { chip, mapping, schedule }: DeploymentSpec,
  workload: Workload,
  activityOf: (layerIndex: number) => LayerActivity,
): (layer: MappedLayer) => number {
  return (layer) =>
    stepSecOf(layer, {
      chip,
      activity: activityOf(layer.layerIndex),
      isZeroSkipped: schedule.zeroSkip === 'on',
      inputSplitCount: mapping.inputSplitCount,
      node: workload.nodes[layer.nodeIndex]!,
    });
}

function converterBits({ accelerator }: DeploymentSpec): number {
  const { adc, senseAmplifier } = accelerator.readout.converter;
  return (adc ?? senseAmplifier)!.resolutionBits;
}
