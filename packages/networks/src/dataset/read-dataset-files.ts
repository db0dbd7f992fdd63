import { quote } from '../issue.ts';
import { assembleDataset } from './assemble-dataset.ts';
import { isClassNameFile, readClassNameFile } from './class-name-files.ts';
import { readCifarFiles } from './formats/cifar-files.ts';
import { readClassFolders } from './formats/class-folders.ts';
import { readCsvFiles } from './formats/csv-file.ts';
import { idxRank, readIdxFiles } from './formats/idx-files.ts';
import { imageFileKind } from './formats/image-file.ts';
import { isMat5 } from './formats/mat5.ts';
import { isNpy } from './formats/npy.ts';
import { readNpyFiles } from './formats/npy-files.ts';
import { readSvhnFiles } from './formats/svhn-files.ts';
import { isTfRecord } from './formats/tf-record.ts';
import { readTfRecordFiles } from './formats/tf-record-files.ts';
import { openFiles } from './open-files.ts';
import type { Parts } from './parts.ts';
import type { DatasetFile, DatasetOptions, DatasetOutcome } from './read-dataset.ts';
import { refusalsAsValues, refuse } from './refusal.ts';

/** Everything that is read here, for messages. */
const FORMATS =
  'IDX, NPY or NPZ, CSV, CIFAR binary, TFRecord, MATLAB (SVHN), or PNG and JPEG in class folders';

type Family = 'idx' | 'npy' | 'csv' | 'cifar' | 'tfrecord' | 'svhn' | 'images';

/**
 * Reads a data set out of uploaded files, each of which may be a zip, tar or gzip: they form one set. The
 * format is told by content, for CSV and CIFAR by name, too. Every image becomes bytes [h, w, c], every
 * label a class index. Nothing is executed, nothing is written, and no claim of a file costs more than the
 * limits (`DATASET_LIMITS`) before it is checked.
 *
 * The rules of each format: docs/formats.md.
 */
export function readDatasetFiles(files: readonly DatasetFile[], options: DatasetOptions): DatasetOutcome {
  return refusalsAsValues(() => {
    const opened = openFiles(files);
    const nameFiles = opened.filter(isClassNameFile);
    const rest = opened.filter((file) => !isClassNameFile(file));
    const found = readFamily(familyOf(rest), rest, options);
    const [nameFile] = nameFiles;
    const classNames = found.classNames ?? (nameFile === undefined ? null : readClassNameFile(nameFile));
    return assembleDataset({ ...found, classNames }, options);
  });
}

function readFamily(family: Family, files: readonly DatasetFile[], options: DatasetOptions): Parts {
  switch (family) {
    case 'idx':
      return readIdxFiles(files);
    case 'npy':
      return readNpyFiles(files, options);
    case 'csv':
      return readCsvFiles(files, options);
    case 'cifar':
      return readCifarFiles(files);
    case 'tfrecord':
      return readTfRecordFiles(files, options);
    case 'svhn':
      return readSvhnFiles(files);
    case 'images':
      return readClassFolders(files, options);
  }
}

/** The one family that all files belong to. */
function familyOf(files: readonly DatasetFile[]): Family {
  const families = new Map<Family, string>();
  for (const file of files) {
    const family = familyOfFile(file);
    if (family === null) {
      const message = `${quote(file.path)} is of no format that is read: ${FORMATS}`;
      return refuse(file.path, 'UNSUPPORTED', { message, limit: FORMATS });
    }
    if (!families.has(family)) families.set(family, file.path);
  }
  const [first, second] = families.entries();
  if (first === undefined) {
    const message = `there is no file with images; send ${FORMATS}`;
    return refuse('files', 'MISSING', { message, limit: FORMATS });
  }
  if (second !== undefined) {
    const message = `${quote(first[1])} and ${quote(second[1])} are of different formats; send one data set`;
    return refuse('files', 'BAD_FORMAT', { message, actual: `${first[0]} and ${second[0]}` });
  }
  return first[0];
}

function familyOfFile(file: DatasetFile): Family | null {
  if (isNpy(file)) return 'npy';
  if (imageFileKind(file.bytes) !== null) return 'images';
  if (isMat5(file)) return 'svhn';
  if (/\.(csv|tsv)$/i.test(file.path)) return 'csv';
  if (/\.bin$/i.test(file.path)) return 'cifar';
  if (isTfRecord(file) || /\.tfrecords?(-\d+-of-\d+)?$/i.test(file.path)) return 'tfrecord';
  if (/\.(png|jpe?g)$/i.test(file.path)) return 'images';
  if (/\.npy$/i.test(file.path)) return 'npy';
  if (/\.mat$/i.test(file.path)) return 'svhn';
  return idxRank(file) === null && !/idx\d-ubyte$/i.test(file.path) ? null : 'idx';
}
