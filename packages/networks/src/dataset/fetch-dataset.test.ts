import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SpecIssue } from '@dl-rsim/spec';
import { type RegistryEntry, type RegistryFile, registry } from '@dl-rsim/spec';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchDataset } from './fetch-dataset.ts';

const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3);
const packed: Readonly<Record<string, Buffer>> = { images: gzipSync(images), labels: gzipSync(labels) };

let folder = '';
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fetch-dataset-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

/** A mirror on this machine; returns its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const goodMirror: RequestListener = (request, response) => {
  response.end(packed[request.url?.slice(1) ?? '']);
};

/** MNIST's entry with two small files and mirrors of our own. */
function entryAt(...mirrors: string[]): RegistryEntry {
  const file = (name: string, content: Uint8Array): RegistryFile => ({
    name,
    sha256: createHash('sha256').update(content).digest('hex'),
    byteCount: content.length,
    packedByteCount: packed[name]?.length ?? 0,
    urls: mirrors.map((mirror) => mirror + name),
  });
  return { ...registry[0]!, files: [file('images', images), file('labels', labels)] };
}

const cache = (...names: string[]): string => join(folder, 'cache', ...names);

async function problemOf(request: Parameters<typeof fetchDataset>[0]): Promise<readonly SpecIssue[]> {
  const outcome = await fetchDataset(request);
  return outcome.ok ? [] : outcome.problem;
}

/** A port where nobody listens any more. */
async function deadMirror(): Promise<string> {
  const url = await serve(goodMirror);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

describe('fetchDataset', () => {
  it('downloads, reports progress, keeps the files, and then needs no mirror', async () => {
    const progress: number[] = [];
    const onProgress = (done: number, total: number): void => {
      expect(total).toBe(packed.images!.length + packed.labels!.length);
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
        name: 'MNIST',
        images: { imageCount: 2, pixels: Uint8Array.of(10, 20, 30, 40), labels: Uint8Array.of(7, 3) },
      },
    });
    expect(progress.at(-1)).toBe(packed.images!.length + packed.labels!.length);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect((await readdir(cache('mnist'))).sort()).toEqual(['images', 'labels']);
    expect(await fetchDataset({ entry: entryAt(), cacheDir: cache() })).toEqual(outcome);
  });

  it('takes the user folder, packed in another way or not at all', async () => {
    await mkdir(join(folder, 'own', 'mnist'), { recursive: true });
    await writeFile(join(folder, 'own', 'mnist', 'images'), gzipSync(images, { level: 1 }));
    await writeFile(join(folder, 'own', 'mnist', 'labels'), labels);
    const outcome = await fetchDataset({
      entry: entryAt(),
      cacheDir: cache(),
      datasetsDir: join(folder, 'own'),
    });
    expect(outcome.ok).toBe(true);
  });

  it('reports a wrong copy in the cache, goes on to the mirror and replaces it', async () => {
    await mkdir(cache('mnist'), { recursive: true });
    await writeFile(cache('mnist', 'images'), gzipSync(labels));
    const seen: SpecIssue[] = [];
    const entry = entryAt(await serve(goodMirror));
    const outcome = await fetchDataset({ entry, cacheDir: cache(), onIssue: (found) => seen.push(found) });
    expect(outcome.ok).toBe(true);
    expect(seen).toMatchObject([
      {
        path: ['images'],
        code: 'CHECKSUM',
        message: expect.stringContaining('the cache: images is not the file it should be'),
        limit: entry.files[0]!.sha256,
        actual: entry.files[1]!.sha256,
      },
    ]);
    expect(await readFile(cache('mnist', 'images'))).toEqual(packed.images);
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
      expect((await readdir(join(cacheDir, 'mnist'))).sort()).toEqual(['images', 'labels']);
    }
  });

  it('says what was tried and what to do when nothing serves', async () => {
    const refusing = await serve((_, response) => response.writeHead(503).end());
    const lying = await serve((_, response) => response.end(packed.labels));
    const entry = entryAt(await deadMirror(), refusing, lying);
    const [told, ...wrong] = await problemOf({ entry, cacheDir: cache() });
    expect(told?.message.replaceAll(/:\d+/g, ':n')).toBe(
      'MNIST could not be brought in: images was not found. Tried: the cache (not there), DLRSIM_DATASETS_DIR (not set), ' +
        '127.0.0.1:n (ECONNREFUSED), 127.0.0.1:n (HTTP 503), 127.0.0.1:n (wrong content). Set DLRSIM_DATASETS_DIR to a ' +
        'folder and put images and labels into its subfolder mnist, or use Strokes, which needs no download.',
    );
    expect(wrong).toMatchObject([{ code: 'CHECKSUM', actual: entry.files[1]!.sha256 }]);
    expect(await readdir(cache('mnist'))).toEqual([]);
  });

  it('gives up on a mirror that falls silent', async () => {
    const silent = await serve((_, response) => response.write('x'));
    const [told] = await problemOf({ entry: entryAt(silent), cacheDir: cache(), stallTimeoutSec: 0.1 });
    expect(told?.message).toContain('(nothing came for 0.1 s)');
  });

  it('stops at once when aborted and leaves nothing behind', async () => {
    const abort = new AbortController();
    const silent = await serve((_, response) => {
      response.write(packed.images!.subarray(0, 5));
      setTimeout(() => abort.abort(new Error('the user left')), 20);
    });
    const fetching = fetchDataset({
      entry: entryAt(silent, silent),
      cacheDir: cache(),
      signal: abort.signal,
    });
    await expect(fetching).rejects.toThrow('the user left');
    expect(await readdir(cache('mnist'))).toEqual([]);
    await expect(fetchDataset({ entry: entryAt(), cacheDir: cache(), signal: abort.signal })).rejects.toThrow(
      'the user left',
    );
  });

  it('draws Strokes without any source', async () => {
    const outcome = await fetchDataset({
      entry: registry.find(({ key }) => key === 'strokes')!,
      cacheDir: cache(),
    });
    expect(outcome).toMatchObject({ ok: true, value: { isSynthetic: true, images: { imageCount: 1000 } } });
  });
});
