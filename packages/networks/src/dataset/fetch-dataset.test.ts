import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SpecIssue } from '@dl-rsim/spec';
import { type RegistryEntry, type RegistryFile, registry } from '@dl-rsim/spec';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  closeMirrors,
  deadMirror,
  goodMirror,
  packedMnist,
  registryFileOf,
  serveMirror,
  tinyMnist,
  tinyMnistEntry,
} from '../../testing/local-mirrors.ts';
import { fetchDataset } from './fetch-dataset.ts';

const IMAGES = 't10k-images';
const LABELS = 't10k-labels';
const TRAIN_IMAGES = 'train-images';
const TRAIN_LABELS = 'train-labels';
const images = tinyMnist[IMAGES]!;
const labels = tinyMnist[LABELS]!;
const trainLabels = tinyMnist[TRAIN_LABELS]!;
const packed = packedMnist;
const packedImages = packed[IMAGES]!;
const packedLabels = packed[LABELS]!;
const serve = serveMirror;
const entryAt = tinyMnistEntry;

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-dataset-'));
});

afterEach(async () => {
  closeMirrors();
  await rm(folder, { recursive: true, force: true });
});

const cache = (...names: string[]): string => join(folder, 'cache', ...names);

async function problemOf(request: Parameters<typeof fetchDataset>[0]): Promise<readonly SpecIssue[]> {
  const outcome = await fetchDataset(request);
  return outcome.ok ? [] : outcome.problem;
}

describe('fetchDataset', () => {
  it('downloads, reports progress, keeps the files, and then needs no mirror', async () => {
    const progress: number[] = [];
    const onProgress = (done: number, total: number): void => {
      expect(total).toBe(packedImages.length + packedLabels.length);
      progress.push(done);
    };
    const outcome = await fetchDataset({
      entry: entryAt(await serve(goodMirror)),
      cacheDir: cache(),
      onProgress,
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        test: {
          name: 'MNIST',
          images: { imageCount: 2, pixels: Uint8Array.of(10, 20, 30, 40), labels: Uint16Array.of(7, 3) },
        },
        train: null,
      },
    });
    expect(progress.at(-1)).toBe(packedImages.length + packedLabels.length);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect((await readdir(cache('mnist'))).sort()).toEqual([IMAGES, LABELS]);
    expect(await fetchDataset({ entry: entryAt(), cacheDir: cache() })).toEqual(outcome);
  });

  it('takes the user folder, packed in another way or not at all', async () => {
    await mkdir(join(folder, 'own', 'mnist'), { recursive: true });
    await writeFile(join(folder, 'own', 'mnist', IMAGES), gzipSync(images, { level: 1 }));
    await writeFile(join(folder, 'own', 'mnist', LABELS), labels);
    const outcome = await fetchDataset({
      entry: entryAt(),
      cacheDir: cache(),
      datasetsDir: join(folder, 'own'),
    });
    expect(outcome.ok).toBe(true);
  });

  it('reports a wrong copy in the cache, goes on to the mirror and replaces it', async () => {
    await mkdir(cache('mnist'), { recursive: true });
    await writeFile(cache('mnist', IMAGES), gzipSync(labels));
    const seen: SpecIssue[] = [];
    const entry = entryAt(await serve(goodMirror));
    const outcome = await fetchDataset({ entry, cacheDir: cache(), onIssue: (found) => seen.push(found) });
    expect(outcome.ok).toBe(true);
    expect(seen).toMatchObject([
      {
        path: [IMAGES],
        code: 'CHECKSUM',
        message: expect.stringContaining('the cache: t10k-images is not the file it should be'),
        limit: entry.files[0]!.sha256,
        actual: entry.files[1]!.sha256,
      },
    ]);
    expect(await readFile(cache('mnist', IMAGES))).toEqual(packedImages);
  });

  it('takes the second mirror when the first is down, refuses, cuts off, lies or floods', async () => {
    const half: RequestListener = (request, response) => {
      const body = packed[request.url!.slice(1)]!;
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 10));
      setTimeout(() => response.destroy(), 20);
    };
    const flood: RequestListener = (_, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', send);
      send();
    };
    const badFirsts = [
      await deadMirror(),
      await serve((_, response) => response.writeHead(403).end()),
      await serve(half),
      await serve((_, response) => response.end(gzipSync('something else'))),
      await serve(flood),
    ];
    const second = await serve(goodMirror);
    for (const [index, first] of badFirsts.entries()) {
      const cacheDir = cache(String(index));
      expect((await fetchDataset({ entry: entryAt(first, second), cacheDir })).ok).toBe(true);
      expect((await readdir(join(cacheDir, 'mnist'))).sort()).toEqual([IMAGES, LABELS]);
    }
  });

  it('says what was tried and what to do when nothing serves', async () => {
    const refusing = await serve((_, response) => response.writeHead(503).end());
    const lying = await serve((_, response) => response.end(packedLabels));
    const entry = entryAt(await deadMirror(), refusing, lying);
    const [told, ...wrong] = await problemOf({ entry, cacheDir: cache() });
    expect(told?.message.replaceAll(/:\d+/g, ':n')).toBe(
      'MNIST could not be brought in: t10k-images was not found. Tried: the cache (not there), DLRSIM_DATASETS_DIR (not set), ' +
        '127.0.0.1:n (ECONNREFUSED), 127.0.0.1:n (HTTP 503), 127.0.0.1:n (wrong content). Set DLRSIM_DATASETS_DIR to a ' +
        'folder and put t10k-images and t10k-labels into its subfolder mnist, or use Strokes, which needs no download.',
    );
    expect(wrong).toMatchObject([{ code: 'CHECKSUM', actual: entry.files[1]!.sha256 }]);
    expect(await readdir(cache('mnist'))).toEqual([]);
  });

  it('gives up on a mirror that falls silent', async () => {
    const silent = await serve((_, response) => response.write('x'));
    const [told] = await problemOf({ entry: entryAt(silent), cacheDir: cache(), stallTimeoutSec: 0.1 });
    expect(told?.message).toContain('(nothing came for 0.1 s)');
  });

  it('stops at once when aborted and leaves no file that is not whole', async () => {
    const abort = new AbortController();
    const silent = await serve((_, response) => {
      response.write(packedImages.subarray(0, 5));
      setTimeout(() => abort.abort(new Error('the user left')), 20);
    });
    const fetching = fetchDataset({
      entry: entryAt(silent, silent),
      cacheDir: cache(),
      signal: abort.signal,
    });
    await expect(fetching).rejects.toThrow('the user left');
    // The part waits for the next attempt; nothing lies under the name of a whole file.
    expect(await readdir(cache('mnist'))).toEqual([`${IMAGES}.part`]);
    await expect(fetchDataset({ entry: entryAt(), cacheDir: cache(), signal: abort.signal })).rejects.toThrow(
      'the user left',
    );
  });

  it('draws Strokes without any source', async () => {
    const outcome = await fetchDataset({
      entry: registry.find(({ key }) => key === 'strokes')!,
      cacheDir: cache(),
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: { test: { isSynthetic: true, images: { imageCount: 1000 } }, train: null, format: 'drawn' },
    });
  });
});

