import {
  fail,
  MNIST_IMAGES,
  MNIST_LABELS,
  type Outcome,
  type RegistryEntry,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { type Dataset, DIGIT_NAMES } from './dataset.ts';
import { readIdx } from './idx.ts';

/**
 * Joins an IDX file of images [n, h, w] and one of labels [n] (both gzip or plain) into a data set of
 * digits.
 */
export function readMnist(
  entry: RegistryEntry,
  files: { readonly images: Uint8Array; readonly labels: Uint8Array },
): Outcome<Dataset, readonly SpecIssue[]> {
  const images = readIdx(files.images, { fileName: MNIST_IMAGES, rankCount: 3 });
  const labels = readIdx(files.labels, { fileName: MNIST_LABELS, rankCount: 1 });
  if (!images.ok || !labels.ok)
    return fail([images, labels].flatMap((read) => (read.ok ? [] : [read.problem])));
  const [imageCount = 0, heightCount = 0, widthCount = 0] = images.value.shape;
  const labelCount = labels.value.values.length;
  if (labelCount !== imageCount) {
    const message = `${MNIST_LABELS} has ${labelCount} labels for ${imageCount} images; use one split`;
    return fail([
      issue([MNIST_LABELS], 'SHAPE_MISMATCH', {
        message,
        limit: String(imageCount),
        actual: String(labelCount),
      }),
    ]);
  }
  const stray = labels.value.values.find((label) => label >= DIGIT_NAMES.length);
  if (stray !== undefined) {
    const message = `${MNIST_LABELS} holds label ${stray}; digits end at 9`;
    return fail([issue([MNIST_LABELS], 'TOO_BIG', { message, limit: 'at most 9', actual: String(stray) })]);
  }
  const { name, isSynthetic, source, licence } = entry;
  return succeed({
    name,
    classNames: DIGIT_NAMES,
    isSynthetic,
    source,
    licence,
    images: {
      shape: { heightCount, widthCount, channelCount: 1 },
      imageCount,
      pixels: images.value.values.slice(),
      labels: labels.value.values.slice(),
    },
  });
}
