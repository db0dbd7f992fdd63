import type { ChipSpec, Component, DeploymentSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import { availableCrossbarCount } from '../cost/component-costs.ts';
import { writeSecOf } from '../cost/programming-cost.ts';
import { type DuplicationOptions, duplicate } from '../mapping/duplicate.ts';
import type { StepBandwidth } from '../mapping/dynamic-program-transfer.ts';
import { mapWorkload } from '../mapping/map-workload.ts';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import { segmentLayers } from '../mapping/segment.ts';
import { weightBitsOf } from '../mapping/weight-flows.ts';
import type { Workload } from '../mapping/workload.ts';

export interface CopiedLayers {
  readonly layers: readonly MappedLayer[];
  /** Layers that are on the chips together, as places in `layers`; one part where the network fits. */
  readonly segments: readonly (readonly number[])[];
}

/** Gives each layer its copies, all layers together or in parts that take turns. */
export function copyLayers(
  mapped: readonly MappedLayer[],
  options: {
    readonly spec: DeploymentSpec;
    readonly workload: Workload;
    readonly stepSecOf: (layer: MappedLayer) => number;
  },
): Outcome<CopiedLayers, readonly SpecIssue[]> {
  const { spec, workload, stepSecOf } = options;
  const { chip, mapping, schedule } = spec;
  const duplication: DuplicationOptions = {
    mapping,
    layerSpecs: spec.layers,
    workload,
    availableCount: availableCrossbarCount(chip),
    stepSecOf,
    chip,
    bandwidth: stepBandwidth(chip),
  };
  const replicas = duplicate(mapped, duplication);
  if (replicas.ok) {
    const all = mapped.map((_, i) => i);
    return { ok: true, value: { layers: withCopies(mapped, replicas.value), segments: [all] } };
  }
  if (mapping.capacity === 'refuse') return replicas;
  // Layers that are not on the chips together share no crossbar.
  const separate = mapWorkload(workload, { ...spec, mapping: { ...mapping, packing: 'separate' } });
  if (!separate.ok) return separate;
  const parts = segmentLayers(separate.value, {
    ...duplication,
    pipeline: schedule.pipeline,
    batchCount: schedule.batchCount,
    writeSecOf: (layers) => {
      const bitCount = layers.reduce((sum, layer) => sum + weightBitsOf(workload, layer), 0);
      return Math.max(writeSecOf(layers, chip.programming), bitCount / bitsHz(chip.costs.dram));
    },
  });
  return parts.ok ? { ok: true, value: inSegments(separate.value, parts.value) } : parts;
}

/** All that copies depend on beside the layers as they are cut; seconds of a step of one copy by layer. */
export function copiesKey({ chip, mapping, schedule }: DeploymentSpec, stepsSec: readonly number[]): string {
  const { duplication, crossbarBudgetCount, capacity } = mapping;
  const parts = [chip.peCount, chip.crossbarCount, duplication, crossbarBudgetCount, capacity, stepsSec];
  const bandwidth = duplication === 'dynamicProgram' ? Object.values(stepBandwidth(chip)).join() : '';
  const cutting =
    capacity === 'refuse' ? '' : JSON.stringify([schedule, chip.programming, bitsHz(chip.costs.dram)]);
  return [...parts, bandwidth, cutting].join(' ');
}

type Segments = Extract<ReturnType<typeof segmentLayers>, { readonly ok: true }>['value'];

function inSegments(layers: readonly MappedLayer[], parts: Segments): CopiedLayers {
  return {
    layers: withCopies(
      layers,
      parts.flatMap(({ replicaCounts }) => replicaCounts),
    ),
    segments: parts.map(({ firstLayerIndex, endLayerIndex }) =>
      Array.from({ length: endLayerIndex - firstLayerIndex }, (_, i) => firstLayerIndex + i),
    ),
  };
}

const withCopies = (layers: readonly MappedLayer[], counts: readonly number[]): readonly MappedLayer[] =>
  layers.map((layer, i) => ({ ...layer, replicaCount: counts[i]! }));

/** Bits a second within a tile and between tiles, for duplication. */
function stepBandwidth({ costs, peCount, crossbarCount }: ChipSpec): StepBandwidth {
  return {
    tileCrossbarCount: peCount * crossbarCount,
    intraTileBitsHz: Math.min(bitsHz(costs.buffer), bitsHz(costs.bus)),
    interTileBitsHz: bitsHz(costs.link),
  };
}

const bitsHz = ({ count, actionSec }: Component): number =>
  count === 0 || actionSec === 0 ? Infinity : count / actionSec;
