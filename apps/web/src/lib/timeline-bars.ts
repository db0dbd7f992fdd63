import type { DeploymentResult } from '@dl-rsim/spec';

export interface TimelineBar {
  readonly rowIndex: number;
  readonly startSec: number;
  readonly endSec: number;
  readonly busyRatio: number;
  readonly groupIndex: number;
}

/** Shades that can be told apart: neighbouring bins of one shade become one bar. */
const SHADE_COUNT = 5;

/** The bars of the timeline: a row a layer in the order of the network, a group an image. */
export function timelineBars({ timeline, layers }: DeploymentResult): readonly TimelineBar[] {
  const { binSec } = timeline;
  const rowOf = new Map(layers.map((layer, row) => [layer.layerIndex, row]));
  return timeline.rows.flatMap(({ layerIndex, imageIndex, startSec, endSec, busyRatios }) => {
    const rowIndex = rowOf.get(layerIndex);
    if (rowIndex === undefined) return [];
    const bars: TimelineBar[] = [];
    let firstBin = 0;
    for (let bin = 1; bin <= busyRatios.length; bin++) {
      if (bin < busyRatios.length && shadeOf(busyRatios[bin]!) === shadeOf(busyRatios[firstBin]!)) continue;
      const part = busyRatios.slice(firstBin, bin);
      const busyRatio = part.reduce((sum, ratio) => sum + ratio, 0) / part.length;
      const from = Math.max(startSec, firstBin * binSec);
      const to = Math.min(endSec, bin * binSec);
      if (busyRatio > 0 && to > from)
        bars.push({ rowIndex, startSec: from, endSec: to, busyRatio, groupIndex: imageIndex });
      firstBin = bin;
    }
    return bars;
  });
}

const shadeOf = (ratio: number) => Math.ceil(ratio * SHADE_COUNT);
