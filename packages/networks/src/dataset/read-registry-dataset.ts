import type { RegistryCopy, RegistryEntry, RegistryFile, RegistryKey } from '@dl-rsim/spec';
import type { ImportNote } from '../read-network.ts';
import { renderStrokes } from '../strokes/render-strokes.ts';
import { assembleDataset } from './assemble-dataset.ts';
import { CIFAR10_MEAN_FILE, meanImage, readMeanImage } from './cifar.ts';
import { DIGIT_NAMES } from './dataset.ts';
import { readCifarFiles } from './formats/cifar-files.ts';
import { readIdxFiles } from './formats/idx-files.ts';
import { readSvhnFiles } from './formats/svhn-files.ts';
import type { Parts } from './parts.ts';
import type { DatasetFile, DatasetOutcome, ReadDataset } from './read-dataset.ts';
import { refusalsAsValues } from './refusal.ts';
import { copyOf, sha256 } from './verify-file.ts';

const FASHION_NAMES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/**
 * The data set of a registry entry from its unpacked files, as `fetchRegistryFiles` gives them; drawn where
 * it has none. Touches no disk and no network.
 */
export function readRegistryDataset(entry: RegistryEntry, files: readonly DatasetFile[]): DatasetOutcome {
  return refusalsAsValues(() => {
    if (entry.key === 'strokes') return { test: renderStrokes(), train: null, format: 'drawn', notes: [] };
    const imageFiles = files.filter(({ path }) => path !== CIFAR10_MEAN_FILE);
    const found = partsOf(entry.key, imageFiles);
    const { name, source, licence } = entry;
    const classNames = entry.key === 'fashion-mnist' ? FASHION_NAMES : found.classNames;
    const read = assembleDataset(
      { ...found, classNames: classNames ?? DIGIT_NAMES },
      { name, source, licence },
    );
    const trainMean = meanOf(entry, files, read);
    const copies = copiesOf(entry.files, imageFiles);
    return {
      ...read,
      test: {
        ...read.test,
        name: [entry.name, ...copies.map(({ label }) => `(${label})`)].join(' '),
        source: [entry.source, ...copies.map(({ note }) => note)].join('. '),
        isSynthetic: entry.isSynthetic,
        ...(trainMean === null ? {} : { trainMean }),
      },
      notes: [...read.notes, ...trainNotes(entry.trainFiles ?? [], imageFiles)],
    };
  });
}

function partsOf(key: Exclude<RegistryKey, 'strokes'>, files: readonly DatasetFile[]): Parts {
  switch (key) {
    case 'mnist':
    case 'fashion-mnist':
      return readIdxFiles(files);
    case 'cifar10':
    case 'cifar100':
      return readCifarFiles(files);
    case 'svhn':
      return readSvhnFiles(files);
  }
}

/**
 * Networks for CIFAR are trained on centred images: the mean of all training images, or that of the mean
 * file.
 */
function meanOf(
  { key, trainFiles = [] }: RegistryEntry,
  files: readonly DatasetFile[],
  { train }: ReadDataset,
): Float32Array | null {
  if (key !== 'cifar10' && key !== 'cifar100') return null;
  const isOriginal = trainFiles.every((wanted) => {
    const file = files.find(({ path }) => path === wanted.name);
    return file !== undefined && (wanted.copies === undefined || copyOf(wanted, sha256(file.bytes)) === null);
  });
  if (train !== null && isOriginal) return meanImage([train]);
  const meanFile = files.find(({ path }) => path === CIFAR10_MEAN_FILE);
  if (meanFile === undefined) return null;
  const mean = readMeanImage(meanFile.bytes, meanFile.path);
  return mean.ok ? mean.value : null;
}

/** Known contents among the files that are not the original. */
function copiesOf(files: readonly RegistryFile[], found: readonly DatasetFile[]): readonly RegistryCopy[] {
  return files.flatMap((wanted) => {
    if (wanted.copies === undefined) return [];
    const file = found.find(({ path }) => path === wanted.name);
    return (file && copyOf(wanted, sha256(file.bytes))) ?? [];
  });
}

/** The card names what is wrong with the test images; of those for training, notes do. */
function trainNotes(
  trainFiles: readonly RegistryFile[],
  found: readonly DatasetFile[],
): readonly ImportNote[] {
  const place = 'training images';
  const copies = copiesOf(trainFiles, found).map(({ note }) => ({ place, message: note }));
  const missing = trainFiles.filter(({ name }) => !found.some(({ path }) => path === name));
  if (missing.length === 0) return copies;
  const names = missing.map(({ name }) => name).join(', ');
  return [...copies, { place, message: `not at hand: ${names}` }];
}
