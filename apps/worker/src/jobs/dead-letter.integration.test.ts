import { newId, type Prisma } from '@dl-rsim/db';
import { createTestDatabase, digestOf, insertRun, type TestDatabase } from '@dl-rsim/db/testing';
import { RUN_SEARCH, SIMULATE_DEPLOYMENT } from '@dl-rsim/jobs';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
import type { JobWithMetadata } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkerContext } from '../worker-context.ts';
import { deadLetter } from './dead-letter.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What the queue hands over of a job that was tried five times. */
function receive(sourceName: string, data: object): Promise<void> {
  const context: Pick<WorkerContext, 'prisma' | 'workerId' | 'log'> = {
    ...{ prisma: database.prisma, workerId: 'a worker' },
    log: pino({ level: 'silent' }),
  };
  const letter = { data, sourceName, sourceRetryCount: 4, sourceOutput: { message: 'the disk is full' } };
  return deadLetter(context as WorkerContext, letter as JobWithMetadata<object>);
}

const partsOf = async () => {
  const { projectId, networkId } = await insertRun(database.prisma);
  const made = { projectId, networkId, number: 1, name: 'made for a test', createdById: newId('usr') };
  return { ...made, specFingerprint: digestOf('spec'), state: 'RUNNING' as const, epoch: 5 };
};

const made = {
  deployment: async ({ deployment }: Prisma) => {
    const id = newId('dep');
    await deployment.create({ data: { id, ...(await partsOf()), spec: exampleDeploymentSpec() } });
    await receive(SIMULATE_DEPLOYMENT, { deploymentId: id });
    return deployment.findUniqueOrThrow({ where: { id } });
  },
  search: async ({ search }: Prisma) => {
    const id = newId('sea');
    await search.create({ data: { id, ...(await partsOf()), spec: exampleSearchSpec() } });
    await receive(RUN_SEARCH, { searchId: id });
    return search.findUniqueOrThrow({ where: { id } });
  },
};

test.each([
  'deployment',
  'search',
] as const)('a %s whose tries are used up ends, and says why', async (noun) => {
  const row = await made[noun](database.prisma);
  // Claimed once more: what a worker that is still at it writes is refused.
  expect(row).toMatchObject({ state: 'FAILED', failureClass: 'INFRASTRUCTURE', epoch: 6 });
  expect(row.failureMessage).toBe('It was tried 5 times and never ended; last error: the disk is full');
});
