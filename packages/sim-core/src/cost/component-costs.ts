import type { ChipSpec, Component, ComponentKey, Outcome, SpecIssue } from '@dl-rsim/spec';
import { COMPONENTS } from './component-order.ts';
import { converterCost } from './converter-cost.ts';
import type { ComponentCost } from './cost-model.ts';
import { technologyFactors } from './technology.ts';

/** What the accelerator and the network on chip say about how much there is on all chips. */
export interface ChipExtents {
  readonly crossbarRowCount: number;
  readonly crossbarColumnCount: number;
  /** Of the converters: sense amplifiers or ADCs. */
  readonly resolutionBits: number;
  readonly routerCount: number;
  /** Links between routers of one chip; each direction is one. */
  readonly linkCount: number;
}

/**
 * All components of all chips at the target node, in the order of COMPONENTS. DRAM is a chip of another make,
 * and the survey regression has a node of its own: neither is scaled.
 */
export function componentCosts(
  chip: ChipSpec,
  extents: ChipExtents,
): Outcome<readonly ComponentCost[], readonly SpecIssue[]> {
  const converter = converterCost(chip.converters, extents.resolutionBits);
  const factors = technologyFactors(chip.technology);
  if (!converter.ok || !factors.ok) {
    return { ok: false, problem: [converter, factors].flatMap((one) => (one.ok ? [] : one.problem)) };
  }
  const { energyRatio, areaRatio } = factors.value;
  const parents = parentCounts(chip, extents);
  const value = COMPONENTS.map((component): ComponentCost => {
    const isScaled = component !== 'dram' && !(component === 'converter' && chip.converters.cost.regression);
    const stated: Component =
      component === 'converter'
        ? { ...converter.value, count: chip.converters.count, actionSec: chip.converters.conversionSec }
        : chip.costs[component];
    const instanceCount = stated.count * parents[component];
    return {
      component,
      instanceCount,
      // What a chip does not have costs nothing.
      energyJ: instanceCount > 0 ? stated.energyJ * (isScaled ? energyRatio : 1) : 0,
      actionSec: stated.actionSec,
      leakageW: stated.leakageW * (isScaled ? energyRatio : 1),
      areaM2: stated.areaM2 * (isScaled ? areaRatio : 1),
    };
  });
  return { ok: true, value };
}

/** Crossbars of all chips. */
export function availableCrossbarCount(chip: ChipSpec): number {
  return tileCount(chip) * chip.peCount * chip.crossbarCount;
}

/** Tiles of all chips. */
export function tileCount({ chipCount, tileRowCount, tileColumnCount }: ChipSpec): number {
  return chipCount * tileRowCount * tileColumnCount;
}

/** How many parents each component has, on all chips. */
function parentCounts(chip: ChipSpec, extents: ChipExtents): Readonly<Record<ComponentKey, number>> {
  const tiles = tileCount(chip);
  const pes = tiles * chip.peCount;
  const crossbars = pes * chip.crossbarCount;
  return {
    crossbar: crossbars,
    dac: crossbars * extents.crossbarRowCount,
    sampleHold: crossbars * extents.crossbarColumnCount,
    converter: crossbars,
    shiftAdd: pes,
    inputRegister: pes,
    outputRegister: pes,
    peControl: pes,
    buffer: tiles,
    bus: tiles,
    accumulator: tiles,
    tileRegister: tiles,
    activation: tiles,
    pool: tiles,
    router: extents.routerCount,
    link: extents.linkCount,
    chipLink: chip.chipCount,
    dram: 1,
  };
}
