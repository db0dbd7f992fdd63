import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, digestOf, insertRun, type TestDatabase } from '../testing/index.ts';
import type { Db } from './index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const update = (id: string, data: Db.RunUncheckedUpdateInput) =>
  database.prisma.run.update({ where: { id }, data });

const succeeded = {
  state: 'SUCCEEDED',
  result: { accuracy: 1 },
  resultDigest: digestOf('result'),
  doneShardCount: 2,
  finishedAt: new Date(),
} as const;

test.each([
  ['succeeded', succeeded],
  ['failed', { state: 'FAILED', failureClass: 'NUMERIC', finishedAt: new Date() } as const],
  ['cancelled', { state: 'CANCELLED', finishedAt: new Date() } as const],
])('a run that has %s never changes again', async (_name, end) => {
  const { id } = await insertRun(database.prisma);
  await update(id, end);
  await expect(update(id, { name: 'another' })).rejects.toThrow(/never changes again/);
  await expect(update(id, { state: 'RUNNING' })).rejects.toThrow(/never changes again/);
});

test.each([
  ['a result before it has succeeded', { result: {}, resultDigest: digestOf('') }, 'Run_result_check'],
  [
    'success without a result',
    { state: 'SUCCEEDED', doneShardCount: 2, finishedAt: new Date() },
    'Run_result',
  ],
  ['success before every shard is there', { ...succeeded, doneShardCount: 1 }, 'Run_complete_check'],
  ['more shards than it has', { doneShardCount: 3 }, 'Run_shards_check'],
  ['failure without a class', { state: 'FAILED', finishedAt: new Date() }, 'Run_failure_check'],
  ['an end without its time', { state: 'CANCELLED' }, 'Run_finishedAt_check'],
  ['a point without a sweep', { pointIndex: 1 }, 'Run_point_check'],
] as const)('a run is refused %s', async (_name, data, constraint) => {
  const { id } = await insertRun(database.prisma);
  await expect(update(id, data)).rejects.toThrow(new RegExp(constraint));
});

test('a shard is written once', async () => {
  const { prisma } = database;
  const { id } = await insertRun(prisma);
  await prisma.runShard.create({ data: { runId: id, shardIndex: 0, epoch: 1, result: {} } });
  await expect(prisma.runShard.updateMany({ data: { epoch: 2 } })).rejects.toThrow(/written once/);
});

test('an audit entry can be neither changed nor deleted', async () => {
  const { prisma } = database;
  await prisma.auditEntry.create({ data: { action: 'run.launch' } });
  await expect(prisma.auditEntry.updateMany({ data: { action: 'x' } })).rejects.toThrow(/written once/);
  await expect(prisma.auditEntry.deleteMany()).rejects.toThrow(/written once/);
});

test('finished runs go when their project goes', async () => {
  const { prisma } = database;
  const { id, projectId } = await insertRun(prisma);
  await update(id, succeeded);
  await prisma.$transaction([
    prisma.run.deleteMany({ where: { projectId } }),
    prisma.project.delete({ where: { id: projectId } }),
  ]);
  expect(await prisma.run.count({ where: { id } })).toBe(0);
});
