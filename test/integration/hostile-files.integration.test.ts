import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  createClient,
  DatasetImportDocument,
  ImportDocument,
  NetworkImportDocument,
  uploadFile,
} from '@dl-rsim/client';
import { newId, type Prisma } from '@dl-rsim/db';
import { zooNetworks } from '@dl-rsim/networks';
import { packH5Model, packLayersModel, tinyModel } from '@dl-rsim/networks/testing';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../../apps/api/testing/index.ts';
import { killWorkers, startWorkerProcess, until } from './kit/worker-process.ts';

let api: TestApi;
let world: World;
let client: Client;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  api = await startTestApi();
  world = await seed(api.services.db);
  client = createClient({ url: `${api.url}/graphql`, headers: world.sessions.editor });
  await takeLibraryAsThere(api.services.db);
});
afterAll(async () => {
  await killWorkers({ children });
  await api.drop();
});

interface Hostile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly kind: 'network' | 'dataset';
  readonly message: RegExp;
}

test('twelve hostile files over HTTP: each import fails and says why; API and worker go on', async () => {
  const files = await hostileFiles();
  expect(files.length).toBe(12);
  const worker = await startWorkerProcess({ url: api.databaseUrl, homeDir: api.homeDir, children });
  const before = await counts(api.services.db);
  const watched = watchApi();
  const importIds = [];
  for (const file of files) importIds.push(await send(file));
  for (const [index, importId] of importIds.entries()) {
    const { fileName, message } = files[index]!;
    const ended = await importEnded(importId);
    expect(ended, fileName).toMatchObject({ state: 'FAILED', network: null, dataset: null });
    const text = ended.issues.map((issue) => issue.message).join('; ');
    expect(text, fileName).toMatch(message);
    // For people: no stack, no path of this machine, nothing that cannot be printed.
    expect(text, fileName).not.toMatch(/\/src\/|node_modules|\n\s+at |error of ours|\p{Cc}/u);
  }
  const answered = await watched.stop();
  expect(await counts(api.services.db)).toEqual(before);
  expect(answered.slowestMsec).toBeLessThan(1000);
  expect(answered.count).toBeGreaterThan(20);
  expect(worker.log()).not.toMatch(/broke an invariant|used up its tries/);
  const good = await importEnded(
    await send({ fileName: 'good.zip', bytes: packLayersModel(), kind: 'network' }),
  );
  expect(good).toMatchObject({ state: 'SUCCEEDED', issues: [], network: { name: 'good.zip' } });
  expect([...children].map(({ pid, exitCode }) => ({ pid, exitCode }))).toEqual([
    { pid: worker.pid, exitCode: null },
  ]);
});

async function hostileFiles(): Promise<readonly Hostile[]> {
  const png = Buffer.from(
    '89504e470d0a1a0a0000000d49484452' + '0000ffff0000ffff0802000000' + '00000000',
    'hex',
  );
  const network = (fileName: string, bytes: Uint8Array, message: RegExp): Hostile => ({
    ...{ kind: 'network', fileName, bytes, message },
  });
  const dataset = (fileName: string, bytes: Uint8Array, message: RegExp): Hostile => ({
    ...{ kind: 'dataset', fileName, bytes, message },
  });
  const zip = packLayersModel();
  return [
    network('letter.h5', text('Dear Sir or Madam,'), /neither HDF5, nor a zip, nor an ONNX model|damaged/),
    network(
      'bomb.zip',
      zipSync({ 'model.json': new Uint8Array(50_000_000) }, { level: 9 }),
      /grows \d+ times/,
    ),
    network('way-out.zip', zipSync({ '../../model.json': text('{}') }), /names must be relative/),
    network('link.zip', withMode(zip, 0o120777), /"model.json" in the zip is a link/),
    network('two-faces.zip', otherwiseCalled(zip), /called otherwise in its local header/),
    network('code.zip', packLayersModel(withLambda()), /Lambda/),
    network('cut.h5', (await packH5Model()).slice(0, 1500), /HDF5|cut off|damaged/),
    network('groups.onnx', Uint8Array.from(Array(4000).fill(0x0b)), /damaged or no ONNX model/),
    dataset(
      'huge.npz',
      zipSync({ 'x_test.npy': npy('1000000, 1000, 1000'), 'y_test.npy': npy('5') }),
      /x_test/,
    ),
    dataset('poster.zip', zipSync({ 'a/1.png': png, 'b/1.png': png }), /65535/),
    dataset('way-out.tar', tar('../x_test.npy'), /names must be relative/),
    dataset('nested.zip', zipSync({ 'inner.zip': zipSync({ 'a.csv': text('1,2') }) }), /an archive, too/),
  ];
}

