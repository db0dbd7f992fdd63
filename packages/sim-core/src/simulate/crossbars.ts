import { planReads } from '../crossbar/read-plan.ts';
import { createCellModel } from '../device/cell-model.ts';
import { createArrayLayer } from '../inference/inject-array.ts';
import { createMomentLayer, type ErrorMoments } from '../inference/inject-moment.ts';
import { createTableLayer } from '../inference/inject-table.ts';
import type { InjectedLayer } from '../inference/injected-layer.ts';
import type { InjectedCrossbar } from '../inference/network.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { type CrossbarLayer, isCrossbarLayer } from '../network/graph.ts';
import { type PatchGeometry, patchGeometry } from '../network/im2col.ts';
import { createExactProducts, quantizeGroups } from '../network/integer-inference.ts';
import { inputExtents } from '../network/shape.ts';
import { invariant } from '../numeric/invariant.ts';
import { formatOf } from './calibrate.ts';
import type { Prepared, PreparedLayer } from './prepare.ts';
import type { Design, LayerDesign } from './resolve.ts';

/** A crossbar layer with its read errors, and how well its wires are approximated. */
export interface NoisyCrossbar extends InjectedCrossbar {
  /** Largest relative error of approximate IR drop so far; null where it is not used. */
  readonly irDropErrorRatio: () => number | null;
}

/** Where the errors of a layer come from. */
export interface ErrorOptions {
  readonly errors: Design['fidelity'];
  readonly seed: string;
  readonly kernel: Kernel;
}

/** All crossbar layers of a run; those out of scope are computed exactly. */
export function createCrossbars(
  design: Design,
  prepared: Prepared,
  options: ErrorOptions,
): readonly NoisyCrossbar[] {
  return design.layers.map((layer, i) => {
    const own = prepared.layers[i]!;
    const groups = createGroups({ design, layer, prepared: own, tables: prepared.tables }, options);
    return {
      layerIndex: layer.layerIndex,
      quantization: own.quantization,
      groups: groups.map(({ injected }) => injected),
      irDropErrorRatio: () => largest(groups.map(({ irDropErrorRatio }) => irDropErrorRatio())),
    };
  });
}

interface LayerParts {
  readonly design: Design;
  readonly layer: LayerDesign;
  readonly prepared: PreparedLayer;
  readonly tables: Prepared['tables'];
}

interface Group {
  readonly injected: InjectedLayer;
  readonly irDropErrorRatio: () => number | null;
}

/** The weight matrices of one layer, one a group of a grouped convolution. */
function createGroups(parts: LayerParts, options: ErrorOptions): readonly Group[] {
  const { layer, prepared, design } = parts;
  const { layerIndex, hasErrors } = layer;
  const place = design.network.layers[layerIndex]!;
  invariant(isCrossbarLayer(place), `layer ${layerIndex} is a crossbar layer`);
  const { network, extents } = design;
  const geometry = patchGeometry(place, inputExtents(network, extents, layerIndex)[0]!);
  if (!hasErrors || options.errors === 'moment') {
    const { quantization, errors } = prepared;
    const moments = hasErrors ? errors : NO_ERRORS;
    invariant(moments !== null, `the errors of layer ${layerIndex} were measured`);
    const { kernel, seed } = options;
    return createExactProducts({ layer: place, geometry, quantization, kernel }).map((product) =>
      withoutWires(createMomentLayer({ product, moments, seed })),
    );
  }
  return createReadGroups(parts, { ...options, place, geometry });
}

/** Groups whose operation-unit reads are simulated. */
function createReadGroups(
  { layer, prepared, tables }: LayerParts,
  options: ErrorOptions & { readonly place: CrossbarLayer; readonly geometry: PatchGeometry },
): readonly Group[] {
  const { kernel, seed, place, geometry, errors } = options;
  const { layerIndex, accelerator, slicesInScope } = layer;
  const plan = planReads(geometry, formatOf(layer, prepared.quantization));
  const cell = createCellModel(accelerator.device, accelerator.cell.levelBits);
  const { crossbar: wires } = accelerator;
  return quantizeGroups(place, prepared.quantization).map((weights, groupIndex) => {
    const shared = { kernel, geometry, groupIndex, weights, plan, seed, slicesInScope };
    if (errors === 'table') {
      // Slices that share a table are read in one pass.
      const { tableIndices } = prepared;
      const isShared = tableIndices.every((index) => index === tableIndices[0]);
      const table = (isShared ? tableIndices.slice(0, 1) : tableIndices).map((index) => tables[index]!);
      invariant(table.length > 0, `layer ${layerIndex} has an error table`);
      return withoutWires(createTableLayer({ ...shared, table }));
    }
    const array = createArrayLayer({ ...shared, layerIndex, cell, sensings: prepared.sensings, wires });
    return { injected: array, irDropErrorRatio: () => array.irDropErrorRatio };
  });
}

const NO_ERRORS: ErrorMoments = { mean: 0, variance: 0 };

function withoutWires(injected: InjectedLayer): Group {
  return { injected, irDropErrorRatio: () => null };
}

function largest(ratios: readonly (number | null)[]): number | null {
  return ratios.reduce<number | null>(
    (most, ratio) => (ratio === null ? most : Math.max(most ?? 0, ratio)),
    null,
  );
}
