import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, insertRun, type TestDatabase } from '../testing/index.ts';
import { appendRunEvent } from './index.ts';

let database: TestDatabase;
let listener: pg.Client;
const heard: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  listener = new pg.Client({ connectionString: database.url });
  await listener.connect();
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('LISTEN run_event');
});
afterAll(async () => {
  await listener.end();
  await database.drop();
});

test('an event is kept and told when its transaction commits, and neither when it does not', async () => {
  const { prisma } = database;
  const { id: runId, projectId } = await insertRun(prisma);
  const undone = prisma.$transaction(async (tx) => {
    await appendRunEvent(tx, { runId, projectId, kind: 'started' });
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  const sequence = await prisma.$transaction((tx) =>
    appendRunEvent(tx, { runId, projectId, kind: 'progress', payload: { doneShardCount: 1 } }),
  );
  await expect
    .poll(() => heard.map((said) => JSON.parse(said)))
    .toEqual([{ runId, sequence: `${sequence}` }]);
  const events = await prisma.runEvent.findMany({ where: { runId } });
  expect(events).toMatchObject([{ sequence, kind: 'progress', payload: { doneShardCount: 1 } }]);
});
