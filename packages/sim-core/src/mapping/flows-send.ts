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
  const { holdings, needs, usedValueCount, bits, sourceIndex, targetIndex } = transfer;
  const total = holdings.reduce((sum, { valueCount }) => sum + valueCount, 0);
  const kindOfFirst = firstKind(transfer);
  let before = 0;
  for (const { tileIndex: fromTileIndex, valueCount } of holdings) {
    const after = before + valueCount;
    const shareOf = (count: number) =>
      Math.floor((count * after) / total) - Math.floor((count * before) / total);
    let freshCount = shareOf(usedValueCount);
    for (const need of needs) {
      if (need.tileIndex === fromTileIndex) continue;
      const count = shareOf(need.valueCount);
      const firstCount = Math.min(count, freshCount);
      freshCount -= firstCount;
      const add = (kind: FlowKind, values: number) => {
        if (values === 0) return;
        flows.push({
          kind,
          fromTileIndex,
          toTileIndex: need.tileIndex,
          bitCount: values * bits,
          sourceNodeIndex: sourceIndex,
          targetNodeIndex: targetIndex,
        });
      };
      add(kindOfFirst, firstCount);
      add('multicast', count - firstCount);
    }
    before = after;
  }
}

function firstKind({ sourceIndex, targetIndex }: Transfer): FlowKind {
  if (sourceIndex === OUTSIDE_INDEX) return 'image';
  return targetIndex === OUTSIDE_INDEX ? 'result' : 'activations';
}
