import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  codeOf,
  type Headers,
  seed,
  post as send,
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

const VIEWER = '{ viewer { id } }';

const post = (path: string, body: unknown, headers: Headers = {}) => send(api, { path, body, headers });

describe('limits', () => {
  it('refuses arrays, bodies that are not JSON, and more than 512 KiB', async () => {
    expect((await post('/graphql', [{ query: VIEWER }])).status).toBe(400);
    expect((await post('/graphql', '{"query":')).status).toBe(400);
    const large = await post('/graphql', { query: VIEWER, padding: 'x'.repeat(600_000) });
    expect([large.status, codeOf(large)]).toEqual([413, 'TOO_LARGE']);
  });

  it('refuses more than 2000 tokens', async () => {
    const { status, errors } = await api.execute(`{ ${'viewer { id } '.repeat(600)} }`);
    expect([status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors[0]?.message).toMatch(/token/i);
  });

  it('refuses depth 11 and 16 aliases, in streams as well', async () => {
    const deep =
      '{ run(id: "x") { sweep { runs { sweep { runs { sweep { runs { sweep { runs { sweep { id } } } } } } } } } } }';
    expect((await api.execute(deep, {}, world.sessions.owner)).errors[0]?.message).toMatch(
      /depth limit of 10/,
    );
    const wide = `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`;
    expect((await api.execute(wide)).errors[0]?.message).toMatch(/Aliases limit of 15/);
    const stream = api.subscribe(
      `subscription { runEvents(runId: "x") { run ${deep.slice(15, -2)} } }`,
      {},
      { headers: world.sessions.owner },
    );
    await expect(stream.next()).rejects.toThrow(/depth limit of 10/);
  });

  it('keeps introspection and hints from strangers', async () => {
    const introspection = '{ __schema { types { name } } }';
    expect((await api.execute(introspection)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(
      (await api.execute(introspection, {}, world.readToken)).data.__schema.types.length,
    ).toBeGreaterThan(10);
    expect((await api.execute('{ viewr { id } }')).errors[0]?.message).toBe(
      'Cannot query field "viewr" on type "Query".',
    );
    expect((await api.execute('{ viewr { id } }', {}, world.readToken)).errors[0]?.message).toMatch(
      /Did you mean "viewer"/,
    );
  });

  it.each([0, 101, -1])('refuses a page of %i', async (first) => {
    const document =
      'query($id: ID!, $first: Int!) { project(id: $id) { runs(first: $first) { totalCount } } }';
    const { errors } = await api.execute(document, { id: world.projectId, first }, world.sessions.owner);
    expect(errors[0]).toMatchObject({
      message: `\`first\` is ${first}; it must be 1 to 100`,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('says what is left, and 429 when nothing is', async () => {
    const { headers } = await api.execute(VIEWER, {}, world.sessions.stranger);
    expect(headers.get('ratelimit')).toMatch(/^"requests";r=\d+;t=\d+$/);
    const key = `user:${world.users.stranger.id}`;
    await Promise.allSettled(Array.from({ length: 1200 }, () => api.services.limits.takeRequest(key)));
    const { status, headers: refused, errors } = await api.execute(VIEWER, {}, world.sessions.stranger);
    expect([status, errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('errors of ours', () => {
  it('are masked, with the request by which they are in the log', async () => {
    await api.services.db
      .$executeRaw`UPDATE "Sweep" SET spec = '{"secret":"in the database"}' WHERE id = ${world.sweepId}`;
    const document = 'query($id: ID!) { sweep(id: $id) { axes { path } } }';
    const { errors, headers } = await api.execute(document, { id: world.sweepId }, world.sessions.owner);
    const { message, extensions } = errors[0] ?? {};
    expect(extensions).toEqual({ code: 'INTERNAL', requestId: headers.get('x-request-id') });
    expect(message).toBe(
      `something went wrong on our side; it is logged as request ${extensions?.requestId}`,
    );
    const line = api.logLines.find((text) => text.includes('stored document is damaged'));
    expect(line).toBeDefined();
  });

  it('of the database say nothing of SQL', async () => {
    const { errors } = await api.execute(
      'query($id: ID!) { run(id: $id) { id } }',
      { id: 'run_\u0000' },
      world.sessions.owner,
    );
    expect(errors[0]?.extensions.code).toBe('INTERNAL');
    expect(JSON.stringify(errors)).not.toMatch(/prisma|sql|select|invalid byte/i);
  });
});

it('GET /health tells of database and workers', async () => {
  await api.services.db.worker.create({
    data: { id: crypto.randomUUID(), coreVersion: '1', threadCount: 1 },
  });
  const response = await fetch(`${api.url}/health`);
  expect(await response.json()).toEqual({ ok: true, database: 'up', workerCount: 1 });
});

it('every answer forbids sniffing, storing and framing', async () => {
  for (const path of ['/health', '/graphql', '/nowhere']) {
    const { headers } = await fetch(api.url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('x-powered-by')).toBeNull();
  }
});
