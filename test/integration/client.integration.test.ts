import {
  ApiError,
  ApiTokensDocument,
  createClient,
  NetworkImportDocument,
  ProjectHomeDocument,
  RunCancelDocument,
  RunEventsDocument,
  RunLaunchDocument,
  SweepEventsDocument,
  uploadFile,
  ViewerDocument,
  waitForRun,
} from '@dl-rsim/client';
import { appendRunEvent } from '@dl-rsim/db';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../../apps/api/testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

type Fetch = typeof globalThis.fetch;
const clientOf = (headers: Readonly<Record<string, string>>, fetch?: Fetch) =>
  createClient({ url: `${api.url}/graphql`, headers, ...(fetch ? { fetch } : {}) });
const append = (kind: 'started' | 'progress') =>
  appendRunEvent(api.services.db, { runId: world.runId, projectId: world.projectId, kind });

it('asks, launches and cancels with types', async () => {
  const client = clientOf(world.sessions.editor);
  const { project } = await client.request(ProjectHomeDocument, { id: world.projectId });
  expect(project?.networks.some(({ digest }) => digest === world.spec.networkDigest)).toBe(true);
  const input = { projectId: world.projectId, name: 'by the client', spec: world.spec };
  const { runLaunch } = await client.request(RunLaunchDocument, { input });
  expect(runLaunch).toMatchObject({ run: { state: 'QUEUED' }, userErrors: [] });
  const { runCancel } = await client.request(RunCancelDocument, { input: { id: runLaunch.run?.id ?? '' } });
  expect(runCancel.run?.state).toBe('CANCELLED');
});

it('throws what the API refuses, with code and request id', async () => {
  const expired = clientOf(world.expiredToken);
  const error = await expired.request(ViewerDocument).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    code: 'UNAUTHENTICATED',
    status: 401,
    message: expect.stringMatching(/expired at/),
  });
  expect((error as ApiError).requestId).toMatch(/^[0-9a-f-]{36}$/);
  await expect(clientOf(world.readToken).request(ApiTokensDocument)).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const stream = expired.subscribe(RunEventsDocument, { runId: world.runId });
  await expect(stream.next()).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: expect.stringMatching(/expired at/),
  });
  const hidden = clientOf(world.sessions.stranger).subscribe(RunEventsDocument, { runId: world.runId });
  await expect(hidden.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('says so when nobody answers', async () => {
  const client = createClient({ url: 'http://127.0.0.1:1/graphql' });
  await expect(client.request(ViewerDocument)).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

it('goes on where a stream broke, without a gap and without a double', async () => {
  const client = clientOf(world.sessions.viewer, breakingFetch(3));
  const seen: string[] = [];
  for await (const { runEvents } of client.subscribe(RunEventsDocument, { runId: world.runId })) {
    seen.push(runEvents.sequence);
    if (seen.length <= 20) await append('progress');
    else await clientOf(world.sessions.editor).request(RunCancelDocument, { input: { id: world.runId } });
    if (runEvents.kind === 'cancelled') break;
  }
  const { db } = api.services;
  const stored = await db.runEvent.findMany({ where: { runId: world.runId }, orderBy: { sequence: 'asc' } });
  expect(seen).toEqual(stored.map(({ sequence }) => String(sequence)));
});

it('drops what a resumed sweep gives again', async () => {
  const client = clientOf(world.sessions.viewer, breakingFetch(2));
  const seen: string[] = [];
  for await (const { sweepEvents } of client.subscribe(SweepEventsDocument, { sweepId: world.sweepId })) {
    seen.push(sweepEvents.sequence);
    if (seen.length < 8) await append('progress');
    else await clientOf(world.sessions.editor).request(RunCancelDocument, { input: { id: world.runId } });
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBe(9);
});

it('waits for a run', async () => {
  const client = clientOf(world.readToken);
  const kinds: string[] = [];
  const waited = waitForRun(client, world.runId, { onEvent: ({ kind }) => void kinds.push(kind) });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await append('started');
  await clientOf(world.writeToken).request(RunCancelDocument, { input: { id: world.runId } });
  expect(await waited).toMatchObject({ id: world.runId, state: 'CANCELLED', result: null });
  expect(kinds).toEqual(['queued', 'started', 'cancelled']);
});

it('stops following when told to', async () => {
  const control = new AbortController();
  const stream = clientOf(world.readToken).subscribe(
    RunEventsDocument,
    { runId: world.runId },
    { signal: control.signal },
  );
  await stream.next();
  control.abort();
  expect(await stream.next()).toMatchObject({ done: true });
});

it('sends a file that networkImport takes', async () => {
  const client = clientOf(world.sessions.editor);
  const { projectId } = world;
  const { uploadId, byteCount } = await uploadFile(client, {
    projectId,
    fileName: 'm.zip',
    file: new Uint8Array([1, 2, 3]),
  });
  expect(byteCount).toBe(3);
  const { networkImport } = await client.request(NetworkImportDocument, {
    input: { projectId, name: 'm', uploadId },
  });
  expect(networkImport.import?.state).toBe('QUEUED');
  const refused = uploadFile(clientOf(world.sessions.viewer), {
    projectId,
    fileName: 'm.zip',
    file: new Uint8Array([1]),
  });
  await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
});

/** Cuts every event stream after some events, as a bad network would. */
function breakingFetch(eventCount: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      return response;
    let restCount = eventCount;
    const cutter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk);
        if (new TextDecoder().decode(chunk).includes('event: next') && --restCount === 0) {
          setTimeout(() => controller.error(new Error('the cable was pulled')), 20);
        }
      },
    });
    return new Response(response.body.pipeThrough(cutter), response);
  };
}
