import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@dl-rsim/db/testing';
import { createClient as createSseClient } from 'graphql-sse';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { type RunningApi, startApi } from '../src/server.ts';

export const WEB_ORIGIN = 'http://localhost:3000';
const SECRET = 'a secret that only the tests know of';

export type Headers = Readonly<Record<string, string>>;

/** JSON whose shape follows from the document of each test. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** One answer of the API, as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly data: Parsed;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly requestId: string };
  }[];
}

/** A real API on a port and a database of its own. */
export interface TestApi extends RunningApi {
  readonly databaseUrl: string;
  /** Holds the blobs. */
  readonly homeDir: string;
  /** Lines that it has logged. */
  readonly logLines: readonly string[];
  execute(query: string, variables?: object, headers?: Headers): Promise<Answer>;
  /** The events of a subscription until it ends, or `limit` of them. */
  subscribe(query: string, variables: object, options?: StreamOptions): AsyncIterableIterator<Parsed>;
  drop(): Promise<void>;
}

export interface StreamOptions {
  readonly headers?: Headers;
}

/** Call it in beforeAll, and drop() in afterAll. */
export async function startTestApi(): Promise<TestApi> {
  const database = await createTestDatabase();
  const homeDir = await mkdtemp(join(tmpdir(), 'dlrsim-api-'));
  const logLines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logLines.push(line) });
  const api = await startApi(
    {
      databaseUrl: database.url,
      homeDir,
      port: 0,
      webOrigin: WEB_ORIGIN,
      sessionSecret: SECRET,
      // Smaller than the product's, so that it is reached in a second.
      maxUploadBytes: 64 * 1024 * 1024,
      logLevel: 'warn',
    },
    log,
  );
  return {
    ...api,
    ...{ databaseUrl: database.url, homeDir },
    logLines,
    execute: (query, variables = {}, headers = {}) => execute(api.url, { query, variables }, headers),
    subscribe: (query, variables, options = {}) => subscribe(api.url, { query, variables }, options),
    async drop() {
      await api.stop();
      await database.drop();
      await rm(homeDir, { recursive: true, force: true });
    },
  };
}

/** The headers with which the web app's pages ask for a person. */
export async function sessionOf(user: {
  readonly id: string;
  readonly tokenVersion?: number;
}): Promise<Headers> {
  const token = await new SignJWT({ tokenVersion: user.tokenVersion ?? 0 })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.id)
    .setIssuer('dl-rsim')
    .setAudience('dl-rsim')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
  return { cookie: `next-auth.session-token=${token}`, 'x-dlrsim-csrf': '1', origin: WEB_ORIGIN };
}

export const bearer = (secret: string): Headers => ({ authorization: `Bearer ${secret}` });

async function execute(url: string, body: object, headers: Headers): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data, errors };
}

async function* subscribe(
  url: string,
  request: { readonly query: string; readonly variables: object },
  { headers = {} }: StreamOptions,
): AsyncIterableIterator<Parsed> {
  const client = createSseClient({ url: `${url}/graphql/stream`, headers: { ...headers }, retryAttempts: 0 });
  try {
    for await (const { data, errors } of client.iterate<Parsed>({
      ...request,
      variables: { ...request.variables },
    })) {
      if (errors) throw Object.assign(new Error(errors[0]?.message), { code: errors[0]?.extensions?.code });
      if (data) yield data;
    }
  } finally {
    client.dispose();
  }
}
