import { type BlobStore, blobStore, createPrisma, type Prisma } from '@dl-rsim/db';
import type { Caller } from './auth/index.ts';
import type { Env } from './env.ts';
import { type CursorCodec, createCursorCodec } from './graphql/cursor.ts';
import { createLimits, type Limits } from './limits.ts';
import { type RunEventFeed, startRunEventFeed } from './live/run-event-feed.ts';
import type { Logger } from './log.ts';
import { createLoaders, type Loaders } from './modules/loaders.ts';
import { type Access, createAccess } from './policy/index.ts';
import { type Queue, startQueue } from './queue.ts';

/** What the process has once. */
export interface Services {
  readonly db: Prisma;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly feed: RunEventFeed;
  readonly limits: Limits;
  readonly cursors: CursorCodec;
  readonly log: Logger;
  readonly webOrigin: string;
  readonly sessionSecret: string;
  /** Of one file. */
  readonly maxUploadBytes: number;
}

/** Connects to the database; give it back with `closeServices`. */
export async function openServices(env: Env, log: Logger): Promise<Services> {
  const db = createPrisma(env.databaseUrl, {
    onConnectionError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const queue = await startQueue(env.databaseUrl, log);
  return {
    db,
    queue,
    blobs: blobStore(env.homeDir),
    maxUploadBytes: env.maxUploadBytes,
    feed: await startRunEventFeed(queue, log),
    limits: createLimits(),
    cursors: createCursorCodec(env.sessionSecret),
    log,
    webOrigin: env.webOrigin,
    sessionSecret: env.sessionSecret,
  };
}

export async function closeServices({ queue, db }: Services): Promise<void> {
  await queue.stop();
  await db.$disconnect();
}

/** What a resolver gets: the services, and who asks. Made anew for each request. */
export interface Context extends Services {
  readonly caller: Caller;
  readonly access: Access;
  readonly loaders: Loaders;
  readonly ipAddress: string;
}

export interface Asker {
  readonly caller: Caller;
  readonly ipAddress: string;
}

/** `isLasting`: for a stream: nothing that can change is remembered from event to event. */
export function createContext(
  services: Services,
  { caller, ipAddress }: Asker,
  options: { readonly isLasting: boolean },
): Context {
  const { db } = services;
  return {
    ...services,
    caller,
    ipAddress,
    access: createAccess(db, caller, options),
    loaders: createLoaders(db, options),
  };
}
