import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  codeOf,
  type Headers,
  seed,
  post as send,
  sessionOf,
  startTestApi,
  type TestApi,
  WEB_ORIGIN,
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

describe('who asks', () => {
  it('takes a session, a token, and neither', async () => {
    const idFor = async (headers: Headers) =>
      (await api.execute(VIEWER, {}, headers)).data.viewer?.id ?? null;
    expect(await idFor(world.sessions.viewer)).toBe(world.users.viewer.id);
    expect(await idFor(world.readToken)).toBe(world.users.owner.id);
    expect(await idFor({})).toBeNull();
  });

  it.each([
    ['expiredToken', /expired at .*make another one in Settings/],
    ['revokedToken', /was revoked at .*make another one in Settings/],
  ] as const)('refuses an %s with 401 and what to do', async (token, message) => {
    const { status, errors, data } = await api.execute(VIEWER, {}, world[token]);
    expect({ status, data, code: errors[0]?.extensions.code }).toEqual({
      status: 401,
      data: null,
      code: 'UNAUTHENTICATED',
    });
    expect(errors[0]?.message).toMatch(message);
  });

  it.each([
    'Bearer nonsense',
    'Basic eDp5',
    `Bearer dlr_pat_00000000_${'x'.repeat(43)}`,
  ])('refuses %s', async (authorization) => {
    expect(await api.execute(VIEWER, {}, { authorization })).toMatchObject({ status: 401 });
  });

  it('does not know a session that was ended, nor a forged one', async () => {
    const session = await sessionOf(world.users.viewer);
    await api.execute('mutation { userEndSessions { isEnded } }', {}, session);
    expect((await api.execute(VIEWER, {}, session)).data).toEqual({ viewer: null });
    const forged = `${session.cookie?.slice(0, -4)}AAAA`;
    expect((await api.execute(VIEWER, {}, { ...session, cookie: forged })).data).toEqual({ viewer: null });
  });

  it('refuses a session without expiry and one that is not signed', async () => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    const claims = {
      sub: world.users.owner.id,
      tokenVersion: 0,
      iss: 'dl-rsim',
      aud: 'dl-rsim',
      exp: 9_999_999_999,
    };
    const cookie = `next-auth.session-token=${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
    expect((await api.execute(VIEWER, {}, { ...world.sessions.owner, cookie })).data).toEqual({
      viewer: null,
    });
  });

  it('notes the use of a token at most once a minute', async () => {
    const used = async () =>
      (await api.services.db.apiToken.findUniqueOrThrow({ where: { id: world.tokenId } })).lastUsedAt;
    await api.execute(VIEWER, {}, world.readToken);
    const first = await used();
    await api.execute(VIEWER, {}, world.readToken);
    expect(first).not.toBeNull();
    expect(await used()).toEqual(first);
  });

  it('makes a token that works, shows its secret once and keeps only its hash', async () => {
    const document =
      'mutation($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { apiToken { id prefix scopes } secret userErrors { code } } }';
    const { data } = await api.execute(
      document,
      { input: { name: 'ci', scopes: ['WRITE'] } },
      world.sessions.editor,
    );
    const { secret, apiToken } = data.apiTokenCreate;
    expect(secret).toMatch(/^dlr_pat_[0-9a-f]{8}_[\w-]{43}$/);
    expect(secret.startsWith(apiToken.prefix)).toBe(true);
    expect((await api.execute(VIEWER, {}, { authorization: `Bearer ${secret}` })).data.viewer.id).toBe(
      world.users.editor.id,
    );
    const row = await api.services.db.apiToken.findUniqueOrThrow({ where: { id: apiToken.id } });
    expect(JSON.stringify(row)).not.toContain(secret.slice(-43));
  });
});

describe('a request that a foreign page could have made', () => {
  const foreign: readonly [string, (session: Headers) => Headers][] = [
    ['has not the header', ({ cookie = '' }) => ({ cookie, origin: WEB_ORIGIN })],
    ['has another origin', (session) => ({ ...session, origin: 'https://evil.example' })],
    ['says cross-site', (session) => ({ ...session, 'sec-fetch-site': 'cross-site' })],
  ];
  const routes = ['/graphql', '/graphql/stream'] as const;

  it.each(
    foreign.flatMap(([name, change]) => routes.map((route) => [name, route, change] as const)),
  )('is refused when it %s (%s)', async (_name, route, change) => {
    const answer = await post(route, { query: VIEWER }, change(world.sessions.owner));
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('FORBIDDEN');
  });

  it('is refused for an upload too', async () => {
    const { cookie = '' } = world.sessions.owner;
    const url = `${api.url}/files?projectId=${world.projectId}&fileName=x`;
    expect((await fetch(url, { method: 'PUT', headers: { cookie }, body: 'x' })).status).toBe(403);
  });

  it.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ])('is refused as %s', async (type) => {
    expect((await post('/graphql', '{"query":"{ viewer { id } }"}', { 'content-type': type })).status).toBe(
      415,
    );
  });

  it('is refused as GET', async () => {
    const response = await fetch(`${api.url}/graphql?query={viewer{id}}`);
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
      status: 405,
      allow: 'POST',
    });
  });
});
