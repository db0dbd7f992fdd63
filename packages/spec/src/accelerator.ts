import { z } from 'zod';
import { dacSchema, readoutSchema } from './converter.ts';
import {
  cellSchema,
  crossbarSchema,
  IDEAL_CROSSBAR,
  operationUnitSchema,
  weightEncodingSchema,
} from './crossbar.ts';
import { deviceSchema } from './device.ts';
import type { IssueSink } from './issues.ts';

/** The hardware of a reliability run: device, cell, crossbar, operation unit and converters. */
export const acceleratorSchema = z
  .strictObject({
    device: deviceSchema,
    cell: cellSchema,
    crossbar: crossbarSchema.default(IDEAL_CROSSBAR),
    operationUnit: operationUnitSchema,
    dac: dacSchema,
    readout: readoutSchema,
    weightEncoding: weightEncodingSchema.default('twosComplement'),
  })
  .superRefine(checkAccelerator);

type Unchecked = {
  readonly device: z.infer<typeof deviceSchema>;
  readonly cell: z.infer<typeof cellSchema>;
  readonly crossbar: z.infer<typeof crossbarSchema>;
  readonly operationUnit: z.infer<typeof operationUnitSchema>;
};

/** What single fields cannot know: the parts must fit together. */
export function checkAccelerator(accelerator: Unchecked, context: IssueSink): void {
  const { device, cell, crossbar, operationUnit } = accelerator;
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: path.split('.'), message });
  const levelCount = 2 ** cell.levelBits;
  if (operationUnit.rowCount > crossbar.rowCount) {
    refuse(
      'operationUnit.rowCount',
      `${operationUnit.rowCount} rows are more than the ${crossbar.rowCount} of the crossbar; take fewer rows or a taller crossbar`,
    );
  }
  if (operationUnit.columnCount > crossbar.columnCount) {
    refuse(
      'operationUnit.columnCount',
      `${operationUnit.columnCount} columns are more than the ${crossbar.columnCount} of the crossbar; take fewer columns or a wider crossbar`,
    );
  }
  const levels = device.levelConductancesRatio;
  if (levels.length > 0) {
    if (levels.length !== levelCount) {
      refuse(
        'device.levelConductancesRatio',
        `${levels.length} levels are given, cells of ${cell.levelBits} bits have ${levelCount}; give ${levelCount} or none`,
      );
    }
    if (levels.some((level, i) => i > 0 && level <= levels[i - 1]!) || levels.at(-1) !== 1) {
      refuse('device.levelConductancesRatio', 'levels must ascend and end in 1, the highest conductance');
    }
  }
  const measured = device.variation.measured;
  if (measured && measured.samplesOhm.length !== levelCount) {
    refuse(
      'device.variation.measured.samplesOhm',
      `samples of ${measured.samplesOhm.length} levels are given, cells of ${cell.levelBits} bits have ${levelCount}; give one list a level`,
    );
  }
}

export type AcceleratorSpec = Readonly<z.infer<typeof acceleratorSchema>>;