const text = (content: string) => new TextEncoder().encode(content);

/** An array of bytes whose header claims this shape and nothing follows. */
function npy(shape: string): Uint8Array {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape},), }`.padEnd(117, ' ');
  return Uint8Array.from([0x93, ...text('NUMPY'), 1, 0, 118, 0, ...text(`${header}\n`)]);
}

/** An archive of one empty file of this name. */
function tar(name: string): Uint8Array {
  const block = Buffer.alloc(512 * 3);
  block.write(name);
  block.write('00000000000\0', 124);
  block.write('        0', 148);
  block.write('ustar\x0000', 257);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return new Uint8Array(block);
}

/** A model with a layer of somebody's own code. */
function withLambda(): unknown {
  const lambda = { class_name: 'Lambda', config: { name: 'code', function: ['4wEAAAA=', null, null] } };
  const model = JSON.stringify(tinyModel());
  return JSON.parse(model.replace('"layers":[', `"layers":[${JSON.stringify(lambda)},`));
}

/** All entries of this kind, as Unix has kinds. */
function withMode(zip: Uint8Array, mode: number): Uint8Array {
  return edited(zip, 0x02014b50, (entry) => entry.setUint32(38, mode * 0x10000, true));
}

/** The local headers begin their names with another letter than the directory. */
function otherwiseCalled(zip: Uint8Array): Uint8Array {
  return edited(zip, 0x04034b50, (header) => header.setUint8(30, 0x7a));
}

function edited(zip: Uint8Array, signature: number, edit: (record: DataView) => void): Uint8Array {
  const copy = zip.slice();
  for (let at = 0; at + 46 < copy.length; at++) {
    const view = new DataView(copy.buffer, at);
    if (view.getUint32(0, true) === signature) edit(view);
  }
  return copy;
}

/** Uploads the file and asks for its import, as the web app does. */
async function send({ fileName, bytes, kind }: Omit<Hostile, 'message'>): Promise<string> {
  const { projectId } = world;
  const file = new Uint8Array(bytes);
  const { uploadId } = await uploadFile(client, { projectId, fileName, file });
  if (kind === 'network') {
    const input = { projectId, name: fileName, uploadId };
    const { networkImport } = await client.request(NetworkImportDocument, { input });
    return networkImport.import!.id;
  }
  const input = { projectId, name: fileName, uploadIds: [uploadId] };
  const { datasetImport } = await client.request(DatasetImportDocument, { input });
  return datasetImport.import!.id;
}

function importEnded(id: string) {
  return until(async () => {
    const { node } = await client.request(ImportDocument, { id });
    if (!node || !('state' in node)) throw new Error(`no import ${id}`);
    await sleep(100);
    return (node.state === 'SUCCEEDED' || node.state === 'FAILED') && node;
  }, 40_000);
}

/** Asks the API again and again. Stopped, it says how long the slowest answer took, or throws what failed. */
function watchApi() {
  let [isOver, count, slowestMsec] = [false, 0, 0];
  const ask = async () => {
    for (; !isOver; count++) {
      const startMsec = performance.now();
      const answer = await api.execute('{ viewer { id } }', {}, world.sessions.viewer);
      expect(answer).toMatchObject({ status: 200, errors: [], data: { viewer: { id: expect.any(String) } } });
      slowestMsec = Math.max(slowestMsec, performance.now() - startMsec);
      await sleep(100);
    }
  };
  const asking = Promise.allSettled([ask()]);
  return {
    stop: async () => {
      isOver = true;
      const [end] = await asking;
      if (end.status === 'rejected') throw end.reason;
      return { count, slowestMsec };
    },
  };
}

async function counts(db: Prisma) {
  return { networks: await db.network.count(), datasets: await db.dataset.count() };
}

/** Otherwise the worker would begin by reading all that comes with the product. */
async function takeLibraryAsThere(db: Prisma): Promise<void> {
  const items = [
    ...zooNetworks.map(({ key }) => ({ kind: 'NETWORK' as const, registryKey: key })),
    ...['strokes', 'mnist'].map((registryKey) => ({ kind: 'DATASET' as const, registryKey })),
  ];
  await db.import.createMany({ data: items.map((item) => ({ id: newId('imp'), name: 'library', ...item })) });
}
