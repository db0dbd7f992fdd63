/**
 * Energy, power and area of a chip from its components and what they did.
 *
 * Quantity: J, W and m2, by component, by layer and by level of the hierarchy.
 * Equation: dynamic energy = sum over layers of actions x energy of an action; leakage = instances x leakage
 * x interval; area = instances x area; peak power = sum of instances x (energy / time of an action +
 * leakage).
 * Valid: every total is the sum of its parts, and components are all the parts there are: no wiring factor,
 * no bounding box, no rest.
 * Ignored: components whose action takes no time have no rate: their dynamic peak power counts as 0.
 */
import type { ComponentShare, HierarchyLevel } from '@dl-rsim/spec';
import { COMPONENT_COUNT, COMPONENT_INDEX, COMPONENTS, levelOfComponent } from './component-order.ts';
import type { ActionCounts, ComponentCost } from './cost-model.ts';

/** What one layer did for one image. */
export interface LayerWorkload {
  readonly actions: ActionCounts;
  /** Energy in its crossbars where it is not actions x energy: from distributions. Null: it is. */
  readonly crossbarJ: number | null;
  /** Likewise of one read of an operation unit: of the cells that a crossbar can read at once. */
  readonly crossbarReadJ: number | null;
  /** Energy of writing its weights again, for one image; it is spent in crossbars. */
  readonly writeJ: number;
}

export interface RollUp {
  readonly components: readonly ComponentShare[];
  /** [layer][component] */
  readonly dynamicsJ: readonly Float64Array[];
  /** Dynamic and leakage. */
  readonly energyJ: number;
  readonly areaM2: number;
  readonly peakPowerW: number;
}

export function rollUp(
  costs: readonly ComponentCost[],
  layers: readonly LayerWorkload[],
  intervalSec: number,
): RollUp {
  const energiesJ = Float64Array.from(costs, ({ energyJ }) => energyJ);
  const dynamicsJ = layers.map((layer) => layerDynamicsJ(costs, energiesJ, layer));
  const actionSums = sumByComponent(layers.map(({ actions }) => actions));
  const dynamicSums = sumByComponent(dynamicsJ);
  const components = costs.map(
    (cost, index): ComponentShare => ({
      component: cost.component,
      hierarchyLevel: levelOfComponent(cost.component),
      instanceCount: cost.instanceCount,
      actionCount: actionSums[index]!,
      dynamicJ: dynamicSums[index]!,
      leakageJ: cost.instanceCount * cost.leakageW * intervalSec,
      areaM2: cost.instanceCount * cost.areaM2,
    }),
  );
  return {
    components,
    dynamicsJ,
    energyJ: components.reduce((sum, one) => sum + one.dynamicJ + one.leakageJ, 0),
    areaM2: components.reduce((sum, one) => sum + one.areaM2, 0),
    peakPowerW: costs.reduce((sum, cost) => sum + peakPowerW(withReadJ(cost, layers)), 0),
  };
}

/** Where the energy of reads comes from distributions: that of the layer whose reads take most. */
function withReadJ(cost: ComponentCost, layers: readonly LayerWorkload[]): ComponentCost {
  if (cost.component !== 'crossbar') return cost;
  const readsJ = layers.flatMap(({ crossbarReadJ }) => (crossbarReadJ === null ? [] : [crossbarReadJ]));
  return readsJ.length === 0 ? cost : { ...cost, energyJ: Math.max(...readsJ) };
}

/** All instances of a component at their peak rate. */
export function peakPowerW({ instanceCount, energyJ, actionSec, leakageW }: ComponentCost): number {
  return instanceCount * ((actionSec > 0 ? energyJ / actionSec : 0) + leakageW);
}

/** Energy by level of the hierarchy, dynamic and leakage. */
export function energyByLevel(components: readonly ComponentShare[]): ReadonlyMap<HierarchyLevel, number> {
  const sums = new Map<HierarchyLevel, number>();
  for (const component of COMPONENTS) sums.set(levelOfComponent(component), 0);
  for (const [index, { dynamicJ, leakageJ }] of components.entries()) {
    const level = levelOfComponent(COMPONENTS[index]!);
    sums.set(level, sums.get(level)! + dynamicJ + leakageJ);
  }
  return sums;
}

function layerDynamicsJ(
  costs: readonly ComponentCost[],
  energiesJ: Float64Array,
  { actions, crossbarJ, writeJ }: LayerWorkload,
): Float64Array {
  const dynamicsJ = new Float64Array(COMPONENT_COUNT);
  for (let index = 0; index < COMPONENT_COUNT; index++)
    dynamicsJ[index] = actions[index]! * energiesJ[index]!;
  const at = COMPONENT_INDEX.crossbar;
  // Crossbars of no instances cost nothing.
  if (crossbarJ !== null && costs[at]!.instanceCount > 0) dynamicsJ[at] = crossbarJ;
  dynamicsJ[at]! += writeJ;
  return dynamicsJ;
}

/** Sums over layers, layer by layer. */
function sumByComponent(rows: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(COMPONENT_COUNT);
  for (const row of rows) for (let index = 0; index < COMPONENT_COUNT; index++) sums[index]! += row[index]!;
  return sums;
}
