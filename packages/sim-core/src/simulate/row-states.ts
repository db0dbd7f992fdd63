import type { ReadFormat } from '../crossbar/read-plan.ts';
import { type RowState, uniformRowStates } from '../error-table/row-states.ts';
import type { ReadProfile } from '../inference/read-profile.ts';

/**
 * What the active rows of a layer are, with their shares: how often each digit met each level (of pairs: each
 * difference of levels) on the calibration images, one joint count over all planes, slices and rows.
 */
export function countedRowStates(
  { encoding }: Pick<ReadFormat, 'encoding'>,
  { stateCounts, levelSpan }: Pick<ReadProfile, 'stateCounts' | 'levelSpan'>,
): readonly RowState[] {
  const offset = (levelSpan - 1) / 2;
  return Array.from(stateCounts, (shareRatio, i): RowState => {
    const digit = Math.floor(i / levelSpan);
    const level = i - digit * levelSpan - offset;
    return {
      digit,
      positiveLevel: Math.max(0, level),
      negativeLevel: encoding === 'differential' ? Math.max(0, -level) : null,
      shareRatio,
    };
  }).filter((state) => state.shareRatio > 0);
}

/**
 * The row states of a layer's error table. One-bit digits on single cells of one bit need no counts: there N
 * and k alone say how many rows are which, and layers of the same hardware share a table.
 */
export function tableRowStates(
  format: ReadFormat,
  profile: Pick<ReadProfile, 'stateCounts' | 'levelSpan'>,
  hasOptimalReferences: boolean,
): readonly RowState[] {
  const { dacBits, levelBits, encoding } = format;
  const isDifferential = encoding === 'differential';
  const hasOneMix = dacBits === 1 && levelBits === 1 && !isDifferential;
  return hasOneMix && !hasOptimalReferences
    ? uniformRowStates({ dacBits, levelBits, isDifferential })
    : countedRowStates(format, profile);
}
