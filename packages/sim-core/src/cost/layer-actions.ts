/**
 * Actions of every component for one image of one mapped layer.
 *
 * Quantity: counts by component, see COMPONENTS; traffic between tiles is counted in traffic-actions.
 * Equation, over S steps with z = 1, or the share of input cycles that is made when zeros are skipped, a bits
 * of an activation and p bits of a partial sum:
 * - crossbar: z S cells that take part / cells of a crossbar; dac: S rows driven x share of ones;
 * - sampleHold, converter, shiftAdd: z S conversions; peControl: z S cycles x reads in sequence x PEs;
 * - inputRegister: S a inputs x PEs that take them, and v bits a driven row, z times;
 * - P = S (outputs + additions) partial sums: outputRegister and tileRegister write and read 2 p P bits, the
 *   bus moves p P bits and S a inputs x tiles that take them, the accumulator makes S additions;
 * - buffer: reads what the bus takes to PEs; writes outputs, and the image at the layers that take it;
 * - activation, pool, accumulator: the digital work of the layer and of the poolings and joins behind it,
 *   which pass the buffer in and out.
 * @source shafiee2016 section VI (the way of a value through a tile); yuan2021 (skipped cycles).
 * Valid: every partition, as StepActions counts its real blocks.
 * Ignored: what copies in one tile could share; that inputs which several tiles take are written in each.
 */
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { WorkNode } from '../mapping/workload.ts';
import { COMPONENT_COUNT, COMPONENT_INDEX } from './component-order.ts';
import type { ActionCounts, LayerActivity } from './cost-model.ts';

/** What counting needs beside the layer. */
export interface LayerSurroundings {
  readonly activity: LayerActivity;
  readonly isZeroSkipped: boolean;
  /** Crossbars of a PE and of a tile. */
  readonly peCrossbarCount: number;
  readonly tileCrossbarCount: number;
  /** Copies that share the bits of one input. */
  readonly inputSplitCount: number;
  /** The layer's own node, then the poolings and joins that its tiles compute. */
  readonly nodes: readonly WorkNode[];
  /** Values of the image that the layer takes. */
  readonly imageValueCount: number;
}

/** Values between the parts of a copy for one step of it. */
export interface StepValues {
  /** Input bits into the buses of all tiles, and into the input registers of all PEs. */
  readonly busInputBits: number;
  readonly registerInputBits: number;
  /** Partial sums of all crossbars. */
  readonly partialSumBits: number;
}

export function layerActions(layer: MappedLayer, surroundings: LayerSurroundings): ActionCounts {
  const { activity, nodes } = surroundings;
  const { step, format } = layer;
  const stepCount = layer.stepsPerImageCount;
  const madeRatio = surroundings.isZeroSkipped ? activity.usedBitsRatio : 1;
  const actions = new Float64Array(COMPONENT_COUNT);
  const at = COMPONENT_INDEX;
  const conversionCount = madeRatio * stepCount * step.conversionCount;
  const cellsOfCrossbar = format.crossbarRowCount * format.crossbarColumnCount;
  actions[at.crossbar] = (madeRatio * stepCount * step.cellReadCount) / cellsOfCrossbar;
  // A skipped cycle has no ones.
  actions[at.dac] = stepCount * step.rowDriveCount * Math.min(activity.oneBitRatio, madeRatio);
  actions[at.sampleHold] = conversionCount;
  actions[at.converter] = conversionCount;
  actions[at.shiftAdd] = madeRatio * stepCount * step.shiftAddCount;
  actions[at.peControl] =
    (madeRatio * stepCount * layer.cycleCount * layer.readsInSequenceCount * layer.crossbarsPerCopyCount) /
    surroundings.peCrossbarCount;

  const values = stepValues(layer, surroundings);
  const partialSumBits = stepCount * values.partialSumBits;
  const busInputBits = stepCount * values.busInputBits;
  const driveBits = madeRatio * stepCount * step.rowDriveCount * format.dacBits;
  actions[at.inputRegister] = stepCount * values.registerInputBits + driveBits;
  actions[at.outputRegister] = 2 * partialSumBits;
  actions[at.tileRegister] = 2 * partialSumBits;
  actions[at.bus] = busInputBits + partialSumBits;
  actions[at.accumulator] = stepCount * step.accumulateCount;
  actions[at.buffer] = busInputBits + surroundings.imageValueCount * format.activationBits;
  for (const node of nodes) addDigitalWork(actions, node, format.activationBits);
  return actions;
}

/** Bits that one step of one copy moves between buffer, bus and registers. */
export function stepValues(
  layer: MappedLayer,
  sizes: Pick<LayerSurroundings, 'peCrossbarCount' | 'tileCrossbarCount' | 'inputSplitCount'> & {
    readonly nodes: readonly WorkNode[];
  },
): StepValues {
  const { step, format } = layer;
  const groupCount = sizes.nodes[0]?.kernel?.matrix.groupCount ?? 1;
  // Crossbars that take the same inputs: those of one group and one part of the bits.
  const sharingCount = layer.crossbarsPerCopyCount / (groupCount * sizes.inputSplitCount);
  const inputBits = step.inputValueCount * format.activationBits;
  return {
    busInputBits: inputBits * takerCount(layer, sharingCount, sizes.tileCrossbarCount),
    registerInputBits: inputBits * takerCount(layer, sharingCount, sizes.peCrossbarCount),
    partialSumBits: (step.outputValueCount + step.accumulateCount) * format.partialSumBits,
  };
}

/**
 * PEs, or tiles, that take each input on average, when `holdCount` crossbars share one: column blocks in
 * other ones need the inputs there, row blocks only their own part.
 */
function takerCount(layer: MappedLayer, sharingCount: number, holdCount: number): number {
  const heldRows = Math.min(1, holdCount / layer.rowBlockCount);
  return Math.max(1, Math.ceil(sharingCount / holdCount) * heldRows);
}

function addDigitalWork(actions: ActionCounts, node: WorkNode, activationBits: number): void {
  const { activationCount, poolCount, addCount } = node.digital;
  const at = COMPONENT_INDEX;
  actions[at.activation]! += activationCount;
  actions[at.pool]! += poolCount;
  actions[at.accumulator]! += addCount;
  actions[at.buffer]! += activationBits * bufferedValueCount(node);
}

/** Values that a node writes into the buffer, and those that poolings and joins read from it. */
function bufferedValueCount({ kind, output, digital }: WorkNode): number {
  const outputCount = output.heightCount * output.widthCount * output.channelCount;
  if (kind === 'crossbar') return outputCount;
  if (kind === 'pool') return digital.poolCount + outputCount;
  // Concatenations only name what is there; k inputs of n values make (k - 1) n additions.
  return digital.addCount === 0 ? 0 : digital.addCount + 2 * outputCount;
}
