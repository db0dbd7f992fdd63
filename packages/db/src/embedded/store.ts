import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { handOver, type RunAs } from './account.ts';
import type { PostgresBinaries } from './binaries.ts';

export const SUPERUSER = 'dlrsim';

/** One embedded database on disk: PostgreSQL's data folder, and beside it what one needs to connect. */
export interface PostgresStore {
  readonly dataDir: string;
  readonly logFile: string;
  readonly connectionFile: string;
}

/** Kept per store, readable by its owner only. */
export interface StoreConnection {
  readonly password: string;
  /** The port of the last start; it is used again when it is free. Null before the first start. */
  readonly port: number | null;
}

export function storeIn(homeDir: string): PostgresStore {
  const storeDir = join(homeDir, 'postgres');
  return {
    dataDir: join(storeDir, 'data'),
    logFile: join(storeDir, 'postgres.log'),
    connectionFile: join(storeDir, 'connection.json'),
  };
}

/**
 * Makes the store if there is none. It is made under another name and renamed when whole, so that a crash or
 * a second starter leaves either no store or a complete one.
 */
export async function ensureStore(
  store: PostgresStore,
  { binaries, runAs }: { readonly binaries: PostgresBinaries; readonly runAs: RunAs },
): Promise<void> {
  const storeDir = dirname(store.dataDir);
  await mkdir(dirname(storeDir), { recursive: true });
  await removeStaleFolders(storeDir);
  if (existsSync(storeDir)) return requireSameMajor(store, binaries);
  const newDir = `${storeDir}.init-${process.pid}-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(24).toString('hex');
  try {
    await mkdir(newDir, { mode: 0o700 });
    await handOver(runAs, newDir, binaries.initdb);
    await initialize(newDir, { binaries, runAs, password });
    await rename(newDir, storeDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another starter was quicker
    });
  } finally {
    await rm(newDir, { recursive: true, force: true });
  }
}

export async function readConnection(store: PostgresStore): Promise<StoreConnection> {
  return JSON.parse(await readFile(store.connectionFile, 'utf8'));
}

/** Replaces the file in one step, so that a reader sees the old or the new one. */
export async function writeConnection(store: PostgresStore, connection: StoreConnection): Promise<void> {
  const temporary = `${store.connectionFile}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(connection), { mode: 0o600 });
  await rename(temporary, store.connectionFile);
}

async function initialize(
  newDir: string,
  options: { readonly binaries: PostgresBinaries; readonly runAs: RunAs; readonly password: string },
): Promise<void> {
  const { binaries, runAs, password } = options;
  const passwordFile = join(newDir, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await handOver(runAs, passwordFile, binaries.initdb);
  const [command = '', ...parameters] = [
    ...runAs.prefix,
    binaries.initdb,
    `--pgdata=${join(newDir, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const output = await runToEnd(command, parameters, runAs);
  if (output !== null) throw new Error(`PostgreSQL could not make its data folder: ${output}`);
  await rm(passwordFile);
  const connection: StoreConnection = { password, port: null };
  await writeFile(join(newDir, 'connection.json'), JSON.stringify(connection), { mode: 0o600 });
  await syncFolder(newDir);
}

/** Null when the program ended well, else what it said. */
function runToEnd(command: string, parameters: readonly string[], runAs: RunAs): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'], ...runAs.identity });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? null : output.trim()));
  });
}

/** Folders of starters that died while making a store. */
async function removeStaleFolders(storeDir: string): Promise<void> {
  const parentDir = dirname(storeDir);
  for (const name of await readdir(parentDir)) {
    const pid = /^postgres\.init-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(parentDir, name), { recursive: true, force: true });
  }
}

async function requireSameMajor(store: PostgresStore, { majorVersion }: PostgresBinaries): Promise<void> {
  const found = (await readFile(join(store.dataDir, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (found === majorVersion) return;
  throw new Error(
    `The database in ${store.dataDir} was made by PostgreSQL ${found || '(unknown version)'}, and this is ` +
      `PostgreSQL ${majorVersion}. Dump it with the old version and load it into a new DLRSIM_HOME.`,
  );
}

/** Whether a process with this id exists (it may be another user's). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
