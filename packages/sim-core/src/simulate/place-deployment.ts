import type { MappingSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import type { ServedTraffic } from '../cost/traffic-actions.ts';
import { flowsOf } from '../mapping/flows.ts';
import { linkTrees } from '../mapping/link-trees.ts';
import { placeLayers } from '../mapping/place.ts';
import type { Placement } from '../mapping/placement.ts';
import { weightFlowsOf } from '../mapping/weight-flows.ts';
import type { DeploymentMemo } from './deployment-memo.ts';
import type { DeploymentDesign } from './resolve-deployment.ts';

/** Layers that are on the chips together, in their places. */
export interface PlacedSegment {
  /** As places in the layers of the design. */
  readonly layers: readonly number[];
  readonly placement: Placement;
  /** False where annealing was asked for and left out. */
  readonly isAnnealed: boolean;
}

/**
 * Gives every layer its tiles. `isAnnealed` false leaves out annealing, which takes longer than all the rest:
 * layers then lie in the order that annealing would begin with among the cheap ones.
 */
export function placeDeployment(
  design: DeploymentDesign,
  { isAnnealed, memo }: { readonly isAnnealed: boolean; readonly memo: DeploymentMemo },
): Outcome<readonly PlacedSegment[], readonly SpecIssue[]> {
  const { spec } = design;
  const isLeftOut = spec.mapping.order === 'annealed' && !isAnnealed;
  const mapping: MappingSpec = isLeftOut ? { ...spec.mapping, order: 'hilbert' } : spec.mapping;
  const place = () => placeSegments(design, mapping, !isLeftOut);
  return memo.placed.take(placementKey(design, { isAnnealed }), place);
}

/** All that places depend on. */
export function placementKey(
  { key, spec }: DeploymentDesign,
  { isAnnealed }: { readonly isAnnealed: boolean },
): string {
  const { order, tileSharing, annealMoveCount } = spec.mapping;
  const parts = [key, order, tileSharing, isAnnealed];
  return (order === 'annealed' && isAnnealed ? [...parts, annealMoveCount, spec.seed] : parts).join(' ');
}

function placeSegments(
  design: DeploymentDesign,
  mapping: MappingSpec,
  isAnnealed: boolean,
): Outcome<readonly PlacedSegment[], readonly SpecIssue[]> {
  const { spec, workload, interconnect, segments } = design;
  const placed: PlacedSegment[] = [];
  for (const segment of segments) {
    const layers = segment.map((i) => design.layers[i]!);
    const placement = placeLayers(layers, {
      workload,
      mapping,
      chip: spec.chip,
      interconnect,
      seed: spec.seed,
    });
    if (!placement.ok) return placement;
    placed.push({ layers: segment, placement: placement.value, isAnnealed });
  }
  return { ok: true, value: placed };
}

/**
 * What one image sends in each part, tree by tree; weights that are written again, by their share of one
 * image. Long lists, of which little is wanted: made anew by each call.
 */
export function segmentsTraffic(
  { workload, layers, spec, interconnect, owners }: DeploymentDesign,
  segments: readonly PlacedSegment[],
): ServedTraffic {
  const parts = segments.map(({ layers: places, placement }) => {
    const own = places.map((i) => layers[i]!);
    const moved = flowsOf(workload, own, placement);
    const { batchCount } = spec.schedule;
    if (segments.length === 1) return { flows: moved, trees: linkTrees(moved, interconnect) };
    const written = weightFlowsOf(workload, own, placement);
    const flows = [...moved, ...written.map((flow) => ({ ...flow, bitCount: flow.bitCount / batchCount }))];
    return { flows, trees: linkTrees(flows, interconnect) };
  });
  return { parts, interconnect, layerCount: layers.length, layerOf: (nodeIndex) => owners[nodeIndex]! };
}
