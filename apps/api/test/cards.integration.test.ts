import { newId } from '@dl-rsim/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addExport,
  addLibrary,
  type Headers,
  seed,
  startTestApi,
  type TestApi,
  type World,
} from '../testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

/** A mutation of the editor; gives what is under its name. */
async function act(name: string, input: object, selection: string, session?: Headers) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message path } } }`;
  const { data, errors } = await api.execute(document, { input }, session ?? world.sessions.editor);
  expect(errors).toEqual([]);
  return data[name];
}

async function ask(selection: string, id: string, session = world.sessions.viewer) {
  const document = `query($id: ID!) { node(id: $id) { ${selection} } }`;
  return (await api.execute(document, { id }, session)).data.node;
}

const actionsOn = async (subjectId: string) =>
  (await api.services.db.auditEntry.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })).map(
    ({ action }) => action,
  );

describe('the card of a network', () => {
  it('of before says nothing of what was not kept', async () => {
    const selection =
      '... on Network { format notes { place } verification { whyNot } fileName importedByName exports { id } layers { form } }';
    expect(await ask(selection, world.networkId)).toEqual({
      format: null,
      notes: [],
      verification: null,
      fileName: null,
      importedByName: null,
      exports: [{ id: world.exportId }],
      layers: [],
    });
  });

  it('shows its file, its reader and its comparison', async () => {
    const { db } = api.services;
    const comparison = {
      backend: 'wasm',
      tried: [{ name: 'wasm', ok: true, why: null }],
      against: 'original',
      imageCount: 8,
      largestDifferenceRatio: 2e-7,
      samePredictionCount: 8,
    };
    await db.network.update({
      where: { id: world.networkId },
      data: {
        format: 'onnx',
        notes: [{ place: 'Dropout_3', message: 'left out' }],
        verification: { comparison, whyNot: null },
        importedById: world.users.editor.id,
      },
    });
    const selection =
      '... on Network { format importedByName notes { place message } verification { whyNot comparison { backend largestDifferenceRatio tried { name ok why } } } }';
    expect(await ask(selection, world.networkId)).toEqual({
      format: 'onnx',
      importedByName: 'editor',
      notes: [{ place: 'Dropout_3', message: 'left out' }],
      verification: {
        whyNot: null,
        comparison: {
          backend: 'wasm',
          largestDifferenceRatio: 2e-7,
          tried: [{ name: 'wasm', ok: true, why: null }],
        },
      },
    });
  });

  it('is changed field by field, and the change is written down', async () => {
    const input = { id: world.networkId, licence: ' MIT ', description: 'for the paper' };
    const { network } = await act('networkUpdate', input, 'network { name licence description source }');
    expect(network).toEqual({ name: 'LeNet', licence: 'MIT', description: 'for the paper', source: 's' });
    expect(await actionsOn(world.networkId)).toEqual(['network.update']);
    const refused = await act('networkUpdate', { id: world.networkId, name: ' ' }, 'network { id }');
    expect(refused).toMatchObject({ network: null, userErrors: [{ code: 'TOO_SMALL', path: ['name'] }] });
  });

  it('lists the runs that used it', async () => {
    const selection = `... on Network { usedBy(projectId: "${world.projectId}", first: 1) { totalCount nodes { id sweep { id } } } }`;
    expect(await ask(selection, world.networkId)).toEqual({
      usedBy: { totalCount: 1, nodes: [{ id: world.runId, sweep: { id: world.sweepId } }] },
    });
  });

  it('is kept as long as a run used it, and says which', async () => {
    const refused = await act('networkDelete', { id: world.networkId }, 'deletedId');
    expect(refused).toMatchObject({ deletedId: null, userErrors: [{ code: 'CONFLICT', path: ['id'] }] });
    expect(refused.userErrors[0].message).toMatch(/^RUN-1, TRAIN-1, DEP-1, SEARCH-1 used this network/);
    const { networkId } = await addLibrary(api.services.db, world.projectId);
    await addExport(api.services.db, { networkId, projectId: world.projectId, createdById: '' });
    expect(await act('networkDelete', { id: networkId }, 'deletedId')).toEqual({
      deletedId: networkId,
      userErrors: [],
    });
    expect(await ask('id', networkId)).toBeNull();
    expect(await actionsOn(networkId)).toEqual(['network.delete']);
  });

  it('of the product is nobody’s to change', async () => {
    const { networkId } = await addLibrary(api.services.db, null);
    const document =
      'mutation($input: NetworkUpdateInput!) { networkUpdate(input: $input) { network { id } } }';
    const input = { id: networkId, name: 'mine' };
    const { errors } = await api.execute(document, { input }, world.sessions.owner);
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
  });
});

describe('the card of a data set', () => {
  it('is changed, its licence within its summary', async () => {
    const input = { id: world.datasetId, name: 'Numbers', licence: 'CC0' };
    const { dataset } = await act('datasetUpdate', input, 'dataset { name licence source digest }');
    expect(dataset).toMatchObject({ name: 'Numbers', licence: 'CC0', source: 's' });
    expect(await actionsOn(world.datasetId)).toEqual(['dataset.update']);
  });

  it('is kept as long as a run used it', async () => {
    const refused = await act('datasetDelete', { id: world.datasetId }, 'deletedId');
    expect(refused.userErrors[0].message).toMatch(/^RUN-1, TRAIN-1, DEP-1, SEARCH-1 used this data set/);
    const { datasetId } = await addLibrary(api.services.db, world.projectId);
    expect((await act('datasetDelete', { id: datasetId }, 'deletedId')).deletedId).toBe(datasetId);
  });
});

describe('datasetImport', () => {
  const input = () => ({ projectId: world.projectId, name: 'Mine', uploadIds: [] as string[] });
  const selection = 'import { id kind state }';

  async function addUpload(projectId: string): Promise<string> {
    const id = newId('upl');
    const userId = world.users.editor.id;
    const digest = 'a'.repeat(64);
    await api.services.db.upload.create({
      data: { id, projectId, userId, fileName: 'train.npz', digest, byteCount: 3n },
    });
    return id;
  }

  it('queues the files in their order, with how to read them', async () => {
    const uploadIds = [await addUpload(world.projectId), await addUpload(world.projectId)].reverse();
    const asked = { ...input(), uploadIds, heldOutRatio: 0.2, valueRange: 'unit', classNames: ['a', 'b'] };
    const made = await act('datasetImport', asked, selection);
    expect(made).toMatchObject({ import: { kind: 'DATASET', state: 'QUEUED' }, userErrors: [] });
    const row = await api.services.db.import.findUniqueOrThrow({ where: { id: made.import.id } });
    expect(row).toMatchObject({
      uploadIds,
      reading: { heldOutRatio: 0.2, valueRange: 'unit', classNames: ['a', 'b'] },
    });
  });

  it('names everything that is wrong at once', async () => {
    const other = await seed(api.services.db);
    const uploadIds = [await addUpload(other.projectId)];
    const { import: made, userErrors } = await act(
      'datasetImport',
      { ...input(), uploadIds, heldOutRatio: 1.5, shape: { heightCount: 0, widthCount: 4, channelCount: 1 } },
      selection,
    );
    expect(made).toBeNull();
    expect(userErrors.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'uploadIds.0',
      'heldOutRatio',
      'shape.heightCount',
    ]);
    const none = await act('datasetImport', input(), selection);
    expect(none.userErrors).toMatchObject([{ code: 'MISSING', path: ['uploadIds'] }]);
  });
});

describe('networkExport and GET /files/<id>', () => {
  const get = (id: string, headers: Headers = world.sessions.viewer) =>
    fetch(`${api.url}/files/${id}`, { headers });

  it('gives the same export to whoever asks again, until it has failed', async () => {
    const input = { networkId: world.networkId, format: 'ONNX' };
    const first = await act('networkExport', input, 'export { id state format }');
    expect(first.export).toMatchObject({ state: 'QUEUED', format: 'ONNX' });
    const again = await act('networkExport', input, 'export { id }', world.sessions.viewer);
    expect(again.export.id).toBe(first.export.id);
    const { db } = api.services;
    const failed = { state: 'FAILED' as const, finishedAt: new Date() };
    await db.networkExport.update({ where: { id: first.export.id }, data: failed });
    expect((await act('networkExport', input, 'export { id }')).export.id).not.toBe(first.export.id);
  });

  it('sends the file as an attachment under its name, to members only', async () => {
    const bytes = new TextEncoder().encode('a model');
    const { digest, byteCount } = await api.services.blobs.write(bytes);
    const fileName = 'Übung "1".onnx';
    await api.services.db.networkExport.update({
      where: { id: world.exportId },
      data: { state: 'SUCCEEDED', finishedAt: new Date(), digest, byteCount: BigInt(byteCount), fileName },
    });
    const response = await get(world.exportId);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="_bung__1_.onnx"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    );
    expect(response.headers.get('content-length')).toBe('7');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe('a model');
    const statuses = await Promise.all(
      [world.sessions.owner, world.readToken, world.sessions.stranger, {}, world.expiredToken].map(
        async (headers) => (await get(world.exportId, headers)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 404, 401, 401]);
    const foreign = { ...world.sessions.viewer, 'sec-fetch-site': 'cross-site' };
    expect((await get(world.exportId, foreign)).status).toBe(403);
  });

  it('shows the pictures of a data set in place', async () => {
    const { digest } = await api.services.blobs.write(Uint8Array.of(1, 2, 3));
    const where = { id: world.datasetId };
    await api.services.db.dataset.update({ where, data: { thumbnailsDigest: digest } });
    const response = await get(world.datasetId);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toBe('inline');
    expect((await get(world.datasetId, world.sessions.stranger)).status).toBe(404);
  });

  it.each([
    ['one under way', () => world.exportId],
    ['a network', () => world.networkId],
    ['nothing', () => 'exp_none'],
    ['a path', () => encodeURIComponent('../../etc/passwd')],
  ])('has nothing for %s', async (_name, idOf) => {
    expect((await get(idOf())).status).toBe(404);
  });
});
