import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, digestOf, insertRun, type TestDatabase } from '../testing/index.ts';
import { newId } from './index.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A queued deployment and a queued search. */
async function insertBoth() {
  const { prisma } = database;
  const { projectId, networkId } = await insertRun(prisma);
  const data = {
    ...{ projectId, networkId, number: 1, name: 'made for a test', createdById: newId('usr') },
    ...{ spec: {}, specFingerprint: digestOf('spec') },
  };
  const deployment = await prisma.deployment.create({ data: { id: newId('dep'), ...data } });
  const search = await prisma.search.create({ data: { id: newId('sea'), ...data } });
  return { projectId, deploymentId: deployment.id, searchId: search.id };
}

const updatesOf = ({ deploymentId, searchId }: { deploymentId: string; searchId: string }) => [
  (data: object) => database.prisma.deployment.update({ where: { id: deploymentId }, data }),
  (data: object) => database.prisma.search.update({ where: { id: searchId }, data }),
];

const finishedAt = new Date();
const succeeded = { state: 'SUCCEEDED', result: { a: 1 }, resultDigest: digestOf('result'), finishedAt };

test.each([
  ['succeeded', succeeded],
  ['failed', { state: 'FAILED', failureClass: 'INPUT', finishedAt }],
  ['cancelled', { state: 'CANCELLED', finishedAt }],
])('a deployment or search that has %s never changes again', async (_name, end) => {
  for (const update of updatesOf(await insertBoth())) {
    await update(end);
    await expect(update({ name: 'another' })).rejects.toThrow(/never changes again/);
    await expect(update({ state: 'RUNNING' })).rejects.toThrow(/never changes again/);
  }
});

test.each([
  ['a result before it has succeeded', { result: {}, resultDigest: digestOf('') }, /_result_check/],
  ['success without a result', { state: 'SUCCEEDED', finishedAt }, /_result_check/],
  ['a result without its digest', { ...succeeded, resultDigest: null }, /_resultDigest_check/],
  ['failure without a class', { state: 'FAILED', finishedAt }, /_failure_check/],
  ['an end without its time', { state: 'CANCELLED' }, /_finishedAt_check/],
])('a deployment or search is refused %s', async (_name, data, constraint) => {
  for (const update of updatesOf(await insertBoth())) await expect(update(data)).rejects.toThrow(constraint);
});

test('no more is done than there is to do', async () => {
  const [ofDeployment, ofSearch] = updatesOf(await insertBoth());
  await expect(ofDeployment!({ doneRatio: 1.1 })).rejects.toThrow(/doneRatio_check/);
  await expect(ofSearch!({ doneCount: 2, totalCount: 1 })).rejects.toThrow(/doneCount_check/);
});

test('a batch of a search is written once', async () => {
  const { prisma } = database;
  const { searchId } = await insertBoth();
  const batch = { searchId, batchIndex: 0, epoch: 1, coreVersion: '1.0.0', tell: {} };
  await prisma.searchBatch.create({ data: batch });
  await expect(prisma.searchBatch.create({ data: batch })).rejects.toThrow(/Unique constraint/);
  await expect(prisma.searchBatch.updateMany({ data: { epoch: 2 } })).rejects.toThrow(/written once/);
});

test('finished deployments and searches go when their project goes', async () => {
  const { prisma } = database;
  const made = await insertBoth();
  for (const update of updatesOf(made)) await update(succeeded);
  const { projectId } = made;
  await prisma.$transaction([
    prisma.run.deleteMany({ where: { projectId } }),
    prisma.deployment.deleteMany({ where: { projectId } }),
    prisma.search.deleteMany({ where: { projectId } }),
    prisma.project.delete({ where: { id: projectId } }),
  ]);
  expect(await prisma.deployment.count({ where: { projectId } })).toBe(0);
});
