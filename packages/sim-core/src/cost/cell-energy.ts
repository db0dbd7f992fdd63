/**
 * Energy of the cells that are read, from distributions of inputs and weights.
 *
 * Quantity: J of one image in all crossbars of a layer.
 * Equation: E = n E[V^2] E[G] t, over the n cells that take part in all reads of an image, E[V^2] the read
 * voltage squared times the mean squared share of it on a row, E[G] the mean conductance of the cells of the
 * layer, t the time of a read.
 * @source andrulis2024 (means of independent distributions in place of every value).
 * Valid: inputs and conductances independent; ohmic cells; wires without resistance. Skipped cycles drive
 * nothing and so change nothing.
 * Ignored: charging of wires, half-selected cells, variation between images.
 */
import type { ChipSpec } from '@dl-rsim/spec';
import type { MappedLayer } from '../mapping/mapped-layer.ts';
import type { LayerActivity } from './cost-model.ts';

export function cellEnergyJ(layer: MappedLayer, activity: LayerActivity, chip: ChipSpec): number {
  return layer.stepsPerImageCount * layer.step.cellReadCount * cellReadJ(activity, chip);
}

/** Of one read of a whole operation unit. */
export function unitReadJ({ format }: MappedLayer, activity: LayerActivity, chip: ChipSpec): number {
  return format.ouRowCount * format.ouColumnCount * cellReadJ(activity, chip);
}

function cellReadJ(activity: LayerActivity, { readV, costs }: ChipSpec): number {
  return (
    readV * readV * activity.meanSquareDriveRatio * activity.meanConductanceSiemens * costs.crossbar.actionSec
  );
}
