import type { Outcome, RunSpec, SpecIssue } from '@dl-rsim/spec';
import { senseLevels } from '../converter/sense-amplifier.ts';
import { createDevice } from '../device/lognormal.ts';
import {
  sampleErrorTable,
  sampleErrorTableSteps,
  type TableProgress,
  type TableRequest,
} from '../error-table/monte-carlo.ts';
import type { ErrorTable } from '../error-table/table.ts';
import { checkNetwork, type NetworkCard } from '../network/check-network.ts';
import { isCrossbarLayer, type Network, weightMatrixShape } from '../network/graph.ts';
import type { Quantization } from '../network/integer-inference.ts';
import { fixedPointGrid } from '../network/quantize.ts';
import { chainExtents, type Extents } from '../network/shape.ts';
import { powerOfTwo } from '../numeric/exact-math.ts';

/**
 * A resolved run: all that the simulation needs, nothing optional. Plain values, so structured clone carries
 * it.
 */
export interface Design {
  readonly table: TableRequest;
  readonly quantization: Quantization;
  readonly network: Network;
  readonly card: NetworkCard;
  /** Shapes along the chain, see chainExtents. */
  readonly extents: readonly Extents[];
  readonly imageCount: number;
  readonly repeatCount: number;
  readonly seed: string;
}

/**
 * Derives a design from a parsed spec and an imported network, or says why the network cannot be simulated.
 */
export function resolveRun(request: {
  readonly spec: RunSpec;
  readonly network: Network;
}): Outcome<Design, readonly SpecIssue[]> {
  const { spec, network } = request;
  const check = checkNetwork(network);
  if (!check.ok) return { ok: false, problem: check.problem.map(inNetwork) };
  const quantization = {
    activation: fixedPointGrid(spec.quantization.activation),
    weight: fixedPointGrid(spec.quantization.weight),
  };
  const issues = checkExactSums(network, quantization);
  if (issues.length > 0) return { ok: false, problem: issues };
  const { device, operationUnit, senseAmplifier } = spec.accelerator;
  const { imageCount, repeatCount, sampleCount } = spec.statistics;
  const value: Design = {
    table: {
      device: createDevice(device),
      senseLevels: senseLevels(senseAmplifier.resolutionBits, operationUnit.rowCount),
      maxActiveCount: operationUnit.rowCount,
      sampleCount,
      seed: spec.seed,
    },
    quantization,
    network,
    card: check.value,
    extents: chainExtents(network),
    imageCount,
    repeatCount,
    seed: spec.seed,
  };
  return { ok: true, value };
}

/** The design's error tables by Monte Carlo, in one go. */
export function buildErrorTable(design: Design): ErrorTable {
  return sampleErrorTable(design.table);
}

/** The same tables, pausing often. */
export function buildErrorTableSteps(design: Design): Generator<TableProgress, ErrorTable> {
  return sampleErrorTableSteps(design.table);
}

function inNetwork(issue: SpecIssue): SpecIssue {
  return { ...issue, path: ['network', ...issue.path] };
}

/** Sums must stay whole numbers below 2^53, also when every read is sensed as its largest value. */
function checkExactSums(network: Network, { activation, weight }: Quantization): readonly SpecIssue[] {
  const most = powerOfTwo(53 - activation.widthBits - weight.widthBits);
  const issues: SpecIssue[] = [];
  for (const [layerIndex, layer] of network.layers.entries()) {
    if (!isCrossbarLayer(layer)) continue;
    const { rowCount } = weightMatrixShape(layer);
    if (rowCount <= most) continue;
    issues.push({
      path: ['quantization'],
      code: 'TOO_BIG',
      message:
        `layer ${layerIndex} (${layer.name}) adds ${rowCount} products of ${activation.widthBits}-bit and ` +
        `${weight.widthBits}-bit numbers; at most ${most} fit exactly: use fewer bits`,
      limit: String(most),
      actual: String(rowCount),
    });
  }
  return issues;
}
