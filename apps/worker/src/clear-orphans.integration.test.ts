import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, blobStore, newId } from '@dl-rsim/db';
import { createTestDatabase, type TestDatabase } from '@dl-rsim/db/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clearOrphans } from './clear-orphans.ts';
import { forgetOrphans } from './store/orphan.store.ts';

let database: TestDatabase;
let homeDir: string;
let blobs: BlobStore;
let projectId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  homeDir = await mkdtemp(join(tmpdir(), 'dlrsim-orphans-'));
  blobs = blobStore(homeDir);
  projectId = newId('prj');
  await database.prisma.project.create({ data: { id: projectId, name: 'p' } });
});
afterAll(async () => {
  await database.drop();
  await rm(homeDir, { recursive: true, force: true });
});

const HOUR_MSEC = 3_600_000;
const hoursAgo = (count: number) => new Date(Date.now() - count * HOUR_MSEC);
const leaving = new AbortController().signal;
const clear = () => clearOrphans({ prisma: database.prisma, blobs, leaving, log: pino({ level: 'silent' }) });

/** A blob of its own, written two hours ago. */
async function oldBlob(content: string = randomUUID()): Promise<string> {
  const { digest } = await blobs.write(new TextEncoder().encode(content));
  await utimes(blobs.path(digest), hoursAgo(2), hoursAgo(2));
  return digest;
}

async function addNetwork(digest: string): Promise<string> {
  const id = newId('net');
  const card = { name: 'n', summary: {}, source: 's', licence: 'l' };
  await database.prisma.network.create({ data: { id, projectId, digest, ...card } });
  return id;
}

async function addUpload(ageHours: number): Promise<{ readonly id: string; readonly digest: string }> {
  const id = newId('upl');
  const digest = await oldBlob();
  const createdAt = hoursAgo(ageHours);
  await database.prisma.upload.create({
    data: { id, projectId, userId: 'usr', fileName: 'f', digest, byteCount: 1n, createdAt },
  });
  return { id, digest };
}

const isUploadThere = async (id: string) =>
  (await database.prisma.upload.findUnique({ where: { id } })) !== null;

test('blobs that a row names stay, those of deleted rows go', async () => {
  const { prisma } = database;
  const [orphan, network, test_, train, thumbnails, file] = await Promise.all([
    ...[oldBlob(), oldBlob(), oldBlob(), oldBlob(), oldBlob(), oldBlob()],
  ]);
  const networkId = await addNetwork(network!);
  const datasetId = newId('dat');
  const digests = { digest: test_!, trainDigest: train!, thumbnailsDigest: thumbnails! };
  await prisma.dataset.create({ data: { id: datasetId, projectId, name: 'd', summary: {}, ...digests } });
  const finishedAt = new Date();
  const state = 'SUCCEEDED' as const;
  const exported = { format: 'ONNX', state, finishedAt, digest: file!, createdById: '' } as const;
  await prisma.networkExport.create({ data: { id: newId('exp'), projectId, networkId, ...exported } });
  await clear();
  const areThere = () =>
    Promise.all([orphan, network, test_, train, thumbnails, file].map((digest) => blobs.has(digest!)));
  expect(await areThere()).toEqual([false, true, true, true, true, true]);
  // The export goes with its network.
  await prisma.network.delete({ where: { id: networkId } });
  await clear();
  expect(await areThere()).toEqual([false, false, true, true, true, false]);
  await prisma.dataset.delete({ where: { id: datasetId } });
  await clear();
  expect(await areThere()).toEqual([false, false, false, false, false, false]);
});

