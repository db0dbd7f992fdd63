import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type RegistryEntry, registry } from '@dl-rsim/spec';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchDataset } from './fetch-dataset.ts';
import type { FetchRegistry } from './fetch-registry-files.ts';

const datasetsDir = process.env.DLRSIM_DATASETS_DIR;
if (datasetsDir === undefined)
  console.warn('SKIPPED: real CIFAR-10 images. Set DLRSIM_DATASETS_DIR to a folder with cifar10/*.bin.gz.');

const official = registry.find(({ key }) => key === 'cifar10')!;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Two grey images. */
function batch(labels: readonly number[], grey: number): Buffer {
  const image = (label: number): Buffer => Buffer.concat([Buffer.of(label), Buffer.alloc(3072, grey)]);
  return Buffer.concat(labels.map(image));
}
const test = batch([1, 2], 51);
const jpegTest = batch([1, 2], 52);
const train = [10, 20, 30, 40, 50].map((grey) => batch([0, 9], grey));
const mean = Buffer.from(new Float32Array(3072).fill(0.5).buffer);

let source = '';
let archive = Buffer.alloc(0);
let entry: RegistryEntry = official;
let folder = '';

beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'cifar-source-'));
  const inside = join(source, 'cifar-10-batches-bin');
  await mkdir(inside);
  await writeFile(join(inside, 'test_batch.bin'), test);
  for (const [index, bytes] of train.entries())
    await writeFile(join(inside, `data_batch_${index + 1}.bin`), bytes);
  execFileSync('tar', ['-czf', 'archive', 'cifar-10-batches-bin'], { cwd: source });
  archive = await readFile(join(source, 'archive'));
  const [file] = official.files;
  entry = {
    ...official,
    files: [
      {
        ...file!,
        sha256: sha256(test),
        byteCount: test.length,
        copies: [{ ...file!.copies![0]!, sha256: sha256(jpegTest) }],
      },
    ],
    trainFiles: official.trainFiles!.map(({ copies: _, ...found }, index) => ({
      ...found,
      sha256: sha256(train[index]!),
      byteCount: train[index]!.length,
    })),
    archive: {
      ...official.archive!,
      sha256: sha256(archive),
      packedByteCount: archive.length,
      urls: ['http://mirror.test/archive'],
    },
  };
});

