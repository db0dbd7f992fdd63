import type { ComponentKey, HierarchyLevel } from '@dl-rsim/spec';

/**
 * COMPONENT_LEVELS of the spec, which the core knows by type only: places in this list are the places in
 * ActionCounts. A test compares the two.
 */
const LEVELS = {
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
} as const satisfies Record<ComponentKey, HierarchyLevel>;

export const COMPONENTS = Object.keys(LEVELS) as readonly ComponentKey[];
export const COMPONENT_COUNT = COMPONENTS.length;

/** Place of each component in ActionCounts. */
export const COMPONENT_INDEX = Object.fromEntries(
  COMPONENTS.map((component, index) => [component, index]),
) as Readonly<Record<ComponentKey, number>>;

/** Where a component stands in the hierarchy. */
export const levelOfComponent = (component: ComponentKey): HierarchyLevel => LEVELS[component];
