import type { DeploymentSpec } from '@dl-rsim/spec';
import * as fc from 'fast-check';

/** What is drawn; the rest is that of the base. */
interface Drawn {
  readonly mapping: Partial<DeploymentSpec['mapping']>;
  readonly schedule: DeploymentSpec['schedule'];
  readonly chip: Partial<DeploymentSpec['chip']>;
  readonly crossbarCounts: readonly [number, number];
  readonly unitShares: readonly [number, number];
  readonly numberBits: readonly [number, number];
  readonly levelBits: number;
  readonly dacBits: number;
  readonly weightEncoding: DeploymentSpec['accelerator']['weightEncoding'];
  readonly activity: { readonly oneBitRatio: number; readonly usedBitsRatio: number };
  readonly converterCount: number;
}

const oneOf = <T extends string>(...options: readonly T[]) => fc.constantFrom(...options);
const share = fc.double({ min: 0, max: 1, noNaN: true });

const drawn: fc.Arbitrary<Drawn> = fc.record({
  mapping: fc.record({
    partition: oneOf('im2col', 'inputReuse', 'shiftedWindow', 'automatic'),
    slices: oneOf('together', 'apart'),
    packing: oneOf('separate', 'shared'),
    innerReplication: oneOf('off', 'on'),
    inputSplitCount: fc.integer({ min: 1, max: 3 }),
    duplication: oneOf('none', 'identical', 'strideRule', 'outputRule', 'minMax', 'minSum', 'dynamicProgram'),
    order: oneOf('rowMajor', 'snake', 'zigzag', 'hilbert', 'annealed'),
    annealMoveCount: fc.constant(50),
    capacity: oneOf('refuse', 'reprogram'),
  }),
  schedule: fc.record({
    pipeline: oneOf('layerByLayer', 'batch', 'element'),
    batchCount: fc.integer({ min: 2, max: 4 }),
    zeroSkip: oneOf('off', 'on'),
  }),
  chip: fc.record({
    chipCount: fc.integer({ min: 1, max: 2 }),
    tileRowCount: fc.integer({ min: 1, max: 4 }),
    tileColumnCount: fc.integer({ min: 1, max: 4 }),
    topology: oneOf('mesh', 'cmesh', 'hTree', 'bus'),
    routerTileCount: fc.constant(1),
    peCount: fc.integer({ min: 1, max: 3 }),
    crossbarCount: fc.integer({ min: 1, max: 6 }),
    crossbarEnergy: oneOf('lumped', 'cells'),
    readOverlap: oneOf('overlapped', 'serial'),
  }),
  crossbarCounts: fc.tuple(fc.integer({ min: 8, max: 40 }), fc.integer({ min: 8, max: 40 })),
  unitShares: fc.tuple(share, share),
  // No fewer input cycles than parts of the input bits.
  numberBits: fc.tuple(fc.integer({ min: 9, max: 16 }), fc.integer({ min: 2, max: 16 })),
  levelBits: fc.integer({ min: 1, max: 4 }),
  dacBits: fc.integer({ min: 1, max: 3 }),
  weightEncoding: oneOf(
    'twosComplement',
    'offset',
    'unitColumn',
    'differential',
    'positiveNegative',
    'forms',
  ),
  activity: fc.record({ oneBitRatio: share, usedBitsRatio: share }),
  converterCount: fc.integer({ min: 1, max: 4 }),
});

/** Deployments on small chips with `base` for what they cost: not all of them fit. */
export function randomDeployments(base: DeploymentSpec): fc.Arbitrary<DeploymentSpec> {
  return drawn.map((one) => {
    const [rowCount, columnCount] = one.crossbarCounts;
    const part = (count: number, ratio: number) => Math.max(1, Math.round(count * ratio));
    const [activationBits, weightBits] = one.numberBits;
    const { accelerator, chip, mapping } = base;
    return {
      ...base,
      accelerator: {
        ...accelerator,
        cell: { levelBits: one.levelBits },
        crossbar: { ...accelerator.crossbar, rowCount, columnCount },
        operationUnit: {
          rowCount: part(rowCount, one.unitShares[0]),
          columnCount: part(columnCount, one.unitShares[1]),
        },
        dac: { resolutionBits: one.dacBits },
        weightEncoding: one.weightEncoding,
      },
      quantization: { scaled: { ...base.quantization.scaled!, activationBits, weightBits } },
      chip: { ...chip, ...one.chip, converters: { ...chip.converters, count: one.converterCount } },
      mapping: { ...mapping, ...one.mapping },
      schedule: one.schedule,
      activity: { assumed: one.activity },
      level: 'contention',
    };
  });
}