describe('the training split', () => {
  function withTrain(...mirrors: string[]): RegistryEntry {
    const plain = entryAt(...mirrors);
    const file = (name: string): RegistryFile => ({
      ...registryFileOf(name, mirrors),
      sha256: createHash('sha256').update(packed[name]!).digest('hex'),
      digestOf: 'file',
    });
    return { ...plain, trainFiles: [file(TRAIN_IMAGES), file(TRAIN_LABELS)] };
  }
  const FEW_CLASSES = { place: 'classes', message: 'no test image is of "0", "1", "2" and 5 more' };
  const train = { imageCount: 1, pixels: Uint8Array.of(50, 60), labels: Uint16Array.of(9) };

  it('is downloaded with the test split', async () => {
    const progress: number[] = [];
    const onProgress = (done: number): void => void progress.push(done);
    const request = { entry: withTrain(await serve(goodMirror)), cacheDir: cache(), onProgress };
    expect(await fetchDataset(request)).toMatchObject({ ok: true, value: { train, notes: [FEW_CLASSES] } });
    const totalBytes = Object.values(packed).reduce((sum, { length }) => sum + length, 0);
    expect(progress.at(-1)).toBe(totalBytes);
  });

  it('is not downloaded for who has the test split in a folder, and is taken from there', async () => {
    const own = join(folder, 'own', 'mnist');
    await mkdir(own, { recursive: true });
    await writeFile(join(own, IMAGES), packedImages);
    await writeFile(join(own, LABELS), packedLabels);
    const asked: string[] = [];
    const mirror = await serve((request, response) => {
      asked.push(request.url!);
      goodMirror(request, response);
    });
    const request = { entry: withTrain(mirror), cacheDir: cache(), datasetsDir: join(folder, 'own') };
    const missing = { place: 'training images', message: 'not at hand: train-images, train-labels' };
    const notes = [FEW_CLASSES, missing];
    expect(await fetchDataset(request)).toMatchObject({ ok: true, value: { train: null, notes } });
    expect(asked).toEqual([]);
    await writeFile(join(own, TRAIN_IMAGES), packed[TRAIN_IMAGES]!);
    await writeFile(join(own, TRAIN_LABELS), packed[TRAIN_LABELS]!);
    expect(await fetchDataset(request)).toMatchObject({ ok: true, value: { train, notes: [FEW_CLASSES] } });
    // Only the digest of the packed file is known: unpacked, it cannot be told from another.
    await writeFile(join(own, TRAIN_LABELS), trainLabels);
    const seen: SpecIssue[] = [];
    await fetchDataset({ ...request, onIssue: (found) => seen.push(found) });
    expect(seen).toMatchObject([{ code: 'CHECKSUM', path: [TRAIN_LABELS] }]);
  });

  it('is left out where no mirror has it', async () => {
    const mirror = await serve((request, response) => {
      if (request.url!.includes('train')) response.writeHead(404).end();
      else goodMirror(request, response);
    });
    const outcome = await fetchDataset({ entry: withTrain(mirror), cacheDir: cache() });
    expect(outcome).toMatchObject({ ok: true, value: { train: null, test: { images: { imageCount: 2 } } } });
  });
});
