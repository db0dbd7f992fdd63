import { newId } from '@dl-rsim/db';
import { createTestDatabase, digestOf, insertRun, type TestDatabase } from '@dl-rsim/db/testing';
import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimDeployment, failDeployment, finishDeployment, tellDeployment } from './deployment.store.ts';
import {
  claimSearch,
  failSearch,
  finishSearch,
  type SearchClaim,
  storeBatch,
  takeBatches,
  tellSearch,
} from './search.store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const answer = { resultJson: '{"resultVersion":1}', resultDigest: 'd'.repeat(64) };
const failure = { failureClass: 'NUMERIC', message: 'it broke' } as const;
const progress = { phase: 'closedForm', doneCount: 1, totalCount: 2, remainingSec: 3 };
const told = (batchIndex: number) => ({ batchIndex, tell: [batchIndex] });
const batch = (batchIndex: number, coreVersion = '1.0.0') => ({ ...told(batchIndex), coreVersion });

const partsOf = async () => {
  const { projectId, networkId } = await insertRun(database.prisma);
  const made = { projectId, networkId, number: 1, name: 'made for a test', createdById: newId('usr') };
  return { ...made, specFingerprint: digestOf('spec') };
};

async function insertSearch(): Promise<string> {
  const data = { id: newId('sea'), ...(await partsOf()), spec: exampleSearchSpec() };
  return (await database.prisma.search.create({ data })).id;
}

async function expectAllRefused(claim: SearchClaim): Promise<void> {
  const { prisma } = database;
  expect(await tellSearch(prisma, claim, progress)).toBe(false);
  expect(await storeBatch(prisma, claim, batch(9))).toBe(false);
  expect(await finishSearch(prisma, claim, answer)).toBe(false);
  expect(await failSearch(prisma, claim, failure)).toBe(false);
}

test('every write of a search is refused once another worker has claimed it', async () => {
  const { prisma } = database;
  const searchId = await insertSearch();
  const first = (await claimSearch(prisma, searchId))!;
  expect(first.spec).toEqual(exampleSearchSpec());
  expect(await storeBatch(prisma, first.claim, batch(0))).toBe(true);
  const next = (await claimSearch(prisma, searchId))!.claim;
  expect(next.epoch).toBe(first.claim.epoch + 1);
  await expectAllRefused(first.claim);
  expect(await storeBatch(prisma, next, batch(1))).toBe(true);
  expect(await tellSearch(prisma, next, progress)).toBe(true);
  expect(await finishSearch(prisma, next, answer)).toBe(true);
  await expectAllRefused(next);
  expect(await claimSearch(prisma, searchId)).toBeNull();
  const { batches } = await takeBatches(prisma, next, '1.0.0');
  expect(batches).toEqual([told(0), told(1)]);
});

test('a batch that waits for a claim is refused when the claim is made', async () => {
  const { prisma } = database;
  const searchId = await insertSearch();
  const { claim } = (await claimSearch(prisma, searchId))!;
  const storing: Promise<boolean>[] = [];
  await prisma.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE "Search" SET "epoch" = "epoch" + 1 WHERE "id" = ${searchId}`;
    storing.push(storeBatch(prisma, claim, batch(0)));
    await tx.$executeRaw`SELECT pg_sleep(0.2)`;
  });
  expect(await storing[0]).toBe(false);
});

test('claims that store nothing are counted from the last one that did', async () => {
  const { prisma } = database;
  const searchId = await insertSearch();
  const claims: SearchClaim[] = [];
  const claimNext = async () => {
    const { claim } = (await claimSearch(prisma, searchId))!;
    claims.push(claim);
    return (await takeBatches(prisma, claim, '1.0.0')).fruitlessClaimCount;
  };
  expect([await claimNext(), await claimNext(), await claimNext()]).toEqual([0, 1, 2]);
  await storeBatch(prisma, claims[2]!, batch(0));
  expect([await claimNext(), await claimNext()]).toEqual([0, 1]);
});

test('another version of the simulator begins anew', async () => {
  const { prisma } = database;
  const searchId = await insertSearch();
  const first = (await claimSearch(prisma, searchId))!.claim;
  await storeBatch(prisma, first, batch(0, '1.0.0'));
  const next = (await claimSearch(prisma, searchId))!.claim;
  // A worker that no longer has the search forgets nothing of it.
  await takeBatches(prisma, first, '1.0.1');
  expect(await prisma.searchBatch.count({ where: { searchId } })).toBe(1);
  expect(await takeBatches(prisma, next, '1.0.1')).toEqual({ batches: [], fruitlessClaimCount: 0 });
  expect(await storeBatch(prisma, next, batch(0, '1.0.1'))).toBe(true);
});

test('a cancelled search is neither told of nor claimed', async () => {
  const { prisma } = database;
  const searchId = await insertSearch();
  const { claim } = (await claimSearch(prisma, searchId))!;
  await prisma.search.update({
    where: { id: searchId },
    data: { state: 'CANCELLED', finishedAt: new Date() },
  });
  await expectAllRefused(claim);
  expect(await claimSearch(prisma, searchId)).toBeNull();
});

test('every write of a deployment is refused once another worker has claimed it', async () => {
  const { prisma } = database;
  const spec = exampleDeploymentSpec();
  const { id } = await prisma.deployment.create({
    data: { id: newId('dep'), ...(await partsOf()), spec },
  });
  const first = (await claimDeployment(prisma, id))!;
  expect(first.spec).toEqual(spec);
  const half = { phase: 'activity', doneRatio: 0.5, remainingSec: 1 };
  expect(await tellDeployment(prisma, first.claim, half)).toBe(true);
  const next = (await claimDeployment(prisma, id))!;
  const row = () => prisma.deployment.findUniqueOrThrow({ where: { id } });
  expect(await row()).toMatchObject({ phase: null, doneRatio: null, remainingSec: null });
  const refused = async (claim: typeof first.claim) => [
    await tellDeployment(prisma, claim, half),
    await finishDeployment(prisma, claim, answer),
    await failDeployment(prisma, claim, failure),
  ];
  expect(await refused(first.claim)).toEqual([false, false, false]);
  expect(await failDeployment(prisma, next.claim, failure)).toBe(true);
  expect(await row()).toMatchObject({ state: 'FAILED', failureMessage: 'it broke' });
  expect(await refused(next.claim)).toEqual([false, false, false]);
});
