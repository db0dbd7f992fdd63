import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createPrisma, type Prisma } from '../src/index.ts';
import type {} from './global-setup.ts';
import { dropDatabase, runSql, withDatabase } from './test-server.ts';

/** A migrated, empty database of one's own. */
export interface TestDatabase {
  readonly url: string;
  readonly prisma: Prisma;
  /** Closes the client and drops the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

/** Call it in beforeAll of an integration test file, and drop() in afterAll. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('testServerUrl');
  const templateName = inject('testTemplateName');
  const name = templateName.replace(/template$/, randomBytes(6).toString('hex'));
  await runSql(serverUrl, `CREATE DATABASE "${name}" TEMPLATE "${templateName}"`);
  const url = withDatabase(serverUrl, name);
  const prisma = createPrisma(url);
  return {
    url,
    prisma,
    drop: async () => {
      await prisma.$disconnect();
      await dropDatabase(serverUrl, name);
    },
  };
}
