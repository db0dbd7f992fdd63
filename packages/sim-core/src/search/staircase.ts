/** Pairs of which none is at most the other in both coordinates: x ascends, y descends. */
export interface Staircase {
  /** True where a pair of it is at most (x, y) in both. */
  readonly covers: (x: number, y: number) => boolean;
  /** Adds a pair, drops those it covers, and answers with the area that the staircase gains. */
  readonly insert: (x: number, y: number) => number;
}

/** A staircase whose area is measured to the corner (cornerX, cornerY). */
export function createStaircase(cornerX: number, cornerY: number): Staircase {
  const xs: number[] = [];
  const ys: number[] = [];
  const firstAtLeast = (x: number) => {
    let low = 0;
    let high = xs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (xs[middle]! < x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const isCovered = (at: number, x: number, y: number) =>
    (at > 0 && ys[at - 1]! <= y) || (at < xs.length && xs[at] === x && ys[at]! <= y);
  return {
    covers: (x, y) => isCovered(firstAtLeast(x), x, y),
    insert: (x, y) => {
      const first = firstAtLeast(x);
      if (isCovered(first, x, y)) return 0;
      let gain = 0;
      let left = x;
      let ceiling = first > 0 ? ys[first - 1]! : cornerY;
      let end = first;
      for (; end < xs.length && ys[end]! >= y; end++) {
        gain += (xs[end]! - left) * (ceiling - y);
        left = xs[end]!;
        ceiling = ys[end]!;
      }
      const right = end < xs.length ? xs[end]! : cornerX;
      gain += (right - left) * (ceiling - y);
      if (end === first + 1) {
        xs[first] = x;
        ys[first] = y;
      } else {
        xs.splice(first, end - first, x);
        ys.splice(first, end - first, y);
      }
      return gain;
    },
  };
}
