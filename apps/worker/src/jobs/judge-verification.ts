import type { ImportNote, NetworkVerification, SpecIssue } from '@dl-rsim/spec';

/**
 * Rounding in another order stays far below the first (float32 keeps 7 digits, deep networks lose 2 or 3).
 * Above the second, something is understood in another way: such a network would give wrong results.
 */
const NOTABLE_RATIO = 1e-3;
const WRONG_RATIO = 1e-2;

export type Judgement =
  | { readonly kind: 'taken'; readonly notes: readonly ImportNote[] }
  | { readonly kind: 'refused'; readonly issue: SpecIssue };

/** What the comparison with TensorFlow.js means for an import: a network that computes wrongly is refused. */
export function judgeVerification({ comparison, whyNot }: NetworkVerification): Judgement {
  if (comparison === null) return noted(`not verified: ${whyNot}`);
  const { largestDifferenceRatio, samePredictionCount, imageCount, backend, against, whyNotOriginal } =
    comparison;
  const found =
    `outputs differ from those of TensorFlow.js (${backend}) by up to ` +
    `${largestDifferenceRatio.toPrecision(2)} of the largest output, and ${samePredictionCount} of ` +
    `${imageCount} predictions agree`;
  if (largestDifferenceRatio <= NOTABLE_RATIO) {
    return whyNotOriginal == null
      ? { kind: 'taken', notes: [] }
      : noted(`compared with our own layers on TensorFlow.js, for the file itself: ${whyNotOriginal}`);
  }
  if (largestDifferenceRatio <= WRONG_RATIO) return noted(found);
  const what = against === 'original' ? 'the file' : 'our layers';
  const message =
    `${what} and this product compute different things: ${found}; at most ${WRONG_RATIO} is accepted. ` +
    'It is not your mistake: please report it with the file, or save the network in another format';
  const actual = largestDifferenceRatio.toPrecision(3);
  return {
    kind: 'refused',
    issue: { path: ['file'], code: 'CROSS_CHECK', message, limit: `at most ${WRONG_RATIO}`, actual },
  };
}

const noted = (message: string): Judgement => ({
  kind: 'taken',
  notes: [{ place: 'verification', message }],
});
