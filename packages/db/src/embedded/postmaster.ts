import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './store.ts';

/** What a running server wrote into its data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number | null;
}

/** The server that holds `dataDir`, or null when none is alive. */
export async function findPostmaster(dataDir: string): Promise<Postmaster | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0) || !(await isServerOf(pid, dataDir))) return null;
  const port = Number(lines[3]);
  return { pid, port: port > 0 ? port : null };
}

/**
 * A killed server leaves its process id behind. Once another program has that id, PostgreSQL believes that
 * the folder is in use and refuses to start. It ignores the id of its parent, though, and that will be us:
 * so we put ours there. Removing the file instead would also remove its check for sessions that still live.
 */
export async function disownStalePidFile(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!(pid > 0) || pid === process.pid || !isAlive(pid) || (await isServerOf(pid, dataDir))) return;
  await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));
}

/**
 * Whether the process `pid` lives and serves `dataDir`. Linux tells what a process is; elsewhere a living
 * process with this id is taken for the server.
 */
export async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (commandLine === null) return false;
  return commandLine.split('\0').includes(dataDir);
}
