import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { migrate, startEmbeddedPostgres } from '../src/index.ts';

/**
 * The PostgreSQL server of one test run, with a migrated database in it from which each file gets its copy.
 */
export interface TestServer {
  /** Connects to a database in which statements like CREATE DATABASE can be given. */
  readonly url: string;
  readonly templateName: string;
  stop(): Promise<void>;
}

/**
 * Uses the server at TEST_DATABASE_URL, else starts an embedded one in a folder that is removed at the end.
 */
export async function startTestServer(): Promise<TestServer> {
  const prefix = `dlrsim_test_${randomBytes(4).toString('hex')}`;
  const templateName = `${prefix}_template`;
  const server = await openServer();
  await runSql(server.url, `CREATE DATABASE "${templateName}"`);
  await migrate(withDatabase(server.url, templateName));
  return {
    url: server.url,
    templateName,
    stop: async () => {
      await dropAll(server.url, prefix);
      await server.stop();
    },
  };
}

/** `url` with another database's name in it. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Gives one statement over a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const GOODBYE_MSEC = 2000;

/**
 * Drops a database once its sessions have ended: to a client that is still saying goodbye a forced end is an
 * error that nobody catches. Who stays longer than 2 s is put out.
 */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const isInUse = async () =>
      (await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1 LIMIT 1', [name])).rowCount !==
      0;
    const endMs = Date.now() + GOODBYE_MSEC;
    while (Date.now() < endMs && (await isInUse())) await setTimeout(20);
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

async function openServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => undefined };
  const homeDir = await mkdtemp(join(tmpdir(), 'dlrsim-test-'));
  // nothing here has to survive, so nothing waits for the disk
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const database = await startEmbeddedPostgres(homeDir, { settings });
  return {
    url: database.url,
    stop: async () => {
      await database.stop();
      await rm(homeDir, { recursive: true, force: true });
    },
  };
}

async function dropAll(url: string, prefix: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    prefix,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
  await client.end();
}
