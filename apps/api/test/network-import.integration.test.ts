import type { Dataset } from '@dl-rsim/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../testing/index.ts';

let api: TestApi;
let world: World;
let uploadId = '';
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
  const query = new URLSearchParams({ projectId: world.projectId, fileName: 'resnet.h5' });
  const response = await fetch(`${api.url}/files?${query}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', ...world.sessions.editor },
    body: new Uint8Array(10).fill(1),
  });
  uploadId = ((await response.json()) as { uploadId: string }).uploadId;
});
afterAll(() => api.drop());

/** Stores whether the data set has a mean image, as a fetch would. */
async function setMean(hasTrainMean: boolean): Promise<Dataset> {
  const { db } = api.services;
  const { summary } = await db.dataset.findUniqueOrThrow({ where: { id: world.datasetId } });
  return db.dataset.update({
    where: { id: world.datasetId },
    data: { summary: { ...(summary as object), hasTrainMean } },
  });
}

async function bring(meanDatasetId: string | null, session = world.sessions.editor) {
  const document =
    'mutation($input: NetworkImportInput!) { networkImport(input: $input) { import { id state } userErrors { code path message } } }';
  const input = { projectId: world.projectId, name: 'ResNet', uploadId, meanDatasetId };
  return (await api.execute(document, { input }, session)).data.networkImport;
}

describe('networkImport with the mean image of a data set', () => {
  it('keeps which data set it is, for the worker', async () => {
    await setMean(true);
    const { import: made, userErrors } = await bring(world.datasetId);
    expect(userErrors).toEqual([]);
    const row = await api.services.db.import.findUniqueOrThrow({ where: { id: made.id } });
    expect(row).toMatchObject({ meanDatasetId: world.datasetId, datasetId: null, uploadId });
  });

  it('is without one where none is named', async () => {
    const { import: made } = await bring(null);
    const row = await api.services.db.import.findUniqueOrThrow({ where: { id: made.id } });
    expect(row.meanDatasetId).toBeNull();
  });

  it('refuses a data set that has no mean image, by name', async () => {
    const { name } = await setMean(false);
    expect(await bring(world.datasetId)).toEqual({
      import: null,
      userErrors: [
        {
          code: 'UNSUPPORTED',
          path: ['meanDatasetId'],
          message: `no mean training image is stored with ${name}; choose another data set, or none`,
        },
      ],
    });
  });

  it('knows no data set of another project, nor one that is not there', async () => {
    await setMean(true);
    const { datasetId } = world;
    const other = await seed(api.services.db);
    await api.services.db.dataset.update({ where: { id: datasetId }, data: { projectId: other.projectId } });
    for (const id of [datasetId, 'dat_none']) {
      const { import: made, userErrors } = await bring(id);
      expect([made, userErrors[0]?.code]).toEqual([null, 'NOT_FOUND']);
    }
  });

  it('tells clients which data sets have one', async () => {
    const document = 'query($id: ID!) { project(id: $id) { datasets { id hasTrainMean } } }';
    const ask = async () => {
      const { data } = await api.execute(document, { id: world.projectId }, world.sessions.viewer);
      return data.project.datasets.find(({ id }: { id: string }) => id === world.datasetId)?.hasTrainMean;
    };
    expect(await ask()).toBe(false);
    await setMean(true);
    expect(await ask()).toBe(true);
  });
});
