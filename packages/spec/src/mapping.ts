import { z } from 'zod';
import { choice, quantity } from './quantity.ts';

export const partitionSchema = choice(
  {
    im2col: ['Kernel to column', 'A kernel is a column of one matrix, cut into crossbars (im2col).'],
    inputReuse: [
      'Kernel split',
      'A matrix of its own for each place of the kernel, so that inputs move on from one to the next.',
    ],
    shiftedWindow: [
      'Shifted windows',
      'Kernels are copied at shifted places of a parallel window; its shape is the one with fewest steps (VW-SDK).',
    ],
    automatic: ['Automatic', 'Of the three, for each layer, the one with fewest steps times crossbars.'],
  },
  {
    typeName: 'Partition',
    label: 'Partition',
    help: 'How the weights of a layer become crossbars.',
    source: 'li2023',
  },
);

export const duplicationSchema = choice(
  {
    none: ['None', 'Every layer has one copy.'],
    identical: ['Identical', 'As many copies of every layer as fit.'],
    strideRule: [
      'Stride rule',
      'From the last layer backwards, copies times the strides; all but the last are halved until they fit (ISAAC).',
    ],
    outputRule: ['Output rule', 'Copies in proportion to the output places (PipeLayer).'],
    dynamicProgram: [
      'Dynamic programming',
      'The fewest steps of all layers together, within crossbars and bandwidth (Li 2023).',
    ],
    minMax: [
      'Shortest interval',
      'The exact optimum of the slowest stage; what is left shortens the others.',
    ],
    minSum: ['Shortest sum of stages', 'The exact optimum of the sum of all stages.'],
    byHand: ['By hand', 'As the layers below say; 1 where they say nothing.'],
  },
  {
    typeName: 'Duplication',
    label: 'Duplication',
    help: 'How many copies of its weights each layer gets.',
    source: 'li2023',
  },
);

/** How a network is cut, copied and placed. */
export const mappingSchema = z.strictObject({
  partition: partitionSchema,
  slices: choice(
    {
      together: ['Together', 'Bit slices and signs of a weight stand side by side in one crossbar.'],
      apart: ['Apart', 'Each bit slice and sign has crossbars of its own.'],
    },
    {
      typeName: 'SlicePlacement',
      label: 'Bit slices and signs',
      help: 'Where the cells of one weight stand.',
      source: 'shafiee2016',
    },
  ).default('together'),
  packing: choice(
    {
      separate: ['Separate', 'Every layer begins on a crossbar of its own.'],
      shared: [
        'Shared',
        'Blocks that leave most of a crossbar free share one; they are read one after another.',
      ],
    },
    {
      typeName: 'Packing',
      label: 'Small layers',
      help: 'Whether layers share crossbars.',
    },
  ).default('separate'),
  innerReplication: choice(
    {
      off: ['Off', 'One copy of a matrix in a crossbar.'],
      on: ['On', 'Small matrices are stored several times along the diagonal of a crossbar (PRIME).'],
    },
    {
      typeName: 'InnerReplication',
      label: 'Copies inside a crossbar',
      help: 'Whether a small matrix is repeated in its crossbar.',
      source: 'chi2016',
    },
  ).default('off'),
  inputSplitCount: quantity(z.int().min(1).max(16), {
    unit: 'Count',
    label: 'Split of input bits',
    help: 'Copies that share the bits of one input: two halve the cycles of a step.',
    source: 'shafiee2016',
  }).default(1),
  duplication: duplicationSchema,
  crossbarBudgetCount: quantity(z.int().min(0).max(100_000_000), {
    unit: 'Count',
    label: 'Crossbars for copies',
    help: 'Most crossbars that all copies may take; 0: all of the chips.',
  }).default(0),
  order: choice(
    {
      rowMajor: ['Row by row', 'Tiles from left to right, row after row.'],
      snake: ['Snake', 'Every other row from right to left.'],
      zigzag: ['Zigzag', 'Along the diagonals.'],
      hilbert: ['Hilbert curve', 'A space-filling curve: near in order is near in place.'],
      annealed: ['Annealed', 'From the best of the others, tiles are exchanged while traffic falls.'],
    },
    {
      typeName: 'PlacementOrder',
      label: 'Placement',
      help: 'In which order layers take tiles.',
      source: 'mnsim2',
    },
  ),
  tileSharing: choice(
    {
      shared: ['Shared', 'A layer goes on in the tile where the one before ended.'],
      exclusive: ['Exclusive', 'Every layer begins a tile of its own.'],
    },
    { typeName: 'TileSharing', label: 'Tiles', help: 'Whether layers share tiles.', source: 'mnsim2' },
  ).default('shared'),
  annealMoveCount: quantity(z.int().min(0).max(10_000_000), {
    unit: 'Count',
    label: 'Annealing moves',
    help: 'Exchanges that annealing tries.',
  }).default(100_000),
  capacity: choice(
    {
      refuse: ['Refuse', 'A network that does not fit is refused.'],
      reprogram: [
        'Write again',
        'Layers take turns on the chips; weights are written again for every batch.',
      ],
    },
    {
      typeName: 'CapacityPolicy',
      label: 'When the chips are full',
      help: 'What happens when the network needs more crossbars than there are.',
    },
  ).default('refuse'),
});

/** What one layer has otherwise. */
export const layerMappingSchema = z.strictObject({
  layerName: z.string().min(1).max(200),
  partition: partitionSchema.optional(),
  replicaCount: quantity(z.int().min(1).max(1_000_000), {
    unit: 'Count',
    label: 'Copies',
    help: 'Copies of this layer; the duplication leaves it alone.',
  }).optional(),
});

export type MappingSpec = Readonly<z.infer<typeof mappingSchema>>;
export type LayerMappingSpec = Readonly<z.infer<typeof layerMappingSchema>>;
export type Partition = z.infer<typeof partitionSchema>;
export type Duplication = z.infer<typeof duplicationSchema>;
