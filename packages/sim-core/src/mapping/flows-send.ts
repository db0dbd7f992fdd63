import type { Need } from './flows-needs.ts';
import type { Holding } from './flows-sums.ts';
import { type Flow, type FlowKind, OUTSIDE_INDEX } from './placement.ts';

/** Values of one edge on their way from where they lie to where they are needed. */
export interface Transfer {
  readonly holdings: readonly Holding[];
  /** What each place needs of `usedValueCount` values, which lie evenly among those held. */
  readonly needs: readonly Need[];
  readonly usedValueCount: number;
  /** Of a value. */
  readonly bits: number;
  readonly sourceIndex: number;
  readonly targetIndex: number;
}

/** Appends the flows of a transfer. Each place takes its values from all holders in proportion. */
export function sendValues(flows: Flow[], transfer: Transfer): void {
  const { holdings, needs, usedValueCount, bits } = transfer;
  const { sourceIndex: sourceNodeIndex, targetIndex: targetNodeIndex } = transfer;
  const total = holdings.reduce((sum, { valueCount }) => sum + valueCount, 0);
  const kindOfFirst = firstKind(transfer);
  let before = 0;
  for (const { tileIndex: fromTileIndex, valueCount } of holdings) {
    const after = before + valueCount;
    let freshCount =
      Math.floor((usedValueCount * after) / total) - Math.floor((usedValueCount * before) / total);
    for (const { tileIndex: toTileIndex, valueCount: neededCount } of needs) {
      if (toTileIndex === fromTileIndex) continue;
      const count = Math.floor((neededCount * after) / total) - Math.floor((neededCount * before) / total);
      const firstCount = Math.min(count, freshCount);
      freshCount -= firstCount;
      if (firstCount !== 0) {
        const bitCount = firstCount * bits;
        flows.push({
          kind: kindOfFirst,
          fromTileIndex,
          toTileIndex,
          bitCount,
          sourceNodeIndex,
          targetNodeIndex,
        });
      }
      if (count !== firstCount) {
        const bitCount = (count - firstCount) * bits;
        flows.push({
          kind: 'multicast',
          fromTileIndex,
          toTileIndex,
          bitCount,
          sourceNodeIndex,
          targetNodeIndex,
        });
      }
    }
    before = after;
  }
}

function firstKind({ sourceIndex, targetIndex }: Transfer): FlowKind {
  if (sourceIndex === OUTSIDE_INDEX) return 'image';
  return targetIndex === OUTSIDE_INDEX ? 'result' : 'activations';
}
