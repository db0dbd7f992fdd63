import type { RunDetailFragment } from '@dl-rsim/client';

/** What is printed under a picture, so that the numbers can be found again. */
export function captionOf(run: RunDetailFragment): string {
  const digest = (run.resultDigest ?? '').slice(0, 16);
  return `RUN-${run.number} ${run.name}, spec ${run.specFingerprint.slice(0, 16)}, result ${digest}`;
}
