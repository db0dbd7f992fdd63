import {
  type ComponentKey,
  componentRegistry,
  costsSchema,
  type DeploymentResult,
  deploymentFieldAt,
} from '@dl-rsim/spec';

/** What a breakdown goes by. */
export type BreakdownBy = 'component' | 'layer' | 'hierarchy';

/** Bars and what they are made of; the values of a part go by bars. */
export interface Breakdown {
  readonly names: readonly string[];
  readonly parts: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const hierarchyTitles: Readonly<Record<string, string>> = {
  crossbar: 'Crossbars',
  pe: 'PEs',
  tile: 'Tiles',
  chip: 'Chips',
  system: 'Outside',
};

/** 'Tile buffer' */
export function componentTitle(key: ComponentKey): string {
  if (key === 'converter') return 'Converter';
  return componentRegistry.get(costsSchema.shape[key])?.title ?? key;
}

/** 'Kernel to column', as the form names it. */
export function partitionName(key: string): string {
  const field = deploymentFieldAt('mapping.partition');
  const options = field?.kind === 'choice' ? field.options : [];
  return options.find(({ value }) => value === key)?.label ?? key;
}

export const hierarchyTitle = (key: string): string => hierarchyTitles[key] ?? key;

/** Energy of one image: every view adds up to the same sum. */
export function energyBreakdown(result: DeploymentResult, by: BreakdownBy): Breakdown {
  const { components, layers } = result;
  if (by === 'layer') {
    const used = components.flatMap((one, place) => (one.dynamicJ > 0 ? [{ one, place }] : []));
    const leakageJ = components.reduce((sum, one) => sum + one.leakageJ, 0);
    const bars = [...layers.map((layer) => layer.layerName), 'outside of layers', 'leakage'];
    const parts = used.map(({ one, place }) => {
      const values = layers.map((layer) => layer.dynamicsJ[place] ?? 0);
      const rest = one.dynamicJ - values.reduce((sum, value) => sum + value, 0);
      return { name: componentTitle(one.component), values: [...values, Math.max(0, rest), 0] };
    });
    return withoutEmptyBars({
      names: bars,
      parts: [...parts, { name: 'Leakage', values: [...layers.map(() => 0), 0, leakageJ] }],
    });
  }
  const groups =
    by === 'component'
      ? components.map((one) => ({ name: componentTitle(one.component), members: [one] }))
      : Object.keys(hierarchyTitles).map((key) => ({
          name: hierarchyTitle(key),
          members: components.filter((one) => one.hierarchyLevel === key),
        }));
  const sumOf = (key: 'dynamicJ' | 'leakageJ') =>
    groups.map(({ members }) => members.reduce((sum, one) => sum + one[key], 0));
  return withoutEmptyBars({
    names: groups.map(({ name }) => name),
    parts: [
      { name: 'Actions', values: sumOf('dynamicJ') },
      { name: 'Leakage', values: sumOf('leakageJ') },
    ],
  });
}

/** Area of all instances, largest first. */
export function areaBreakdown({ components }: DeploymentResult): Breakdown {
  const rows = components.filter((one) => one.areaM2 > 0).toSorted((a, b) => b.areaM2 - a.areaM2);
  return {
    names: rows.map((one) => componentTitle(one.component)),
    parts: [{ name: 'Area', values: rows.map((one) => one.areaM2) }],
  };
}

function withoutEmptyBars({ names, parts }: Breakdown): Breakdown {
  const isKept = names.map((_, bar) => parts.some(({ values }) => (values[bar] ?? 0) > 0));
  const kept = <T>(list: readonly T[]) => list.filter((_, bar) => isKept[bar]);
  return {
    names: kept(names),
    parts: parts
      .filter(({ values }) => values.some((value) => value > 0))
      .map(({ name, values }) => ({ name, values: kept(values) })),
  };
}
