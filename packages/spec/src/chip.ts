import { z } from 'zod';
import { costsSchema } from './component.ts';
import { convertersSchema } from './converter-cost.ts';
import type { IssueSink } from './issues.ts';
import { choice, quantity } from './quantity.ts';

const count = (maximum: number, meta: { label: string; help: string; source?: string }) =>
  quantity(z.int().min(1).max(maximum), { unit: 'Count', ...meta });

const node = (label: string, help: string) =>
  quantity(z.number().min(1e-9).max(1e-6), { unit: 'M', label, help, source: 'stillmaker2017' });

/** What writing weights costs. */
export const programmingSchema = z.strictObject({
  rowWriteSec: quantity(z.number().min(0).max(1), {
    unit: 'Sec',
    label: 'Time to write a row',
    help: 'Cells of a row are written together, rows of a crossbar one after another, crossbars at once.',
  }),
  cellWriteJ: quantity(z.number().min(0).max(1e-3), {
    unit: 'J',
    label: 'Energy to write a cell',
    help: 'With all its pulses and verify reads.',
  }),
  enduranceCount: quantity(z.number().min(1).max(1_000_000_000_000), {
    unit: 'Count',
    label: 'Endurance',
    help: 'Writes that a cell survives.',
  }),
});

/** The nodes that costs are stated at and wanted at. */
export const technologySchema = z.strictObject({
  statedNodeM: node('Node of the costs', 'The technology node that energies and areas are given for.'),
  targetNodeM: node(
    'Target node',
    'The node to scale them to, between 7 nm and 130 nm: an assumption, stated with every result. The same node: no scaling.',
  ),
});

/** chip > tile > PE > crossbar: how many of each, how they are joined, and what they cost. */
export const chipSchema = z
  .strictObject({
    chipCount: count(64, { label: 'Chips', help: 'Chips that stand ready for one network.' }),
    tileRowCount: count(64, { label: 'Rows of tiles', help: 'Tiles from top to bottom of a chip.' }),
    tileColumnCount: count(64, { label: 'Columns of tiles', help: 'Tiles from left to right of a chip.' }),
    topology: choice(
      {
        mesh: ['Mesh', 'Routers in a grid, routes first along rows, then along columns.'],
        cmesh: ['Concentrated mesh', 'A mesh whose routers serve several tiles each.'],
        hTree: ['H-tree', 'A tree that joins four neighbours at every level.'],
        bus: ['Bus', 'One bus that all tiles share.'],
      },
      {
        typeName: 'Topology',
        label: 'Network on chip',
        help: 'How tiles are joined.',
        source: 'shafiee2016',
      },
    ),
    routerTileCount: count(16, {
      label: 'Tiles of a router',
      help: 'Tiles that share a router in a concentrated mesh.',
      source: 'shafiee2016',
    }).default(1),
    peCount: count(256, {
      label: 'PEs in a tile',
      help: 'Processing elements of a tile.',
      source: 'shafiee2016',
    }),
    crossbarCount: count(1024, {
      label: 'Crossbars in a PE',
      help: 'Crossbars that share the registers of a PE.',
      source: 'shafiee2016',
    }),
    bufferBytes: quantity(z.int().min(1).max(1_073_741_824), {
      unit: 'Bytes',
      label: 'Tile buffer',
      help: 'Capacity of the buffer of a tile.',
      source: 'shafiee2016',
    }),
    fillSec: quantity(z.number().min(0).max(1), {
      unit: 'Sec',
      label: 'Latency around the reads',
      help: 'From inputs in the buffer to the first read, and from the last read to outputs in the buffer, together; steps overlap it.',
      source: 'shafiee2016',
    }),
    readOverlap: choice(
      {
        overlapped: [
          'Overlapped',
          'Converters work on one read while the next one is made (sample and hold).',
        ],
        serial: ['Serial', 'A read waits until the one before is converted.'],
      },
      {
        typeName: 'ReadOverlap',
        label: 'Reads and conversions',
        help: 'Whether they overlap.',
        source: 'shafiee2016',
      },
    ),
    crossbarEnergy: choice(
      {
        lumped: ['Lumped', 'The stated energy of a read, times the share of the cells that take part.'],
        cells: [
          'Cells',
          'Mean squared read voltage times mean conductance times read time, over the cells that take part, from the distributions of inputs and weights.',
        ],
      },
      {
        typeName: 'CrossbarEnergy',
        label: 'Energy of cells',
        help: 'How the energy of a read is found.',
        source: 'andrulis2024',
      },
    ).default('lumped'),
    readV: quantity(z.number().min(0.001).max(10), {
      unit: 'V',
      label: 'Read voltage',
      help: 'Largest voltage of a row driver; the energy of cells needs it.',
    }).default(0.2),
    converters: convertersSchema,
    programming: programmingSchema,
    technology: technologySchema,
    costs: costsSchema,
  })
  .superRefine(checkChip);

type Unchecked = {
  readonly topology: string;
  readonly routerTileCount: number;
  readonly technology: z.infer<typeof technologySchema>;
};

/** Between which nodes costs can be scaled. */
const SCALING_NODES_M = { low: 7e-9, high: 130e-9 };

/** What single fields cannot know: the parts must fit together. */
export function checkChip(chip: Unchecked, context: IssueSink): void {
  const { topology, routerTileCount, technology } = chip;
  const refuse = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  if (routerTileCount > 1 && topology !== 'cmesh') {
    refuse(
      ['routerTileCount'],
      `${routerTileCount} tiles share a router in a concentrated mesh only, and topology is ${topology}; choose cmesh there, or 1 tile`,
    );
  }
  if (technology.statedNodeM === technology.targetNodeM) return;
  for (const [key, nodeM] of Object.entries(technology)) {
    if (nodeM >= SCALING_NODES_M.low && nodeM <= SCALING_NODES_M.high) continue;
    refuse(
      ['technology', key],
      `${nodeM} m is outside ${SCALING_NODES_M.low} to ${SCALING_NODES_M.high}, between which costs can be scaled; take a node between them, or the same one for both`,
    );
  }
}

export type ChipSpec = Readonly<z.infer<typeof chipSchema>>;
export type Topology = ChipSpec['topology'];
