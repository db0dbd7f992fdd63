import { isMoreBetter, type Metric } from '@dl-rsim/spec';

interface Placed {
  readonly key: string;
  readonly x: number;
  readonly y: number;
}

/** The keys of the designs that no other one beats in both metrics, in the order of x. */
export function frontKeysOf(
  designs: readonly Placed[],
  metrics: { readonly x: Metric; readonly y: Metric },
): readonly string[] {
  const signX = isMoreBetter(metrics.x) ? -1 : 1;
  const signY = isMoreBetter(metrics.y) ? -1 : 1;
  const sorted = designs.toSorted((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y));
  const front: Placed[] = [];
  for (const design of sorted) {
    const last = front.at(-1);
    if (!last || signY * design.y < signY * last.y) front.push(design);
  }
  return front.toSorted((a, b) => a.x - b.x).map(({ key }) => key);
}
