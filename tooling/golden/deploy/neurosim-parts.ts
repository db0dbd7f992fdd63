/**
 * Values of NeuroSim's components, read from its golden table (facts, at seven nodes): what our chip takes
 * for
 * its parts. Between two nodes, resolutions or resistances they are interpolated on logarithmic scales.
 */
import { z } from 'zod';
import { demand } from '../outcome.ts';

const entry = z.looseObject({ node: z.number().positive(), item: z.string() });

export const partsSchema = z.object({ cases: z.array(entry).min(1) });
export type PartEntry = z.infer<typeof entry>;

/** One item of the table at any node. */
export type PartsAt = (item: string, field: string, choice?: Readonly<Record<string, number>>) => number;

/** Values at `nodeNm`. */
export function partsAt(entries: readonly PartEntry[], nodeNm: number): PartsAt {
  return (item, field, choice = {}) => {
    const points = entries
      .filter(
        (one) => one.item === item && Object.entries(choice).every(([key, value]) => one[key] === value),
      )
      .map((one): readonly [number, number] => [one.node, Number(one[field])]);
    return interpolated(points, nodeNm);
  };
}

/** ln y linear in ln x; beyond the ends the nearest two points go on. */
export function interpolated(points: readonly (readonly [number, number])[], x: number): number {
  const sorted = new Map(points.toSorted(([a], [b]) => a - b));
  const exact = sorted.get(x);
  if (exact !== undefined) return exact;
  const xs = [...sorted.keys()];
  demand(xs.length > 1, `no two values around ${x} are there`);
  const above = xs.findIndex((one) => one > x);
  const upper = above < 0 ? xs.length - 1 : Math.max(1, above);
  const [x0, x1] = [xs[upper - 1]!, xs[upper]!];
  const [y0, y1] = [sorted.get(x0)!, sorted.get(x1)!];
  return y0 * (y1 / y0) ** (Math.log(x / x0) / Math.log(x1 / x0));
}

/** One converter for a column of `columnOhm`. */
export interface ConverterPart {
  readonly energyJ: number;
  readonly sec: number;
  readonly areaM2: number;
}

/**
 * The converter of L levels: energies between and beyond 1, 10 and 100 kOhm, and beyond 64 levels, as
 * they go on.
 */
export function converterPart(
  entries: readonly PartEntry[],
  nodeNm: number,
  kind: {
    readonly item: 'sar_adc' | 'mlsa_current';
    readonly levelCount: number;
    readonly columnOhm: number;
  },
): ConverterPart {
  const at = (field: string) => {
    const own = entries.filter((one) => one.item === kind.item);
    const levels = [...new Set(own.map((one) => Number(one.levels)))];
    const ohms = [...new Set(own.map((one) => Number(one.Rcol_ohm)))];
    const part = partsAt(own, nodeNm);
    return interpolated(
      levels.map((levelCount) => [
        levelCount,
        interpolated(
          ohms.map((ohm) => [ohm, part(kind.item, field, { levels: levelCount, Rcol_ohm: ohm })]),
          kind.columnOhm,
        ),
      ]),
      kind.levelCount,
    );
  };
  return {
    energyJ: at('energy_fJ') * 1e-15,
    sec: at('latency_ns') * 1e-9,
    areaM2: at('area_um2') * 1e-12,
  };
}
