import { z } from 'zod';
import { quantity } from './quantity.ts';

/** Objects that are components of a chip: forms head their fields with the title. */
export const componentRegistry = z.registry<{ readonly title: string; readonly help: string }>();

const componentShape = {
  count: quantity(z.int().min(0).max(65_536), {
    unit: 'Count',
    label: 'Instances',
    help: 'Instances in each of its parents; 0: the chip has none, and what it would do costs nothing.',
  }).default(1),
  energyJ: quantity(z.number().min(0).max(1), {
    unit: 'J',
    label: 'Energy of an action',
    help: 'Dynamic energy of one action of one instance.',
  }),
  actionSec: quantity(z.number().min(0).max(1), {
    unit: 'Sec',
    label: 'Time of an action',
    help: 'How long one action keeps one instance busy; its inverse is the peak rate, for bits the bandwidth. 0: no limit.',
  }),
  leakageW: quantity(z.number().min(0).max(1000), {
    unit: 'W',
    label: 'Leakage',
    help: 'Power of one instance that does nothing.',
  }).default(0),
  areaM2: quantity(z.number().min(0).max(0.01), {
    unit: 'M2',
    label: 'Area',
    help: 'Area of one instance.',
  }),
};

/** What each instance of a part of a chip costs: by action, by time and by area. */
export function component(title: string, help: string) {
  const schema = z.strictObject(componentShape).meta({ title, description: help });
  componentRegistry.add(schema, { title, help });
  return schema;
}

/** What the parts of a chip cost. The help names the parent and the action. */
export const costsSchema = z.strictObject({
  crossbar: component(
    'Crossbar',
    'In each crossbar one; an action is a read of all its cells. A read of fewer cells costs its share.',
  ),
  dac: component('Row driver', 'In each crossbar row; an action drives the row for one read.'),
  sampleHold: component('Sample and hold', 'At each bit line; an action holds one current.'),
  shiftAdd: component('Shift and add', 'In each PE; an action adds one converted sum.'),
  inputRegister: component('Input register', 'In each PE; an action reads or writes one bit.'),
  outputRegister: component('Output register', 'In each PE; an action reads or writes one bit.'),
  peControl: component('PE control', 'In each PE; an action is one read of all its crossbars.'),
  buffer: component('Tile buffer', 'In each tile; an action reads or writes one bit.'),
  bus: component('Tile bus', 'In each tile; an action moves one bit between buffer and PEs.'),
  accumulator: component('Accumulator', 'In each tile; an action adds two partial sums or values.'),
  tileRegister: component('Tile register', 'In each tile; an action reads or writes one bit.'),
  activation: component('Activation unit', 'In each tile; an action computes one value.'),
  pool: component('Pooling unit', 'In each tile; an action takes in one value.'),
  router: component('Router', 'At each node of the network on chip; an action passes one bit on.'),
  link: component('Link', 'Between two routers; an action moves one bit over it.'),
  chipLink: component('Chip link', 'On each chip; an action moves one bit between chips.'),
  dram: component('DRAM', 'One for all chips; an action moves one bit in or out.'),
});

export type Component = Readonly<z.infer<ReturnType<typeof component>>>;
export type ComponentKey = keyof z.infer<typeof costsSchema> | 'converter';
export type CostsSpec = Readonly<z.infer<typeof costsSchema>>;

/** Where in the hierarchy a component stands, for breakdowns by level. */
export const COMPONENT_LEVELS = {
  crossbar: 'crossbar',
  dac: 'crossbar',
  sampleHold: 'crossbar',
  converter: 'crossbar',
  shiftAdd: 'pe',
  inputRegister: 'pe',
  outputRegister: 'pe',
  peControl: 'pe',
  buffer: 'tile',
  bus: 'tile',
  accumulator: 'tile',
  tileRegister: 'tile',
  activation: 'tile',
  pool: 'tile',
  router: 'chip',
  link: 'chip',
  chipLink: 'system',
  dram: 'system',
} as const satisfies Record<ComponentKey, string>;

export const COMPONENT_KEYS = Object.keys(COMPONENT_LEVELS) as ComponentKey[];
export type HierarchyLevel = (typeof COMPONENT_LEVELS)[ComponentKey];
/** From the inside out. */
export const HIERARCHY_LEVELS = ['crossbar', 'pe', 'tile', 'chip', 'system'] as const;
