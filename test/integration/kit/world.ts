import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobStore, blobStore, newId, type Prisma } from '@dl-rsim/db';
import { createTestDatabase } from '@dl-rsim/db/testing';
import { createQueues } from '@dl-rsim/jobs';
import { encodeDataset, encodeNetwork } from '@dl-rsim/networks';
import { checkNetwork, type Images, type Network } from '@dl-rsim/sim-core';
import { lenetNetwork, randomImages } from '@dl-rsim/sim-core/testing';
import { readDatasetSummary, readNetworkSummary } from '@dl-rsim/spec';
import { PgBoss } from 'pg-boss';
import { killWorkers } from './worker-process.ts';

/** A database and a home folder of their own, with a project that has a network and a data set that fit. */
export interface World {
  readonly url: string;
  readonly homeDir: string;
  readonly prisma: Prisma;
  readonly blobs: BlobStore;
  /** As the API has it: sends jobs, works none. */
  readonly boss: PgBoss;
  readonly userId: string;
  readonly projectId: string;
  readonly network: StoredFile;
  readonly dataset: StoredFile;
  /** Worker processes, ended with the world. */
  readonly children: Set<ChildProcess>;
  close(): Promise<void>;
}

export interface StoredFile {
  readonly id: string;
  readonly digest: string;
}

export async function createWorld(): Promise<World> {
  const database = await createTestDatabase();
  const homeDir = await mkdtemp(join(tmpdir(), 'dlrsim-test-'));
  const { prisma } = database;
  const blobs = blobStore(homeDir);
  const boss = new PgBoss({ connectionString: database.url, max: 2, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  await boss.start();
  await createQueues(boss);
  const userId = newId('usr');
  const projectId = newId('prj');
  await prisma.user.create({
    data: { id: userId, email: `${userId}@example.org`, name: 'Ada', passwordHash: 'none' },
  });
  await prisma.project.create({ data: { id: projectId, name: 'Project' } });
  const place = { prisma, blobs, projectId };
  const network = await storeNetwork(place, lenetNetwork());
  const dataset = await storeDataset(place, randomImages(lenetNetwork().inputShape, 100, 10));
  const world: World = {
    ...{ url: database.url, homeDir, prisma, blobs, boss, userId, projectId, network, dataset },
    children: new Set(),
    close: async () => {
      await killWorkers(world);
      await boss.stop({ graceful: false });
      await database.drop();
      await rm(homeDir, { recursive: true, force: true });
    },
  };
  return world;
}

type Place = Pick<World, 'prisma' | 'blobs' | 'projectId'>;

/** Stores the network as an import would. */
export async function storeNetwork(
  { prisma, blobs, projectId }: Place,
  network: Network,
): Promise<StoredFile> {
  const checked = checkNetwork(network);
  if (!checked.ok) throw new Error(checked.problem.map((issue) => issue.message).join('; '));
  const { digest } = await blobs.write(encodeNetwork(network));
  const id = newId('net');
  const summary = readNetworkSummary({ ...checked.value, digest });
  await prisma.network.create({
    data: { id, projectId, name: network.name, digest, summary, source: 'a test', licence: 'none' },
  });
  return { id, digest };
}

/** Stores a data set of these images; its classes are numbered. */
export async function storeDataset({ prisma, blobs, projectId }: Place, images: Images): Promise<StoredFile> {
  const classNames = Array.from({ length: 10 }, (_, i) => `class ${i}`);
  const card = { name: 'noise', classNames, isSynthetic: true, source: 'a test', licence: 'none' };
  const { digest } = await blobs.write(encodeDataset({ ...card, images }));
  const id = newId('dat');
  const { shape: imageShape, imageCount } = images;
  const summary = readDatasetSummary({ ...card, digest, imageShape, imageCount });
  await prisma.dataset.create({ data: { id, projectId, name: card.name, digest, summary } });
  return { id, digest };
}
