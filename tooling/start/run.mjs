import { join } from 'node:path';
import { Problem } from '../setup/problem.mjs';
import { formatSec } from '../setup/run-command.mjs';
import { migrateDatabase, openDatabase, watchForWorker } from './database.mjs';
import { listPrograms } from './programs.mjs';
import { answers, waitUntilReady } from './readiness.mjs';
import { findFreePort, readSecrets } from './settings.mjs';
import { supervise } from './supervisor.mjs';

const READY_TIMEOUT_SEC = 120;
const MIGRATE_TIMEOUT_SEC = 300;

/**
 * Starts database, api, worker and web, says when they are ready, and keeps them running until `stop`
 * resolves.
 * @param {{ rootDir: string, settings: object, lock: object, signal: AbortSignal,
 *   onKill(kill: () => void): void, stopped: Promise<void>, startMs: number }} options
 */
export async function run({ rootDir, settings, lock, signal, onKill, stopped, startMs }) {
  const echo = (line) => console.error(line);
  let reportLost = () => undefined;
  const lost = new Promise((_, reject) => {
    reportLost = reject;
  });
  lost.catch(() => undefined);
  const database = await openDatabase({ ...settings, echo, onLost: reportLost });
  console.log(
    `Database: ${settings.databaseUrl ? 'the server at DATABASE_URL' : join(settings.homeDir, 'postgres')}`,
  );
  try {
    const appliedCount = await withinLimit(
      migrateDatabase(database.url),
      'Migrating the database',
      MIGRATE_TIMEOUT_SEC,
    );
    if (appliedCount > 0) console.log(`Database: ${appliedCount} migrations applied`);
    await runPrograms({ rootDir, settings, lock, signal, onKill, stopped, startMs, database, echo, lost });
  } finally {
    await database.stop();
  }
}

async function runPrograms({
  rootDir,
  settings,
  lock,
  signal,
  onKill,
  stopped,
  startMs,
  database,
  echo,
  lost,
}) {
  if (signal.aborted) return;
  const worker = await watchForWorker(database.url);
  const apiPort = await findFreePort();
  const secrets = readSecrets(settings.homeDir);
  const programs = listPrograms({
    rootDir,
    settings,
    databaseUrl: database.url,
    apiPort,
    secrets,
    env: process.env,
  });
  const supervisor = supervise(programs, {
    node: process.execPath,
    logsDir: settings.logsDir,
    echo,
    onChildren: lock.note,
  });
  onKill(supervisor.kill);
  try {
    const checks = [
      { name: 'api', isReady: () => answers(`http://127.0.0.1:${apiPort}/health`) },
      { name: 'worker', isReady: worker.isHeardOf },
      { name: 'web', isReady: () => answers(`http://${localAddress(settings.host)}:${settings.port}/`) },
    ];
    const logOf = (name) => join(settings.logsDir, `${name}.log`);
    const options = { timeoutSec: READY_TIMEOUT_SEC, signal, crashCount: supervisor.crashCount, logOf };
    await Promise.race([waitUntilReady(checks, options), lost]);
    if (!signal.aborted) {
      console.log(`Ready: http://localhost:${settings.port}`);
      console.log(
        `(after ${formatSec((Date.now() - startMs) / 1000)}; logs in ${settings.logsDir}; Ctrl-C stops)`,
      );
    }
    await Promise.race([stopped, lost]);
  } finally {
    await worker.close().catch(() => undefined);
    await supervisor.stop();
  }
}

/** A server on all addresses is asked on this computer's own. */
function localAddress(host) {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function withinLimit(promise, title, timeoutSec) {
  let timer;
  const limit = new Promise((_, reject) => {
    const message = `${title} did not end within ${timeoutSec} s. Does another program lock the database?`;
    timer = setTimeout(() => reject(new Problem(message)), timeoutSec * 1000);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
