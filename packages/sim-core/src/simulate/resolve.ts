import type {
  AcceleratorSpec,
  Fidelity,
  Outcome,
  QuantizationSpec,
  RunSpec,
  SpecIssue,
  StatisticsSpec,
} from '@dl-rsim/spec';
import { checkNetwork, type NetworkCard } from '../network/check-network.ts';
import {
  isCrossbarLayer,
  type Network,
  type WeightMatrixShape,
  weightMatrixShape,
} from '../network/graph.ts';
import { type Extents, layerExtents } from '../network/shape.ts';
import { checkLayers } from './check-layers.ts';
import { isolateFactor } from './isolate-factor.ts';

/**
 * A resolved run: all that the simulation needs, nothing optional. Plain values, so structured clone carries
 * it.
 */
export interface Design {
  readonly fidelity: Fidelity;
  readonly network: Network;
  readonly card: NetworkCard;
  /** Output shapes of all layers, see layerExtents. */
  readonly extents: readonly Extents[];
  /** Crossbar layers only, in the order of the network. */
  readonly layers: readonly LayerDesign[];
  readonly statistics: StatisticsSpec;
  readonly seed: string;
}

/** One crossbar layer: its hardware and its numbers, overrides and scope applied. */
export interface LayerDesign {
  /** Place in the network. */
  readonly layerIndex: number;
  readonly layerName: string;
  readonly shape: WeightMatrixShape;
  /** With only the factor in scope left of its errors. */
  readonly accelerator: AcceleratorSpec;
  readonly quantization: QuantizationSpec;
  /** False: the layer is computed exactly. */
  readonly hasErrors: boolean;
  /** The one weight slice with errors; null: all of them. */
  readonly slicesInScope: number | null;
}

/** Gives what one layer is built as: `applyOverrides` of the spec, which the core knows by type only. */
export type LayerSpecs = (
  spec: RunSpec,
  layerName: string,
) => Outcome<Pick<LayerDesign, 'accelerator' | 'quantization'>, readonly SpecIssue[]>;

/**
 * Derives a design from a parsed spec and an imported network, or says why the network cannot be simulated.
 */
export function resolveRun(request: {
  readonly spec: RunSpec;
  readonly network: Network;
  readonly applyOverrides: LayerSpecs;
}): Outcome<Design, readonly SpecIssue[]> {
  const { spec, network, applyOverrides } = request;
  const check = checkNetwork(network);
  if (!check.ok) return { ok: false, problem: check.problem.map(inNetwork) };
  const nameIssues = checkLayerNames(spec, network);
  if (nameIssues.length > 0) return { ok: false, problem: nameIssues };
  const layers: LayerDesign[] = [];
  const issues: SpecIssue[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    if (!isCrossbarLayer(layer)) continue;
    const own = applyOverrides(spec, layer.name);
    if (!own.ok) {
      issues.push(...own.problem);
      continue;
    }
    const { scope } = spec;
    layers.push({
      layerIndex,
      layerName: layer.name,
      shape: weightMatrixShape(layer),
      accelerator: isolateFactor(own.value.accelerator, scope.factor),
      quantization: own.value.quantization,
      hasErrors: scope.layerName === '' || scope.layerName === layer.name,
      slicesInScope: scope.sliceIndex === -1 ? null : scope.sliceIndex,
    });
  }
  if (issues.length === 0) issues.push(...checkLayers(spec, layers));
  if (issues.length > 0) return { ok: false, problem: issues };
  const { fidelity, statistics, seed } = spec;
  const value: Design = {
    fidelity,
    network,
    card: check.value,
    extents: layerExtents(network),
    layers,
    statistics,
    seed,
  };
  return { ok: true, value };
}

/** Names of layers that the spec speaks of and that no crossbar layer of the network has. */
function checkLayerNames({ overrides, scope }: RunSpec, network: Network): readonly SpecIssue[] {
  const names = network.layers.filter(isCrossbarLayer).map((layer) => layer.name);
  const mentions = [
    ...overrides.map(({ layerName }, i) => ({ layerName, path: ['overrides', i, 'layerName'] })),
    ...(scope.layerName === '' ? [] : [{ layerName: scope.layerName, path: ['scope', 'layerName'] }]),
  ];
  return mentions
    .filter(({ layerName }) => !names.includes(layerName))
    .map(({ layerName, path }) => ({
      path,
      code: 'CROSS_CHECK',
      message:
        `${path.join('.')} is ${JSON.stringify(layerName)}; ${network.name} has no crossbar layer of this ` +
        `name, but ${names.join(', ')}`,
      limit: names.join(', '),
      actual: layerName,
    }));
}

function inNetwork(issue: SpecIssue): SpecIssue {
  return { ...issue, path: ['network', ...issue.path] };
}
