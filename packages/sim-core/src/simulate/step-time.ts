/**
 * How long a copy is busy with one step.
 *
 * Quantity: seconds.
 * Equation: step = max(reads, bus, buffer, input registers, output registers), with
 * - reads = input cycles x reads in sequence x interval of reads; the interval is the longer one of the read
 *   and the conversions that share a converter where they overlap, else their sum; skipped zeros leave out
 *   their share of the cycles;
 * - each of the others = bits of the step in one tile or PE x time of a bit / instances.
 * @source shafiee2016 (reads in 100 ns, one converter for all bit lines); li2023 (time of a step is the
 * longer one of computing and fetching).
 * Valid: copies in one tile work at the same time and share its bus and buffer.
 * Ignored: other layers in the same tile; that crossbars of one copy skip different cycles (the mean counts).
 */
import type { ChipSpec, Component } from '@dl-rsim/spec';
import type { LayerActivity } from '../cost/cost-model.ts';
import { stepValues } from '../cost/layer-actions.ts';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { WorkNode } from '../mapping/workload.ts';

export interface StepConditions {
  readonly chip: ChipSpec;
  readonly activity: LayerActivity;
  readonly isZeroSkipped: boolean;
  readonly inputSplitCount: number;
  /** The layer's own node. */
  readonly node: WorkNode;
}

/** Seconds of one step of the layer as it is copied. */
export function stepSecOf(layer: MappedLayer, conditions: StepConditions): number {
  return Math.max(readsSecOf(layer, conditions), movesSecOf(layer, conditions));
}

/** Time of the reads of one step. */
export function readsSecOf(
  layer: MappedLayer,
  { chip, activity, isZeroSkipped }: Pick<StepConditions, 'chip' | 'activity' | 'isZeroSkipped'>,
): number {
  const madeRatio = isZeroSkipped ? activity.usedBitsRatio : 1;
  // Inputs that are all 0 are looked at, too.
  const cycleCount = Math.max(1, layer.cycleCount * madeRatio);
  return cycleCount * layer.readsInSequenceCount * readIntervalSec(layer, chip);
}

/** From one read of an operation unit to the next. */
function readIntervalSec(layer: MappedLayer, { converters, costs, readOverlap }: ChipSpec): number {
  const conversionCount = Math.ceil(layer.widestReadCount / converters.count);
  const convertSec = conversionCount * converters.conversionSec;
  const readSec = costs.crossbar.actionSec;
  return readOverlap === 'overlapped' ? Math.max(readSec, convertSec) : readSec + convertSec;
}

/** Time to bring inputs in and outputs out, for the busiest tile or PE. */
function movesSecOf(layer: MappedLayer, conditions: StepConditions): number {
  const { chip, node, inputSplitCount } = conditions;
  const { costs, peCount, crossbarCount } = chip;
  const values = stepValues(layer, {
    peCrossbarCount: crossbarCount,
    tileCrossbarCount: peCount * crossbarCount,
    inputSplitCount,
    nodes: [node],
  });
  const outputBits = layer.step.outputValueCount * layer.format.activationBits;
  const inTile = copiesInside(layer, peCount * crossbarCount);
  const inPe = copiesInside(layer, crossbarCount);
  return Math.max(
    inTile * bitsSec(values.busInputBits + values.partialSumBits, costs.bus),
    inTile * bitsSec(values.busInputBits + outputBits, costs.buffer),
    inPe * bitsSec(values.registerInputBits, costs.inputRegister),
    inPe * bitsSec(2 * values.partialSumBits, costs.outputRegister),
  );
}

/** Copies in a tile or PE of `crossbarCount` crossbars: less than 1 where a copy needs several. */
function copiesInside(layer: MappedLayer, crossbarCount: number): number {
  const { crossbarsPerCopyCount, replicaCount } = layer;
  if (crossbarsPerCopyCount > crossbarCount) return 1 / Math.ceil(crossbarsPerCopyCount / crossbarCount);
  return Math.min(replicaCount, Math.floor(crossbarCount / crossbarsPerCopyCount));
}

function bitsSec(bitCount: number, { count, actionSec }: Component): number {
  return count === 0 ? 0 : (bitCount * actionSec) / count;
}
