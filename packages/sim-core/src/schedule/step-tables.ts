import { type Feed, firstNeededIndex, lastNeededIndex, orderOfPlace, type Stage } from './stage.ts';

/** By step: places, in the order in which they leave, that have left when the step is done. */
export function placesThrough(stage: Stage): Int32Array {
  const { stepCount, stepColumnCount, stepHeightCount, stepWidthCount, heightCount, widthCount } = stage;
  const counts = new Int32Array(stepCount);
  let total = 0;
  for (let step = 0; step < stepCount; step++) {
    const row = Math.floor(step / stepColumnCount);
    const column = step - row * stepColumnCount;
    const height = Math.min(stepHeightCount, heightCount - row * stepHeightCount);
    total += height * Math.min(stepWidthCount, widthCount - column * stepWidthCount);
    counts[step] = total;
  }
  return counts;
}

/** By step of the target: places of the source, in the order in which they leave, that must have come. */
export function neededCounts(feed: Feed, source: Stage, target: Stage): Int32Array {
  const { stepCount, stepColumnCount } = target;
  const counts = new Int32Array(stepCount);
  if (feed.reach === null) return counts.fill(source.placeCount);
  const columns = Int32Array.from({ length: stepColumnCount }, (_, i) =>
    lastNeededIndex(feed.reach!.columns, i),
  );
  for (let step = 0, row = 0; step < stepCount; row++) {
    const last = lastNeededIndex(feed.reach.rows, row);
    for (let i = 0; i < stepColumnCount; i++, step++) {
      if (last >= 0 && columns[i]! >= 0) counts[step] = orderOfPlace(source, last, columns[i]!) + 1;
    }
  }
  return counts;
}

/** By step of the target: places of the source that no later step needs; all of them after the last one. */
export function freedCounts(feed: Feed, source: Stage, target: Stage): Int32Array {
  const { stepCount, stepColumnCount } = target;
  const counts = new Int32Array(stepCount);
  counts[stepCount - 1] = source.placeCount;
  const needed = neededCounts(feed, source, target);
  for (let step = stepCount - 1; step > 0; step--) {
    counts[step - 1] = Math.min(counts[step]!, needed[step]! > 0 ? firstNeeded(step) : source.placeCount);
  }
  return counts;

  function firstNeeded(step: number): number {
    if (feed.reach === null) return 0;
    const row = Math.floor(step / stepColumnCount);
    const first = firstNeededIndex(feed.reach.rows, row);
    return orderOfPlace(source, first, firstNeededIndex(feed.reach.columns, step - row * stepColumnCount));
  }
}
