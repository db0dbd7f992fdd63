import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type RegistryEntry, type RegistryFile, registry } from '@dl-rsim/spec';

/** Contents of a tiny MNIST: two test images, one for training. */
export const tinyMnist: Readonly<Record<string, Uint8Array>> = {
  't10k-images': Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40),
  't10k-labels': Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3),
  'train-images': Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 50, 60),
  'train-labels': Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 9),
};

/** The same as mirrors serve them. */
export const packedMnist: Readonly<Record<string, Buffer>> = Object.fromEntries(
  Object.entries(tinyMnist).map(([name, content]) => [name, gzipSync(content)]),
);

const servers: Server[] = [];

/** A mirror on this machine; returns its address. */
export async function serveMirror(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Ends all mirrors, whatever they were about to send. */
export function closeMirrors(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}

/** A port where nobody listens any more. */
export async function deadMirror(): Promise<string> {
  const url = await serveMirror(goodMirror);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

export const goodMirror: RequestListener = (request, response) => {
  response.end(packedMnist[request.url?.slice(1) ?? '']);
};

/** MNIST's entry with two small test files on mirrors of our own, and no training files. */
export function tinyMnistEntry(...mirrors: string[]): RegistryEntry {
  const [mnist] = registry;
  if (mnist === undefined) throw new Error('the registry has entries');
  const files = ['t10k-images', 't10k-labels'].map((name) => registryFileOf(name, mirrors));
  return { ...mnist, files, trainFiles: [] };
}

/** A file that is known by its content. */
export function registryFileOf(name: string, mirrors: readonly string[]): RegistryFile {
  const content = tinyMnist[name] ?? new Uint8Array(0);
  return {
    name,
    sha256: createHash('sha256').update(content).digest('hex'),
    byteCount: content.length,
    packedByteCount: packedMnist[name]?.length ?? 0,
    urls: mirrors.map((mirror) => mirror + name),
  };
}
