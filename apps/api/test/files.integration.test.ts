import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

describe('PUT /files', () => {
  const put = (
    body: NonNullable<RequestInit['body']>,
    { headers = world.sessions.editor, query = '' } = {},
  ) =>
    fetch(
      `${api.url}/files?${query || new URLSearchParams({ projectId: world.projectId, fileName: '../a\u0007/model.zip' })}`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream', ...headers },
        body,
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit,
    );

  it('keeps the bytes under their digest and gives an id that networkImport takes', async () => {
    const bytes = new Uint8Array(3_000_000).fill(7);
    const response = await put(bytes);
    const { uploadId, digest, byteCount } = (await response.json()) as {
      uploadId: string;
      digest: string;
      byteCount: number;
    };
    expect(response.status).toBe(201);
    expect({ digest, byteCount }).toEqual({
      digest: createHash('sha256').update(bytes).digest('hex'),
      byteCount: bytes.length,
    });
    expect(await api.services.blobs.has(digest)).toBe(true);
    expect(await api.services.db.upload.findUnique({ where: { id: uploadId } })).toMatchObject({
      fileName: 'model.zip',
    });
    const document =
      'mutation($input: NetworkImportInput!) { networkImport(input: $input) { import { state kind doneByteCount } userErrors { code } } }';
    const input = { projectId: world.projectId, name: 'mine', uploadId };
    const { data } = await api.execute(document, { input }, world.sessions.editor);
    expect(data.networkImport).toEqual({
      import: { state: 'QUEUED', kind: 'NETWORK', doneByteCount: 0 },
      userErrors: [],
    });
  });

  it('names an upload that is forgotten while its import is asked for', async () => {
    const { db } = api.services;
    const response = await put(new Uint8Array([7]));
    const { uploadId } = (await response.json()) as { uploadId: string };
    const asked = [
      ['networkImport', 'NetworkImportInput', { uploadId }],
      ['datasetImport', 'DatasetImportInput', { uploadIds: [uploadId] }],
    ] as const;
    const ask = async ([field, type, input]: (typeof asked)[number]) => {
      const document = `mutation($input: ${type}!) { ${field}(input: $input) { import { id } userErrors { code } } }`;
      const whole = { input: { projectId: world.projectId, name: 'mine', ...input } };
      const { data } = await api.execute(document, whole, world.sessions.editor);
      return data[field];
    };
    const answers = await db.$transaction(async (tx) => {
      // As the worker does it once a day has passed.
      await tx.upload.delete({ where: { id: uploadId } });
      const asking = asked.map(ask);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { asking };
    });
    for (const answer of await Promise.all(answers.asking))
      expect(answer).toEqual({ import: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await db.import.count({ where: { OR: [{ uploadId }, { uploadIds: { has: uploadId } }] } })).toBe(
      0,
    );
  });

  it('stops reading at the limit, here 64 MiB, whatever was declared', async () => {
    let sentBytes = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sentBytes += 1 << 20;
        if (sentBytes > 200 << 20) controller.close();
        else controller.enqueue(new Uint8Array(1 << 20));
      },
    });
    const before = await api.services.db.upload.count();
    const answer = await put(endless).then(
      async (response) => ({ status: response.status, body: await response.text() }),
      () => 'cut off' as const,
    );
    // The server answers and closes; a client that is still sending may see only the latter.
    if (answer !== 'cut off') {
      expect(answer.status).toBe(413);
      expect(answer.body).toMatch(/larger than 64 MiB/);
    }
    expect(sentBytes).toBeLessThan(120 << 20);
    expect(await api.services.db.upload.count()).toBe(before);
  });

  it.each<[string, () => Promise<Response>, number]>([
    ['a viewer', () => put('x', { headers: world.sessions.viewer }), 403],
    ['a stranger', () => put('x', { headers: world.sessions.stranger }), 404],
    ['nobody', () => put('x', { headers: {} }), 401],
    ['a token that only reads', () => put('x', { headers: world.readToken }), 403],
    ['an expired token', () => put('x', { headers: world.expiredToken }), 401],
    ['an editor without a project', () => put('x', { query: 'fileName=x' }), 400],
    ['an editor with an empty file', () => put(''), 400],
  ])('refuses %s', async (_name, act, status) => {
    const before = await api.services.db.upload.count();
    expect((await act()).status).toBe(status);
    expect(await api.services.db.upload.count()).toBe(before);
  });
});
