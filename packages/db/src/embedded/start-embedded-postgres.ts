import { spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { chooseAccount, type RunAs } from './account.ts';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts';
import { disownStalePidFile, findPostmaster, isServerOf } from './postmaster.ts';
import {
  ensureStore,
  type PostgresStore,
  readConnection,
  SUPERUSER,
  storeIn,
  writeConnection,
} from './store.ts';

export interface EmbeddedPostgres {
  /** Connects to the database `dlrsim` on 127.0.0.1. Holds the password: do not log it. */
  readonly url: string;
  readonly pid: number;
  /** False when a server of this store was already running and has been taken over. */
  readonly isStartedHere: boolean;
  /** Ends all sessions and stops the server, whoever started it; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** PostgreSQL settings, for example { fsync: 'off' } for a database that is thrown away. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long starting may take, recovery after a crash included. */
  readonly timeoutSec?: number;
}

const DATABASE = 'dlrsim';
const STOP_GRACE_SEC = 10;
const PAUSE_MS = 50;

/**
 * Starts PostgreSQL on `<homeDir>/postgres`, making the store at first, or attaches to the server that
 * already runs on it. The server listens on 127.0.0.1 alone, on a port kept per store, and outlives this
 * process until stop(). Any number of callers may do this at once: they get the same server.
 */
export async function startEmbeddedPostgres(
  homeDir: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  await mkdir(homeDir, { recursive: true });
  const store = storeIn(await realpath(homeDir));
  const binaries = await findPostgresBinaries();
  const runAs = chooseAccount();
  await ensureStore(store, { binaries, runAs });
  const { password, port: usualPort } = await readConnection(store);
  const launch: Launch = { store, binaries, runAs, password, settings: options.settings ?? {} };
  const deadline = Date.now() + (options.timeoutSec ?? 120) * 1000;
  for (let attemptCount = 0; attemptCount < 5; attemptCount += 1) {
    const running = await findPostmaster(store.dataDir);
    const child = running ? null : await launchServer(launch, usualPort);
    const server = await waitUntilReady(launch, { child, deadline });
    if (!server) continue; // it ended: another starter was quicker, or the port was taken
    if (server.port !== usualPort) await writeConnection(store, { password, port: server.port });
    const stop = () => stopServer(server.pid, store.dataDir);
    return { url: server.url, pid: server.pid, isStartedHere: child?.pid === server.pid, stop };
  }
  throw new Error(`PostgreSQL does not start. ${await lastLines(store.logFile)}`);
}

interface Launch {
  readonly store: PostgresStore;
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly password: string;
  readonly settings: Readonly<Record<string, string>>;
}

interface Child {
  readonly pid: number;
  isEnded: boolean;
}

async function launchServer(launch: Launch, usualPort: number | null): Promise<Child> {
  const { store, binaries, runAs, settings } = launch;
  await disownStalePidFile(store.dataDir);
  const port = await choosePort(usualPort);
  const all: Readonly<Record<string, string>> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // no socket file: its path may be at most 107 bytes long
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const [command = '', ...parameters] = [
    ...runAs.prefix,
    binaries.postgres,
    '-D',
    store.dataDir,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const log = openSync(store.logFile, 'a', 0o600);
  if (runAs.identity) fchownSync(log, runAs.identity.uid, runAs.identity.gid);
  try {
    // detached: Ctrl-C reaches the whole foreground group, and the database has to be the last to go
    const child = spawn(command, parameters, {
      detached: true,
      stdio: ['ignore', log, log],
      ...runAs.identity,
    });
    const state: Child = { pid: child.pid ?? -1, isEnded: false };
    const end = () => {
      state.isEnded = true;
    };
    child.on('error', end);
    child.on('exit', end);
    child.unref();
    return state;
  } finally {
    closeSync(log);
  }
}

/** Null when the server ended before it answered. */
async function waitUntilReady(
  launch: Launch,
  { child, deadline }: { readonly child: Child | null; readonly deadline: number },
): Promise<{ readonly url: string; readonly pid: number; readonly port: number } | null> {
  const { store, password } = launch;
  let lastProblem = '';
  while (Date.now() < deadline) {
    const postmaster = await findPostmaster(store.dataDir);
    if (postmaster?.port) {
      const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${postmaster.port}/${DATABASE}`;
      lastProblem = await answers(url, store.dataDir);
      if (lastProblem === '') return { url, pid: postmaster.pid, port: postmaster.port };
    } else if (!postmaster && (child === null || child.isEnded)) {
      return null;
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(
    `PostgreSQL has not become ready in time (${lastProblem}). Its log is ${store.logFile}. ` +
      (await lastLines(store.logFile)),
  );
}

/** Empty when a query succeeds and this is the server of `dataDir`, else what is wrong. */
async function answers(url: string, dataDir: string): Promise<string> {
  const maintenanceUrl = url.replace(/\/[^/]*$/, '/postgres');
  const client = new pg.Client({ connectionString: maintenanceUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('SHOW data_directory');
    if (rows[0]?.data_directory !== dataDir) return `another server has its port: ${rows[0]?.data_directory}`;
    await createDatabase(client);
    return '';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (found.rowCount) return;
  await client.query(`CREATE DATABASE "${DATABASE}"`).catch((error: { readonly code?: string }) => {
    if (error.code !== '42P04' && error.code !== '23505') throw error; // another starter was quicker
  });
}

/**
 * Fast shutdown; after the grace period the immediate one, which costs a recovery but no acknowledged row.
 */
async function stopServer(pid: number, dataDir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await isServerOf(pid, dataDir))) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_GRACE_SEC * 1000;
    while ((await isServerOf(pid, dataDir)) && Date.now() < deadline) await sleep(PAUSE_MS);
  }
}

async function choosePort(usualPort: number | null): Promise<number> {
  if (usualPort !== null && (await freePort(usualPort)) === usualPort) return usualPort;
  const port = await freePort(0);
  if (port === null) throw new Error('No free TCP port on 127.0.0.1 for the database.');
  return port;
}

/** The port when it is free on 127.0.0.1 (0: any), else null. */
function freePort(port: number): Promise<number | null> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', () => settle(null));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      server.close(() => settle(typeof address === 'object' && address ? address.port : null));
    });
  });
}

async function lastLines(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n');
}
