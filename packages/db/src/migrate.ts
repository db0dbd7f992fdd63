import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';

export interface MigrateOptions {
  /** A folder of `<timestamp>_<name>/migration.sql`; prisma/migrations of this checkout when left out. */
  readonly migrationsDir?: string;
}

/** The names of the migrations that were applied just now, in order. */
export interface MigrateReport {
  readonly applied: readonly string[];
}

/** The database and the checkout do not fit together; the message says what to do. Nothing was changed. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

/** The number that Prisma's own `migrate deploy` locks, so that the two never run at once. */
const ADVISORY_LOCK = 72_707_369;
const LOCK_TIMEOUT_SEC = 60;

/** As Prisma creates it. */
const BOOKKEEPING_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum"            VARCHAR(64) NOT NULL,
  "finished_at"         TIMESTAMPTZ,
  "migration_name"      VARCHAR(255) NOT NULL,
  "logs"                TEXT,
  "rolled_back_at"      TIMESTAMPTZ,
  "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings the database to the schema of this checkout: applies each migration that it has not seen, in one
 * transaction together with its row in Prisma's table, so that `prisma migrate deploy` agrees with us. Throws
 * MigrationRefused when an applied migration was edited since, is unknown here, or was left half-done.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<MigrateReport> {
  const migrations = await readMigrations(
    options.migrationsDir ?? resolve(import.meta.dirname, '../../../prisma/migrations'),
  );
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = '${LOCK_TIMEOUT_SEC}s'`);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(BOOKKEEPING_TABLE);
    const seen = await readApplied(client);
    requireSameHistory(migrations, seen);
    const pending = migrations.filter(({ name }) => !seen.has(name));
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map(({ name }) => name) };
  } finally {
    await client.end(); // gives the lock back
  }
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, in hex. */
  readonly checksum: string;
}

async function readMigrations(migrationsDir: string): Promise<readonly Migration[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(migrationsDir, name, 'migration.sql'));
      const checksum = createHash('sha256').update(bytes).digest('hex');
      return { name, sql: bytes.toString('utf8'), checksum };
    }),
  );
}

interface AppliedMigration {
  readonly checksum: string;
  readonly isFinished: boolean;
}

async function readApplied(client: pg.Client): Promise<ReadonlyMap<string, AppliedMigration>> {
  const { rows } = await client.query(
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS "isFinished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at"`,
  );
  return new Map(
    rows.map((row) => [row.migration_name, { checksum: row.checksum, isFinished: row.isFinished }]),
  );
}

function requireSameHistory(
  migrations: readonly Migration[],
  seen: ReadonlyMap<string, AppliedMigration>,
): void {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, { checksum, isFinished }] of seen) {
    const migration = byName.get(name);
    if (!isFinished) {
      throw new MigrationRefused(
        `Migration ${name} was begun by another tool and did not end. Repair the database, then mark it ` +
          `with "prisma migrate resolve --applied ${name}" or "--rolled-back ${name}".`,
      );
    }
    if (!migration) {
      throw new MigrationRefused(
        `The database has migration ${name}, which this version does not know: a newer version has used ` +
          'it. Start that version, or another database.',
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationRefused(
        `Migration ${name} was edited after it had been applied to this database (checksum ` +
          `${checksum.slice(0, 12)} then, ${migration.checksum.slice(0, 12)} now). Undo the edit and write ` +
          'a new migration instead.',
      );
    }
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations"
         ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed and was undone: ${(error as Error).message}`, { cause: error });
  }
}
