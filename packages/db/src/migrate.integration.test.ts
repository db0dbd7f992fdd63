import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { MigrationRefused, migrate } from './index.ts';

let database: TestDatabase;
let migrationsDir: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await database.prisma.$executeRaw`DELETE FROM "_prisma_migrations"`;
  migrationsDir = await mkdtemp(join(tmpdir(), 'dlrsim-migrations-'));
  await writeMigration('1_one', 'CREATE TABLE "one" ("id" INT);');
});

afterEach(async () => {
  await database.drop();
  await rm(migrationsDir, { recursive: true });
});

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(migrationsDir, name), { recursive: true });
  await writeFile(join(migrationsDir, name, 'migration.sql'), sql);
}

const tableExists = async (name: string): Promise<boolean> => {
  const rows = await database.prisma.$queryRaw<unknown[]>`SELECT 1 FROM pg_tables WHERE tablename = ${name}`;
  return rows.length > 0;
};

test('applies what is new, in order, and nothing the second time', async () => {
  await writeMigration('2_two', 'ALTER TABLE "one" ADD "more" INT;');
  expect(await migrate(database.url, { migrationsDir })).toEqual({ applied: ['1_one', '2_two'] });
  expect(await migrate(database.url, { migrationsDir })).toEqual({ applied: [] });
  await writeMigration('3_three', 'ALTER TABLE "one" ADD "most" INT;');
  expect(await migrate(database.url, { migrationsDir })).toEqual({ applied: ['3_three'] });
});

test('four at once apply each migration once', async () => {
  const reports = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, { migrationsDir })));
  expect(reports.flatMap(({ applied }) => applied)).toEqual(['1_one']);
});

test('refuses a migration that was edited after it was applied', async () => {
  await migrate(database.url, { migrationsDir });
  await writeMigration('1_one', 'CREATE TABLE "one" ("id" BIGINT);');
  await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(/1_one was edited after/);
});

test('refuses a database that a newer version has used', async () => {
  await writeMigration('2_two', 'CREATE TABLE "two" ();');
  await migrate(database.url, { migrationsDir });
  await rm(join(migrationsDir, '2_two'), { recursive: true });
  await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(MigrationRefused);
});

test('refuses to go on after a migration that another tool left half-done', async () => {
  await migrate(database.url, { migrationsDir });
  await database.prisma.$executeRaw`UPDATE "_prisma_migrations" SET "finished_at" = NULL`;
  await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(/1_one was begun by another tool/);
});

test('undoes the whole of a migration that fails, and keeps those before it', async () => {
  await writeMigration('2_two', 'CREATE TABLE "two" (); SELECT 1 / 0;');
  await expect(migrate(database.url, { migrationsDir })).rejects.toThrow(
    /2_two failed and was undone: division/,
  );
  expect([await tableExists('one'), await tableExists('two')]).toEqual([true, false]);
});
