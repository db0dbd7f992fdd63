/**
 * Costs of one technology node at another one.
 *
 * Quantity: dimensionless factors on energies (leakages with them) and areas.
 * Equation: y_target / y_stated, with y from a table of nodes; between two nodes ln y is linear in ln node.
 * For energies y = a V^2 + b V + c at V = 0.8 V.
 * @source stillmaker2017 (areas relative to 130 nm, polynomials of the supply voltage).
 * Valid: general-purpose logic, 7 to 130 nm, the same supply voltage at both nodes.
 * Ignored: that cells, converters, memories and input-output circuits scale worse than logic; times stay, as
 * a chip is clocked as its spec says. Hence an assumption of every result that is scaled.
 */
import type { ChipSpec, Outcome, SpecIssue } from '@dl-rsim/spec';
import { exp, log } from '../numeric/exact-math.ts';

export interface TechnologyFactors {
  readonly energyRatio: number;
  readonly areaRatio: number;
}

const SUPPLY_V = 0.8;

/** Node in m, area relative to 130 nm, and a, b, c of the energy. */
const NODES = [
  [130e-9, 1, 7.171, -6.709, 2.904],
  [90e-9, 0.44, 4.762, -4.781, 2.092],
  [65e-9, 0.23, 3.755, -4.398, 1.975],
  [45e-9, 0.16, 1.103, -0.362, 0.2767],
  [32e-9, 0.072, 0.9559, -0.7823, 0.471],
  [20e-9, 0.033, 0.373, -0.1582, 0.04104],
  [16e-9, 0.03, 0.2958, -0.1241, 0.03024],
  [14e-9, 0.027, 0.2363, -0.09675, 0.02239],
  [10e-9, 0.016, 0.2068, -0.09311, 0.02375],
  [7e-9, 0.0092, 0.1776, -0.09097, 0.02447],
] as const;

const LARGEST_M = NODES[0]![0];
const SMALLEST_M = NODES.at(-1)![0];
/** Nodes are typed by people: 130e-9 and 1.3e-7 are one. */
const NODE_TOLERANCE = 1e-9;

/** Factors from the stated to the target node; the same node gives 1 and 1 whatever it is. */
export function technologyFactors({
  statedNodeM,
  targetNodeM,
}: ChipSpec['technology']): Outcome<TechnologyFactors, readonly SpecIssue[]> {
  if (statedNodeM === targetNodeM) return { ok: true, value: { energyRatio: 1, areaRatio: 1 } };
  const issues = [...checkNode('statedNodeM', statedNodeM), ...checkNode('targetNodeM', targetNodeM)];
  if (issues.length > 0) return { ok: false, problem: issues };
  const stated = nodeValues(statedNodeM);
  const target = nodeValues(targetNodeM);
  return {
    ok: true,
    value: { energyRatio: target.energy / stated.energy, areaRatio: target.area / stated.area },
  };
}

function checkNode(name: string, nodeM: number): readonly SpecIssue[] {
  const isKnown = nodeM <= LARGEST_M * (1 + NODE_TOLERANCE) && nodeM >= SMALLEST_M * (1 - NODE_TOLERANCE);
  if (isKnown) return [];
  return [
    {
      path: ['chip', 'technology', name],
      code: nodeM > LARGEST_M ? 'TOO_BIG' : 'TOO_SMALL',
      message:
        `chip.technology.${name} is ${nodeM} m; costs can be scaled between 7e-9 and 1.3e-7 m: ` +
        'take a node between them, or the same one for both',
      limit: '7e-9 to 1.3e-7',
      actual: String(nodeM),
    },
  ];
}

function nodeValues(nodeM: number): { readonly area: number; readonly energy: number } {
  const upper = NODES.findLastIndex(([node]) => node >= nodeM * (1 - NODE_TOLERANCE));
  const at = Math.min(Math.max(upper, 0), NODES.length - 2);
  const [largeM, largeArea] = NODES[at]!;
  const [smallM, smallArea] = NODES[at + 1]!;
  const share = (log(nodeM) - log(largeM)) / (log(smallM) - log(largeM));
  return {
    area: between(largeArea, smallArea, share),
    energy: between(energyAt(at), energyAt(at + 1), share),
  };
}

function energyAt(index: number): number {
  const [, , a, b, c] = NODES[index]!;
  return a * SUPPLY_V * SUPPLY_V + b * SUPPLY_V + c;
}

function between(first: number, last: number, share: number): number {
  return first * exp(share * log(last / first));
}
