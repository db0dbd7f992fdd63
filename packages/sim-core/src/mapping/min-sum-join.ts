/** What a layer may take: numbers of copies, rising, with their crossbars and times. */
export interface Choices {
  readonly copyCounts: readonly number[];
  readonly crossbarCounts: readonly number[];
  readonly timesSec: readonly number[];
}

/** Room for rounding of sums whose terms come in another order. */
const ROUNDING_RATIO = 1e-12;

/** Partial choices of the first layers, by rising crossbars and falling time, with what they came from. */
interface Partials {
  readonly crossbarCounts: number[];
  readonly timesSec: number[];
  readonly penaltiesSec: number[];
  readonly parents: number[];
  readonly taken: number[];
}

/**
 * The best copies by dynamic programming over the choices whose penalty is within the gap between
 * `startSec`, a time that is known to be possible, and the bound of the price; null when none is within it.
 */
export function joinChoices(
  choices: readonly Choices[],
  {
    budgetCount,
    priceSec,
    startSec,
  }: { readonly budgetCount: number; readonly priceSec: number; readonly startSec: number },
): readonly number[] | null {
  const layers = choices.map((layer) => withPenalties(layer, priceSec));
  const boundSec = layers.reduce((sum, { bestSec }) => sum + bestSec, -priceSec * budgetCount);
  const gapSec = startSec - boundSec + ROUNDING_RATIO * startSec;
  let room = budgetCount;
  for (const { crossbarCounts } of choices) room -= crossbarCounts[0]!;
  const levels: Partials[] = [
    { crossbarCounts: [0], timesSec: [0], penaltiesSec: [0], parents: [-1], taken: [-1] },
  ];
  for (const layer of layers) {
    // Crossbars that the layers behind must have are kept free.
    room += layer.crossbarCounts[0]!;
    const next = extend(levels.at(-1)!, layer, { mostCount: room, gapSec });
    if (next.timesSec.length === 0) return null;
    levels.push(next);
  }
  return follow(choices, levels);
}

function withPenalties(layer: Choices, priceSec: number) {
  const costsSec = layer.timesSec.map((sec, k) => sec + priceSec * layer.crossbarCounts[k]!);
  const bestSec = costsSec.reduce((a, b) => Math.min(a, b));
  return { ...layer, bestSec, penaltiesSec: costsSec.map((sec) => sec - bestSec) };
}

function extend(
  from: Partials,
  layer: ReturnType<typeof withPenalties>,
  { mostCount, gapSec }: { readonly mostCount: number; readonly gapSec: number },
): Partials {
  let partials = noPartials();
  for (let k = 0; k < layer.timesSec.length; k++) {
    const penaltySec = layer.penaltiesSec[k]!;
    if (penaltySec > gapSec) continue;
    const added = noPartials();
    for (let p = 0; p < from.timesSec.length; p++) {
      const crossbarCount = from.crossbarCounts[p]! + layer.crossbarCounts[k]!;
      if (crossbarCount > mostCount) break;
      const sumSec = from.penaltiesSec[p]! + penaltySec;
      if (sumSec > gapSec) continue;
      added.crossbarCounts.push(crossbarCount);
      added.timesSec.push(from.timesSec[p]! + layer.timesSec[k]!);
      added.penaltiesSec.push(sumSec);
      added.parents.push(p);
      added.taken.push(k);
    }
    partials = merge(partials, added);
  }
  return partials;
}

/** Both in the order of crossbars, without those that another beats in crossbars and time. */
function merge(a: Partials, b: Partials): Partials {
  if (a.timesSec.length === 0) return b;
  const merged = noPartials();
  let i = 0;
  let j = 0;
  let fastestSec = Infinity;
  while (i < a.timesSec.length || j < b.timesSec.length) {
    const takesA = j >= b.timesSec.length || (i < a.timesSec.length && isBefore(a, i, { b, j }));
    const source = takesA ? a : b;
    const at = takesA ? i++ : j++;
    if (source.timesSec[at]! >= fastestSec) continue;
    fastestSec = source.timesSec[at]!;
    merged.crossbarCounts.push(source.crossbarCounts[at]!);
    merged.timesSec.push(fastestSec);
    merged.penaltiesSec.push(source.penaltiesSec[at]!);
    merged.parents.push(source.parents[at]!);
    merged.taken.push(source.taken[at]!);
  }
  return merged;
}

function isBefore(a: Partials, i: number, { b, j }: { readonly b: Partials; readonly j: number }): boolean {
  const difference = a.crossbarCounts[i]! - b.crossbarCounts[j]!;
  return difference < 0 || (difference === 0 && a.timesSec[i]! <= b.timesSec[j]!);
}

const noPartials = (): Partials => ({
  crossbarCounts: [],
  timesSec: [],
  penaltiesSec: [],
  parents: [],
  taken: [],
});

/** Copies of the fastest: the last partial choice, as time falls along them. */
function follow(choices: readonly Choices[], levels: readonly Partials[]): readonly number[] {
  const copies: number[] = [];
  let at = levels.at(-1)!.timesSec.length - 1;
  for (let i = choices.length - 1; i >= 0; i--) {
    const level = levels[i + 1]!;
    copies[i] = choices[i]!.copyCounts[level.taken[at]!]!;
    at = level.parents[at]!;
  }
  return copies;
}
