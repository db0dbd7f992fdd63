/**
 * What writing the weights takes.
 *
 * Quantity: cells and joules of writing the whole network once; times that it is written for one image, and
 * images until a cell wears out; seconds to write the crossbars of one part.
 * Equation: cells = cells in use of all copies; time = rows of a crossbar x time of a row; energy = cells x
 * energy of a cell. Where parts take turns on the crossbars they are all written once for every batch:
 * 1 / batch times an image, and a crossbar is written once by every part, so that
 * lifetime = endurance x batch / parts.
 * Valid: all crossbars of a part are written at once, the rows of each one after another.
 * Ignored: the way of the weights into the chips (simulate/part-transfer); the power that so many writes at
 * once take; that cells which keep their level need no pulse; wear levelling; failed writes.
 */
import type { ChipSpec, ProgrammingResult } from '@dl-rsim/spec';
import type { MappedLayer } from '../mapping/mapped-layer.ts';

export interface Programming extends ProgrammingResult {
  /** By layer, for one image: 0 where weights are written once. */
  readonly layersJ: readonly number[];
}

export function programmingCost(
  layers: readonly MappedLayer[],
  { programming }: Pick<ChipSpec, 'programming'>,
  options: { readonly segmentCount: number; readonly batchCount: number; readonly writeSec: number },
): Programming {
  const { segmentCount, batchCount, writeSec } = options;
  const cellCounts = layers.map((layer) => layer.replicaCount * layer.usedCellsPerCopyCount);
  const cellWriteCount = cellCounts.reduce((sum, count) => sum + count, 0);
  const isRewritten = segmentCount > 1;
  const writesPerImageCount = isRewritten ? 1 / batchCount : 0;
  return {
    cellWriteCount,
    writeSec,
    writeJ: cellWriteCount * programming.cellWriteJ,
    writesPerImageCount,
    lifetimeImageCount: isRewritten ? (programming.enduranceCount * batchCount) / segmentCount : null,
    layersJ: cellCounts.map((count) => count * programming.cellWriteJ * writesPerImageCount),
  };
}

/** Time to write all rows of a crossbar: of all crossbars of one part. */
export function writeSecOf(layers: readonly MappedLayer[], { rowWriteSec }: ChipSpec['programming']): number {
  let rowCount = 0;
  for (const { format } of layers) rowCount = Math.max(rowCount, format.crossbarRowCount);
  return rowCount * rowWriteSec;
}