afterAll(() => rm(source, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-cifar-'));
  await mkdir(join(folder, 'own', 'cifar10'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, bytes: Uint8Array): Promise<void> =>
  writeFile(join(folder, 'own', 'cifar10', name), bytes);
const noMirror: typeof fetch = async () => new Response(null, { status: 503 });
const goodMirror: typeof fetch = async () => new Response(new Uint8Array(archive));

function bring(more: Partial<FetchRegistry> = {}) {
  return fetchDataset({
    entry,
    cacheDir: join(folder, 'cache'),
    datasetsDir: join(folder, 'own'),
    fetch: noMirror,
    ...more,
  });
}

describe('fetchDataset of CIFAR-10', () => {
  it('takes the archive of the mirror, keeps it, and computes the mean of all training images', async () => {
    const progress: number[] = [];
    const outcome = await bring({ fetch: goodMirror, onProgress: (done) => progress.push(done) });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        test: {
          name: 'CIFAR-10',
          source: official.source,
          images: { imageCount: 2, labels: Uint16Array.of(1, 2), pixels: new Uint8Array(6144).fill(51) },
          trainMean: new Float32Array(3072).fill(30 / 255),
        },
        train: { imageCount: 10, labels: Uint16Array.of(0, 9, 0, 9, 0, 9, 0, 9, 0, 9) },
      },
    });
    expect(progress.at(-1)).toBe(archive.length);
    expect(await bring()).toEqual(outcome);
  });

  it('prefers the single files of the folder, packed or not', async () => {
    await put('test_batch.bin.gz', gzipSync(test));
    for (const [index, bytes] of train.entries()) await put(`data_batch_${index + 1}.bin`, bytes);
    await put('train_pixel_mean_hwc_f32.bin', mean);
    expect(await bring()).toMatchObject({
      ok: true,
      value: { test: { name: 'CIFAR-10', trainMean: new Float32Array(3072).fill(30 / 255) } },
    });
    expect(existsSync(join(folder, 'cache'))).toBe(false);
  });

  it('takes the mean file where a training batch is missing, and no mean where both are', async () => {
    await put('test_batch.bin', test);
    for (const [index, bytes] of train.slice(1).entries()) await put(`data_batch_${index + 2}.bin`, bytes);
    expect((await bring()) as unknown).not.toHaveProperty('value.test.trainMean');
    await put('train_pixel_mean_hwc_f32.bin', mean);
    expect(await bring()).toMatchObject({ value: { test: { trainMean: new Float32Array(3072).fill(0.5) } } });
  });

  it('calls a known copy what it is', async () => {
    await put('test_batch.bin', jpegTest);
    const outcome = await bring();
    expect(outcome).toMatchObject({ ok: true, value: { test: { name: 'CIFAR-10 (from JPEG copies)' } } });
    expect(outcome.ok && outcome.value.test.source).toContain('not the official bytes');
  });

  it('goes on to the archive when the batch is another file, and says so when nothing serves', async () => {
    await put('test_batch.bin', batch([3], 1));
    const seen: string[] = [];
    const served = await bring({ fetch: goodMirror, onIssue: ({ code }) => seen.push(code) });
    expect([served.ok, seen]).toEqual([true, ['CHECKSUM']]);
    await rm(join(folder, 'cache'), { recursive: true });
    const outcome = await bring();
    expect(outcome.ok ? [] : outcome.problem).toMatchObject([
      {
        message:
          'CIFAR-10 could not be brought in: cifar-10-binary.tar.gz was not found. Tried: the cache ' +
          '(not there), DLRSIM_DATASETS_DIR/cifar10 (wrong content), DLRSIM_DATASETS_DIR/cifar10 ' +
          '(not there), mirror.test (HTTP 503). Set DLRSIM_DATASETS_DIR to a folder and put ' +
          'cifar-10-binary.tar.gz or test_batch.bin into its subfolder cifar10, or use Strokes, which ' +
          'needs no download.',
      },
      { code: 'CHECKSUM', path: ['test_batch.bin'] },
    ]);
  });

  it('unpacks nothing of an archive with another digest', async () => {
    const bomb = gzipSync(new Uint8Array(100_000));
    const outcome = await bring({ fetch: async () => new Response(bomb) });
    expect(outcome.ok ? [] : outcome.problem[1]).toMatchObject({ code: 'CHECKSUM', actual: sha256(bomb) });
  });

  it('refuses an archive without the batches', async () => {
    const lacking = { ...entry, archive: { ...entry.archive!, folder: 'elsewhere' } };
    const outcome = await bring({ entry: lacking, fetch: goodMirror });
    expect(outcome.ok ? [] : outcome.problem[1]).toMatchObject({ code: 'MISSING' });
  });

  it.skipIf(datasetsDir === undefined)('reads the real test images and their mean', async () => {
    const outcome = await fetchDataset({
      entry: official,
      cacheDir: join(folder, 'cache'),
      datasetsDir,
      fetch: noMirror,
    });
    if (!outcome.ok) throw new Error(outcome.problem[0]?.message);
    const { images, trainMean } = outcome.value.test;
    expect(outcome.value.train?.imageCount).toBe(10_000);
    expect(images.imageCount).toBe(10_000);
    expect(trainMean?.length).toBe(3072);
    const classCounts = Array.from(
      { length: 10 },
      (_, label) => images.labels.filter((one) => one === label).length,
    );
    expect(classCounts).toEqual(new Array(10).fill(1000));
  });
});
