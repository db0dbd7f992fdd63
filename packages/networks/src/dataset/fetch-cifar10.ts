import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Images } from '@dl-rsim/sim-core';
import type { RegistryArchive, RegistryEntry, RegistryFile } from '@dl-rsim/spec';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { readTar } from '../archive/read-tar.ts';
import { issue } from '../issue.ts';
import { bringFile, type NotBrought, type Sources } from './bring-file.ts';
import { CIFAR10_CLASS_NAMES, meanImage, readCifarBatch, readMeanImage } from './cifar10.ts';
import type { Dataset } from './dataset.ts';
import { type KnownContent, verifyFile } from './verify-file.ts';

export const CIFAR10_MEAN_FILE = 'train_pixel_mean_hwc_f32.bin';

/** Room for what gzip adds to content that it cannot shorten. */
const PACKING_BYTES = 1024 * 1024;

type Missing = NotBrought & { readonly file: { readonly name: string } };

interface Parts {
  readonly test: KnownContent;
  /** The five training batches, or none. */
  readonly train: readonly Uint8Array[];
}

/**
 * CIFAR-10: single batches where the user's folder has them, else the whole archive from folder, cache or
 * mirror. The mean image is that of the training batches when all five are at hand; otherwise that of the
 * user's mean file, or none.
 *
 * @throws the signal's reason when aborted.
 */
export async function bringCifar10(
  entry: RegistryEntry,
  sources: Sources,
  onBytes: (doneBytes: number) => void,
): Promise<Outcome<Dataset, Missing>> {
  const [testFile] = entry.files;
  const { archive, trainFiles = [] } = entry;
  if (testFile === undefined || archive === undefined) throw new Error('registry entry lacks files');
  const names = [testFile, ...trainFiles].map(({ name }) => name);
  const test = await bringBatch(sources, testFile);
  if (test.ok) return assemble(entry, sources, { test: test.value, train: await bringTrain(sources, entry) });
  const whole = await bringFile(sources, {
    name: archive.name,
    urls: archive.urls,
    limitBytes: archive.packedByteCount,
    verify: (bytes, where) => readArchive(bytes, archive, { names, where }),
    onBytes,
  });
  if (!whole.ok) {
    const tried = [...new Set([...test.problem.tried, ...whole.problem.tried])];
    return fail({ file: archive, tried, wrong: [...test.problem.wrong, ...whole.problem.wrong] });
  }
  const [content, ...train] = whole.value;
  if (content === undefined) throw new Error('the archive was read without its test batch');
  return assemble(entry, sources, { test: { content, copy: null }, train });
}

async function assemble(
  entry: RegistryEntry,
  sources: Sources,
  { test, train }: Parts,
): Promise<Outcome<Dataset, Missing>> {
  const [testFile] = entry.files;
  const images = known(readCifarBatch(test.content, testFile?.name ?? entry.key));
  const batches = train.map((bytes) => known(readCifarBatch(bytes, 'a training batch')));
  const trainMean = batches.length > 0 ? meanImage(batches) : await bringMeanFile(sources);
  const { copy } = test;
  return succeed({
    name: copy === null ? entry.name : `${entry.name} (${copy.label})`,
    classNames: CIFAR10_CLASS_NAMES,
    isSynthetic: entry.isSynthetic,
    source: copy === null ? entry.source : `${entry.source}. ${copy.note}`,
    licence: entry.licence,
    images,
    ...(trainMean === null ? {} : { trainMean }),
  });
}

/** A content whose digest the registry knows: that it cannot be read would be our mistake. */
function known(read: Outcome<Images, SpecIssue>): Images {
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
}

/** One batch out of the user's folder, packed or not. */
function bringBatch(sources: Sources, file: RegistryFile): Promise<Outcome<KnownContent, NotBrought>> {
  const { name, urls, byteCount } = file;
  return bringFile(sources, {
    name,
    otherNames: [`${name}.gz`],
    urls,
    limitBytes: byteCount + PACKING_BYTES,
    verify: (bytes, where) => verifyFile(bytes, file, where),
  });
}

/** The training batches of the user's folder: all of them, or none. */
async function bringTrain(sources: Sources, entry: RegistryEntry): Promise<readonly Uint8Array[]> {
  const contents: Uint8Array[] = [];
  for (const file of entry.trainFiles ?? []) {
    const batch = await bringBatch({ ...sources, onIssue: undefined }, file);
    if (!batch.ok) return [];
    contents.push(batch.value.content);
  }
  return contents;
}

async function bringMeanFile(sources: Sources): Promise<Float32Array | null> {
  const brought = await bringFile(sources, {
    name: CIFAR10_MEAN_FILE,
    urls: [],
    limitBytes: PACKING_BYTES,
    verify: (bytes) => readMeanImage(bytes, CIFAR10_MEAN_FILE),
  });
  return brought.ok ? brought.value : null;
}

/** The named files of the archive, in this order. Nothing is unpacked before the digest is right. */
function readArchive(
  bytes: Uint8Array,
  archive: RegistryArchive,
  { names, where }: { readonly names: readonly string[]; readonly where: string },
): Outcome<readonly Uint8Array[], SpecIssue> {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== archive.sha256) {
    const message =
      `${where}: ${archive.name} is not the file it should be: it has SHA-256 ${actual} ` +
      `(${bytes.length} bytes), expected ${archive.sha256} (${archive.packedByteCount} bytes); ` +
      'delete or replace it';
    return fail(issue([archive.name], 'CHECKSUM', { message, limit: archive.sha256, actual }));
  }
  const files = readTar(gunzipSync(bytes, { maxOutputLength: archive.limitByteCount }), archive.name);
  if (!files.ok) return files;
  const contents = names.map((name) => files.value.get(`${archive.folder}/${name}`));
  const found = contents.filter((content) => content !== undefined);
  if (found.length === names.length) return succeed(found);
  const message = `${where}: ${archive.name} lacks ${names[contents.indexOf(undefined)]}`;
  return fail(issue([archive.name], 'MISSING', { message }));
}
