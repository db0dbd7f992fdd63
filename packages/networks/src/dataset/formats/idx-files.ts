import { readIdx } from '../idx.ts';
import { checkExtents, checkedLabel, DATASET_LIMITS } from '../limits.ts';
import type { Part, Parts } from '../parts.ts';
import type { DatasetFile } from '../read-dataset.ts';
import { demandOk, refuse } from '../refusal.ts';
import { type Split, splitOfPath } from '../split-of-path.ts';

const UNSIGNED_BYTE = 0x08;

/** Rank of an IDX file; null for other files. */
export function idxRank({ bytes }: DatasetFile): number | null {
  const isIdx = bytes.length >= 8 && bytes[0] === 0 && bytes[1] === 0 && (bytes[2] ?? 0) >= UNSIGNED_BYTE;
  const rank = bytes[3] ?? 0;
  return isIdx && (bytes[2] ?? 0) <= 0x0e && rank >= 1 && rank <= 4 ? rank : null;
}

/**
 * IDX: a file of images [n, h, w] or [n, h, w, c] and one of labels [n] for each split, unsigned bytes. Their
 * names tell the split.
 */
export function readIdxFiles(files: readonly DatasetFile[]): Parts {
  const parts = ([null, 'train', 'test'] as const).flatMap((split) => readPair(files, split));
  return { format: 'idx', parts, classNames: null, notes: [] };
}

function readPair(files: readonly DatasetFile[], split: Split | null): readonly Part[] {
  const own = files.filter(({ path }) => splitOfPath(path) === split);
  if (own.length === 0) return [];
  const images = own.filter((file) => (idxRank(file) ?? 0) >= 3);
  const labels = own.filter((file) => idxRank(file) === 1);
  const [image] = images;
  const [label] = labels;
  if (own.length !== 2 || image === undefined || label === undefined) {
    const names = own.map(({ path }) => path).join(', ');
    const message =
      `${names}: a split needs one IDX file of images (rank 3 or 4) and one of labels (rank 1); ` +
      'the names tell train-* from t10k-* or test-*';
    return refuse(own[0]?.path ?? 'files', 'MISSING', { message, actual: `${own.length} files` });
  }
  return [{ place: image.path, split, images: readImages(image, label) }];
}

function readImages(image: DatasetFile, label: DatasetFile): Part['images'] {
  const rankCount = idxRank(image) ?? 3;
  const limitBytes = DATASET_LIMITS.pixelBytes;
  const found = demandOk(readIdx(image.bytes, { fileName: image.path, rankCount, limitBytes }));
  const labels = demandOk(readIdx(label.bytes, { fileName: label.path, rankCount: 1, limitBytes }));
  const [imageCount = 0, heightCount = 0, widthCount = 0, channelCount = 1] = found.shape;
  const shape = { heightCount, widthCount, channelCount };
  checkExtents(image.path, imageCount, shape);
  const labelCount = labels.values.length;
  if (labelCount !== imageCount) {
    const message = `${label.path} has ${labelCount} labels for ${imageCount} images; use one split`;
    refuse(label.path, 'SHAPE_MISMATCH', { message, limit: String(imageCount), actual: String(labelCount) });
  }
  const checked = Uint16Array.from(labels.values, (value, index) => checkedLabel(label.path, value, index));
  return { shape, imageCount, pixels: found.values.slice(), labels: checked };
}
