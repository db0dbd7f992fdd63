import { z } from 'zod';
import { choice, quantity } from './quantity.ts';

export const cellSchema = z.strictObject({
  levelBits: quantity(z.int().min(1).max(4), {
    unit: 'Bits',
    label: 'Bits per cell',
    help: 'A single-level cell (SLC) stores one bit: high resistance is 0, low resistance is 1. More bits mean 2^bits levels.',
    source: 'lin2018',
  }),
});

const resistance = (label: string, help: string, source: string) =>
  quantity(z.number().min(0).max(1000), { unit: 'Ohm', label, help, source });

/** One array of cells with its wires. */
export const crossbarSchema = z.strictObject({
  rowCount: quantity(z.int().min(1).max(1024), {
    unit: 'Count',
    label: 'Crossbar rows',
    help: 'Word lines of a crossbar. Weight matrices with more rows continue on another crossbar.',
    source: 'shafiee2016',
  }),
  columnCount: quantity(z.int().min(1).max(1024), {
    unit: 'Count',
    label: 'Crossbar columns',
    help: 'Bit lines of a crossbar.',
    source: 'shafiee2016',
  }),
  wordLineSegmentOhm: resistance(
    'Word-line segment',
    'Resistance of the word line from cell to cell.',
    'chakraborty2020',
  ),
  bitLineSegmentOhm: resistance(
    'Bit-line segment',
    'Resistance of the bit line from cell to cell.',
    'chakraborty2020',
  ),
  driverOhm: resistance('Driver resistance', 'Output resistance of a word-line driver.', 'chakraborty2020'),
  senseOhm: resistance('Sense resistance', 'Input resistance of a bit line’s amplifier.', 'chakraborty2020'),
  irDropModel: choice(
    {
      exact: ['Solved', 'Kirchhoff’s laws at every node of every crossbar.'],
      approximate: [
        'Series resistance',
        'Each cell sees the wire between driver and amplifier in series, as if it were alone; a run states the error against the solution.',
      ],
    },
    {
      typeName: 'IrDropModel',
      label: 'IR drop',
      help: 'How the voltage lost on wires is found in array fidelity. Tables use the series resistance of a whole bit line, as the paper does.',
    },
  ),
});

export const IDEAL_CROSSBAR = {
  rowCount: 128,
  columnCount: 128,
  wordLineSegmentOhm: 0,
  bitLineSegmentOhm: 0,
  driverOhm: 0,
  senseOhm: 0,
  irDropModel: 'exact' as const,
};

export const operationUnitSchema = z.strictObject({
  rowCount: quantity(z.int().min(1).max(1024), {
    unit: 'Count',
    label: 'OU rows (S_OU)',
    help: 'Most word lines that are active at once; their currents add on the bit line.',
    source: 'lin2018',
  }),
  columnCount: quantity(z.int().min(1).max(1024), {
    unit: 'Count',
    label: 'OU columns',
    help: 'Bit lines that are read in one cycle. The bit lines of one unit share a converter, and with it its offset and gain error.',
    source: 'chen2018',
  }).default(8),
});

/** How signed weights become levels of cells. */
export const weightEncodingSchema = choice(
  {
    twosComplement: ['Two’s complement', 'The top bit has cells of its own and counts negative (Lin 2018).'],
    offset: ['Offset', 'Weights plus 2^(W-1); the offset is taken away digitally (ISAAC).'],
    unitColumn: [
      'Offset with unit column',
      'The offset is read from one more bit line and subtracted (ISAAC).',
    ],
    differential: ['Differential pair', 'Two bit lines whose currents are subtracted before the converter.'],
    positiveNegative: [
      'Positive and negative arrays',
      'Two bit lines that are converted apart and subtracted digitally (PRIME).',
    ],
    forms: [
      'FORMS fragments',
      'One sign for all weights of a fragment of OU rows and a column; weights of the other sign become 0.',
    ],
  },
  {
    typeName: 'WeightEncoding',
    label: 'Weight encoding',
    help: 'How signed weights become levels of cells.',
    source: 'shafiee2016',
  },
);