test('every column of a digest is one of a blob that is kept, or known to be none', async () => {
  const columns = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name || '.' || column_name AS "name" FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name ILIKE '%digest%' ORDER BY 1`;
  expect(columns.map(({ name }) => name).sort()).toEqual([
    'Dataset.digest',
    // Of files as they were sent, which are not kept.
    'Dataset.fileDigests',
    'Dataset.thumbnailsDigest',
    'Dataset.trainDigest',
    // Of a document in its own row.
    'Deployment.resultDigest',
    'Network.digest',
    'Network.fileDigest',
    'NetworkExport.digest',
    // Of documents in their own rows.
    'Run.resultDigest',
    'Search.resultDigest',
    'Upload.digest',
  ]);
});

test('an upload goes after a day, unless an import waits for it', async () => {
  const { prisma } = database;
  const [fresh, old, single, listed, done] = [
    ...[await addUpload(23), await addUpload(25), await addUpload(25), await addUpload(25)],
    await addUpload(25),
  ];
  const addImport = (asked: object) =>
    prisma.import.create({ data: { id: newId('imp'), projectId, kind: 'NETWORK', name: 'i', ...asked } });
  const queued = await addImport({ uploadId: single!.id, state: 'QUEUED' });
  const running = await addImport({ kind: 'DATASET', uploadIds: ['other', listed!.id], state: 'RUNNING' });
  await addImport({ uploadId: done!.id, state: 'FAILED', finishedAt: new Date() });
  const uploads = [fresh!, old!, single!, listed!, done!];
  const areThere = async () => {
    await clear();
    const rows = await Promise.all(uploads.map(({ id }) => isUploadThere(id)));
    expect(await Promise.all(uploads.map(({ digest }) => blobs.has(digest)))).toEqual(rows);
    return rows;
  };
  expect(await areThere()).toEqual([true, false, true, true, false]);
  await prisma.import.updateMany({
    where: { id: { in: [queued.id, running.id] } },
    data: { state: 'FAILED', finishedAt: new Date() },
  });
  expect(await areThere()).toEqual([true, false, false, false, false]);
});

test('an upload that is being asked for while it is a day old stays', async () => {
  const { prisma } = database;
  const upload = await addUpload(25);
  await prisma.$transaction(async (tx) => {
    // As the API does it.
    await tx.$queryRaw`SELECT 1 FROM "Upload" WHERE "id" = ANY(${[upload.id]}) FOR SHARE`;
    await clear();
    const asked = { uploadId: upload.id, state: 'QUEUED' } as const;
    await tx.import.create({ data: { id: newId('imp'), projectId, kind: 'NETWORK', name: 'i', ...asked } });
  });
  expect(await isUploadThere(upload.id)).toBe(true);
  await clear();
  expect(await isUploadThere(upload.id)).toBe(true);
  expect(await blobs.has(upload.digest)).toBe(true);
});

test('imports that store what is being removed lose nothing', async () => {
  const work = Array.from({ length: 30 }, async (_, number) => {
    const content = `network ${number}`;
    await oldBlob(content);
    // The job of an import: the blob first, its row a moment later.
    const { digest } = await blobs.write(new TextEncoder().encode(content));
    await new Promise((resolve) => setTimeout(resolve, number % 7));
    await addNetwork(digest);
    return digest;
  });
  const clears = Array.from({ length: 6 }, () => clear());
  const digests = await Promise.all(work);
  await Promise.all(clears);
  for (const digest of digests) expect(await blobs.has(digest)).toBe(true);
});

test('one worker clears at a time', async () => {
  await database.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('orphans', 0))`;
    expect(await forgetOrphans(database.prisma)).toBeNull();
  });
  expect(await forgetOrphans(database.prisma)).toBeInstanceOf(Set);
});

test('idempotency records go after a week', async () => {
  const { prisma } = database;
  const record = { userId: 'usr', operation: 'o', requestHash: 'h', subjectId: 's' };
  await prisma.idempotencyRecord.createMany({
    data: [
      { ...record, key: 'old', createdAt: hoursAgo(7 * 24 + 1) },
      { ...record, key: 'young', createdAt: hoursAgo(7 * 24 - 1) },
    ],
  });
  await clear();
  expect((await prisma.idempotencyRecord.findMany()).map(({ key }) => key)).toEqual(['young']);
});
