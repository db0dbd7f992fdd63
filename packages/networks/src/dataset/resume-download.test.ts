import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  closeMirrors,
  goodMirror,
  packedMnist,
  serveMirror,
  tinyMnistEntry,
} from '../../testing/local-mirrors.ts';
import { fetchDataset } from './fetch-dataset.ts';

const IMAGES = 't10k-images';
const LABELS = 't10k-labels';
const packed = packedMnist;
const packedImages = packed[IMAGES]!;
const serve = serveMirror;

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resume-download-'));
});

afterEach(async () => {
  closeMirrors();
  await rm(folder, { recursive: true, force: true });
});

const cache = (...names: string[]): string => join(folder, 'cache', ...names);

/** Serves ranges; breaks off after `mostBytes` of a body, and tells what it was asked for. */
function breakingMirror(
  mostBytes: number,
  ranges: (string | undefined)[],
  content = packed,
): RequestListener {
  return (request, response) => {
    const body = content[request.url!.slice(1)]!;
    const { range } = request.headers;
    ranges.push(range);
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (start >= body.length) return void response.writeHead(416).end();
    const headers = { 'content-length': body.length - start };
    const rangeHeader = { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` };
    response.writeHead(start > 0 ? 206 : 200, start > 0 ? { ...headers, ...rangeHeader } : headers);
    const part = body.subarray(start, start + mostBytes);
    if (start + part.length === body.length) return void response.end(part);
    response.write(part);
    setTimeout(() => response.destroy(), 60);
  };
}

describe('a download that broke off', () => {
  it('is resumed where it stopped, by the next attempt and by the next mirror', async () => {
    const ranges: (string | undefined)[] = [];
    const progress: number[] = [];
    const first = await serve(breakingMirror(15, ranges));
    const second = await serve(breakingMirror(15, ranges));
    const onProgress = (done: number): void => void progress.push(done);
    const request = { entry: tinyMnistEntry(first, second), cacheDir: cache(), onProgress };
    const attempts: boolean[] = [];
    for (let attempt = 0; attempt < 20 && !attempts.at(-1); attempt++)
      attempts.push((await fetchDataset(request)).ok);
    expect(attempts.at(-1)).toBe(true);
    // A connection may break before its first byte: then the same is asked for again.
    const asked = ranges.filter((range, index) => range !== undefined && range !== ranges[index - 1]);
    expect(asked.slice(0, 2)).toEqual(['bytes=15-', 'bytes=30-']);
    expect(await readFile(cache('mnist', IMAGES))).toEqual(packedImages);
    expect((await readdir(cache('mnist'))).sort()).toEqual([IMAGES, LABELS]);
    expect(progress).toContain(15);
  });

  it('starts anew where the mirror knows no ranges', async () => {
    await mkdir(cache('mnist'), { recursive: true });
    await writeFile(cache('mnist', `${IMAGES}.part`), 'not the beginning of it');
    expect(
      (await fetchDataset({ entry: tinyMnistEntry(await serve(goodMirror)), cacheDir: cache() })).ok,
    ).toBe(true);
    expect(await readFile(cache('mnist', IMAGES))).toEqual(packedImages);
  });

  it('starts anew where the part was another file, or longer than the whole', async () => {
    for (const length of [20, packedImages.length, packedImages.length + 5]) {
      await mkdir(cache('mnist'), { recursive: true });
      await writeFile(cache('mnist', `${IMAGES}.part`), Buffer.alloc(length, 1));
      const ranges: (string | undefined)[] = [];
      const entry = tinyMnistEntry(await serve(breakingMirror(1e6, ranges)));
      expect((await fetchDataset({ entry, cacheDir: cache() })).ok).toBe(true);
      expect(ranges.slice(0, 2)).toEqual([`bytes=${length}-`, undefined]);
      expect(await readFile(cache('mnist', IMAGES))).toEqual(packedImages);
      await rm(cache(), { recursive: true });
    }
  });

  it('trusts no mirror that answers with another range than it was asked for', async () => {
    await mkdir(cache('mnist'), { recursive: true });
    await writeFile(cache('mnist', `${IMAGES}.part`), packedImages.subarray(0, 12));
    const lying = await serve((request, response) => {
      const body = packed[request.url!.slice(1)]!;
      if (request.headers.range === undefined) return void response.end(body);
      response.writeHead(206, { 'content-range': `bytes 0-${body.length - 1}/${body.length}` }).end(body);
    });
    expect((await fetchDataset({ entry: tinyMnistEntry(lying), cacheDir: cache() })).ok).toBe(true);
    expect(await readFile(cache('mnist', IMAGES))).toEqual(packedImages);
  });

  it('leaves a part that another process is writing alone', async () => {
    await mkdir(cache('mnist'), { recursive: true });
    const foreign = cache('mnist', `${IMAGES}.someone.part`);
    await writeFile(foreign, packedImages.subarray(0, 12));
    const ranges: (string | undefined)[] = [];
    const entry = tinyMnistEntry(await serve(breakingMirror(1e6, ranges)));
    expect((await fetchDataset({ entry, cacheDir: cache() })).ok).toBe(true);
    expect(ranges[0]).toBeUndefined();
    expect(await readFile(foreign)).toEqual(packedImages.subarray(0, 12));
    await rm(cache('mnist', IMAGES));
    // Left by a process that died: nobody has written to it for long.
    await utimes(foreign, 1e9, 1e9);
    expect((await fetchDataset({ entry, cacheDir: cache() })).ok).toBe(true);
    expect(ranges).toContain('bytes=12-');
  });
});
