import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../setup/problem.mjs';
import { lastLines } from '../setup/run-command.mjs';
import { findFreePort } from '../start/settings.mjs';
import { installSystemPackage } from './system-package.mjs';

const DEBIAN_DIR = '/usr/lib/postgresql';

/**
 * A PostgreSQL server of the system's own packages, in a folder that is thrown away. Null where there is
 * none and none can be installed.
 * @returns {Promise<{ url: string, version: string, stop(): Promise<void> } | null>}
 */
export async function startPostgresServer(logsDir) {
  let binDir = findBinaries();
  if (!binDir && (await installSystemPackage('postgresql', logsDir))) binDir = findBinaries();
  return binDir ? start(binDir) : null;
}

function findBinaries() {
  if (!existsSync(DEBIAN_DIR)) return null;
  const versions = readdirSync(DEBIAN_DIR).filter((name) => existsSync(join(DEBIAN_DIR, name, 'bin/initdb')));
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest ? join(DEBIAN_DIR, newest, 'bin') : null;
}

async function start(binDir) {
  const homeDir = mkdtempSync(join(tmpdir(), 'dlrsim-postgres-'));
  const dataDir = join(homeDir, 'data');
  const prefix = unprivileged(homeDir);
  const [command, ...words] = [...prefix, join(binDir, 'initdb'), '-D', dataDir, '-U', 'tester'];
  const made = spawnSync(command, [...words, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    cwd: '/',
  });
  if (made.status !== 0) throw new Problem(`PostgreSQL could not make its data folder:\n${made.stderr}`);
  const port = await findFreePort();
  const logFile = join(homeDir, 'postgres.log');
  const log = openSync(logFile, 'a');
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=200',
  ];
  const [server, ...serverWords] = [...prefix, join(binDir, 'postgres'), '-D', dataDir];
  const child = spawn(server, [...serverWords, ...settings.flatMap((setting) => ['-c', setting])], {
    cwd: '/',
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `postgresql://tester@127.0.0.1:${port}/postgres`;
  const version = await waitForServer(url, { child, logFile });
  const stop = async () => {
    process.kill(-child.pid, 'SIGINT');
    await ended;
    rmSync(homeDir, { recursive: true, force: true });
  };
  return { url, version, stop };
}

/** PostgreSQL refuses root: it gets a user namespace, or the user that Debian's package made. */
function unprivileged(homeDir) {
  if (process.getuid?.() !== 0) return [];
  const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
  if (spawnSync(namespace[0], [...namespace.slice(1), 'true']).status === 0) return namespace;
  spawnSync('chown', ['postgres', homeDir]);
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
}

async function waitForServer(url, { child, logFile }) {
  const { default: pg } = await import('pg');
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query('SHOW server_version');
      return rows[0].server_version;
    } catch {
      await sleep(100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  throw new Problem(`The PostgreSQL server for the tests does not start:\n${lastLines(logFile, 10)}`);
}
