import pg from 'pg';
import { MigrationRefused, migrate, startEmbeddedPostgres } from '../../packages/db/src/index.ts';
import { Problem } from '../setup/problem.mjs';

const WATCH_MS = 1_000;

/**
 * The database of this start: the server at DATABASE_URL, or the embedded one in the data folder, which is
 * brought back when it dies. `onLost` is told when that fails.
 * @returns {Promise<{ url: string, stop(): Promise<void> }>}
 */
export async function openDatabase({ databaseUrl, homeDir, echo, onLost }) {
  if (databaseUrl) {
    await requireServer(databaseUrl);
    return { url: databaseUrl, stop: async () => undefined };
  }
  let server = await startEmbeddedPostgres(homeDir).catch((error) => {
    throw new Problem(error.message);
  });
  const { url } = server;
  let watch = Promise.resolve();
  const timer = setInterval(() => {
    watch = watch.then(async () => {
      if (isAlive(server.pid)) return;
      echo('database: ended; it starts again');
      server = await startEmbeddedPostgres(homeDir);
      if (server.url !== url) throw new Error('its port has been taken');
    });
    watch.catch((error) => {
      clearInterval(timer);
      onLost(
        new Problem(`The database cannot be started again: ${error.message}. Stop this, then npm start.`),
      );
    });
  }, WATCH_MS);
  const stop = async () => {
    clearInterval(timer);
    await watch.catch(() => undefined);
    await server.stop();
  };
  return { url, stop };
}

/** Applies the migrations that the database has not seen; returns how many. */
export async function migrateDatabase(url) {
  try {
    return (await migrate(url)).applied.length;
  } catch (error) {
    if (error instanceof MigrationRefused) throw new Problem(error.message);
    throw error;
  }
}

/** A connection for asking whether a worker has been heard of since now, by the database's clock. */
export async function watchForWorker(url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query('SELECT clock_timestamp()::text AS now');
  const since = rows[0].now;
  return {
    isHeardOf: async () => {
      const found = await client.query(
        'SELECT 1 FROM "Worker" WHERE "heartbeatAt" >= $1::timestamptz LIMIT 1',
        [since],
      );
      return found.rowCount > 0;
    },
    close: () => client.end(),
  };
}

async function requireServer(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new Problem(`The database at DATABASE_URL does not answer: ${error.message || error.code}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
