import { z } from 'zod';
import { quantity } from './quantity.ts';

/** A two-state ReRAM device: lognormal resistance around the median of each state (Lin 2018, eq. 4). */
export const deviceSchema = z.strictObject({
  onResistanceOhm: quantity(z.number().min(100).max(1e8), {
    unit: 'Ohm',
    label: 'On resistance',
    help: 'Median resistance of the low-resistance state (LRS), Ron. Currents and references scale with it together, so alone it does not change which sums are confused.',
    source: 'lin2018',
  }),
  resistanceRatio: quantity(z.number().min(1.01).max(1e6), {
    unit: 'Ratio',
    label: 'R-ratio',
    help: 'Median resistance of the high-resistance state divided by that of the low-resistance state.',
    source: 'lin2018',
  }),
  lrsSigmaRatio: quantity(z.number().min(0).max(2), {
    unit: 'Ratio',
    label: 'LRS sigma',
    help: 'Standard deviation of ln R in the low-resistance state. 0 is a device without variation.',
    source: 'lin2018',
  }),
  hrsSigmaRatio: quantity(z.number().min(0).max(2), {
    unit: 'Ratio',
    label: 'HRS sigma',
    help: 'Standard deviation of ln R in the high-resistance state. 0 is a device without variation.',
    source: 'lin2018',
  }),
});

export const cellSchema = z.strictObject({
  levelBits: quantity(z.int().min(1).max(1), {
    unit: 'Bits',
    label: 'Bits per cell',
    help: 'A single-level cell (SLC) stores one bit: high resistance is 0, low resistance is 1.',
    source: 'lin2018',
  }),
});

export const operationUnitSchema = z.strictObject({
  rowCount: quantity(z.int().min(1).max(32), {
    unit: 'Count',
    label: 'OU rows (S_OU)',
    help: 'Most word lines that are active at once; their currents add on the bit line.',
    source: 'lin2018',
  }),
});

export const dacSchema = z.strictObject({
  resolutionBits: quantity(z.int().min(1).max(1), {
    unit: 'Bits',
    label: 'DAC resolution',
    help: 'Input bits driven in one cycle: with 1 bit a word line is either on or off.',
    source: 'lin2018',
  }),
});

export const senseAmplifierSchema = z.strictObject({
  resolutionBits: quantity(z.int().min(1).max(8), {
    unit: 'Bits',
    label: 'Sense-amplifier resolution',
    help: 'The amplifier tells at most 2^bits sums apart; fewer codes than sums are spread evenly over 0..S_OU.',
    source: 'lin2018',
  }),
});

/** The hardware of a reliability run: device, cell, operation unit and converters. */
export const acceleratorSchema = z.strictObject({
  device: deviceSchema,
  cell: cellSchema,
  operationUnit: operationUnitSchema,
  dac: dacSchema,
  senseAmplifier: senseAmplifierSchema,
});

export type DeviceSpec = Readonly<z.infer<typeof deviceSchema>>;
export type AcceleratorSpec = Readonly<z.infer<typeof acceleratorSchema>>;
