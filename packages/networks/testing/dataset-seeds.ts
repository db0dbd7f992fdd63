import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetFile, DatasetOptions } from '../src/index.ts';

/** Files that are read without complaint, of one format. */
export interface DatasetSeed {
  readonly name: string;
  readonly files: readonly DatasetFile[];
  readonly options: DatasetOptions;
}

const FOLDER = join(import.meta.dirname, '../src/dataset/fixtures');

/** A file that make-fixtures.py made. */
export function datasetFixture(name: string): DatasetFile {
  return { path: name, bytes: new Uint8Array(readFileSync(join(FOLDER, name))) };
}

/** One true data set of every format and packing, to be read, or mutated and then refused or read. */
export function datasetSeeds(): readonly DatasetSeed[] {
  const seed = (
    name: string,
    fileNames: readonly string[],
    options: Partial<DatasetOptions> = {},
  ): DatasetSeed => ({ name, files: fileNames.map(datasetFixture), options: { name, ...options } });
  return [
    seed('IDX', ['idx.zip']),
    seed('NPY', ['x_test.npy', 'y_test.npy']),
    seed('NPZ', ['float.npz'], { valueRange: 'unit' }),
    seed('NPY, channels first', ['channels-first.zip'], { layout: 'channelsFirst' }),
    seed('NPY, halves', ['half.zip'], { valueRange: 'unit' }),
    seed('CSV', ['test.csv']),
    seed('TSV', ['named.tsv'], { labelColumn: 'last', valueRange: 'unit' }),
    seed('CIFAR-10', ['cifar.zip']),
    seed('CIFAR-100', ['cifar100.zip']),
    seed('TFRecord, PNG', ['encoded-test-00000-of-00001.tfrecord']),
    seed('TFRecord, raw', ['raw.tfrecord']),
    seed('PNG folders', ['class-folders.zip']),
    seed('JPEG folders', ['photos.zip']),
    seed('MATLAB', ['test_5x4.mat']),
    seed('MATLAB, plain', ['plain_test.mat']),
  ];
}
