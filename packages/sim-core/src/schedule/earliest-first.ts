/** Numbers 0 to size - 1, each in or out, in order of a time; equal times by number. A binary heap. */
export interface EarliestFirst {
  readonly timesSec: Float64Array;
  readonly heap: Int32Array;
  count: number;
}

export const createEarliestFirst = (size: number): EarliestFirst => ({
  timesSec: new Float64Array(size),
  heap: new Int32Array(size),
  count: 0,
});

const isBefore = ({ timesSec }: EarliestFirst, a: number, b: number): boolean =>
  timesSec[a]! < timesSec[b]! || (timesSec[a] === timesSec[b] && a < b);

/** Puts in a number that is out. */
export function putIn(queue: EarliestFirst, item: number, timeSec: number): void {
  const { heap, timesSec } = queue;
  timesSec[item] = timeSec;
  let at = queue.count++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(queue, item, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = item;
}

/** Takes out the number with the earliest time; there is one. */
export function takeEarliest(queue: EarliestFirst): number {
  const { heap } = queue;
  const earliest = heap[0]!;
  const item = heap[--queue.count]!;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= queue.count) break;
    if (child + 1 < queue.count && isBefore(queue, heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(queue, heap[child]!, item)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = item;
  return earliest;
}
